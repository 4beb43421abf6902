-- The roles that people and programs are given, made by whoever owns the schema, and again after new tables came:
--   psql -d flags -f deploy/postgresql/roles.sql
--   GRANT flagward_operator TO alice;
-- Nobody but the owner may change or remove an entry, and an admin prunes old ones through a function that looks whether
-- they may go; triggers stop the owner, too, until they are taken off, which an
-- audit with a checkpoint kept elsewhere finds. A trigger holds each new entry to the role that logged in.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flagward_viewer') THEN
        CREATE ROLE flagward_viewer NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flagward_operator') THEN
        CREATE ROLE flagward_operator NOLOGIN IN ROLE flagward_viewer;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flagward_robot') THEN
        CREATE ROLE flagward_robot NOLOGIN IN ROLE flagward_viewer;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flagward_approver') THEN
        CREATE ROLE flagward_approver NOLOGIN IN ROLE flagward_viewer;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'flagward_admin') THEN
        CREATE ROLE flagward_admin NOLOGIN IN ROLE flagward_operator, flagward_approver;
    END IF;
END $$;

-- Reads flags, history and checkpoints.
GRANT USAGE ON SCHEMA flagward TO flagward_viewer;
GRANT SELECT ON flagward.project, flagward.entry, flagward.patch, flagward.changed TO flagward_viewer;

-- Changes flags, runs rollouts, or approves changes: adds entries, and moves a project's row onto them.
GRANT UPDATE (document, size, frontier, digest, written, checkpoint) ON flagward.project
    TO flagward_operator, flagward_robot, flagward_approver;
GRANT INSERT ON flagward.entry, flagward.patch TO flagward_operator, flagward_robot, flagward_approver;
GRANT INSERT, UPDATE ON flagward.changed TO flagward_operator, flagward_robot, flagward_approver;
GRANT SELECT, INSERT ON flagward.signing_key TO flagward_operator, flagward_robot, flagward_approver;

-- Makes projects.
GRANT INSERT ON flagward.project TO flagward_admin;

-- Says who is what in a project, where the roles above are too coarse.
GRANT SELECT, INSERT, DELETE ON flagward.permission TO flagward_admin;
