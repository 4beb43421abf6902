-- Nobody writes to a project meanwhile, nor reads one.
LOCK TABLE flagward.project IN ACCESS EXCLUSIVE MODE;

-- The version of the tables. Whatever script changes them replaces this function, too.
CREATE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 3';

-- Who made the project and may still copy a history into it. The first entry that is somebody's own ends that.
ALTER TABLE flagward.project ADD COLUMN taken_over_by name;
ALTER TABLE flagward.project ALTER COLUMN taken_over_by SET DEFAULT session_user;

-- What an entry says.
CREATE FUNCTION flagward.said(entry bytea) RETURNS json LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT convert_from(entry, 'UTF8')::json
$$;

-- An entry is by whoever logged in, and so is each approval that it cites. Entries of others come with a copy: into a
-- project that its maker has just made, or by whoever owns the tables.
CREATE FUNCTION flagward.authored() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    said json := flagward.said(NEW.entry);
    about text := said #>> '{notice,proposal}';
BEGIN
    IF current_setting('flagward.copying', true) = 'on' THEN
        IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'flagward.project'::regclass), 'member')
            AND NOT EXISTS (SELECT FROM flagward.project WHERE name = NEW.project AND taken_over_by = session_user)
        THEN
            RAISE EXCEPTION '% may not copy entries of others into %', session_user, NEW.project
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF said ->> 'user_id' IS DISTINCT FROM session_user::text
        OR (SELECT count(*) FROM json_object_keys(said) AS name WHERE name = 'user_id') <> 1
    THEN
        RAISE EXCEPTION 'entry % of % is said to be by %, and % is logged in',
            NEW.sequence, NEW.project, said ->> 'user_id', session_user
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF said -> 'approvals' IS NOT NULL AND EXISTS (
        SELECT FROM json_array_elements(said -> 'approvals') AS cited
        WHERE NOT EXISTS (
            SELECT FROM flagward.entry, LATERAL (SELECT flagward.said(entry.entry) AS word) AS earlier
            WHERE project = NEW.project AND sequence > about::bigint AND sequence < NEW.sequence
              AND word ->> 'event_type' = 'change_approved'
              AND word ->> 'user_id' = cited ->> 'user_id'
              AND word #>> '{notice,proposal}' = about))
    THEN
        RAISE EXCEPTION 'entry % of % cites an approval that nobody gave', NEW.sequence, NEW.project
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE flagward.project SET taken_over_by = NULL WHERE name = NEW.project AND taken_over_by IS NOT NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER authored BEFORE INSERT ON flagward.entry
    FOR EACH ROW EXECUTE FUNCTION flagward.authored();

-- The end of a ledger moves only onto an entry that is there, and never back; what tells of it moves with it. A document
-- that is changed alone is drift.
CREATE OR REPLACE FUNCTION flagward.moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name <> OLD.name OR NEW.size < OLD.size
        OR (NEW.size > OLD.size AND NOT EXISTS (
            SELECT FROM flagward.entry WHERE project = NEW.name AND sequence = NEW.size))
    THEN
        RAISE EXCEPTION 'the ledger of % has % entries, and cannot have %', OLD.name, OLD.size, NEW.size
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.size = OLD.size
        AND (NEW.frontier, NEW.digest, NEW.written, NEW.checkpoint)
            IS DISTINCT FROM (OLD.frontier, OLD.digest, OLD.written, OLD.checkpoint)
    THEN
        RAISE EXCEPTION 'what % says of its ledger changes with an entry alone', OLD.name
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_notify('flagward', NEW.name);
    RETURN NULL;
END $$;
