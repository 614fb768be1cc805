"""What an owner of the server may have put beside the guards, or taken from them: by triggers, rules, functions, rights and policies."""

import re
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.store.postgresql import guards, roles
from events.store.tables import tables

_HEAD = re.compile(r"FUNCTION rota\.(\w+)(.*?)AS \$body\$(.*?)\$body\$", re.DOTALL)
_PINNED = "SET search_path = rota, pg_temp"
_HERE = "relnamespace = 'rota'::regnamespace"
_BESIDE = ("manager_units", "event_log")

_FUNCTIONS = "SELECT proname, prosrc, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'rota'::regnamespace"
_TRIGGERS = f"SELECT tgname, relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE {_HERE} AND NOT tgisinternal"
_RULES = f"SELECT rulename, relname FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class WHERE {_HERE} AND rulename <> '_RETURN'"
_TABLES = f"SELECT relname FROM pg_class WHERE {_HERE} AND relkind IN ('r', 'p', 'f', 'v', 'm')"
_RIGHTS = f"""SELECT DISTINCT privilege_type, relname FROM pg_class, aclexplode(relacl) WHERE {_HERE} AND relkind IN ('r', 'v')
    AND grantee <> relowner AND privilege_type <> 'SELECT' AND (relname, privilege_type) <> ('checkpoints', 'INSERT')"""
_ROW_SECURITY = f"SELECT relname FROM pg_class WHERE {_HERE} AND relname = ANY(:sealed) AND NOT relrowsecurity"
_POLICIES = "SELECT policyname, tablename, roles::text[], cmd, qual FROM pg_policies WHERE schemaname = 'rota'"


def altered_schema(connection: Connection) -> tuple[str, ...]:
    """Each part that is altered or not the log's, as "trigger zz on payloads"; sorted. What `altered_guards` tells is left out."""
    parts = {*_strange_functions(connection), *_strange_parts(connection), *_strange_rows_seen(connection)}
    return tuple(sorted(parts))


def _strange_functions(connection: Connection) -> Iterator[str]:
    """Another body, other rights to run with, or a second function of the same name."""
    wanted, known = dict(_wanted_functions()), set(guards.altered_guards(connection))
    seen = set()
    for name, *found in connection.execute(sa.text(_FUNCTIONS)):
        if name in seen or (name not in known and wanted.get(name) != tuple(found)):
            yield f"function {name}"
        seen.add(name)


def _wanted_functions() -> Iterator[tuple[str, tuple[str, bool, list[str] | None]]]:
    for statement in (*guards.functions(), Path(__file__).with_name("roles.sql").read_text(encoding="utf-8")):
        for name, head, body in _HEAD.findall(statement):
            yield name, (body, "SECURITY DEFINER" in head, ["search_path=rota, pg_temp"] if _PINNED in head else None)


def _strange_parts(connection: Connection) -> Iterator[str]:
    wanted = guards.trigger_places()
    for name, table in connection.execute(sa.text(_TRIGGERS)):
        if (name, table) not in wanted:
            yield f"trigger {name} on {table}"
    for name, table in connection.execute(sa.text(_RULES)):
        yield f"rule {name} on {table}"
    for (name,) in connection.execute(sa.text(_TABLES)):
        if name not in tables.tables and name not in _BESIDE:
            yield f"table {name}"
    for right, table in connection.execute(sa.text(_RIGHTS)):
        yield f"right to {right} on {table}"


def _strange_rows_seen(connection: Connection) -> Iterator[str]:
    """Where the log has roles: who sees which sealed texts and keys."""
    if connection.execute(sa.text("SELECT to_regclass('rota.manager_units')")).scalar() is None:
        return
    for (table,) in connection.execute(sa.text(_ROW_SECURITY), {"sealed": list(roles.SEALED)}):
        yield f"row security of {table}"
    for policy, table, who, act, condition in connection.execute(sa.text(_POLICIES)):
        found = (policy, table, ", ".join(sorted(who)), act, str(condition).replace("rota.", ""))
        if found not in roles.policies():
            yield f"policy {policy} on {table}"
