"""What PostgreSQL itself refuses, and the functions through which alone a log grows there."""

import re
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.store.triggers import GUARDED_INSERTS, GUARDED_UPDATES, NEVER_CHANGED, NEVER_REMOVED

_FUNCTIONS = ("tree", "stamped", "writers", "append")
_BODY = re.compile(r"FUNCTION rota\.(\w+).*?AS \$body\$(.*?)\$body\$", re.DOTALL)


def add_guards(connection: Connection) -> None:
    """Install functions and guards; part of the transaction that makes the tables."""
    for statement in (*functions(), *_triggers().values()):
        connection.exec_driver_sql(statement.replace("%", "%%"))  # the driver takes a percent sign for a parameter
    connection.exec_driver_sql("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rota FROM PUBLIC")


def altered_guards(connection: Connection) -> tuple[str, ...]:
    """The names of guards and functions that are missing, switched off, or not as they were installed, sorted."""
    bodies = {found[1]: found[2] for found in map(_BODY.search, functions()) if found}
    wanted = {**bodies, **_triggers()}
    stored = {**_stored_functions(connection), **_stored_triggers(connection)}
    return tuple(sorted(name for name, text in wanted.items() if stored.get(name) != text))


def trigger_places() -> set[tuple[str, str]]:
    """Each guard with its table."""
    return {(f"{table}_{act}_guard", table) for act, table in _refused()}


def functions() -> Iterator[str]:
    """The statements that make the functions of guards, and those through which the log grows."""
    for name in _FUNCTIONS:
        yield Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
    for (act, table), when in _refused().items():
        yield (
            f"CREATE FUNCTION rota.{table}_{act}_refused() RETURNS trigger LANGUAGE plpgsql SET search_path = rota, pg_temp AS $body$ "
            f"BEGIN IF {when} THEN RAISE EXCEPTION 'append-only: this {act} of {table} is refused' USING ERRCODE = 'RL003'; END IF; "
            f"RETURN {'OLD' if act in ('delete', 'truncate') else 'NEW'}; END $body$"
        )


def _refused() -> dict[tuple[str, str], str]:
    """(act, table): when it is refused, as SQLite refuses it; emptying a whole table is refused for every table of the log."""
    return {
        **{("update", table): "TRUE" for table in NEVER_CHANGED},
        **{("update", table): when for table, when in GUARDED_UPDATES.items()},
        **{("delete", table): "TRUE" for table in NEVER_REMOVED},
        **{("truncate", table): "TRUE" for table in (*NEVER_REMOVED, "payloads", "subject_keys")},
        **{("insert", table): when for table, when in GUARDED_INSERTS.items()},
    }


def _triggers() -> dict[str, str]:
    return {f"{table}_{act}_guard": _trigger(table, act) for act, table in _refused()}


def _trigger(table: str, act: str) -> str:
    """Written as the server writes it back."""
    each = "STATEMENT" if act == "truncate" else "ROW"
    return (
        f"CREATE TRIGGER {table}_{act}_guard BEFORE {act.upper()} ON rota.{table} "
        f"FOR EACH {each} EXECUTE FUNCTION rota.{table}_{act}_refused()"
    )


def _stored_functions(connection: Connection) -> dict[str, str]:
    query = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'rota'::regnamespace"
    return {row.proname: row.prosrc for row in connection.execute(sa.text(query))}


def _stored_triggers(connection: Connection) -> dict[str, str]:
    query = """SELECT tgname, pg_get_triggerdef(t.oid) AS says FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        WHERE relnamespace = 'rota'::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A')"""
    unqualified = re.compile(r"EXECUTE FUNCTION (?!rota\.)")
    return {row.tgname: unqualified.sub("EXECUTE FUNCTION rota.", row.says) for row in connection.execute(sa.text(query))}
