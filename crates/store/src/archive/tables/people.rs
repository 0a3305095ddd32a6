//! What was done by whom, the organisations, and their people.

use super::Kind::{Bytes, Int, Text};
use super::{Table, table};

pub(super) const PEOPLE: &[Table] = &[
    table(
        "journal",
        2,
        &[
            ("organisation", Int),
            ("seq", Int),
            ("at", Int),
            ("by", Int),
            ("via", Text),
            ("action", Text),
            ("subject_kind", Text),
            ("subject", Int),
            ("revision", Int),
            ("body", Text),
            ("previous", Bytes),
            ("hash", Bytes),
        ],
    ),
    table("journal_heads", 1, &[("organisation", Int), ("seq", Int), ("hash", Bytes)]),
    Table {
        parent: Some(1),
        ..table(
            "organisations",
            1,
            &[
                ("id", Int),
                ("parent", Int),
                ("kind", Text),
                ("name", Text),
                ("folded", Text),
                ("party", Int),
                ("created_at", Int),
                ("revision", Int),
            ],
        )
    },
    table(
        "people",
        1,
        &[
            ("id", Int),
            ("name", Text),
            ("email", Text),
            ("email_folded", Text),
            ("state", Text),
            ("created_at", Int),
            ("revision", Int),
        ],
    ),
    table(
        "hearings",
        3,
        &[("organisation", Int), ("party", Int), ("keeper", Int), ("answer", Text), ("answered_at", Int)],
    ),
    table("memberships", 2, &[("organisation", Int), ("person", Int), ("role", Text), ("since", Int)]),
    table("passwords", 1, &[("person", Int), ("hash", Text), ("changed_at", Int)]),
    table("totps", 1, &[("person", Int), ("secret", Bytes), ("confirmed_at", Int), ("last_step", Int)]),
    table("recovery_codes", 2, &[("person", Int), ("hash", Bytes), ("used_at", Int)]),
    table(
        "passkeys",
        1,
        &[
            ("id", Int),
            ("person", Int),
            ("name", Text),
            ("credential", Bytes),
            ("public", Text),
            ("counter", Int),
            ("created_at", Int),
            ("used_at", Int),
        ],
    ),
    table(
        "identities",
        1,
        &[
            ("id", Int),
            ("person", Int),
            ("issuer", Text),
            ("subject", Text),
            ("email", Text),
            ("created_at", Int),
            ("used_at", Int),
        ],
    ),
    table(
        "tokens",
        1,
        &[
            ("id", Int),
            ("person", Int),
            ("organisation", Int),
            ("name", Text),
            ("secret_hash", Bytes),
            ("scopes", Text),
            ("created_at", Int),
            ("expires_at", Int),
            ("revoked_at", Int),
            ("used_at", Int),
        ],
    ),
    table(
        "invitations",
        1,
        &[
            ("id", Int),
            ("organisation", Int),
            ("email", Text),
            ("role", Text),
            ("secret_hash", Bytes),
            ("invited_by", Int),
            ("created_at", Int),
            ("expires_at", Int),
            ("accepted_at", Int),
            ("revoked_at", Int),
        ],
    ),
];
