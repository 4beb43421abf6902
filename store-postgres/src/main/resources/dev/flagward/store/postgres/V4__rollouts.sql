-- The runner of guarded rollouts has a role of its own, and a step cites those who approved its plan.
CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 4';

ALTER TABLE flagward.permission DROP CONSTRAINT permission_role_check;
ALTER TABLE flagward.permission ADD CONSTRAINT permission_role_check
    CHECK (role IN ('viewer', 'editor', 'operator', 'robot', 'approver', 'admin'));

-- Everybody who may log in, once for each role they have there. Whoever owns the tables has all: nothing stops them.
CREATE OR REPLACE FUNCTION flagward.holder(of_project text, in_environment text) RETURNS TABLE (role text, member name)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
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
      AND pg_has_role(person.oid, (SELECT relowner FROM pg_class WHERE oid = 'flagward.project'::regclass), 'member')
$$;

-- An entry is by whoever logged in, and so is each approval that it cites: of the proposal it makes, or of the rollout
-- whose step it takes. Entries of others come with a copy, as before.
CREATE OR REPLACE FUNCTION flagward.authored() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    said json := flagward.said(NEW.entry);
    proposal text := said #>> '{notice,proposal}';
    rollout text := said #>> '{notice,rollout}';
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
            WHERE project = NEW.project AND sequence > coalesce(proposal, rollout)::bigint AND sequence < NEW.sequence
              AND word ->> 'user_id' = cited ->> 'user_id'
              AND ((word ->> 'event_type' = 'change_approved' AND word #>> '{notice,proposal}' = proposal)
                OR (word ->> 'event_type' = 'rollout_approved' AND word #>> '{notice,rollout}' = rollout))))
    THEN
        RAISE EXCEPTION 'entry % of % cites an approval that nobody gave', NEW.sequence, NEW.project
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE flagward.project SET taken_over_by = NULL WHERE name = NEW.project AND taken_over_by IS NOT NULL;
    RETURN NEW;
END $$;
