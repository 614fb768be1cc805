"""A log in a file: the connections, pragmas and transactions of SQLite; its complaints become sentences here and nowhere else."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from events.errors import LogError, Tampered
from events.keys import Keys
from events.record import Appended
from events.store import appending, schema_check, sqlite_cleaning, triggers
from events.store.appending import Commit
from events.store.database import Database
from events.store.tables import snapshots

_HEADER = b"SQLite format 3\x00"
_PATIENCE_SECONDS = 60.0
# Ids are drawn at random, so that a large append touches pages of their index everywhere: they are kept at hand (32 MiB) and moved
# from the journal into the file after 8,000 pages, not after a batch or two.
_WRITER_PRAGMAS = ("journal_mode = WAL", "wal_autocheckpoint = 8000", "cache_size = -32768")
_PRAGMAS = ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON", "recursive_triggers = ON")


class SqliteDatabase(Database):
    """One log's file: a transaction that writes takes the lock at once (BEGIN IMMEDIATE)."""

    def __init__(self, path: Path, *, writable: bool) -> None:
        engine = sa.create_engine("sqlite://", creator=lambda: _connect(path, writable), poolclass=QueuePool)
        sa.event.listen(engine, "begin", _begin)
        super().__init__(str(path), writer=engine.execution_options(writes=True), reader=engine)
        self.path = path
        self._writable = writable
        self._grown = appending.Grown()

    @property
    def cache(self) -> Path:
        return self.path.with_name(self.path.name + ".cache")

    @property
    def writable(self) -> bool:
        return self._writable

    def told(self) -> AbstractContextManager[None]:
        return _told(self.path)

    def require_writable(self) -> None:
        if not self._writable:
            raise _complaint(self.path, "readonly")

    def complaints(self) -> list[str]:
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        return [str(complaint) for complaint in found if complaint != "ok"]

    def add_guards(self, connection: Connection) -> None:
        triggers.create_triggers(connection)

    def altered_guards(self, connection: Connection) -> tuple[str, ...]:
        return triggers.altered_triggers(connection)

    def altered_schema(self, connection: Connection) -> tuple[str, ...]:
        guards = {f"trigger {name}" for name in triggers.altered_triggers(connection)}
        return tuple(part for part in schema_check.altered_schema(connection) if part not in guards)

    def append(self, commit: Commit, connection: Connection, keys: Keys) -> Appended:
        return appending.write(commit, connection, keys, self._grown)

    def is_clean(self) -> bool:
        with self.reading() as connection:
            return sqlite_cleaning.fences(connection) == sqlite_cleaning.cleaned(connection)

    def clean(self) -> tuple[str, ...]:
        self.require_writable()
        try:
            self.cache.unlink(missing_ok=True)
        except OSError as error:
            return (f"The cache {self.cache} cannot be removed: {error.strerror}. Remove it, then: rota people erase --finish",)
        with self.writing() as connection:
            behind = sqlite_cleaning.fences(connection)
            connection.execute(sa.delete(snapshots))
        with self.told(), closing(self._writer.raw_connection()) as pooled:
            assert isinstance(pooled.driver_connection, sqlite3.Connection)
            return sqlite_cleaning.clean(pooled.driver_connection, behind)

    def remove(self) -> None:
        self.close()
        for file in (self.path, self.cache):
            file.unlink(missing_ok=True)


def open_file(path: Path) -> SqliteDatabase:
    """The database of an existing log; `LogError` where there is none, and nothing is created."""
    _check_file(path)
    return SqliteDatabase(path, writable=os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def create_file(path: Path) -> SqliteDatabase:
    """A new, empty database; `LogError` where a file already stands."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
    except FileExistsError:
        raise LogError(f"There is a file at {path} already; a log is never overwritten. Choose another place.") from None
    except OSError as error:
        raise LogError(f"No log can be made at {path}: {error.strerror}.") from None
    return SqliteDatabase(path, writable=True)


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
    connection.connection.cursor().execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_file(path: Path) -> None:
    if path.is_fifo():
        raise LogError(f"At {path} is a pipe, so it is no log. Name the log with --db.")
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
