"""What the store asks of a database engine: two kinds of transactions, guards, and complaints that are sentences."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.errors import LogError
from events.keys import Keys
from events.record import Appended

if TYPE_CHECKING:
    from events.store.appending import Commit


class Database(ABC):
    """One log's database: transactions that write come one after the other, transactions that read see one state throughout."""

    def __init__(self, where: str, *, writer: sa.Engine, reader: sa.Engine) -> None:
        self.where = where  # as it may be shown: without a password
        self._writer = writer
        self._reader = reader

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes and commits at the end."""
        with self.told(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self.told(), self._reader.begin() as connection:
            yield connection

    @property
    def login(self) -> str | None:
        """Who is logged in, where the engine knows: it is recorded with every event. None on SQLite."""
        return None

    @property
    def cache(self) -> Path | None:
        """The file in which a cache of the state may be kept; None for a log on a server, which has no place of its own here."""
        return None

    @property
    @abstractmethod
    def writable(self) -> bool:
        """Whether anything can be appended."""

    @abstractmethod
    def told(self) -> AbstractContextManager[None]:
        """Within it, a complaint of the database or its driver becomes a `LogError` with a sentence."""

    @abstractmethod
    def require_writable(self) -> None:
        """Raises `LogError` where the log may only be read."""

    @abstractmethod
    def complaints(self) -> list[str]:
        """What the engine's own check of its files finds, in its words; empty where all is well."""

    @abstractmethod
    def add_guards(self, connection: Connection) -> None:
        """Install what refuses changes to the log; part of the transaction that makes the tables."""

    @abstractmethod
    def altered_guards(self, connection: Connection) -> tuple[str, ...]:
        """The names of guards that are missing or not as they were installed, sorted."""

    def altered_schema(self, connection: Connection) -> tuple[str, ...]:
        """What of the schema, guards apart, is missing, altered, or not the log's: as "table events", sorted."""
        return ()

    @abstractmethod
    def append(self, commit: "Commit", connection: Connection, keys: Keys) -> Appended:
        """Write a commit within a writing transaction, or return what an earlier try of the same command wrote.

        Raises `Conflict` where the head has moved past what the commit is based on, `CommandReused`, `Tampered`.
        """

    def withholds(self) -> str | None:
        """Why some personal data stay hidden from who is logged in, whatever keys they hold; None where nothing does."""
        return None

    def add_roles(self) -> str:
        """Make the engine's own roles for the log; returns the statements. Raises `LogError` where the engine knows none."""
        raise LogError(f"A log in a file has no roles of its own: whoever can write {self.where} can write it. They are for PostgreSQL.")

    @abstractmethod
    def is_clean(self) -> bool:
        """Whether the files were rid of what every erasure so far destroyed, as far as can be known from here."""

    @abstractmethod
    def clean(self) -> tuple[str, ...]:
        """Rid the files of what erasures destroyed: caches, journal, free pages. Says what remains to be done, and can be repeated."""

    @abstractmethod
    def remove(self) -> None:
        """Close, and remove what `create_database` made: for a log that could not be finished."""

    def close(self) -> None:
        """Give back every connection."""
        self._writer.dispose()
