"""Receipts: what a report says of the log that it was made from, small enough to be read aloud: `1234:89abcdef`.

Eight digits of a root are 32 bits: they tell an honest log from another one, and catch whoever rewrites it without thinking of them.
Somebody who tries four billion times finds a log that fits. A checkpoint has no such weakness.
"""

import re
from dataclasses import dataclass

SHOWN = 8  # digits
_FORM = re.compile(r"(0|[1-9][0-9]{0,17}):([0-9a-f]{8,64})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """That the log had a root that begins with these hex digits when it ended at `position`."""

    position: int
    root: str

    @classmethod
    def of(cls, position: int, root: bytes) -> "Receipt":
        """The receipt that a report made now carries."""
        return cls(position=position, root=root.hex()[:SHOWN])

    def agrees(self, root: bytes) -> bool:
        """Whether the log's root at the position begins so."""
        return root.hex().startswith(self.root)

    def __str__(self) -> str:
        return f"{self.position}:{self.root}"


def parse_receipt(text: str) -> Receipt:
    """A receipt as reports print it. Raises ValueError."""
    found = _FORM.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is no receipt; write POSITION:ROOT, with at least the first {SHOWN} hex digits, such as 1234:89abcdef")
    return Receipt(position=int(found[1]), root=found[2])
