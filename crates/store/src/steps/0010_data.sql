-- For programs that follow what is public, and the file of each night.

-- What changed last, of each tie and party that the public sees or saw: one row each, that moves
-- to a higher number with each change.
CREATE TABLE changes (
    subject_kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    number BIGINT NOT NULL,
    -- When the change was numbered.
    at BIGINT NOT NULL,
    -- Whether the public sees it no longer.
    gone BOOLEAN NOT NULL,
    PRIMARY KEY (subject_kind, subject)
);

CREATE UNIQUE INDEX changes_number ON changes (number);

-- How far each chain of the journal has been numbered.
CREATE TABLE change_heads (
    organisation BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);

-- Files of everything public. In the database, so that every node has them.
CREATE TABLE nightly_files (
    name TEXT NOT NULL PRIMARY KEY,
    made_at BIGINT NOT NULL,
    ties BIGINT NOT NULL,
    parties BIGINT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    bytes BYTEA NOT NULL
);
