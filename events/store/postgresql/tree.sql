-- The root over complete subtrees, largest first (RFC 9162).
CREATE FUNCTION rota.tree_root(p_edge bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = rota, pg_temp AS $body$
DECLARE
    v_root bytea := p_edge[cardinality(p_edge)];
BEGIN
    IF v_root IS NULL THEN
        RETURN sha256(''::bytea);
    END IF;
    FOR i IN REVERSE cardinality(p_edge) - 1 .. 1 LOOP
        v_root := sha256('\x01'::bytea || p_edge[i] || v_root);
    END LOOP;
    RETURN v_root;
END
$body$;
