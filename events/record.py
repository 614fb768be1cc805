"""What the log hands out: records, raw events, its head, and what an append did."""

from dataclasses import dataclass
from datetime import datetime

from events.kinds.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An event as it was recorded; `leaf` is its hash in the tree, `recorded_at` an aware UTC instant.

    `login` is who was logged in at the database; None on SQLite, which knows no logins.
    """

    position: int
    id: str
    event: Event
    recorded_at: datetime
    actor: str
    command: str
    correlation: str | None
    causation: str | None
    leaf: bytes
    login: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEvent:
    """The stored bytes of an event, whether this version knows its kind or not."""

    position: int
    envelope: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the log ends: last position (0: empty), root of the tree over all events, when the last was recorded."""

    position: int
    root: bytes
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """First and last position of a command's events; `repeated` where an earlier try of the same command stored them."""

    first: int
    last: int
    repeated: bool
