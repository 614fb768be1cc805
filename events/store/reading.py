"""Reading the log in order, in short transactions, so that no reader holds up a checkpoint of the database's own journal."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events import merkle
from events.codec import Envelope, event_in, event_of, open_envelope
from events.errors import LogError, NotCanonical, Tampered, UnknownEvent
from events.instants import instant_of
from events.kinds.base import Event
from events.proofs import HashAt
from events.record import Head, RawEvent, Record
from events.store.database import Database
from events.store.direct import Direct
from events.store.tables import events, log_head, merkle_nodes

if TYPE_CHECKING:
    import hashlib

Wanted: TypeAlias = Callable[[int, bytes], bool]  # of a position and an envelope

_A_BATCH = 1000
HEAD = sa.select(log_head.c.position, log_head.c.root, log_head.c.recorded_at)
_LEAF = sa.select(events.c.leaf).where(events.c.position == sa.bindparam("at"))
_NODES = sa.select(merkle_nodes.c.position, merkle_nodes.c.level, merkle_nodes.c.hash)
_EVENTS = Direct(
    sa.select(events.c.position, events.c.envelope, events.c.leaf)
    .where(events.c.position > sa.bindparam("after"), events.c.position <= sa.bindparam("last"))
    .order_by(events.c.position)
)


@dataclass(slots=True, kw_only=True)
class Passed:
    """The events that were read from the first on, one after the other: up to which position, and SHA-256 over their leaves in order."""

    position: int = 0
    leaves: "hashlib._Hash" = field(default_factory=sha256)


def head_of(connection: Connection) -> Head:
    """The head row; `Tampered` where it is missing or is none."""
    return head_in(connection.execute(HEAD).first())


def head_in(row: Sequence[Any] | None) -> Head:
    """The head in what `HEAD` selects; `Tampered` as above."""
    position, root, at = row or (None, None, None)
    if type(position) is not int or type(root) is not bytes or not isinstance(at, str | None):
        raise Tampered("The log's head row is missing or damaged. Run `rota log verify`, then restore a backup.")
    try:
        recorded_at = None if at is None else instant_of(at)
    except NotCanonical as error:
        raise Tampered(f"The log's head row is damaged: {error}") from None
    return Head(position=position, root=root, recorded_at=recorded_at)


def raw_events(database: Database, after: int, upto: int, wanted: Wanted | None = None) -> Iterator[RawEvent]:
    """Events after a position, up to another one, included; each with the leaf that its bytes have, else `Tampered`.

    `wanted` leaves out some, by position and bytes; these are not checked, so that it is for events that were read and checked before.
    """
    for rows in stored_rows(database, after, upto, wanted=wanted):
        for position, envelope, leaf in rows:
            yield RawEvent(position=position, envelope=envelope, leaf=leaf)


def positioned_events(database: Database, after: int, upto: int, passed: Passed | None = None) -> Iterator[tuple[int, Event]]:
    """The events of the same records, each with its position; refused as by `record_of`, and in half the time."""
    return chain.from_iterable(_batches_of_events(database, after, upto, passed))


def _batches_of_events(database: Database, after: int, upto: int, passed: Passed | None) -> Iterator[list[tuple[int, Event]]]:
    recorded_at = ""
    for rows in stored_rows(database, after, upto, passed):
        read: list[tuple[int, Event]] = []
        for position, envelope, _ in rows:
            try:
                event, at = event_in(envelope)
                if at != recorded_at:
                    instant_of(at)
                    recorded_at = at
            except LogError as error:
                yield read
                raise _located(error, position) from None
            read.append((position, event))
        yield read


def stored_rows(
    database: Database, after: int, upto: int, passed: Passed | None = None, *, wanted: Wanted | None = None
) -> Iterator[Sequence[tuple[int, bytes, bytes]]]:
    """Position, envelope and leaf of the same events in batches, as `raw_events` checks them; what comes before a fault comes before it.

    `passed` goes on with them where it ends at `after`.
    """
    while after < upto:
        last = min(after + _A_BATCH, upto)
        with database.reading() as connection:
            rows = _EVENTS(connection, after=after, last=last)
        sound, seen = _sound(rows, after, wanted)
        yield sound
        if seen < last - after:
            raise _fault(rows[seen:], after + seen + 1)
        if passed is not None and passed.position == after:
            passed.leaves.update(b"".join([leaf for _, _, leaf in rows]))
            passed.position = last
        after = last


def _sound(rows: Sequence[Any], after: int, wanted: Wanted | None) -> tuple[list[Any], int]:
    """Those wanted of the rows that are, from the first on, the events after that position as they were appended; and how many are."""
    sound, expected = [], after
    for row in rows:
        position, envelope, leaf = row
        if position != expected + 1 or type(position) is not int:
            break
        if wanted is None or type(envelope) is not bytes or wanted(position, envelope):
            if type(envelope) is not bytes or sha256(b"\x00" + envelope).digest() != leaf:  # as merkle.leaf_hash, with one call less
                break
            sound.append(row)
        expected += 1
    return sound, expected - after


def _fault(rows: Sequence[Any], expected: int) -> Tampered:
    """What is wrong where the event at a position was expected next."""
    if not rows or rows[0][0] != expected or type(rows[0][0]) is not int:
        return Tampered(f"Event {expected} is missing. Run `rota log verify`.", expected)
    return Tampered(f"Event {expected} is not what was appended: its bytes do not have the hash stored with it.", expected)


def plain_rows(connection: Connection, query: sa.Select[Any]) -> list[Any]:
    """The rows as the driver has them: for columns that need no conversion, and where there are a great many."""
    with closing(connection.execute(query)) as result:  # one that stays open after a damaged row would hold on to the log as it is
        assert result.cursor is not None
        return list(result.cursor.fetchall())


def record_of(raw: RawEvent) -> Record:
    """The typed record of a raw event; `UnknownEvent` for one of a newer version, `Tampered` with its position for no event at all."""
    try:
        return _record(raw, open_envelope(raw.envelope))
    except LogError as error:
        raise _located(error, raw.position) from None


def _located(error: LogError, position: int) -> LogError:
    """What is wrong with an event, with its position."""
    says = f"Event {position}: {error}"
    if isinstance(error, UnknownEvent):
        return UnknownEvent(f"{says} It is shown as it is stored by: rota log show --raw --since {position} --limit 1")
    return Tampered(says, position)


def position_at(database: Database, instant: str) -> int:
    """The last position recorded at or before an instant, 0 where there is none; instants never fall along the log."""
    with database.reading() as connection:
        size = head_of(connection).position

        def recorded(position: int) -> str:
            found = connection.execute(sa.select(events.c.recorded_at).where(events.c.position == position)).scalar()
            if not isinstance(found, str):
                raise Tampered(f"Event {position} is missing or damaged. Run `rota log verify`.", position)
            return found

        return bisect_right(range(1, size + 1), instant, key=recorded)


def holds(database: Database, name: str) -> bool:
    """Whether a row says that its event is of this name."""
    with database.reading() as connection:
        return connection.execute(sa.select(events.c.position).where(events.c.name == name).limit(1)).first() is not None


def position_of(database: Database, event: str) -> int | None:
    """The position of the event with this id; None where there is none."""
    with database.reading() as connection:
        return connection.execute(sa.select(events.c.position).where(events.c.id == event)).scalar()


def edge_of(connection: Connection, size: int) -> merkle.Edge:
    """The tree's edge at a size not past the head, from stored leaves and nodes, read together."""
    places = set(merkle.edge_places(size))
    rows = connection.execute(_NODES.where(merkle_nodes.c.position.in_([position for position, level in places if level]))).all()
    stored = {(position, level): found for position, level, found in rows if (position, level) in places}
    if size & 1:
        stored[size, 0] = connection.execute(_LEAF, {"at": size}).scalar()
    return merkle.edge_at(size, lambda position, level: _stored_hash(stored.get((position, level)), position))


