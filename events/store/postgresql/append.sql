-- The only way in: it takes the head's lock, stamps instant and login, grows the tree and stores a whole command, or nothing.
-- It runs as the owner of the tables, so a login that may do nothing else to them can append.
CREATE FUNCTION rota.append(
    p_command text, p_request_hash bytea, p_hashed_by text, p_checksum bytea, p_based_on bigint, p_now text,
    p_before bytea[], p_after bytea[],
    p_payload_subjects text[], p_payload_events text[], p_payload_fields text[], p_payloads bytea[],
    p_key_subjects text[], p_key_fingerprints text[], p_keys_wrapped_by text[], p_keys_wrapped bytea[],
    p_mark_subjects text[], p_mark_fingerprints text[], p_mark_events text[],
    p_rewrapped_subjects text[], p_rewrapped_by text[], p_rewrapped bytea[],
    OUT o_state text, OUT o_position bigint
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = rota, pg_temp AS $body$
#variable_conflict use_column
DECLARE
    v_head log_head%ROWTYPE;
    v_at text;
    v_size bigint;
    v_place bigint := 0;
    v_edge bytea[] := '{}';
    v_hash bytea;
    v_last integer;
    v_envelope bytea;
    v_says jsonb;
    v_erased jsonb[] := '{}';
    v_wrapped_by text;
BEGIN
    SELECT * INTO STRICT v_head FROM log_head FOR UPDATE;
    IF EXISTS (SELECT 1 FROM commands WHERE command_id = p_command) THEN
        o_state := 'done'; o_position := v_head.position; RETURN;
    END IF;
    IF v_head.position <> p_based_on THEN
        o_state := 'moved'; o_position := v_head.position; RETURN;
    END IF;
    v_at := stamped(p_now, v_head.recorded_at);

    -- the tree's right edge as it was stored: complete subtrees, largest first
    v_size := v_head.position;
    FOR v_level IN REVERSE 62..0 LOOP
        CONTINUE WHEN (v_size >> v_level) & 1 = 0;
        v_place := v_place + (1::bigint << v_level);
        IF v_level = 0 THEN
            SELECT leaf INTO v_hash FROM events WHERE position = v_place;
        ELSE
            SELECT hash INTO v_hash FROM merkle_nodes WHERE position = v_place AND level = v_level;
        END IF;
        IF v_hash IS NULL THEN
            RAISE EXCEPTION 'The tree''s node over event % is missing; nothing was appended. Run `rota log verify`.', v_place
                USING ERRCODE = 'RL002';
        END IF;
        v_edge := v_edge || v_hash;
    END LOOP;
    IF tree_root(v_edge) <> v_head.root THEN
        RAISE EXCEPTION 'The log''s root does not belong to its tree; nothing was appended. Run `rota log verify`, then restore a backup.'
            USING ERRCODE = 'RL002';
    END IF;

    FOR i IN 1..cardinality(p_before) LOOP
        v_envelope := p_before[i] || convert_to(v_at, 'UTF8') || p_after[i];
        v_says := convert_from(v_envelope, 'UTF8')::jsonb;
        IF v_says->>'login' IS DISTINCT FROM session_user::text THEN
            RAISE EXCEPTION 'An event names the login %, but % is logged in; nothing was appended.',
                coalesce(v_says->>'login', 'of nobody'), session_user USING ERRCODE = 'RL001';
        END IF;
        IF v_says->>'recorded_at' IS DISTINCT FROM v_at OR v_says->>'command_id' IS DISTINCT FROM p_command THEN
            RAISE EXCEPTION 'An event does not bear its instant or its command; nothing was appended.' USING ERRCODE = 'RL001';
        END IF;
        v_size := v_size + 1;
        v_hash := sha256('\x00'::bytea || v_envelope);
        INSERT INTO events (position, envelope, leaf, id, stream, name, version, recorded_at, command_id) VALUES (
            v_size, v_envelope, v_hash, v_says->>'id', v_says->>'stream', v_says->>'name', (v_says->>'version')::integer, v_at, p_command
        );
        -- what managers' commands give; everything else is for writers
        IF v_says->>'name' NOT IN (
            'absence-recorded', 'absence-withdrawn', 'actor-seen', 'cover-asked', 'cover-withdrawn', 'holidays-adopted',
            'peak-declared', 'peak-withdrawn', 'placement-proposed', 'plan-drafted'
        ) THEN
            PERFORM let_only_writers(v_says->>'name');
        END IF;
        IF v_says->>'name' = 'person-erased' THEN
            v_erased := v_erased || v_says;
        ELSIF v_says->>'name' = 'wrapping-key-rotated' THEN
            v_wrapped_by := v_says #>> '{body,wrapped_by}';
        END IF;
        v_edge := v_edge || v_hash;
        FOR v_level IN 1..62 LOOP
            EXIT WHEN v_size % (1::bigint << v_level) <> 0;
            v_last := cardinality(v_edge);
            v_hash := sha256('\x01'::bytea || v_edge[v_last - 1] || v_edge[v_last]);
            v_edge := v_edge[1:v_last - 2] || v_hash;
            INSERT INTO merkle_nodes (position, level, hash) VALUES (v_size, v_level, v_hash);
        END LOOP;
    END LOOP;

    INSERT INTO subject_keys (subject, fingerprint, wrapped_by, wrapped)
        SELECT * FROM unnest(p_key_subjects, p_key_fingerprints, p_keys_wrapped_by, p_keys_wrapped);
    INSERT INTO payloads (subject, event, field, payload)
        SELECT * FROM unnest(p_payload_subjects, p_payload_events, p_payload_fields, p_payloads);

    -- an erasure: the fence goes up, and what is behind it goes; marks keep a number from coming back
    FOREACH v_says IN ARRAY v_erased LOOP
        INSERT INTO erasure_fence (subject, fingerprint, event) SELECT
            v_says #>> '{body,person}',
            coalesce((SELECT fingerprint FROM subject_keys WHERE subject = v_says #>> '{body,person}'), ''),
            v_says->>'id'
            WHERE NOT EXISTS (SELECT 1 FROM erasure_fence WHERE subject = v_says #>> '{body,person}');
        DELETE FROM payloads WHERE subject = v_says #>> '{body,person}';
        DELETE FROM subject_keys WHERE subject = v_says #>> '{body,person}';
    END LOOP;
    IF cardinality(v_erased) > 0 THEN
        INSERT INTO erasure_fence (subject, fingerprint, event)
            SELECT DISTINCT ON (m.subject) m.* FROM unnest(p_mark_subjects, p_mark_fingerprints, p_mark_events) AS m(subject, fingerprint, event)
            WHERE m.subject LIKE 'number:%' AND NOT EXISTS (SELECT 1 FROM erasure_fence f WHERE f.subject = m.subject);
    END IF;

    -- a rotation: every data key under the new wrapping key, or none
    IF v_wrapped_by IS NOT NULL THEN
        UPDATE subject_keys k SET wrapped_by = n.wrapped_by, wrapped = n.wrapped
            FROM unnest(p_rewrapped_subjects, p_rewrapped_by, p_rewrapped) AS n(subject, wrapped_by, wrapped) WHERE n.subject = k.subject;
        IF EXISTS (SELECT 1 FROM subject_keys k WHERE k.wrapped_by <> v_wrapped_by) THEN
            RAISE EXCEPTION 'Some data keys were not wrapped anew; nothing was appended.' USING ERRCODE = 'RL001';
        END IF;
    END IF;
    INSERT INTO commands (command_id, request_hash, hashed_by, first, last, checksum)
        VALUES (p_command, p_request_hash, p_hashed_by, v_head.position + 1, v_size, p_checksum);
    UPDATE log_head SET position = v_size, root = tree_root(v_edge), recorded_at = v_at;
    o_state := 'appended'; o_position := v_size;
    PERFORM pg_notify('rota', v_size::text);
END
$body$;
