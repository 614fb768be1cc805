"""The schema of a log in a file, held against that of a log made just now: nothing in it is missing, altered, or of somebody's own.

A trigger of somebody's own can copy what an erasure destroys, and a table made anew can hold a number where an integer belongs.
"""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.store.tables import tables
from events.store.triggers import create_triggers

# What SQLite itself keeps has no statement (indexes of keys), or is its statistics.
_PARTS = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'"


def altered_schema(connection: Connection) -> tuple[str, ...]:
    """Each table, index, view and trigger that is missing, other than it was made, or not the log's, as "table events"; sorted."""
    made, stored = _as_made(), _parts(connection)
    return tuple(sorted(part for part in made.keys() | stored.keys() if made.get(part) != stored.get(part)))


@cache
def _as_made() -> dict[str, str]:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        tables.create_all(connection)
        create_triggers(connection)
        parts = _parts(connection)
    engine.dispose()
    return parts


def _parts(connection: Connection) -> dict[str, str]:
    """Statement by part; how it is laid out in lines says nothing."""
    rows = connection.exec_driver_sql(_PARTS).all()
    return {f"{kind} {name}": " ".join(str(statement).split()) for kind, name, statement in rows}
