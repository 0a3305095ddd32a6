-- Keys in telephones, computers and on sticks, by which people sign in (WebAuthn).
CREATE TABLE passkeys (
    id BIGINT NOT NULL PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES people (id),
    -- What its person calls it.
    name TEXT NOT NULL,
    -- By which the key is found when it answers.
    credential BYTEA NOT NULL UNIQUE,
    -- Its public half with what is known of it, as JSON.
    public TEXT NOT NULL,
    -- How often it says it was used; some always say 0.
    counter BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX passkeys_person ON passkeys (person);

-- Who people are with the provider that signs them in (OpenID Connect).
CREATE TABLE identities (
    id BIGINT NOT NULL PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES people (id),
    issuer TEXT NOT NULL,
    -- The provider's own name for the person: never another's, even if addresses move.
    subject TEXT NOT NULL,
    -- The address that the provider gave when it was linked.
    email TEXT,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    UNIQUE (issuer, subject)
);

CREATE INDEX identities_person ON identities (person);

-- What a browser was asked and has not answered: each is answered once, within minutes.
CREATE TABLE challenges (
    -- SHA-256 of what comes back with the answer.
    secret_hash BYTEA NOT NULL PRIMARY KEY,
    -- SHA-256 of the secret in the cookie of the browser that was asked.
    browser BYTEA NOT NULL,
    purpose TEXT NOT NULL,
    person BIGINT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX challenges_expires ON challenges (expires_at);
