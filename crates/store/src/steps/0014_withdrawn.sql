-- A file of a night that was withdrawn: its row stays, so that it is not made again and whoever asks is
-- told why; its bytes go.
ALTER TABLE nightly_files ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE nightly_files ADD COLUMN withdrawn_why TEXT;
