"""Erasure: with the event go the payloads, their salts and the key; what stays is a fence that nothing comes back over.

The fence holds the subject with the fingerprint of its key, and a mark of each number that the person was known by: an HMAC under a key
of the log's own (`FENCE`), which is wrapped like any other. A number can be recognised by who holds the keys, and read by nobody.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.codec import open_envelope
from events.entropy import Entropy
from events.errors import Unreadable
from events.keys import Keys
from events.kinds.base import Event
from events.personal import Slot
from events.sealing import WrappedKey, mark, new_data_key, opened_key, unseal, unwrap
from events.store.chunks import chunks
from events.store.tables import erasure_fence, events, payloads, subject_keys
from events.store.vault import Payloads, Sealed, payloads_of, stored_keys

FENCE = "erasure-fence"
MARKED = "number"  # the field by which a person would be entered again
_PREFIX = "number:"
_LOST = (
    "A number of {subject} cannot be opened, so that nobody would notice if they were entered again: nothing is erased. What is damaged: "
    "rota log verify. Put back a backup (rota log restore), then erase; or where there is none, erase them all the same: --number-lost"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One erasure that is ready to be carried out: the subject, the id of its event, and the rows that mark their numbers."""

    subject: str
    event: str
    marks: tuple[dict[str, str], ...]


def erasures_of(
    new: Sequence[Event], ids: Sequence[str], connection: Connection, keys: Keys, entropy: Entropy, sealed: Sealed
) -> tuple[Erasure, ...]:
    """What the new events erase; a key for marks is made, among the commit's new keys, where there is none yet."""
    erasing = [
        (event.erases, event_id, event.erases_unmarked) for event, event_id in zip(new, ids, strict=True) if event.erases is not None
    ]
    if not erasing:
        return ()
    fence = _fence_key(connection) or _new_fence_key(keys, entropy, sealed)
    secret = opened_key(fence, keys)
    return tuple(
        Erasure(
            subject=subject,
            event=event_id,
            marks=tuple(
                {"subject": _PREFIX + mark(number, secret), "fingerprint": fence.fingerprint, "event": event_id}
                for number in _numbers(subject, connection, keys, unmarked=unmarked)
            ),
        )
        for subject, event_id, unmarked in erasing
    )


def carry_out(erasures: Iterable[Erasure], connection: Connection) -> None:
    """Write the fence and destroy what is behind it; part of the transaction that appends the events."""
    for erasure in erasures:
        found = connection.execute(sa.select(subject_keys.c.fingerprint).where(subject_keys.c.subject == erasure.subject)).scalar()
        row = {"subject": erasure.subject, "fingerprint": found or "", "event": erasure.event}
        for fenced in (row, *erasure.marks):
            if connection.execute(sa.select(erasure_fence.c.event).where(erasure_fence.c.subject == fenced["subject"])).first() is None:
                connection.execute(sa.insert(erasure_fence).values(fenced))
        connection.execute(sa.delete(payloads).where(payloads.c.subject == erasure.subject))
        connection.execute(sa.delete(subject_keys).where(subject_keys.c.subject == erasure.subject))


def erased_among(numbers: Iterable[str], connection: Connection, keys: Keys) -> dict[str, int]:
    """Those of the numbers that somebody had who was erased, with the position of the erasure. Raises Unreadable without the key."""
    fence = _fence_key(connection)
    if fence is None:
        return {}
    secret = opened_key(fence, keys)
    by_mark = {_PREFIX + mark(number, secret): number for number in numbers}
    found: dict[str, int] = {}
    for piece in chunks(by_mark):
        query = sa.select(erasure_fence.c.subject, events.c.position).join(events, events.c.id == erasure_fence.c.event)
        for subject, position in connection.execute(query.where(erasure_fence.c.subject.in_(piece))):
            found[by_mark[subject]] = position
    return found


def is_mark(subject: str) -> bool:
    """Whether a row of the fence marks a number; the others name a subject."""
    return subject.startswith(_PREFIX)


def _fence_key(connection: Connection) -> WrappedKey | None:
    return next(iter(stored_keys(connection, [FENCE])), None)


def _new_fence_key(keys: Keys, entropy: Entropy, sealed: Sealed) -> WrappedKey:
    _, stored = new_data_key(FENCE, keys, entropy)
    sealed.new_keys.append(stored)
    return stored


def _numbers(subject: str, connection: Connection, keys: Keys, *, unmarked: bool) -> list[str]:
    """The numbers of the subject. Raises Unreadable where one cannot be opened, unless it may go `unmarked`: it could be entered again."""
    found = payloads_of(connection, [subject], fields=[MARKED])
    stored = next(iter(stored_keys(connection, [subject])), None)
    numbers = []
    for slot in _number_slots(subject, connection):
        try:
            numbers.append(_number(slot, found, stored, keys))
        except Unreadable as damage:
            if not unmarked:
                raise Unreadable(_LOST.format(subject=subject)) from damage
    return numbers


def _number_slots(subject: str, connection: Connection) -> Iterator[Slot]:
    """Where the subject's own events say that a number is sealed; nowhere behind a fence, where none is any more."""
    if connection.execute(sa.select(erasure_fence.c.event).where(erasure_fence.c.subject == subject)).first() is not None:
        return
    for envelope in connection.execute(sa.select(events.c.envelope).where(events.c.stream == f"person:{subject}")).scalars():
        opened = open_envelope(envelope)
        sealed = opened.slots.get(MARKED)
        if sealed is not None and sealed[0] == subject:
            yield Slot(event=opened.id, field=MARKED, subject=subject, commitment=sealed[1])


def _number(slot: Slot, found: Payloads, stored: WrappedKey | None, keys: Keys) -> str:
    payload = found.get((slot.subject, slot.event, MARKED))
    if stored is None or payload is None:
        raise Unreadable(f"The {'sealed number' if stored else 'data key'} of {slot.subject} is not in the log.")
    return unseal(slot, payload, unwrap(stored, keys))
