-- Readings of Wikidata for a registry: how far each is, so that it goes on where it was.
CREATE TABLE wikidata_readings (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation BIGINT NOT NULL,
    person BIGINT,
    endpoint TEXT NOT NULL,
    -- How the operator can be reached, told to the service; forgotten when the reading ends.
    contact TEXT,
    -- Codes of countries with spaces between; empty for the whole world.
    countries TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('statements', 'items', 'done', 'stopped')),
    -- After which statement or item it goes on.
    position TEXT NOT NULL,
    requests BIGINT NOT NULL,
    statements BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    gone BIGINT NOT NULL,
    items BIGINT NOT NULL,
    -- How often in a row it went wrong, what went wrong last, and until when it waits.
    failures BIGINT NOT NULL,
    error TEXT,
    not_before BIGINT,
    -- The import that was made of it.
    import BIGINT,
    began_at BIGINT NOT NULL,
    moved_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE UNIQUE INDEX wikidata_readings_under_way ON wikidata_readings (organisation)
    WHERE phase IN ('statements', 'items');
CREATE INDEX wikidata_readings_of ON wikidata_readings (organisation, began_at);

-- What was read, as it was last seen: the next reading asks only for what changed.
CREATE TABLE wikidata_statements (
    organisation BIGINT NOT NULL,
    statement TEXT NOT NULL,
    item BIGINT NOT NULL,
    partner BIGINT,
    -- A JSON object.
    body TEXT NOT NULL,
    -- The reading that saw it last, and the one that saw it new or changed.
    seen_by BIGINT NOT NULL,
    changed_by BIGINT NOT NULL,
    PRIMARY KEY (organisation, statement)
);

CREATE TABLE wikidata_items (
    organisation BIGINT NOT NULL,
    item BIGINT NOT NULL,
    -- A JSON object.
    body TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    -- It was changed since it was read.
    stale BOOLEAN NOT NULL,
    PRIMARY KEY (organisation, item)
);
