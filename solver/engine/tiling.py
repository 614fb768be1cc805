"""Blocks of one span laid into units so that the absences of some leave seats to others, day by day, with none left over.

Whoever is absent on some days of a block leaves the seat free on them. Where seats are short, one block more than there are seats fits
into a unit if on each of its days somebody is absent: absences that tile the days, an exact cover. The day that the fewest absences could
cover is covered first (D. E. Knuth, *Dancing links*, 2000); where that fails, some units are emptied and laid anew (G. Schrimpf,
J. Schneider, H. Stamm-Wilbrandt, G. Dueck, *Record breaking optimization results using the ruin and recreate principle*, 2000).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.arrays.days import Int64

MOST_DAYS = 62  # of a span, so that they fit into a word
TRIES, AGAIN = 20, 6  # for a unit, at first and when it is laid anew
ROUNDS = 3_000  # of laying units anew, at most
EMPTIED = 4  # units each time
DRAWN_TO = 1.0  # how much rather a long absence is taken, in logarithms by the day: so much in some tries, not at all in others


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """So many `blocks` in one unit; `levels[i]` are the days, as bits, on which more than i of them must be absent; none is 0."""

    blocks: int
    levels: tuple[int, ...]

    @classmethod
    def of(cls, blocks: int, absent: Int64) -> "Demand":
        """`absent` (n_days,): how many must be, on each day."""
        powers = 1 << np.arange(len(absent), dtype=np.int64)
        return cls(blocks=blocks, levels=tuple(int(powers[absent >= level].sum()) for level in range(1, int(absent.max(initial=0)) + 1)))


@dataclass(kw_only=True)
class Stock:
    """`kinds`: the different absences of a span as bits; `many`: blocks of each that are left; `draw` gives shares of 1.

    On the days in `exact` nobody may be absent beyond the demand, since every absence is needed.
    """

    kinds: Int64
    many: Int64
    draw: Callable[[], float]
    exact: int

    @cached_property
    def _projected(self) -> Int64:
        """The kinds on the days that count."""
        return self.kinds & self.exact

    @cached_property
    def _order(self) -> Int64:
        """Kinds by what they are on the days that count; of those that are the same there the longest absences last."""
        return np.lexsort((np.bitwise_count(self.kinds), self._projected))

    def tiled(self, demand: Demand, tries: int) -> list[int] | None:
        """The kinds of blocks that meet the demand to the day, or None where none were found."""
        return next((found for _ in range(tries) if (found := self._once(demand)) is not None), None)

    def _once(self, demand: Demand) -> list[int] | None:
        levels, left, picked, many = list(demand.levels), demand.blocks, list[int](), self.many.copy()
        tilt = DRAWN_TO * self.draw()
        while left > 2 and levels:
            kind = self._drawn(levels, many, tilt)
            if kind is None:
                return None
            many[kind] -= 1
            picked.append(kind)
            levels, left = covered(levels, int(self.kinds[kind])), left - 1
        last = self._completed(levels, left, many)
        return None if last is None else picked + last

    def _drawn(self, levels: Sequence[int], many: Int64, tilt: float) -> int | None:
        """A kind that wastes nothing, by lot among those who are absent on the day that the fewest blocks could cover."""
        fits = np.flatnonzero(((self._projected & ~levels[0]) == 0) & ((self.kinds & levels[0]) > 0) & (many > 0))
        days = np.array([day for day in range(levels[0].bit_length()) if levels[0] >> day & 1])
        on = (self.kinds[fits, None] >> days) & 1
        supply = on.T @ many[fits]
        scarce = int(supply.argmin())
        if not supply[scarce]:
            return None
        some = fits[on[:, scarce] > 0]
        weight = np.sqrt(many[some]) * np.exp(tilt * np.bitwise_count(self.kinds[some] & levels[0]))
        return int(some[min(len(some) - 1, int(np.searchsorted(np.cumsum(weight), self.draw() * weight.sum())))])

    def _completed(self, levels: Sequence[int], left: int, many: Int64) -> list[int] | None:
        """What the last two or fewer must be is known, and looked up; where nothing is left to cover nobody may be absent."""
        if not levels:
            return self._present(left, many)
        if len(levels) > left:
            return None
        return self._single(levels[0], many) if left == 1 else self._pair(levels[0], levels[1] if len(levels) > 1 else 0, many)

    def _present(self, left: int, many: Int64) -> list[int] | None:
        """So many of those of whom there are most."""
        there = np.flatnonzero((self._projected == 0) & (many > 0))
        there = there[np.argsort(-many[there], kind="stable")]
        found = np.repeat(there, np.minimum(many[there], left))[:left]
        return found.tolist() if len(found) == left else None

    def _single(self, days: int, many: Int64) -> list[int] | None:
        good = np.flatnonzero(((days & ~self.kinds) == 0) & ((self._projected & ~days) == 0) & (many > 0))
        return [int(good[0])] if len(good) else None

    def _pair(self, days: int, both: int, many: Int64) -> list[int] | None:
        one = np.flatnonzero(((self._projected & ~days) == 0) & ((both & ~self.kinds) == 0) & (many > 0))
        wanted = (days & ~self.kinds[one]) | both
        order = self._order[many[self._order] > 0]
        other = order[np.searchsorted(self._projected[order], wanted & self.exact, side="right") - 1] if len(order) else one
        same = (self._projected[other] == wanted & self.exact) & ((wanted & ~self.kinds[other]) == 0)
        good = np.flatnonzero(same & (many[other] > (other == one)))
        if not len(good):
            return None
        pair = good[int(self.draw() * len(good))]
        return [int(one[pair]), int(other[pair])]


def covered(levels: Sequence[int], days: int) -> list[int]:
    """The levels that are left when one more is absent on these days; days that are in none are of no use."""
    rest = list(levels)
    for place in range(len(rest) - 1, -1, -1):
        hit = days & rest[place]
        rest[place] &= ~hit
        days &= ~hit
    return [level for level in rest if level]


@dataclass(kw_only=True)
class Tiling:
    """Units by number of their demand; `found`: the kinds of their blocks; `failed`: those for which none were found."""

    stock: Stock
    demands: Sequence[Demand]
    found: dict[int, list[int]] = field(default_factory=dict)
    failed: list[int] = field(default_factory=list)

    def lay(self, order: Sequence[int]) -> None:
        """One unit after the other."""
        for unit in order:
            if not self._laid(unit, TRIES):
                self.failed.append(unit)

    def mend(self, over: Callable[[], bool]) -> None:
        """Units that failed are laid with the blocks of some others, which are laid anew; no fewer are laid than before."""
        for _ in range(ROUNDS):
            if not self.failed or len(self.found) < EMPTIED or over():
                break
            self._round(int(self.stock.draw() * len(self.failed)))

    def _round(self, place: int) -> None:
        unit, laid = self.failed[place], list(self.found)
        others = sorted({laid[int(self.stock.draw() * len(laid))] for _ in range(EMPTIED)})
        before = {other: self._emptied(other) for other in others}
        bad: list[int] = []
        for one in (unit, *others):
            if len(bad) < 2 and not self._laid(one, AGAIN):
                bad.append(one)
        if len(bad) < 2:
            self.failed[place : place + 1] = bad
            return
        for one in (unit, *others):
            self._emptied(one)
        for other, kinds in before.items():
            self._take(other, kinds)

    def _laid(self, unit: int, tries: int) -> bool:
        kinds = self.stock.tiled(self.demands[unit], tries)
        if kinds is not None:
            self._take(unit, kinds)
        return kinds is not None

    def _take(self, unit: int, kinds: list[int]) -> None:
        self.found[unit] = kinds
        np.subtract.at(self.stock.many, kinds, 1)

    def _emptied(self, unit: int) -> list[int]:
        kinds = self.found.pop(unit, [])
        np.add.at(self.stock.many, kinds, 1)
        return kinds
