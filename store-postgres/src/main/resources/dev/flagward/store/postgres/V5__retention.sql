-- Nobody writes to a project meanwhile, nor reads one.
LOCK TABLE flagward.project IN ACCESS EXCLUSIVE MODE;

-- Entries are pruned: on the word of an entry that is an admin's, not while a hold stands, and not before their time.
CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 5';

-- What an entry says; nothing, where it was pruned.
CREATE OR REPLACE FUNCTION flagward.said(entry bytea) RETURNS json LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN get_byte(entry, 0) = 0 THEN NULL ELSE convert_from(entry, 'UTF8')::json END
$$;

-- When an entry came, by this server's clock; not known of what came with a copy, or before there was this column.
ALTER TABLE flagward.entry ADD COLUMN arrived timestamptz;

-- The legal holds that stand, by the numbers of the entries that placed them.
CREATE TABLE flagward.hold (
    project  text    NOT NULL REFERENCES flagward.project (name),
    entry    bigint  NOT NULL,
    PRIMARY KEY (project, entry)
);
DO $$
DECLARE
    word record;
BEGIN
    -- Of a ledger that was copied here by an older program.
    FOR word IN SELECT project, sequence, flagward.said(entry) AS said FROM flagward.entry
        WHERE position('"hold_'::bytea IN entry) > 0 ORDER BY sequence
    LOOP
        IF word.said ->> 'outcome' = 'noted' AND word.said ->> 'event_type' = 'hold_placed' THEN
            INSERT INTO flagward.hold VALUES (word.project, word.sequence);
        ELSIF word.said ->> 'outcome' = 'noted' AND word.said ->> 'event_type' = 'hold_lifted' THEN
            DELETE FROM flagward.hold WHERE project = word.project AND entry = (word.said #>> '{notice,hold}')::bigint;
        END IF;
    END LOOP;
END $$;

-- Takes over what an entry says of a hold.
CREATE FUNCTION flagward.heard(of_project text, number bigint, noted text, said json) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF noted = 'hold_placed' THEN
        INSERT INTO flagward.hold VALUES (of_project, number);
    ELSIF noted = 'hold_lifted' THEN
        DELETE FROM flagward.hold WHERE project = of_project AND entry = (said #>> '{notice,hold}')::bigint;
    END IF;
END $$;

-- Whether whoever logged in is an admin of all environments.
CREATE FUNCTION flagward.administers(of_project text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM flagward.holder(of_project, '*') WHERE role = 'admin' AND member = session_user)
$$;

-- An entry is by whoever logged in, and so is each approval that it cites; what bears on retention is an admin's. Entries
-- of others come with a copy, as before, and of those that were pruned a zero and the leaf.
CREATE OR REPLACE FUNCTION flagward.authored() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    said json := flagward.said(NEW.entry);
    proposal text := said #>> '{notice,proposal}';
    rollout text := said #>> '{notice,rollout}';
    noted text := CASE WHEN said ->> 'outcome' = 'noted' THEN said ->> 'event_type' ELSE '' END;
BEGIN
    IF current_setting('flagward.copying', true) = 'on' THEN
        IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'flagward.project'::regclass), 'member')
            AND NOT EXISTS (SELECT FROM flagward.project WHERE name = NEW.project AND taken_over_by = session_user)
        THEN
            RAISE EXCEPTION '% may not copy entries of others into %', session_user, NEW.project
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.arrived := NULL;
        PERFORM flagward.heard(NEW.project, NEW.sequence, noted, said);
        RETURN NEW;
    END IF;
    NEW.arrived := clock_timestamp();
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
            WHERE project = NEW.project AND sequence > coalesce(proposal, rollout)::bigint AND sequence < NEW.sequence
              AND word ->> 'user_id' = cited ->> 'user_id'
              AND ((word ->> 'event_type' = 'change_approved' AND word #>> '{notice,proposal}' = proposal)
                OR (word ->> 'event_type' = 'rollout_approved' AND word #>> '{notice,rollout}' = rollout))))
    THEN
        RAISE EXCEPTION 'entry % of % cites an approval that nobody gave', NEW.sequence, NEW.project
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF noted IN ('hold_placed', 'hold_lifted', 'ledger_pruned') AND NOT flagward.administers(NEW.project) THEN
        RAISE EXCEPTION 'entry % of % is an admin''s to make, and % is none', NEW.sequence, NEW.project, session_user
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM flagward.heard(NEW.project, NEW.sequence, noted, said);
    UPDATE flagward.project SET taken_over_by = NULL WHERE name = NEW.project AND taken_over_by IS NOT NULL;
    RETURN NEW;
END $$;

-- What is left of an entry that is pruned: a zero, and its leaf in the tree.
CREATE FUNCTION flagward.leaf(entry bytea) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT '\x00'::bytea || sha256('\x00'::bytea || entry)
$$;

-- An entry stays, or its words go and its leaf stays; all else of its row stays in any case.
CREATE FUNCTION flagward.forgotten() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('flagward.pruning', true) = 'on'
        AND NEW.entry = flagward.leaf(OLD.entry)
        AND (NEW.project, NEW.sequence, NEW.root, NEW.request, NEW.arrived)
            IS NOT DISTINCT FROM (OLD.project, OLD.sequence, OLD.root, OLD.request, OLD.arrived)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on %: what is in the ledger stays', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER entries_stay ON flagward.entry;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON flagward.entry
    FOR EACH ROW EXECUTE FUNCTION flagward.forgotten();

-- A patch stays for as long as an entry names it.
CREATE FUNCTION flagward.unnamed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('flagward.pruning', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% on %: what is in the ledger stays', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER patches_stay ON flagward.patch;
CREATE TRIGGER patches_stay BEFORE UPDATE OR DELETE ON flagward.patch
    FOR EACH ROW EXECUTE FUNCTION flagward.unnamed();

-- Takes the words of the first entries away, on the word of the entry of that number: the only way to it, and it looks for
-- itself. How long entries are kept is what the document says that is there now, which nobody may have edited past the
-- ledger; whether they are old enough, this server's clock.
CREATE FUNCTION flagward.prune(of_project text, by_entry bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    word json;
    upto bigint;
    kept flagward.project;
    years integer;
    young bigint;
BEGIN
    SELECT flagward.said(entry) INTO word FROM flagward.entry WHERE project = of_project AND sequence = by_entry;
    upto := (word ->> 'pruned_to')::bigint;
    IF word ->> 'event_type' IS DISTINCT FROM 'ledger_pruned' OR word ->> 'outcome' IS DISTINCT FROM 'noted'
        OR word ->> 'user_id' IS DISTINCT FROM session_user::text OR upto IS NULL OR upto >= by_entry
        OR NOT flagward.administers(of_project)
    THEN
        RAISE EXCEPTION 'entry % of % gives % no leave to prune', by_entry, of_project, session_user
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM flagward.hold WHERE project = of_project) THEN
        RAISE EXCEPTION 'a legal hold stands on %', of_project USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO kept FROM flagward.project WHERE name = of_project;
    IF encode(sha256(kept.document), 'hex') <> kept.written THEN
        RAISE EXCEPTION 'the document of % is not the one that its ledger makes', of_project
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT coalesce(max(coalesce((policy.value ->> 'retention')::integer, 6)), 6) INTO years
    FROM json_each(convert_from(kept.document, 'UTF8')::json -> 'environments') AS policy;
    SELECT min(sequence) INTO young FROM flagward.entry
    WHERE project = of_project AND sequence <= upto AND get_byte(entry, 0) <> 0
      AND greatest(arrived, (flagward.said(entry) ->> 'timestamp')::timestamptz)
          > clock_timestamp() - make_interval(years => years);
    IF young IS NOT NULL THEN
        RAISE EXCEPTION 'entry % of % is not % years old', young, of_project, years
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('flagward.pruning', 'on', true);
    WITH named AS (
        SELECT DISTINCT coalesce(said ->> 'patch_sha256', said #>> '{notice,patch_sha256}') AS sha256
        FROM (SELECT flagward.said(entry) AS said FROM flagward.entry
              WHERE project = of_project AND sequence <= upto AND get_byte(entry, 0) <> 0
                AND position('"patch_sha256"'::bytea IN entry) > 0) AS going)
    DELETE FROM flagward.patch USING named
    WHERE patch.project = of_project AND patch.sha256 = named.sha256
      AND NOT EXISTS (SELECT FROM flagward.entry
          WHERE project = of_project AND sequence > upto
            AND position(convert_to(named.sha256, 'UTF8') IN entry.entry) > 0);
    UPDATE flagward.entry SET entry = flagward.leaf(entry)
    WHERE project = of_project AND sequence <= upto AND get_byte(entry, 0) <> 0;
    PERFORM set_config('flagward.pruning', '', true);
END $$;
