-- Imports of sheets: while open with the sheet itself, afterwards with their report alone.
CREATE TABLE imports (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation BIGINT NOT NULL,
    person BIGINT,
    name TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    -- open, applied, undone.
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'undone')),
    -- The sheet; none once it is applied: sheets hold addresses of people.
    bytes BYTEA,
    -- JSON objects: how columns are read, what was chosen, what came of it.
    mapping TEXT NOT NULL,
    choices TEXT NOT NULL,
    report TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    applied_at BIGINT,
    undone_at BIGINT
);

CREATE INDEX imports_of ON imports (organisation, made_at);

-- What an import wrote: the revisions from first to last of each subject are its own.
CREATE TABLE import_subjects (
    import BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    first_revision BIGINT NOT NULL,
    last_revision BIGINT NOT NULL,
    PRIMARY KEY (import, subject_kind, subject)
);
