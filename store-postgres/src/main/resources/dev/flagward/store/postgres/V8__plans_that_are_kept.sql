-- What every change asks is planned once a session and not each time: a function in SQL is planned anew by each query.
-- Nothing is locked: whoever writes meanwhile is asked the same by the old functions and the new.
CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 8';

-- Everybody who may log in, once for each role they have there, as before.
CREATE OR REPLACE FUNCTION flagward.holder(of_project text, in_environment text) RETURNS TABLE (role text, member name)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH granted (role, member) AS (
        SELECT p.role, p.member FROM flagward.permission p
        WHERE p.project = of_project AND p.environment IN (in_environment, '*')
        UNION ALL
        SELECT usual.role, usual.member::name FROM (VALUES
            ('viewer', 'flagward_viewer'),
            ('editor', 'flagward_operator'), ('operator', 'flagward_operator'),
            ('robot', 'flagward_robot'),
            ('approver', 'flagward_approver'),
            ('editor', 'flagward_admin'), ('operator', 'flagward_admin'),
            ('approver', 'flagward_admin'), ('admin', 'flagward_admin')) AS usual (role, member)
        WHERE NOT EXISTS (SELECT FROM flagward.permission p WHERE p.project = of_project)
    )
    SELECT granted.role, person.rolname
    FROM granted
    JOIN pg_roles named ON named.rolname = granted.member
    JOIN pg_roles person ON pg_has_role(person.oid, named.oid, 'member')
    WHERE person.rolcanlogin
    UNION
    SELECT every.role, person.rolname
    FROM (VALUES ('viewer'), ('editor'), ('operator'), ('robot'), ('approver'), ('admin')) AS every (role)
    CROSS JOIN pg_roles person
    WHERE person.rolcanlogin
      AND pg_has_role(person.oid, (SELECT relowner FROM pg_class WHERE oid = 'flagward.project'::regclass), 'member');
END $$;

-- An entry is by whoever logged in, as before; what it says is read here, and holds are heard of where there is one.
CREATE OR REPLACE FUNCTION flagward.authored() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    said json := CASE WHEN get_byte(NEW.entry, 0) = 0 THEN NULL ELSE convert_from(NEW.entry, 'UTF8')::json END;
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
    IF noted IN ('hold_placed', 'hold_lifted') THEN
        PERFORM flagward.heard(NEW.project, NEW.sequence, noted, said);
    END IF;
    UPDATE flagward.project SET taken_over_by = NULL WHERE name = NEW.project AND taken_over_by IS NOT NULL;
    RETURN NEW;
END $$;
