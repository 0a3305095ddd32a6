//! What is told to programs, read at services, and still to be done.

use super::Kind::{Bool, Bytes, Int, Text};
use super::{Table, table};

pub(super) const WORK: &[Table] = &[
    // With the time at which each was told. Its readers begin anew all the same: nothing in an archive
    // says whether they have seen more than it holds.
    table(
        "changes",
        2,
        &[("subject_kind", Text), ("subject", Int), ("number", Int), ("at", Int), ("gone", Bool)],
    ),
    table("change_heads", 1, &[("organisation", Int), ("seq", Int)]),
    // Others may have the hash of one, and what was public on its day is known nowhere else.
    Table {
        page: 1,
        ..table(
            "nightly_files",
            1,
            &[
                ("name", Text),
                ("made_at", Int),
                ("ties", Int),
                ("parties", Int),
                ("size", Int),
                ("sha256", Bytes),
                ("bytes", Bytes),
                ("withdrawn_at", Int),
                ("withdrawn_why", Text),
            ],
        )
    },
    table(
        "wikidata_readings",
        1,
        &[
            ("id", Int),
            ("organisation", Int),
            ("person", Int),
            ("endpoint", Text),
            ("contact", Text),
            ("countries", Text),
            ("phase", Text),
            ("position", Text),
            ("requests", Int),
            ("statements", Int),
            ("changed", Int),
            ("gone", Int),
            ("items", Int),
            ("failures", Int),
            ("error", Text),
            ("not_before", Int),
            ("import", Int),
            ("began_at", Int),
            ("moved_at", Int),
            ("ended_at", Int),
        ],
    ),
    table(
        "wikidata_statements",
        2,
        &[
            ("organisation", Int),
            ("statement", Text),
            ("item", Int),
            ("partner", Int),
            ("body", Text),
            ("seen_by", Int),
            ("changed_by", Int),
        ],
    ),
    table(
        "wikidata_items",
        2,
        &[("organisation", Int), ("item", Int), ("body", Text), ("read_at", Int), ("stale", Bool)],
    ),
    table(
        "jobs",
        1,
        &[
            ("id", Int),
            ("kind", Text),
            ("body", Text),
            ("once", Text),
            ("made_at", Int),
            ("due_at", Int),
            ("tries", Int),
            ("taken_by", Int),
            ("taken_until", Int),
            ("done_at", Int),
            ("failed_at", Int),
            ("error", Text),
        ],
    ),
    table(
        "outbox",
        1,
        &[
            ("id", Int),
            ("recipient", Text),
            ("subject", Text),
            ("text", Text),
            ("created_at", Int),
            ("due_at", Int),
            ("tries", Int),
            ("sent_at", Int),
            ("failed_at", Int),
            ("error", Text),
        ],
    ),
];
