"""Appending: everything that can be done before the lock is; under it only the instant is spliced in, hashed and written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events import merkle
from events.codec import Draft, Origin, drafts
from events.entropy import Entropy
from events.errors import CommandReused, Conflict, Tampered
from events.instants import instant_text
from events.keys import Keys
from events.kinds.base import Event
from events.record import Appended, Head
from events.sealing import WrappedKey
from events.store.direct import Direct, insert_rows
from events.store.erasing import Erasure, carry_out, erasures_of
from events.store.reading import HEAD, edge_of, head_in
from events.store.rotating import rewrap_all, store_rewrapped
from events.store.tables import command_checksum, commands, events, log_head, merkle_nodes
from events.store.vault import Sealed, seal_all, store_sealed

TOGETHER = 10_000  # events that are hashed and written at a time: a large import is in memory once as it is

_DONE = Direct(sa.select(commands).where(commands.c.command_id == sa.bindparam("command")))
_HEAD = Direct(HEAD)
_MOVE_HEAD = Direct(sa.update(log_head).values(position=sa.bindparam("last"), root=sa.bindparam("to"), recorded_at=sa.bindparam("at")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """Events that are ready to be written in one transaction, as one command's doing."""

    drafts: tuple[Draft, ...]
    sealed: Sealed
    origin: Origin
    request: bytes
    based_on: int
    now: str  # as `instant_text` writes it
    erasures: tuple[Erasure, ...] = ()
    rewrapped: tuple[WrappedKey, ...] = ()  # every data key, where the commit changes what they are wrapped by


@dataclass(slots=True)
class Grown:
    """The tree's edge after the last append through this database, so that the next one need not look it up again."""

    edge: merkle.Edge = field(default_factory=merkle.Edge)


def ready(
    new: Sequence[Event],
    connection: Connection,
    keys: Keys,
    *,
    origin: Origin,
    request: bytes,
    based_on: int,
    now: datetime,
    entropy: Entropy,
    next_keys: Keys | None = None,
) -> Commit:
    """Seal and serialise; no lock is held. `next_keys` are those that the data keys are to be wrapped by from this commit on."""
    drawn = entropy(16 * len(new)).hex()
    ids = [drawn[start : start + 32] for start in range(0, len(drawn), 32)]
    sealed = seal_all(new, ids, connection, keys, entropy)
    erasures = erasures_of(new, ids, connection, keys, entropy, sealed)
    rewrapped = () if next_keys is None else rewrap_all(connection, sealed, keys, next_keys, entropy)
    return Commit(
        drafts=drafts(new, ids=ids, slots=sealed.taken_slots(), origin=origin),
        sealed=sealed,
        origin=origin,
        request=request,
        based_on=based_on,
        now=instant_text(now),
        erasures=erasures,
        rewrapped=rewrapped,
    )


def write(commit: Commit, connection: Connection, keys: Keys, grown: Grown) -> Appended:
    """Write a commit under the lock, or return what an earlier try of the same command wrote; `Conflict` where the head has moved."""
    head = head_in(_HEAD.first(connection))
    done = done_before(connection, keys, commit.origin.command, commit.request)
    if done is not None:
        return done
    if head.position != commit.based_on:
        raise Conflict(f"The log has moved from position {commit.based_on} to {head.position} meanwhile. Look again and repeat.")
    return _write_next(commit, head, connection, keys, grown)


def done_before(connection: Connection, keys: Keys, command: str, request: bytes) -> Appended | None:
    """What the command did, where it was done before; `CommandReused` where it was done with another request."""
    row = _DONE.first(connection, command=command)
    if row is None:
        return None
    _, request_hash, hashed_by, first, last, _ = row
    if hashed_by != keys.id:
        sentence = f'The command id "{command}" was used before, at position {first}, under another wrapping key, so that it cannot be '
        raise CommandReused(f"{sentence}seen whether it was for the same request. Look at it (rota log show), and use a new id.")
    if request_hash != keys.request_hash(request):
        raise CommandReused(f'The command id "{command}" was used before, at position {first}, with another request. Use a new id.')
    return Appended(first=first, last=last, repeated=True)


def _write_next(commit: Commit, head: Head, connection: Connection, keys: Keys, grown: Grown) -> Appended:
    recorded_at = commit.now if head.recorded_at is None else max(commit.now, instant_text(head.recorded_at))
    command, edge = commit.origin.command, _trusted_edge(head, connection, grown)
    for start in range(0, len(commit.drafts), TOGETHER):
        edge = _write_some(commit.drafts[start : start + TOGETHER], edge, connection, recorded_at, command)
    first, last = head.position + 1, edge.size
    store_sealed(commit.sealed, connection)
    carry_out(commit.erasures, connection)
    store_rewrapped(commit.rewrapped, connection)
    done = (command, keys.request_hash(commit.request), keys.id, first, last)
    insert_rows(connection, commands, [(*done, command_checksum(*done))])
    _MOVE_HEAD(connection, last=last, to=merkle.root(edge), at=recorded_at)
    grown.edge = edge
    return Appended(first=first, last=last, repeated=False)


def _write_some(some: Sequence[Draft], edge: merkle.Edge, connection: Connection, recorded_at: str, command: str) -> merkle.Edge:
    """Write these events and what they complete of the tree; returns the edge after them."""
    instant = recorded_at.encode()
    envelopes = [item.recorded(instant) for item in some]
    leaves = list(map(merkle.leaf_hash, envelopes))
    rows = zip(count(edge.size + 1), envelopes, leaves, some, strict=False)
    insert_rows(
        connection,
        events,
        [
            (position, envelope, leaf, item.id, item.stream, item.name, item.version, recorded_at, command)
            for position, envelope, leaf, item in rows
        ],
    )
    grown, nodes = merkle.grow(edge, leaves)
    insert_rows(connection, merkle_nodes, nodes)
    return grown


def _trusted_edge(head: Head, connection: Connection, grown: Grown) -> merkle.Edge:
    """The edge under the head: the one grown last, unless somebody else has appended since, or that append was undone."""
    edge = grown.edge
    if edge.size != head.position or merkle.root(edge) != head.root:
        edge = edge_of(connection, head.position)
        if merkle.root(edge) != head.root:
            raise Tampered(
                "The log's root does not belong to its tree; nothing was appended. Run `rota log verify`, then restore a backup."
            )
    return edge
