-- To tell whose numbers of changes a reader holds. No archive has it: a database that one was read
-- back into draws another, and its readers begin anew.
CREATE TABLE change_epoch (
    -- There is one row, drawn when somebody first asks for changes.
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL
);
