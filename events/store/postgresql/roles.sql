-- Who may do what on the server. Run by `rota init --with-roles` as a login that may create roles; running it again changes nothing.
-- The roles are the whole server's: two logs on one server share them. Afterwards, for each person, for example:
--   CREATE ROLE anna LOGIN PASSWORD '...'; GRANT rota_writer TO anna;
--   CREATE ROLE mia LOGIN PASSWORD '...'; GRANT rota_manager TO mia; INSERT INTO rota.manager_units VALUES ('mia', 'CS-NORTH');
--   CREATE ROLE otto LOGIN PASSWORD '...'; GRANT rota_auditor TO otto;
DO $body$
DECLARE
    v_role text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['rota_owner', 'rota_writer', 'rota_manager', 'rota_auditor'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = v_role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
        END IF;
    END LOOP;
END
$body$;

-- which units' people a manager's login may read about; kept by the administrator
CREATE TABLE IF NOT EXISTS rota.manager_units (login text NOT NULL, unit text NOT NULL, PRIMARY KEY (login, unit));

-- as the events tell it: the unit that a person belongs to (None where the subject is no person), and the unit above a unit
CREATE OR REPLACE FUNCTION rota.unit_of(p_person text) RETURNS text LANGUAGE sql STABLE SET search_path = rota, pg_temp AS $body$
    SELECT unit FROM (
        SELECT position, CASE name WHEN 'person-corrected' THEN says #>> '{body,unit,-1,value}' ELSE says #>> '{body,unit}' END AS unit
        FROM (
            SELECT position, name, convert_from(envelope, 'UTF8')::jsonb AS says FROM events
            WHERE stream = 'person:' || p_person AND name IN ('person-hired', 'person-moved', 'person-corrected')
        ) AS told
    ) AS units WHERE unit IS NOT NULL ORDER BY position DESC LIMIT 1
$body$;

CREATE OR REPLACE FUNCTION rota.above(p_unit text) RETURNS text LANGUAGE sql STABLE SET search_path = rota, pg_temp AS $body$
    SELECT parent FROM (
        SELECT position, CASE name WHEN 'unit-corrected' THEN says #>> '{body,parent,-1,value}' ELSE says #>> '{body,parent}' END AS parent
        FROM (
            SELECT position, name, convert_from(envelope, 'UTF8')::jsonb AS says FROM events
            WHERE stream = 'unit:' || p_unit AND name IN ('unit-opened', 'unit-changed', 'unit-corrected')
        ) AS told WHERE says->'body' ? 'parent'
    ) AS parents ORDER BY position DESC LIMIT 1
$body$;

-- a manager reads the sealed texts of units, peaks and logins, and of the people of their units and those below
CREATE OR REPLACE FUNCTION rota.may_read(p_subject text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rota, pg_temp AS $body$
    SELECT NOT EXISTS (SELECT 1 FROM events WHERE stream = 'person:' || p_subject) OR EXISTS (
        WITH RECURSIVE lineage(unit, depth) AS (
            SELECT unit_of(p_subject), 1 UNION ALL SELECT above(unit), depth + 1 FROM lineage WHERE unit IS NOT NULL AND depth < 50
        )
        SELECT 1 FROM lineage JOIN manager_units USING (unit) WHERE login = session_user::text
    )
$body$;

-- for people with a query tool: whoever looks sees what their own rights let them see
CREATE OR REPLACE VIEW rota.event_log WITH (security_invoker = true) AS
    SELECT position, recorded_at, says->>'login' AS login, says->>'actor' AS actor, name, stream, says->'body' AS body, says->'slots' AS slots
    FROM (SELECT *, convert_from(envelope, 'UTF8')::jsonb AS says FROM rota.events) AS told;

-- the owner of everything logs in nowhere; writers and managers may only execute `append`, and keep checkpoints beside the events
@OWNED@
REVOKE ALL ON ALL TABLES IN SCHEMA rota FROM PUBLIC, rota_writer, rota_manager, rota_auditor;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rota FROM PUBLIC, rota_writer, rota_manager, rota_auditor;
GRANT USAGE ON SCHEMA rota TO rota_writer, rota_manager, rota_auditor;
GRANT SELECT ON @OPEN@ TO rota_writer, rota_manager, rota_auditor;
GRANT SELECT ON rota.subject_keys TO rota_writer, rota_manager;
GRANT SELECT (subject, fingerprint, wrapped_by) ON rota.subject_keys TO rota_auditor;
GRANT INSERT ON rota.checkpoints TO rota_writer, rota_manager;
GRANT EXECUTE ON FUNCTION rota.append TO rota_writer, rota_manager;
GRANT EXECUTE ON FUNCTION rota.may_read TO rota_manager;

ALTER TABLE rota.payloads ENABLE ROW LEVEL SECURITY;
ALTER TABLE rota.subject_keys ENABLE ROW LEVEL SECURITY;
@POLICIES@
