"""The server's roles for a log, as statements that an administrator can read before they run."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import Connection

from events.store.tables import subject_keys, tables

_OF_MANAGERS = {  # what somebody cannot do is for HR alone, whoever their manager is
    "payloads": "(rota.may_read(subject) AND (field <> 'demand'::text))",
    "subject_keys": "rota.may_read(subject)",
}
SEALED = tuple(_OF_MANAGERS)
_FUNCTIONS = ("append", "stamped", "tree_root", "let_only_writers", "unit_of", "above", "may_read")


def ddl() -> str:
    """Every statement, in order."""
    text = Path(__file__).with_name("roles.sql").read_text(encoding="utf-8")
    names = [f"rota.{table.name}" for table in tables.sorted_tables if table is not subject_keys]
    return (
        text.replace("@OWNED@", "\n".join(_owned()))
        .replace("@OPEN@", ", ".join([*names, "rota.event_log"]))
        .replace("@POLICIES@", "\n".join(_policies()))
    )


def add_roles(connection: Connection) -> None:
    """Run them."""
    connection.exec_driver_sql(ddl().replace("%", "%%"))


def _owned() -> Iterator[str]:
    yield "ALTER SCHEMA rota OWNER TO rota_owner;"
    for name in [*(table.name for table in tables.sorted_tables), "manager_units", "event_log"]:
        yield f"ALTER TABLE rota.{name} OWNER TO rota_owner;"
    for name in _FUNCTIONS:
        yield f"ALTER FUNCTION rota.{name} OWNER TO rota_owner;"


def policies() -> set[tuple[str, str, str, str, str]]:
    """Who sees which sealed rows, as the server tells it: policy, table, roles, act and condition."""
    return {
        (policy, table, ", ".join(sorted(who.split(", "))), "SELECT", condition.replace("rota.", ""))
        for table in SEALED
        for policy, who, condition in _seen(table)
    }


def _seen(table: str) -> tuple[tuple[str, str, str], ...]:
    """Policy, roles and condition, as the server writes conditions."""
    return ("whole", "rota_writer, rota_auditor", "true"), ("own", "rota_manager", _OF_MANAGERS[table])


def _policies() -> Iterator[str]:
    for table in SEALED:
        for policy, roles, condition in _seen(table):
            yield f"DROP POLICY IF EXISTS {policy} ON rota.{table};"
            yield f"CREATE POLICY {policy} ON rota.{table} FOR SELECT TO {roles} USING ({condition});"
