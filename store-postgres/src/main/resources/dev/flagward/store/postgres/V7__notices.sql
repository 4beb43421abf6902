-- Finds the entries that say something besides a change, in their order. Others are not in it and do not pay for it.
CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 7';

-- A long ledger is read once, which may take longer than a statement otherwise may.
SET LOCAL statement_timeout = 0;
CREATE INDEX entry_by_notice ON flagward.entry (project, sequence) WHERE position('"notice":{'::bytea in entry) > 0;
