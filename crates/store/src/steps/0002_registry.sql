-- Ties and parties as they stand: projections of the journal, made anew by `rebuild`.

CREATE TABLE parties (
    id BIGINT NOT NULL PRIMARY KEY,
    -- The organisation in whose registry it is.
    keeper BIGINT NOT NULL,
    level TEXT NOT NULL,
    -- GeoNames number; nothing if the gazetteer does not have it.
    place BIGINT,
    country TEXT NOT NULL,
    division TEXT,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    name TEXT NOT NULL,
    -- The party it goes on in: merged away, or a duplicate.
    merged_into BIGINT,
    revision BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX parties_place ON parties (place) WHERE place IS NOT NULL;
CREATE INDEX parties_merged_into ON parties (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX parties_keeper ON parties (keeper);

CREATE TABLE party_names (
    party BIGINT NOT NULL,
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    language TEXT,
    since TEXT,
    until TEXT,
    PRIMARY KEY (party, place)
);

CREATE TABLE ties (
    id BIGINT NOT NULL PRIMARY KEY,
    -- The organisation in whose registry it is.
    keeper BIGINT NOT NULL,
    kind TEXT NOT NULL,
    local_kind TEXT,
    -- Dates as exact as they are known: 1997, 1997-06, 1997-06-14.
    since TEXT,
    status TEXT NOT NULL,
    confirmation TEXT NOT NULL,
    confirmed_at TEXT,
    active_at TEXT,
    published BOOLEAN NOT NULL,
    merged_into BIGINT,
    registered_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX ties_keeper ON ties (keeper);

CREATE TABLE tie_sides (
    tie BIGINT NOT NULL,
    -- From 0, in the order the sides were registered.
    place BIGINT NOT NULL,
    party BIGINT NOT NULL,
    status TEXT NOT NULL,
    since TEXT,
    PRIMARY KEY (tie, place)
);

CREATE INDEX tie_sides_party ON tie_sides (party, tie);

CREATE TABLE tie_fields (
    tie BIGINT NOT NULL,
    place BIGINT NOT NULL,
    field TEXT NOT NULL,
    -- Whether it is one of the list; otherwise it stands in words.
    listed BOOLEAN NOT NULL,
    PRIMARY KEY (tie, place)
);

-- Sources of ties and parties: what a file belongs to, and whether the public may read it.
CREATE TABLE evidence (
    id BIGINT NOT NULL PRIMARY KEY,
    -- tie or party
    subject_kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    -- SHA-256 of a stored file.
    file BYTEA,
    public BOOLEAN NOT NULL,
    withdrawn BOOLEAN NOT NULL
);

CREATE INDEX evidence_subject ON evidence (subject_kind, subject);
CREATE INDEX evidence_file ON evidence (file) WHERE file IS NOT NULL;

-- Documents as they were uploaded. No projection: the journal holds their hashes only.
CREATE TABLE files (
    sha256 BYTEA NOT NULL PRIMARY KEY,
    -- As the bytes show, not as the browser said.
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    added_at BIGINT NOT NULL
);
