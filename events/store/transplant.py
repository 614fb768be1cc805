"""A log put together from its parts in an empty database: the same bytes at the same positions, under the same root, or nothing at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events import merkle
from events.canonical import parse
from events.codec import open_envelope
from events.errors import LogError, NotCanonical, Tampered
from events.instants import instant_of
from events.record import Head
from events.store.chunks import chunks
from events.store.database import Database
from events.store.parts import BESIDE, EventPart, Part
from events.store.reading import head_of
from events.store.tables import events, log_head, merkle_nodes
from events.verification import Verification

_A_BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A copy that stands: where it ends, and what reading it back found."""

    head: Head
    verification: Verification


@dataclass(slots=True, kw_only=True)
class _Growth:
    edge: merkle.Edge = field(default_factory=merkle.Edge)
    recorded_at: str = ""


def transplant(parts: Iterable[Part], database: Database, expected: Head | None = None) -> Head:
    """Write the parts into a database whose tables are made and empty, as one transaction; returns where the log ends then.

    Events keep their bytes and get the positions 1, 2, 3 ... in their order. `expected` says where the log must end (its instant is
    not looked at). Raises `LogError` where the log is not empty, `Tampered` where an event is none, falls back in time, or the end is
    another one: then nothing was written. What the parts say beyond that is for `Log.verify` to judge.
    """
    growth = _Growth()
    with database.writing() as connection:
        if head_of(connection).position:
            raise LogError("The log is not empty: a whole log is written into an empty one only. Name another place.")
        for is_event, run in groupby(parts, lambda part: isinstance(part, EventPart)):
            for batch in chunks(run, _A_BATCH):
                if is_event:
                    _add_events([part.envelope for part in batch if isinstance(part, EventPart)], growth, connection)
                else:
                    _add_beside(batch, connection)
        return _ended(growth, expected, connection)


def _add_events(envelopes: Sequence[bytes], growth: _Growth, connection: Connection) -> None:
    rows = list(_rows(envelopes, growth))
    growth.edge, nodes = merkle.grow(growth.edge, [row["leaf"] for row in rows])
    connection.execute(sa.insert(events), rows)
    if nodes:
        connection.execute(sa.insert(merkle_nodes), [{"position": node.position, "level": node.level, "hash": node.hash} for node in nodes])


def _rows(envelopes: Sequence[bytes], growth: _Growth) -> Iterator[dict[str, Any]]:
    for position, stored in enumerate(envelopes, start=growth.edge.size + 1):
        try:
            parse(stored)
            envelope = open_envelope(stored)
            instant_of(envelope.recorded_at)
        except (NotCanonical, Tampered) as error:
            raise Tampered(f"Event {position}: {error}", position) from None
        if envelope.recorded_at < growth.recorded_at:
            raise Tampered(f"Event {position} was recorded before the event ahead of it.", position)
        growth.recorded_at = envelope.recorded_at
        names = ("id", "stream", "name", "version", "recorded_at", "command_id")
        repeated = {name: getattr(envelope, name) for name in names}
        yield {"position": position, "envelope": stored, "leaf": merkle.leaf_hash(stored), **repeated}


def _add_beside(batch: Sequence[Part], connection: Connection) -> None:
    for kind, run in groupby(batch, type):
        if kind not in BESIDE:
            raise TypeError(f"a log has no part of the kind {kind.__name__}")
        connection.execute(sa.insert(BESIDE[kind]), [asdict(part) for part in run])


def _ended(growth: _Growth, expected: Head | None, connection: Connection) -> Head:
    size, root = growth.edge.size, merkle.root(growth.edge)
    if expected is not None and (size, root) != (expected.position, expected.root):
        raise Tampered(
            f"The events come to {size} with the root {root.hex()}; they should come to {expected.position} with {expected.root.hex()}. "
            "Nothing was written."
        )
    if size:
        connection.execute(sa.update(log_head).values(position=size, root=root, recorded_at=growth.recorded_at))
    return head_of(connection)
