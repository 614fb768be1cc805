"""A log taken apart: all that cannot be computed again, row by row, for a copy, an export or an import.

Tree nodes, leaves, positions and the columns that repeat an envelope are left out, for whoever puts the log together computes them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.errors import Tampered
from events.store import tables
from events.store.database import Database
from events.store.reading import head_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPart:
    """The exact bytes of one event; events come in the order of their positions."""

    envelope: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandPart:
    """What a retry of a command is recognised by: as in the table `commands`."""

    command_id: str
    request_hash: bytes
    hashed_by: str
    first: int
    last: int
    checksum: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPart:
    """The data key of one subject, wrapped."""

    subject: str
    fingerprint: str
    wrapped_by: str
    wrapped: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadPart:
    """The sealed text of one slot."""

    subject: str
    event: str
    field: str
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FencePart:
    """A subject whose texts were destroyed, with the fingerprint of the key that was."""

    subject: str
    fingerprint: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointPart:
    """A signed checkpoint kept beside the log."""

    size: int
    origin: str
    note: bytes


Part: TypeAlias = EventPart | CommandPart | KeyPart | PayloadPart | FencePart | CheckpointPart

BESIDE: dict[type[CommandPart | KeyPart | PayloadPart | FencePart | CheckpointPart], sa.Table] = {
    CommandPart: tables.commands,
    KeyPart: tables.subject_keys,
    PayloadPart: tables.payloads,
    FencePart: tables.erasure_fence,
    CheckpointPart: tables.checkpoints,
}
_A_BATCH = 1000


def parts_of(database: Database) -> Iterator[Part]:
    """Every part of the log as it is in one moment: the events in order, then the rest. `Tampered` where an event is missing."""
    with database.reading() as connection:
        yield from parts_in(connection)


def parts_in(connection: Connection) -> Iterator[Part]:
    """The same within a transaction that somebody else holds."""
    yield from _events(connection)
    for kind, table in BESIDE.items():
        columns = [table.c[field.name] for field in fields(kind)]
        query = sa.select(*columns).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=_A_BATCH).execute(query).mappings():
            yield kind(**row)


def _events(connection: Connection) -> Iterator[EventPart]:
    """Read by position, batch after batch within the same transaction."""
    after, last = 0, head_of(connection).position
    query = sa.select(tables.events.c.position, tables.events.c.envelope).order_by(tables.events.c.position).limit(_A_BATCH)
    while after < last:
        rows = connection.execute(query.where(tables.events.c.position > after)).all()
        for expected, (position, envelope) in enumerate(rows, start=after + 1):
            if position != expected or type(envelope) is not bytes:
                raise Tampered(f"Event {expected} is missing or damaged. Run `rota log verify`.", expected)
            yield EventPart(envelope=envelope)
        if not rows:
            raise Tampered(f"Event {after + 1} is missing. Run `rota log verify`.", after + 1)
        after += len(rows)
