-- What visitors propose, and the people to write to. Neither stands in the journal, which holds
-- identifiers only: both can be forgotten.

CREATE TABLE proposals (
    id BIGINT NOT NULL PRIMARY KEY,
    -- The tie from whose page it came.
    tie BIGINT NOT NULL,
    -- The organisation whose staff answer it.
    keeper BIGINT NOT NULL,
    -- correction or missing
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    -- A link, or words.
    source TEXT NOT NULL,
    -- Where the answer goes. Forgotten once it has gone.
    email TEXT,
    -- open, accepted or declined
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- Letters of the outbox.
    receipt BIGINT,
    answer BIGINT,
    answered_at BIGINT,
    answered_by BIGINT,
    -- What was said to whoever proposed it.
    word TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE INDEX proposals_keeper ON proposals (keeper, state, made_at);
CREATE INDEX proposals_tie ON proposals (tie, state);
CREATE INDEX proposals_receipt ON proposals (receipt) WHERE receipt IS NOT NULL;
CREATE INDEX proposals_answer ON proposals (answer) WHERE answer IS NOT NULL;

CREATE TABLE contacts (
    id BIGINT NOT NULL PRIMARY KEY,
    party BIGINT NOT NULL,
    -- The organisation that wrote it down: the contacts of one are not another's.
    keeper BIGINT NOT NULL,
    -- Random. Without it nobody can try out what the digests in the journal are of.
    salt BYTEA NOT NULL,
    -- That of the newest version.
    revision BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX contacts_party ON contacts (party);

CREATE TABLE contact_versions (
    contact BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by BIGINT,
    -- A JSON object; nothing where it was taken off the list.
    body TEXT,
    PRIMARY KEY (contact, revision)
);
