-- Every change of anything, in the order it was made. Nothing here is ever changed or removed.
CREATE TABLE journal (
    -- Whose chain; 0 is the instance itself.
    organisation BIGINT NOT NULL,
    -- 1, 2, 3 … without gaps within a chain.
    seq BIGINT NOT NULL,
    -- Microseconds since 1970, UTC.
    at BIGINT NOT NULL,
    -- The person; nothing where the program itself acted.
    by BIGINT,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    -- 1, 2, 3 … for each subject: the version that an edit states.
    revision BIGINT NOT NULL,
    -- A JSON object; these very bytes are hashed.
    body TEXT NOT NULL,
    -- The hash of the entry before in the same chain; zeros for the first.
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (organisation, seq),
    UNIQUE (subject_kind, subject, revision),
    CHECK (seq >= 1 AND revision >= 1)
);

CREATE INDEX journal_at ON journal (at, organisation, seq);

-- The last entry of each chain, so that a chain cut short is noticed.
CREATE TABLE journal_heads (
    organisation BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
