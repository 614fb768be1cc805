"""Statements of every append, where what SQLAlchemy does around a statement would cost more than the statement: each compiled once.

In a file they run on the driver's own cursor; a server's answer takes far longer than either way. Only for columns that need no conversion.
"""

from collections.abc import Sequence
from contextlib import closing
from functools import cache
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection

_PARAMETERS = 300  # of one statement; every SQLite takes 999
_NAMED = SQLiteDialect_pysqlite(paramstyle="named")


class Direct:
    """A statement with named parameters: `statement(connection, name=value)` gives all its rows, none where it returns no rows."""

    def __init__(self, statement: sa.Select[Any] | sa.Update) -> None:
        self._statement = statement
        self._text = ""
        self._given: dict[str, object] = {}  # what is not asked of the caller: a limit

    def __call__(self, connection: Connection, **parameters: object) -> Sequence[Any]:
        if connection.dialect.name != "sqlite":
            result = connection.execute(self._statement, parameters)
            return result.all() if result.returns_rows else ()
        if not self._text:
            self._compile()
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(self._text, self._given | parameters)
            return cursor.fetchall()

    def first(self, connection: Connection, **parameters: object) -> Any:
        """The first row; None where there is none."""
        return next(iter(self(connection, **parameters)), None)

    def _compile(self) -> None:
        compiled = self._statement.compile(dialect=_NAMED)
        self._given = {name: value for name, value in compiled.params.items() if value is not None}
        self._text = str(compiled)


def insert_rows(connection: Connection, table: sa.Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Rows with a value for each column in the order of the table, into a log in a file: many in one statement."""
    width = len(table.columns)
    together = _PARAMETERS // width
    whole = len(rows) - len(rows) % together
    cursor = connection.connection.cursor()
    if whole:
        joined = (tuple(chain.from_iterable(rows[start : start + together])) for start in range(0, whole, together))
        cursor.executemany(_insert(table.name, width, together), joined)  # type: ignore[arg-type]  # SQLite's driver takes any iterator
    if rows[whole:]:
        cursor.executemany(_insert(table.name, width, 1), rows[whole:])


@cache
def _insert(table: str, width: int, rows: int) -> str:
    marks = f"({', '.join('?' * width)})"
    return f"INSERT INTO {table} VALUES {', '.join([marks] * rows)}"
