"""Verification of receipts: what reports once said of the log, held against the tree as it was at their positions."""

from bisect import bisect_right
from collections.abc import Iterable

from events import merkle
from events.receipts import Receipt
from events.verification import Findings


class ReceiptCheck:
    """Waits at the positions of which receipts speak; `borne_out` are those that the log agrees with."""

    def __init__(self, receipts: Iterable[Receipt], findings: Findings) -> None:
        self.borne_out: list[Receipt] = []
        self._receipts = tuple(dict.fromkeys(receipts))
        self._findings = findings
        self._positions = sorted({one.position for one in self._receipts})
        self.meet(merkle.Edge())

    def sizes(self, above: int, upto: int) -> list[int]:
        """The positions of which some receipt speaks, within a span whose begin is left out and whose end is not."""
        return self._positions[bisect_right(self._positions, above) : bisect_right(self._positions, upto)]

    def meet(self, edge: merkle.Edge) -> None:
        """The tree as it is at one size."""
        for one in (one for one in self._receipts if one.position == edge.size):
            root = merkle.root(edge)
            if one.agrees(root):
                self.borne_out.append(one)
            else:
                is_other = f"its root there begins with {root.hex()[:8]}. It was rewritten since, or is another one."
                self._findings.add("receipt-differs", f"The receipt {one} is not of this log: {is_other}")

    def finish(self, size: int) -> None:
        """All events were seen."""
        for one in self._receipts:
            if one.position > size:
                says = f"The receipt {one} speaks of more events than there are, {size}: some were removed, or it is of another log."
                self._findings.add("receipt-beyond", says)
