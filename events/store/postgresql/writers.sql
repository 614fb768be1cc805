-- Where the server has roles, only members of rota_writer may append what no manager's command gives.
CREATE FUNCTION rota.let_only_writers(p_event text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = rota, pg_temp AS $body$
BEGIN
    IF to_regclass('rota.manager_units') IS NOT NULL THEN
        IF NOT pg_has_role(session_user, 'rota_writer', 'MEMBER') THEN
            RAISE EXCEPTION 'The login % may not append "%": only members of rota_writer may. Nothing was appended.', session_user, p_event
                USING ERRCODE = 'RL001';
        END IF;
    END IF;
END
$body$;
