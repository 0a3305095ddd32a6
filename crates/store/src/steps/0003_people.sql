-- Organisations, in a tree.
CREATE TABLE organisations (
    id BIGINT NOT NULL PRIMARY KEY,
    -- The one above; none at the top.
    parent BIGINT REFERENCES organisations (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The name in small letters.
    folded TEXT NOT NULL,
    -- The party that a municipality is.
    party BIGINT,
    created_at BIGINT NOT NULL,
    -- That of the newest entry of the journal about it.
    revision BIGINT NOT NULL
);

CREATE INDEX organisations_parent ON organisations (parent);

-- People with an account.
CREATE TABLE people (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- The form by which two addresses are one person's.
    email_folded TEXT NOT NULL UNIQUE,
    -- active or stopped
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);

-- Who belongs where, as what. What was before stands in the journal.
CREATE TABLE memberships (
    organisation BIGINT NOT NULL REFERENCES organisations (id),
    person BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (organisation, person)
);

CREATE INDEX memberships_person ON memberships (person);

CREATE TABLE passwords (
    person BIGINT NOT NULL PRIMARY KEY REFERENCES people (id),
    -- argon2id, in PHC string form.
    hash TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE totps (
    person BIGINT NOT NULL PRIMARY KEY REFERENCES people (id),
    secret BYTEA NOT NULL,
    -- Until its person has shown a code of it, it counts for nothing.
    confirmed_at BIGINT,
    -- The half minute since 1970 whose code was accepted last.
    last_step BIGINT
);

CREATE TABLE recovery_codes (
    person BIGINT NOT NULL REFERENCES people (id),
    -- SHA-256 of the code.
    hash BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person, hash)
);

-- Browsers that are signed in.
CREATE TABLE sessions (
    id BIGINT NOT NULL PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES people (id),
    -- SHA-256 of the secret in the cookie.
    secret_hash BYTEA NOT NULL,
    -- password (the second factor is missing) or whole
    stage TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    agent TEXT NOT NULL,
    address TEXT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX sessions_person ON sessions (person);

-- For programs.
CREATE TABLE tokens (
    id BIGINT NOT NULL PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES people (id),
    -- If it is for one organisation only.
    organisation BIGINT REFERENCES organisations (id),
    name TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    -- Words with blanks between.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    used_at BIGINT
);

CREATE INDEX tokens_person ON tokens (person);

CREATE TABLE invitations (
    id BIGINT NOT NULL PRIMARY KEY,
    organisation BIGINT NOT NULL REFERENCES organisations (id),
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    secret_hash BYTEA NOT NULL UNIQUE,
    invited_by BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    revoked_at BIGINT
);

CREATE INDEX invitations_organisation ON invitations (organisation);

CREATE TABLE resets (
    secret_hash BYTEA NOT NULL PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Links that make the first account; void once there is one.
CREATE TABLE setups (
    secret_hash BYTEA NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Failed tries, by account and network; neither can be read off the key.
CREATE TABLE attempts (
    key TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    -- The last of them.
    last_at BIGINT NOT NULL
);

-- Letters to be sent.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- Emptied once it is sent: it may hold a link that signs somebody in.
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Not before this instant. Whoever takes a letter moves it ahead, so that no other node sends it too.
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    sent_at BIGINT,
    failed_at BIGINT,
    error TEXT
);

CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
