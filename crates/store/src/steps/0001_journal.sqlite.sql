CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an entry cannot be changed');
END;

CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an entry cannot be removed');
END;

-- INSERT OR REPLACE removes the row before without asking the trigger above.
CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE organisation = NEW.organisation AND seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM journal WHERE subject_kind = NEW.subject_kind
        AND subject = NEW.subject AND revision = NEW.revision)
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: this entry is there already');
END;
