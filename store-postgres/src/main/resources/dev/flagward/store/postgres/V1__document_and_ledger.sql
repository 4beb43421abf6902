-- One row a project: its document, and where its ledger ends. Whoever writes to a project holds its row.
CREATE TABLE flagward.project (
    name        text   PRIMARY KEY CHECK (name <> ''),
    document    bytea  NOT NULL,
    -- How many entries there are, the tree over them, and the digest of the document they make.
    size        bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    frontier    text   NOT NULL DEFAULT '0',
    digest      text   NOT NULL DEFAULT '',
    -- The SHA-256 of the document as the last entry wrote it: anything else in its place is drift.
    written     text   NOT NULL DEFAULT '',
    -- The signed checkpoint of that tree.
    checkpoint  text   NOT NULL DEFAULT ''
);

-- The ledger. Partitioned, so that what is inserted into and what is old do not share an index.
CREATE TABLE flagward.entry (
    project   text        NOT NULL REFERENCES flagward.project (name),
    sequence  bigint      NOT NULL CHECK (sequence > 0),
    -- Canonical JSON, byte for byte what the tree's leaf is the hash of.
    entry     bytea       NOT NULL CHECK (length(entry) <= 65535),
    -- The root of the tree after this entry.
    root      bytea       NOT NULL CHECK (length(root) = 32),
    -- Told by whoever wrote it, so that they can ask whether it came to be.
    request   uuid        NOT NULL,
    PRIMARY KEY (project, sequence)
) PARTITION BY RANGE (sequence);

DO $$
BEGIN
    FOR million IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE flagward.entry_%s PARTITION OF flagward.entry FOR VALUES FROM (%s) TO (%s)',
            million, million * 1000000::bigint, (million + 1) * 1000000::bigint);
    END LOOP;
END $$;
CREATE TABLE flagward.entry_later PARTITION OF flagward.entry DEFAULT;

-- Patches too long for an entry, each named by its SHA-256.
CREATE TABLE flagward.patch (
    project  text  NOT NULL REFERENCES flagward.project (name),
    sha256   text  NOT NULL CHECK (length(sha256) = 64),
    patch    bytea NOT NULL,
    PRIMARY KEY (project, sha256)
);

-- When each flag was last changed; can be made again from the ledger.
CREATE TABLE flagward.changed (
    project  text        NOT NULL REFERENCES flagward.project (name),
    flag     text        NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (project, flag)
);

-- The key that signs a project's checkpoints.
CREATE TABLE flagward.signing_key (
    project  text PRIMARY KEY REFERENCES flagward.project (name),
    secret   text NOT NULL
);

CREATE FUNCTION flagward.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %: what is in the ledger stays', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON flagward.entry
    FOR EACH ROW EXECUTE FUNCTION flagward.refuse();
CREATE TRIGGER all_entries_stay BEFORE TRUNCATE ON flagward.entry
    FOR EACH STATEMENT EXECUTE FUNCTION flagward.refuse();
CREATE TRIGGER patches_stay BEFORE UPDATE OR DELETE ON flagward.patch
    FOR EACH ROW EXECUTE FUNCTION flagward.refuse();
CREATE TRIGGER all_patches_stay BEFORE TRUNCATE ON flagward.patch
    FOR EACH STATEMENT EXECUTE FUNCTION flagward.refuse();
CREATE TRIGGER projects_stay BEFORE DELETE ON flagward.project
    FOR EACH ROW EXECUTE FUNCTION flagward.refuse();
CREATE TRIGGER all_projects_stay BEFORE TRUNCATE ON flagward.project
    FOR EACH STATEMENT EXECUTE FUNCTION flagward.refuse();
CREATE TRIGGER keys_stay BEFORE UPDATE OR DELETE ON flagward.signing_key
    FOR EACH ROW EXECUTE FUNCTION flagward.refuse();

DO $$
DECLARE
    part regclass;
BEGIN
    -- A truncation names a partition, not its table.
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'flagward.entry'::regclass LOOP
        EXECUTE format('CREATE TRIGGER all_entries_stay BEFORE TRUNCATE ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION flagward.refuse()', part);
    END LOOP;
END $$;

-- The end of a ledger moves only onto an entry that is there, and never back.
CREATE FUNCTION flagward.moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name <> OLD.name OR NEW.size < OLD.size
        OR (NEW.size > OLD.size AND NOT EXISTS (
            SELECT FROM flagward.entry WHERE project = NEW.name AND sequence = NEW.size))
    THEN
        RAISE EXCEPTION 'the ledger of % has % entries, and cannot have %', OLD.name, OLD.size, NEW.size
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_notify('flagward', NEW.name);
    RETURN NULL;
END $$;
CREATE TRIGGER moved AFTER UPDATE ON flagward.project
    FOR EACH ROW EXECUTE FUNCTION flagward.moved();
