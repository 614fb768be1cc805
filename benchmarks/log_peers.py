"""Those that keep the same events: this log, the library `eventsourcing`, and SQLite without anybody in between.

Each appends batches, appends single events, and reads everything back; only what is theirs to do is inside `append`.
"""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import msgspec

from benchmarks.log_events import of_each_person
from events.catalogue import CATALOGUE
from events.codec import Origin, Slots, draft
from events.kinds.base import Event
from events.merkle import Edge, grow, leaf_hash
from events.store import Log
from scheduler.evolve import folded
from scheduler.organisation import Organisation

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ACTOR = "a" * 32
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


class Keeper(Protocol):
    """`made` gives what `append` takes; `read` returns how many events it read back."""

    def made(self, events: Sequence[Event]) -> Any: ...

    def append(self, made: Any) -> None: ...

    def read(self) -> int: ...

    def close(self) -> None: ...


@dataclass(kw_only=True)
class Rotaledger:
    """Whole: envelopes, tree, seals, guards, the table of commands."""

    place: Path
    position: int = 1
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.log = Log.create(str(self.place / "rota.db"), self.place / "keys", now=NOW, entropy=os.urandom)

    def made(self, events: Sequence[Event]) -> Sequence[Event]:
        return events

    def append(self, made: Sequence[Event]) -> None:
        command = os.urandom(16).hex()
        done = self.log.append(
            made, based_on=self.position, actor=ACTOR, command=command, request=command.encode(), now=NOW, entropy=os.urandom
        )
        self.position = done.last

    def read(self) -> int:
        """Into the state that the events add up to."""
        return folded(Organisation(), self.log.events()).position - 1

    def close(self) -> None:
        self.log.close()


@dataclass(kw_only=True)
class Plain:
    """sqlite3 with the log's own pragmas: one table, the same bytes, read back as JSON. `tree`: with the nodes of the tree."""

    place: Path
    tree: bool = False
    edge: Edge = field(default_factory=Edge)
    connection: sqlite3.Connection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = sqlite3.connect(self.place / "plain.db", isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("CREATE TABLE events (position INTEGER PRIMARY KEY, envelope BLOB NOT NULL)")
        self.connection.execute(
            "CREATE TABLE nodes (position INTEGER, level INTEGER, hash BLOB, PRIMARY KEY (position, level)) WITHOUT ROWID"
        )

    def made(self, events: Sequence[Event]) -> list[tuple[bytes]]:
        """Their envelopes as the log writes them, without slots."""
        origin = Origin(actor=ACTOR, command=os.urandom(16).hex())
        at = b"2026-12-01T00:00:00.000000Z"
        return [(draft(event, event_id=os.urandom(16).hex(), slots=_no_texts(event), origin=origin).recorded(at),) for event in events]

    def append(self, made: list[tuple[bytes]]) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT INTO events (envelope) VALUES (?)", made)
        if self.tree:
            self.edge, nodes = grow(self.edge, [leaf_hash(envelope) for (envelope,) in made])
            self.connection.executemany("INSERT INTO nodes VALUES (?, ?, ?)", nodes)
        self.connection.execute("COMMIT")

    def read(self) -> int:
        """Into dicts."""
        rows = self.connection.execute("SELECT position, envelope FROM events ORDER BY position")
        return sum(1 for _, envelope in rows if msgspec.json.decode(envelope) is not None)

    def close(self) -> None:
        self.connection.close()


@dataclass(kw_only=True)
class Library:
    """`eventsourcing` on SQLite: an aggregate a person, with the same facts in its events, and who acted by which command."""

    place: Path
    at_once: bool = False
    aggregates: list[Any] = field(default_factory=list)
    application: Any = field(init=False)

    def __post_init__(self) -> None:
        from benchmarks.log_library import People

        env = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(self.place / "library.db")}
        self.application = People(env=env)

    def made(self, events: Sequence[Event]) -> list[Any]:
        """Aggregates with their events pending; a single event is the next one of an aggregate of its own."""
        from benchmarks.log_library import Person

        command = os.urandom(16).hex()
        people = [Person.of([(event.event_name, _facts(event, command)) for event in one]) for one in of_each_person(events)]
        self.aggregates += [person.id for person in people]
        return people

    def append(self, made: list[Any]) -> None:
        self.application.save(*made)

    def read(self) -> int:
        """Into domain events: aggregate by aggregate, as the library replays, or `at_once`, past it, from its recorder."""
        return self._read_at_once() if self.at_once else sum(1 for one in self.aggregates for _ in self.application.events.get(one))

    def _read_at_once(self) -> int:
        recorder, mapper = self.application.recorder, self.application.mapper
        stored = recorder.select_notifications(1, recorder.max_notification_id())
        return sum(1 for one in stored if mapper.to_domain_event(one) is not None)

    def close(self) -> None:
        self.application.close()


def library_is_there() -> bool:
    return find_spec("eventsourcing") is not None


def _no_texts(event: Event) -> Slots:
    return dict.fromkeys(CATALOGUE.kind(event.event_name).personal)


def _facts(event: Event, command: str) -> dict[str, Any]:
    facts = {name: value for name, value in msgspec.structs.asdict(event).items() if isinstance(value, str | int | date | tuple)}
    return {**facts, "actor": ACTOR, "command": command}
