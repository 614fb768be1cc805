"""Connections and transactions of a log on SQLite; a database's own complaints become sentences here and nowhere else."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from events.errors import LogError, Tampered
from events.store.tables import SCHEMA_FORMAT, SCHEMA_VERSION, schema_stamp

_HEADER = b"SQLite format 3\x00"
_PATIENCE_SECONDS = 60.0
_WRITER_PRAGMAS = ("journal_mode = WAL",)
_PRAGMAS = ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON", "recursive_triggers = ON")


class Database:
    """One log's database: transactions that write take the lock at once, transactions that read see one state throughout."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        self.path = path
        self._writable = writable
        self._engine = sa.create_engine("sqlite://", creator=lambda: _connect(path, writable), poolclass=QueuePool)
        self._writer = self._engine.execution_options(writes=True)
        sa.event.listen(self._engine, "begin", _begin)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the log's lock from its first moment (BEGIN IMMEDIATE) and commits at the end."""
        with _told(self.path), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with _told(self.path), self._engine.begin() as connection:
            yield connection

    def require_writable(self) -> None:
        """Raises `LogError` where the log may only be read."""
        if not self._writable:
            raise _complaint(self.path, "readonly")

    @property
    def writable(self) -> bool:
        """Whether anything can be written."""
        return self._writable

    def complaints(self) -> list[str]:
        """What the engine's own check of its file finds, in its words; empty where all is well."""
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        return [str(complaint) for complaint in found if complaint != "ok"]

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def path_of(where: str) -> Path:
    """The file that a path or a `sqlite:///` address names; `LogError` for any other engine."""
    if where.startswith("sqlite:///"):
        return Path(where.removeprefix("sqlite:///"))
    if "://" in where:
        engine = where.partition("://")[0]
        raise LogError(f"A log on {engine} is not supported by this version; name a file, or sqlite:///FILE.")
    return Path(where)


def open_database(path: Path) -> Database:
    """The database of an existing log; `LogError` where there is none, and nothing is created."""
    _check_file(path)
    database = Database(path, writable=os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    try:
        _check_stamp(database)
    except LogError:
        database.close()
        raise
    return database


def create_database(path: Path) -> Database:
    """A new, empty database; `LogError` where a file already stands."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
    except FileExistsError:
        raise LogError(f"There is a file at {path} already; a log is never overwritten. Choose another place.") from None
    except OSError as error:
        raise LogError(f"No log can be made at {path}: {error.strerror}.") from None
    return Database(path, writable=True)


def _connect(path: Path, writable: bool) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={'rw' if writable else _reading_mode(path)}"
    connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (*_WRITER_PRAGMAS, *_PRAGMAS) if writable else _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except (sqlite3.Error, UnicodeDecodeError):
        connection.close()
        raise
    return connection


def _reading_mode(path: Path) -> str:
    """Where nobody is writing, a file in a place we may not write to is opened as one that does not change: its journal needs a writer."""
    return "ro" if path.with_name(path.name + "-wal").exists() else "ro&immutable=1"


def _begin(connection: Connection) -> None:
    """The driver is in autocommit, so this BEGIN is the only one: a deferred one would fail when it comes to write after a rival."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            first = file.read(len(_HEADER))
    except FileNotFoundError:
        raise LogError(f"There is no log at {path}. Make one with `rota init`, or name it with --db.") from None
    except OSError as error:
        raise LogError(f"The log at {path} cannot be read: {error.strerror}.") from None
    if not first:
        raise LogError(f"The file {path} is empty, so it is no log. Remove it and run `rota init`, or restore a backup.")
    if first != _HEADER:
        raise LogError(f"The file {path} is no log: it is not an SQLite database. Name the log with --db.")


def _check_stamp(database: Database) -> None:
    with database.reading() as connection:
        if not sa.inspect(connection).has_table(schema_stamp.name):
            raise LogError(f"The database {database.path} is no rotaledger log. Name the log with --db.")
        stamp = connection.execute(sa.select(schema_stamp.c.format, schema_stamp.c.version)).first()
    if stamp is None or stamp.format != SCHEMA_FORMAT or not isinstance(stamp.version, int):
        raise LogError(f"The database {database.path} is no rotaledger log, or its making was cut short. Name the log with --db.")
    if stamp.version > SCHEMA_VERSION:
        raise LogError(
            f"A newer version of rotaledger wrote {database.path} (schema {stamp.version}, known here: {SCHEMA_VERSION}). Update first."
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A complaint of the database or its driver becomes a `LogError` with a sentence."""
    try:
        yield
    except DBAPIError as error:
        raise _complaint(path, str(error.orig)) from error
    except sqlite3.Error as error:
        raise _complaint(path, str(error)) from error
    except UnicodeDecodeError as error:  # the engine quotes a damaged schema
        raise _complaint(path, "its schema is malformed") from error


def _complaint(path: Path, says: str) -> LogError:
    if "locked" in says or "busy" in says:
        return LogError(f"The log {path} is busy: another process has been writing for over a minute. Try again.")
    if "not a database" in says:
        return LogError(f"The file {path} is no log: it is no SQLite database, or its beginning is damaged. Name the log with --db.")
    if "malformed" in says or "decode" in says:
        return Tampered(f"The database file {path} is damaged ({says}). Restore a backup.")
    if "readonly" in says:
        return LogError(f"The log {path} may only be read by you. Ask its owner, or name another with --db.")
    if "full" in says:
        return LogError(f"The disk with the log {path} is full; nothing was written.")
    return LogError(f"The database of {path} refused: {says}.")