def hashes_in(connection: Connection) -> HashAt:
    """Looks up a stored leaf or node by (position, level); `Tampered` where it is missing or damaged."""

    def stored(position: int, level: int) -> bytes:
        query = sa.select(events.c.leaf).where(events.c.position == position)
        if level:
            query = sa.select(merkle_nodes.c.hash).where(merkle_nodes.c.position == position, merkle_nodes.c.level == level)
        return _stored_hash(connection.execute(query).scalar(), position)

    return stored


def _stored_hash(found: object, position: int) -> bytes:
    if type(found) is not bytes:
        raise Tampered(f"The tree's node over event {position} is missing or damaged. Run `rota log verify`.", position)
    return found


def root_at(database: Database, position: int) -> bytes:
    """The root that the tree had when it ended at `position`."""
    with database.reading() as connection:
        size = head_of(connection).position
        if not 0 <= position <= size:
            raise LogError(f"The log ends at position {size}; there is no position {position}.")
        return merkle.root(edge_of(connection, position))


def _record(raw: RawEvent, envelope: Envelope) -> Record:
    return Record(
        position=raw.position,
        id=envelope.id,
        event=event_of(envelope),
        recorded_at=instant_of(envelope.recorded_at),
        actor=envelope.actor,
        command=envelope.command_id,
        correlation=envelope.correlation,
        causation=envelope.causation,
        leaf=raw.leaf,
        login=envelope.login,
    )
