-- Who is what in an environment of a project. A project without any row goes by the roles of deploy/postgresql/roles.sql.
CREATE TABLE flagward.permission (
    project      text NOT NULL REFERENCES flagward.project (name),
    -- An environment's name, or * for all.
    environment  text NOT NULL CHECK (environment <> ''),
    role         text NOT NULL CHECK (role IN ('viewer', 'editor', 'operator', 'approver', 'admin')),
    -- A database role, whose members are meant, too.
    member       name NOT NULL,
    PRIMARY KEY (project, environment, role, member)
);

-- Everybody who may log in, once for each role they have there. Whoever owns the tables has all: nothing stops them.
CREATE FUNCTION flagward.holder(of_project text, in_environment text) RETURNS TABLE (role text, member name)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH granted (role, member) AS (
        SELECT p.role, p.member FROM flagward.permission p
        WHERE p.project = of_project AND p.environment IN (in_environment, '*')
        UNION ALL
        SELECT usual.role, usual.member::name FROM (VALUES
            ('viewer', 'flagward_viewer'),
            ('editor', 'flagward_operator'), ('operator', 'flagward_operator'),
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
    FROM (VALUES ('viewer'), ('editor'), ('operator'), ('approver'), ('admin')) AS every (role)
    CROSS JOIN pg_roles person
    WHERE person.rolcanlogin
      AND pg_has_role(person.oid, (SELECT relowner FROM pg_class WHERE oid = 'flagward.project'::regclass), 'member')
$$;
