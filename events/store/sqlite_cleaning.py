"""Nothing that was erased stays in the file or its journal: the journal is emptied and the file written anew.

How many fences stood when that was last done is noted in the file's header (`user_version`), so that a run cut short is taken up again.
"""

import sqlite3

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.store.tables import erasure_fence

_BUSY = "Another process is reading the log, so that its journal still holds what was erased. Do it again: rota people erase --finish"


def fences(connection: Connection) -> int:
    """How many rows the fence has."""
    return connection.execute(sa.select(sa.func.count()).select_from(erasure_fence)).scalar_one()


def cleaned(connection: Connection) -> int:
    """How many it had when the file was last cleaned."""
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return int(found)


def clean(connection: sqlite3.Connection, behind: int) -> tuple[str, ...]:
    """Empty the journal, write the file anew, and note how many fences stood; says what is still to be done."""
    if not _emptied(connection):
        return (_BUSY,)
    connection.execute("VACUUM")
    connection.execute(f"PRAGMA user_version = {behind:d}")
    return () if _emptied(connection) else (_BUSY,)


def _emptied(connection: sqlite3.Connection) -> bool:
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
