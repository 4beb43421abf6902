-- Finds the entry of a request that was given an idempotency key. Entries without one are not in it and do not pay for it.
CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 6';

CREATE INDEX entry_by_key ON flagward.entry (project, (flagward.said(entry) ->> 'idempotency_key'))
    WHERE position('"idempotency_key":'::bytea in entry) > 0;
