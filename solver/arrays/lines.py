"""Reporting lines: who stands above whom on a day, for many pairs at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.arrays.days import Bool, Days, Int32, Int64
from solver.facts import Facts

NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """`manager[s]` of shape (n_people,) holds on the days from `begins[s]` until the next stretch; managers change rarely."""

    begins: Int32  # (n_stretches,), ascending, the first is 0
    manager: Int32  # (n_stretches, n_people)
    in_circle: Bool  # (n_stretches, n_people): the chain leads into a circle
    n_days: int

    @classmethod
    def of(cls, facts: Facts, days: Days, index: Mapping[str, int]) -> "Lines":
        """A manager who is not among the facts ends the chain."""
        changes = {0}
        for person in facts.people:
            changes.update(days.index(day) for day in person.manager.days if 0 < days.index(day) < days.n)
        begins = sorted(changes)
        manager = np.full((len(begins), len(facts.people)), NOBODY, np.int32)
        for row, person in enumerate(facts.people):
            manager[:, row] = [index.get(person.manager.at(days.on(day)) or "", NOBODY) for day in begins]
        circles = np.array([_leads_into_circle(row) for row in manager])
        return cls(begins=np.array(begins, np.int32), manager=manager, in_circle=circles, n_days=days.n)

    def stretches(self) -> Iterator[tuple[int, slice]]:
        """(number, days) of each stretch without a change of manager."""
        ends = [*self.begins[1:].tolist(), self.n_days]
        for number, (begin, end) in enumerate(zip(self.begins.tolist(), ends, strict=True)):
            yield number, slice(begin, end)

    def in_line(self, one: Int32, other: Int32, day: Int32) -> Bool:
        """Of the shape of its arguments: either stands in the other's chain on the day. Nobody is in line with themselves."""
        stretch = np.searchsorted(self.begins, day, side="right") - 1
        found = np.zeros(len(stretch), bool)
        for number in np.unique(stretch).tolist():
            here = np.flatnonzero(stretch == number)
            found[here] = self._above(number, one[here], other[here]) | self._above(number, other[here], one[here])
        return found

    def _above(self, stretch: int, lower: Int32, upper: Int32) -> Bool:
        found = np.zeros(len(lower), bool)
        for who, above in self._climb(stretch, lower):
            found[who] |= above == upper[who]
        return np.asarray(found & (lower != upper))

    def pairs(self, stretch: int, visitors: Bool, hosts: Bool) -> tuple[Int64, Int64]:
        """(visitor, host) pairs in one line, each once; the masks have shape (n_people,)."""
        host, visitor = self._met(stretch, np.flatnonzero(hosts), visitors)
        below, above = self._met(stretch, np.flatnonzero(visitors), hosts)
        n_people = len(visitors)
        keys = np.unique(np.concatenate([visitor * n_people + host, below * n_people + above]))
        return keys // n_people, keys % n_people

    def _met(self, stretch: int, start: Int64, wanted: Bool) -> tuple[Int64, Int64]:
        """(person, manager above) for each wanted one above each start."""
        none = np.empty(0, np.int64)
        steps = [(start[who[wanted[above]]], above[wanted[above]]) for who, above in self._climb(stretch, start)]
        lower, upper = (np.concatenate([none, *(step[side] for step in steps)]) for side in (0, 1))
        return lower[lower != upper], upper[lower != upper]

    def _climb(self, stretch: int, start: NDArray[np.integer]) -> Iterator[tuple[Int64, Int64]]:
        """(position in `start`, manager) step by step upwards; a circle ends when all of it has been met."""
        manager, circle = self.manager[stretch], self.in_circle[stretch]
        who, at, met, most = np.arange(len(start)), manager[start].astype(np.int64), 0, int(circle.sum())
        while True:
            on = (at >= 0) & ~((met >= most) & circle[at])
            who, at, met = who[on], at[on], met + 1
            if not len(at):
                return
            yield who, at
            at = manager[at].astype(np.int64)


def _leads_into_circle(manager: Int32) -> Bool:
    """Whoever has a manager still after more steps than there are people; steps double."""
    at, steps = manager, 1
    while steps <= len(manager) and (at >= 0).any():
        at = np.where(at >= 0, at[at], NOBODY)
        steps *= 2
    return at >= 0
