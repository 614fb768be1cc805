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

-- which units' people a manager's login may read about, and on which days (both included; none: always); kept by the administrator
CREATE TABLE IF NOT EXISTS rota.manager_units (login text NOT NULL, unit text NOT NULL, PRIMARY KEY (login, unit));
ALTER TABLE rota.manager_units ADD COLUMN IF NOT EXISTS first_day date, ADD COLUMN IF NOT EXISTS last_day date;

DROP FUNCTION IF EXISTS rota.unit_of(text), rota.above(text);  -- of a version that did not ask for the day

-- The unit of a person, and the unit above a unit, on a day, as the events tell it: of what came since it was last said for all time, what
-- holds from the latest day on or before that day; of what holds from one day, what was said last.
CREATE OR REPLACE FUNCTION rota.unit_of(p_person text, p_day text) RETURNS text LANGUAGE sql STABLE SET search_path = rota, pg_temp AS $body$
    WITH told AS (
        SELECT position, name, convert_from(envelope, 'UTF8')::jsonb->'body' AS body FROM events
        WHERE stream = 'person:' || p_person AND name IN ('person-hired', 'person-moved', 'person-corrected')
    ), dated AS (
        SELECT position, NULL AS first_day, body->>'unit' AS unit FROM told WHERE name = 'person-hired'
        UNION ALL SELECT position, body->>'first_day', body->>'unit' FROM told WHERE name = 'person-moved'
        UNION ALL SELECT position, entry->>'first_day', entry->>'value'
            FROM told, jsonb_array_elements(CASE name WHEN 'person-corrected' THEN body->'unit' END) AS entry
    )
    SELECT unit FROM dated
    WHERE position >= (SELECT max(position) FROM told WHERE name = 'person-hired' OR name = 'person-corrected' AND body ? 'unit')
        AND coalesce(first_day, '') <= p_day
    ORDER BY coalesce(first_day, '') DESC, position DESC LIMIT 1
$body$;

CREATE OR REPLACE FUNCTION rota.above(p_unit text, p_day text) RETURNS text LANGUAGE sql STABLE SET search_path = rota, pg_temp AS $body$
    WITH told AS (
        SELECT position, name, convert_from(envelope, 'UTF8')::jsonb->'body' AS body FROM events
        WHERE stream = 'unit:' || p_unit AND name IN ('unit-opened', 'unit-changed', 'unit-corrected')
    ), dated AS (
        SELECT position, NULL AS first_day, body->>'parent' AS parent FROM told WHERE name = 'unit-opened'
        UNION ALL SELECT position, body->>'first_day', body->>'parent' FROM told WHERE name = 'unit-changed' AND body ? 'parent'
        UNION ALL SELECT position, entry->>'first_day', entry->>'value'
            FROM told, jsonb_array_elements(CASE name WHEN 'unit-corrected' THEN body->'parent' END) AS entry
    )
    SELECT parent FROM dated
    WHERE position >= (SELECT max(position) FROM told WHERE name = 'unit-opened' OR name = 'unit-corrected' AND body ? 'parent')
        AND coalesce(first_day, '') <= p_day
    ORDER BY coalesce(first_day, '') DESC, position DESC LIMIT 1
$body$;

-- a manager reads the sealed texts of units, peaks and logins, and of the people who belong to their units and those below today
CREATE OR REPLACE FUNCTION rota.may_read(p_subject text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rota, pg_temp AS $body$
    SELECT NOT EXISTS (SELECT 1 FROM events WHERE stream = 'person:' || p_subject) OR EXISTS (
        WITH RECURSIVE today(day) AS (SELECT (now() AT TIME ZONE 'UTC')::date), lineage(unit, depth) AS (
            SELECT unit_of(p_subject, day::text), 1 FROM today
            UNION ALL SELECT above(unit, day::text), depth + 1 FROM lineage, today WHERE unit IS NOT NULL AND depth < 50
        )
        SELECT 1 FROM lineage JOIN manager_units USING (unit), today
        WHERE login = session_user::text AND coalesce(first_day, day) <= day AND coalesce(last_day, day) >= day
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
