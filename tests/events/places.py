"""Logs for tests: a fixed clock, repeatable entropy, and places for a log on each engine."""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from events.kinds.base import Event
from events.kinds.people import AbsenceRecorded, PersonHired
from events.personal import Secret
from events.record import Appended
from events.store import Log
from tests.postgres import running

NOW = datetime(2024, 7, 1, 8, 30, tzinfo=UTC)
DAY = date(2026, 7, 6)


def dice(seed: int = 0) -> Callable[[int], bytes]:
    """Entropy that repeats itself in every run."""
    numbers = count()

    def drawn(size: int) -> bytes:
        return hashlib.shake_256(f"{seed}/{next(numbers)}".encode()).digest(size)

    return drawn


@dataclass
class Place:
    """Where one log of a test lives."""

    where: str
    keys: Path
    entropy: Callable[[int], bytes] = field(default_factory=dice)

    @property
    def file(self) -> Path:
        return Path(self.where)

    def create(self) -> Log:
        return Log.create(self.where, self.keys, now=NOW, entropy=self.entropy)

    def open(self, *, keyless: bool = False) -> Log:
        return Log.open(self.where, None if keyless else self.keys)


def sqlite_place(folder: Path) -> Place:
    return Place(where=str(folder / "rota.db"), keys=folder / "keys")


def postgresql_place(folder: Path) -> Place:
    server = running()
    if datetime.now(UTC) < NOW + timedelta(days=2):
        pytest.skip("the clock stands before the days of these tests, and a server refuses what is recorded ahead of its clock")
    return Place(where=server.url(server.new_database()), keys=folder / "keys")


ENGINES = {"sqlite": sqlite_place, "postgresql": postgresql_place}  # an engine that is added here runs the whole contract


def away(person: str = "ann") -> AbsenceRecorded:
    return AbsenceRecorded(person=person, first_day=DAY, last_day=DAY)


def hired(person: str = "ann", *, name: str = "Ann Sjögren", number: str = "4711") -> PersonHired:
    return PersonHired(
        person=person,
        first_day=DAY,
        unit="NORTH",
        level="staff",
        number=Secret(subject=person, text=number),
        name=Secret(subject=person, text=name),
    )


def add(
    log: Log, *events: Event, command: str, based_on: int | None = None, now: datetime = NOW, request: bytes = b"", seed: int = 0
) -> Appended:
    """Append as one command, on the head of this moment unless said otherwise."""
    return log.append(
        events,
        based_on=log.head().position if based_on is None else based_on,
        actor="actor-1",
        command=command,
        request=request or command.encode(),
        now=now,
        entropy=dice(seed or zlib.crc32(command.encode())),
    )
