-- What keepers answered to whether an organisation speaks for the party that it is in what they keep of
-- it. No row is no answer: it does not, except in its own tree.
CREATE TABLE hearings (
    organisation BIGINT NOT NULL,
    party BIGINT NOT NULL,
    -- 0: every keeper, by the operator.
    keeper BIGINT NOT NULL,
    -- confirmed or declined
    answer TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, party, keeper)
);
-- What was open to them until now stays so, until its keeper says otherwise.
INSERT INTO hearings (organisation, party, keeper, answer, answered_at)
    SELECT o.id, o.party, k.keeper, 'confirmed', o.created_at FROM organisations o JOIN (
        SELECT id AS party, keeper FROM parties
        UNION SELECT s.party, t.keeper FROM tie_sides s JOIN ties t ON t.id = s.tie
        UNION SELECT party, keeper FROM contacts
    ) k ON k.party = o.party;
