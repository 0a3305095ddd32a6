-- Until when a tie was agreed, where that was a fixed time: what is due can be asked for.
ALTER TABLE ties ADD COLUMN term_until TEXT;

CREATE INDEX ties_term_until ON ties (term_until) WHERE term_until IS NOT NULL;
