"""What verification says: how far it looked, what it found, and what it could not look into; never just OK."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the log is not as it was appended. `position` is the event's, None where no single event is concerned."""

    position: int | None
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the log was held against, and with which keys.

    `covered` events are vouched for: by a checkpoint that was brought along, or by a stored one whose signature holds. `brought` are the
    sizes of those brought along that the log extends, `stored` of how many stored ones that is so; of these, `unchecked` bear no signature
    of a key at hand. `signed_by` are the names of the keys whose signatures hold, `keys` those that were at hand.
    """

    covered: int = 0
    brought: tuple[int, ...] = ()
    stored: int = 0
    unchecked: int = 0
    signed_by: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The log as it was seen: `size` events under `root`, both computed from the stored envelopes alone.

    `slots_open` personal fields hold their commitments, `slots_sealed` could not be opened for want of the key (`sealed_because`),
    `slots_erased` are gone because an erasure in the log says so;
    `unknown` events are of kinds this version does not know: their bytes are verified, their meaning is not;
    `receipts` are those brought along that the log bears out.
    """

    size: int
    root: bytes
    findings: tuple[Finding, ...]
    slots_open: int
    slots_sealed: int
    sealed_because: str | None
    unknown: int
    slots_erased: int = 0
    trust: Trust = Trust()
    receipts: tuple[str, ...] = ()

    @property
    def unsigned_tail(self) -> int:
        """How many events at the end no checkpoint vouches for."""
        return self.size - self.trust.covered


@dataclass(slots=True)
class Findings:
    """Findings in the order in which they were made, and the positions they concern."""

    made: list[Finding] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)  # ascending

    def add(self, reason: str, sentence: str, position: int | None = None) -> None:
        """One more finding."""
        self.made.append(Finding(position=position, reason=reason, sentence=sentence))
        if position is not None:
            insort(self.positions, position)

    def touch(self, first: int, last: int) -> bool:
        """Whether some finding concerns a position in this span, both ends included."""
        nearest = bisect_left(self.positions, first)
        return nearest < len(self.positions) and self.positions[nearest] <= last

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.made)
