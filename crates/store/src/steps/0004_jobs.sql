-- Work to be done later, by whichever node takes it first.
CREATE TABLE jobs (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- A JSON object.
    body TEXT NOT NULL,
    -- What may wait only once: 'export of the night'.
    once TEXT,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    -- The lease of the node that works on it, drawn anew each time, and how long it lasts.
    taken_by BIGINT,
    taken_until BIGINT,
    done_at BIGINT,
    failed_at BIGINT,
    -- What went wrong last.
    error TEXT
);

CREATE INDEX jobs_due ON jobs (due_at, id) WHERE done_at IS NULL AND failed_at IS NULL;
CREATE UNIQUE INDEX jobs_once ON jobs (once) WHERE once IS NOT NULL AND done_at IS NULL AND failed_at IS NULL;
