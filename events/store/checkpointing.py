"""Checkpoints of a log: signed over its head, kept beside the events, and the proofs between them."""

from collections.abc import Iterator
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events import merkle
from events.checkpoints import Checkpoint, SignedCheckpoint, origin_of, parse_checkpoint
from events.codec import event_of, open_envelope
from events.errors import LogError, Tampered
from events.kinds.log import LogOpened
from events.notes import Note
from events.proofs import Proof, consistency, inclusion, is_consistent, is_included
from events.signing import Signer
from events.store.database import Database
from events.store.reading import edge_of, hashes_in, head_of
from events.store.tables import checkpoints, events


def origin(database: Database) -> str:
    """The name under which the log signs, from its first event."""
    with database.reading() as connection:
        stored = connection.execute(sa.select(events.c.envelope).where(events.c.position == 1)).scalar()
    opened = event_of(open_envelope(stored)) if isinstance(stored, bytes) else None
    if not isinstance(opened, LogOpened):
        raise Tampered("The first event does not name the log. Run `rota log verify`, then restore a backup.", 1)
    return origin_of(opened.log)


def sign_head(database: Database, signer: Signer) -> SignedCheckpoint:
    """A checkpoint over the head of this moment, signed and, where this login may, stored beside the events. Raises NotSigned."""
    with database.reading() as connection:
        head = head_of(connection)
        _require_root(connection, head.position, head.root)
        new = Checkpoint(origin=signer.key.name, size=head.position, root=head.root)
        known = None if signer.last(new.origin) else _newest_signed(connection, signer)
        signature = signer.sign(new, lambda early: consistency(early, new.size, hashes_in(connection)), known=known)
    signed = SignedCheckpoint(checkpoint=new, note=Note(text=new.text, signatures=(signature,)))
    if database.writable:
        with suppress(LogError):  # it is signed and remembered: whoever asked gets it, whether the log keeps a copy or not
            _store(database, signed)
    return signed


def stored_checkpoints(database: Database, upto: int | None = None) -> list[SignedCheckpoint]:
    """The checkpoints stored beside the events, smallest first; `BadNote` where one is damaged."""
    with database.reading() as connection:
        return list(_stored(connection, upto))


def prove_event(database: Database, position: int, checkpoint: Checkpoint) -> Proof:
    """That the event is in the log at the checkpoint. Raises LogError where the checkpoint is not of this log or comes before the event."""
    with database.reading() as connection:
        _require_root(connection, checkpoint.size, checkpoint.root)
        if not 1 <= position <= checkpoint.size:
            raise LogError(f"The checkpoint covers events 1 to {checkpoint.size}; event {position} is not among them.")
        proof = inclusion(position, checkpoint.size, hashes_in(connection))
        leaf = hashes_in(connection)(position, 0)
    if not is_included(leaf, position, checkpoint.size, proof, checkpoint.root):
        raise Tampered("The stored tree does not lead from the event to its root. Run `rota log verify`.", position)
    return proof


def prove_extension(database: Database, early: Checkpoint, late: Checkpoint) -> Proof:
    """That the log at `late` begins with that at `early`. Raises LogError where one of them is not of this log."""
    if early.size > late.size:
        raise LogError(f"The earlier checkpoint covers {early.size} events, the later one {late.size}; turn them round.")
    with database.reading() as connection:
        _require_root(connection, early.size, early.root)
        _require_root(connection, late.size, late.root)
        proof = consistency(early.size, late.size, hashes_in(connection))
    if not is_consistent(early.size, early.root, late.size, late.root, proof):
        raise Tampered("The stored tree does not lead from the earlier root to the later one. Run `rota log verify`.")
    return proof


def _require_root(connection: Connection, size: int, root: bytes) -> None:
    last = head_of(connection).position
    if size > last:
        raise LogError(f"The checkpoint covers {size} events, and the log holds {last}: events were removed, or it is of another log.")
    if merkle.root(edge_of(connection, size)) != root:
        raise Tampered(f"At {size} events this log has another root than the checkpoint: it was rewritten, or is another log.")


def _newest_signed(connection: Connection, signer: Signer) -> Checkpoint | None:
    """What the log itself says was signed last by this key: where the signer remembers nothing, it begins with that."""
    newest = None
    for signed in _stored(connection, None):
        if signed.note.signed_by(signer.key.verifier):
            newest = signed.checkpoint
    return newest


def _stored(connection: Connection, upto: int | None) -> Iterator[SignedCheckpoint]:
    query = sa.select(checkpoints.c.note).order_by(checkpoints.c.size, checkpoints.c.origin)
    for note in connection.execute(query if upto is None else query.where(checkpoints.c.size <= upto)).scalars():
        yield parse_checkpoint(note if isinstance(note, bytes) else b"")


def _store(database: Database, signed: SignedCheckpoint) -> None:
    """The first one of a size stays: it cannot be replaced, and there is nothing to add to it."""
    at = (checkpoints.c.size == signed.checkpoint.size) & (checkpoints.c.origin == signed.checkpoint.origin)
    with database.writing() as connection:
        if connection.execute(sa.select(checkpoints.c.size).where(at)).first() is None:
            row = {"size": signed.checkpoint.size, "origin": signed.checkpoint.origin, "note": str(signed.note).encode()}
            connection.execute(sa.insert(checkpoints), row)
