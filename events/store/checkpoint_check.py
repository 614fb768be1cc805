"""Verification of checkpoints: those brought along and those stored beside the events, each held against the tree at its size."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from events import merkle
from events.checkpoints import SignedCheckpoint, origin_of, parse_checkpoint
from events.codec import Envelope
from events.errors import LogError
from events.notes import BadNote, VerifierKey
from events.receipts import Receipt
from events.signing import verifiers_in
from events.store.database import Database
from events.store.tables import checkpoints
from events.verification import Findings, Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What may be trusted: checkpoints brought along, the keys that are to have signed them, and a key directory with more keys.

    `receipts` are what reports say of the log.
    """

    held: tuple[SignedCheckpoint, ...] = ()
    asked: tuple[VerifierKey, ...] = ()
    directory: Path | None = None
    receipts: tuple[Receipt, ...] = ()


NO_EVIDENCE = Evidence()


@dataclass(slots=True)
class _Watched:
    """A checkpoint and where it comes from; `met`: the tree had its root at its size."""

    signed: SignedCheckpoint
    brought: bool
    met: bool = False

    @property
    def name(self) -> str:
        return f"{'The checkpoint brought along' if self.brought else 'A stored checkpoint'} of {self.signed.checkpoint.size} events"


@dataclass(slots=True, kw_only=True)
class CheckpointCheck:
    """Waits at the sizes of which checkpoints speak, and says at the end which of them the log bears out."""

    database: Database
    findings: Findings
    evidence: Evidence
    trust: Trust = field(default_factory=Trust)
    _origin: str | None = None
    _watched: list[_Watched] = field(default_factory=list)
    _by_size: dict[int, list[_Watched]] = field(default_factory=dict)
    _sizes: list[int] = field(default_factory=list)  # ascending

    def __post_init__(self) -> None:
        self._watched = [_Watched(signed, brought=True) for signed in self.evidence.held]
        self._watched += [_Watched(signed, brought=False) for signed in self._stored()]
        for one in self._watched:
            self._by_size.setdefault(one.signed.checkpoint.size, []).append(one)
        self._sizes = sorted(self._by_size)
        self.meet(merkle.Edge())

    def sizes(self, above: int, upto: int) -> list[int]:
        """The sizes of which some checkpoint speaks, within a span whose begin is left out and whose end is not."""
        return self._sizes[bisect_right(self._sizes, above) : bisect_right(self._sizes, upto)]

    def see(self, position: int, envelope: Envelope) -> None:
        """The first event gives the log its name."""
        if position == 1:
            self._origin = origin_of(str(envelope.body.get("log")))

    def meet(self, edge: merkle.Edge) -> None:
        """The tree as it is at one size."""
        root = merkle.root(edge)
        for one in self._by_size.get(edge.size, ()):
            one.met = one.signed.checkpoint.root == root
            if not one.met:
                self._find_other_root(one, root)

    def finish(self, size: int) -> None:
        """All events were seen."""
        keys = tuple(dict.fromkeys((*self.evidence.asked, *self._at_hand())))
        for one in self._watched:
            self._check_name(one)
            self._check_reach(one, size)
            self._check_signatures(one, keys)
        self.trust = self._trust(keys)

    def _at_hand(self) -> tuple[VerifierKey, ...]:
        return () if self._origin is None else verifiers_in(self.evidence.directory, self._origin)

    def _trust(self, keys: tuple[VerifierKey, ...]) -> Trust:
        """Brought along, a checkpoint is trusted for where it comes from; a stored one for its signature alone."""
        met = [(one, one.signed.signers(keys)) for one in self._watched if one.met]
        return Trust(
            covered=max((one.signed.checkpoint.size for one, signers in met if one.brought or signers), default=0),
            brought=tuple(one.signed.checkpoint.size for one, _ in met if one.brought),
            stored=sum(not one.brought for one, _ in met),
            unchecked=sum(not one.brought and not signers for one, signers in met),
            signed_by=tuple(dict.fromkeys(key.name for _, signers in met for key in signers)),
            keys=tuple(str(key) for key in keys),
        )

    def _find_other_root(self, one: _Watched, root: bytes) -> None:
        told = one.signed.checkpoint
        says = f"{one.name} has the root {told.root.hex()[:8]}; the log's root at that size is {root.hex()[:8]}. Its history was rewritten."
        self.findings.add("checkpoint-differs", says)

    def _check_name(self, one: _Watched) -> None:
        origin = one.signed.checkpoint.origin
        if self._origin is not None and origin != self._origin:
            self.findings.add("checkpoint-foreign", f"{one.name} is of the log {origin}; this one is {self._origin}.")

    def _check_reach(self, one: _Watched, size: int) -> None:
        if one.signed.checkpoint.size > size:
            says = f"{one.name}: the log holds {size} now. Events were removed at its end, or an older copy was put in its place."
            self.findings.add("checkpoint-beyond", says)

    def _check_signatures(self, one: _Watched, keys: tuple[VerifierKey, ...]) -> None:
        for key in one.signed.forgeries(keys):
            self.findings.add("checkpoint-forged", f"{one.name} bears a signature in the name of {key.name} that this key never made.")
        if one.brought and self.evidence.asked and not one.signed.signers(self.evidence.asked):
            self.findings.add("checkpoint-unsigned", f"{one.name} is not signed by the key that you named.")

    def _stored(self) -> Iterator[SignedCheckpoint]:
        try:
            with self.database.reading() as connection:
                rows = connection.execute(sa.select(checkpoints)).all()
        except LogError as error:
            self.findings.add("checkpoint-changed", f"The stored checkpoints cannot be read. {error}")
            return
        for row in rows:
            signed = _read(row)
            if signed is None:
                self.findings.add("checkpoint-changed", f"The checkpoint stored for {row.size} events is damaged.")
            else:
                yield signed


def _read(row: Row[Any]) -> SignedCheckpoint | None:
    """The checkpoint in a row; None where it is none, or not that of its columns."""
    try:
        signed = parse_checkpoint(row.note if isinstance(row.note, bytes) else b"")
    except BadNote:
        return None
    return signed if (signed.checkpoint.size, signed.checkpoint.origin) == (row.size, row.origin) else None
