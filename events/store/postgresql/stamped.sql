-- The instant at which a command is recorded, never before the head's. Whoever does not own the log gets the server's own clock.
CREATE FUNCTION rota.stamped(p_now text, p_head text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = rota, pg_temp AS $body$
DECLARE
    v_clock timestamptz := clock_timestamp();
    v_at text := to_char(v_clock AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
BEGIN
    IF p_now !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$' THEN
        RAISE EXCEPTION 'The instant "%" is not written as the log writes it; nothing was appended.', p_now USING ERRCODE = 'RL001';
    END IF;
    IF p_now::timestamptz > v_clock + interval '5 seconds' THEN
        RAISE EXCEPTION 'Your clock says %, which is ahead of the server''s %: set it. Nothing was appended.', p_now, v_at
            USING ERRCODE = 'RL001';
    END IF;
    IF pg_has_role(session_user, (SELECT nspowner FROM pg_namespace WHERE nspname = 'rota'), 'MEMBER') THEN
        v_at := p_now;
    END IF;
    RETURN greatest(v_at COLLATE "C", coalesce(p_head, '') COLLATE "C");
END
$body$;
