"""Units for placements whose days are settled, where seats are so short that hardly any may stay empty on any day.

The largest spans that do not overlap are laid into all units at once, absences tiling what is short (`tiling.py`). What begins at other
times goes first and is spread: each such block takes a seat that the absences of the others must then leave. Of blocks that are absent
on the same days those go where they want to go, and whatever is left goes where it leaves seats most even.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from solver.arrays.days import Bool, Int32, Int64
from solver.candidates import NONE, Candidates
from solver.engine.tiling import MOST_DAYS, Demand, Stock, Tiling
from solver.generate.entries import preference_of
from solver.impossible import unit_bits
from solver.problem import Problem

Float = NDArray[np.float64]
NEVER = 1_000  # the price of one's own unit among wishes
SPARE = 0.1  # of a day's absences that may be of no use, for the day to count as one on which all of them are needed
EVEN = 0.01  # what a seat that is left counts against seats being left unevenly
ELSEWHEN = 0.05  # what a block beyond the lines counts on other days
CROWD = 2.0  # what a second block that takes a seat from the others counts against a first


def packed(problem: Problem, chosen: Candidates, draw: Callable[[], float], over: Callable[[], bool]) -> Int64:
    """(len(chosen),): the unit of each placement of more than one day, NONE where there was no room; seats for single days are kept free.

    By seats, closures, peaks and own units alone: whatever else may keep somebody out of a unit is for the masks to say.
    """
    packing = _Packing.of(problem, chosen)
    packing.keep_seats_for_single_days()
    windows = packing.windows()
    packing.spread_the_rest(windows)
    for window in windows:
        packing.tile(window, draw, over)
    packing.fill()
    return packing.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """The blocks of one span and program: `rows` of the placements, `days` on which any of them is there."""

    rows: Int64
    program: int
    first_day: int
    last_day: int
    days: Int64
    lines: Int64  # (n_units,): seats that are filled all the time
    extra: Int64  # (n_units,): blocks more than that, or fewer, as they are shared out

    @property
    def n_extra(self) -> int:
        """How many are to be shared out, fewer than none where there are not enough."""
        return len(self.rows) - int(self.lines.sum())


@dataclass(kw_only=True)
class _Packing:
    """`uses` (n_chosen, n_days): the days of each; `usable` (n_programs, n_units, n_days); `seats` (n_units, n_days): those left.

    `beyond` (n_units, n_days): how many places are taken beyond the lines, or are to be, which absences must make room for.
    """

    problem: Problem
    chosen: Candidates
    uses: Bool
    usable: Bool
    seats: Int32
    beyond: Int32
    unit: Int64

    @classmethod
    def of(cls, problem: Problem, chosen: Candidates) -> "_Packing":
        uses = np.zeros((len(chosen), problem.n_days), bool)
        uses[np.repeat(np.arange(len(chosen)), np.diff(chosen.day_start)), chosen.day] = True
        usable = [(unit_bits(problem, program) == 0) & np.asarray(program.where.any(axis=1))[:, None] for program in problem.programs]
        return cls(
            problem=problem,
            chosen=chosen,
            uses=uses,
            usable=np.array(usable, bool).reshape(-1, problem.n_units, problem.n_days),
            seats=np.maximum(problem.seats, 0).astype(np.int32),
            beyond=np.zeros((problem.n_units, problem.n_days), np.int32),
            unit=np.full(len(chosen), NONE, np.int64),
        )

    @property
    def lengths(self) -> Int64:
        return np.diff(self.chosen.day_start)

    def keep_seats_for_single_days(self) -> None:
        """A seat each, in the units that have kept fewest."""
        for row in np.flatnonzero(self.lengths == 1).tolist():
            day, open_to = int(self.chosen.first_day[row]), self.usable[self.chosen.program[row]]
            room = np.flatnonzero(open_to[:, day] & (self.seats[:, day] > 0))
            if len(room):
                unit = room[self.beyond[room, day].argmin()]
                self.beyond[unit, day] += 1
                self.seats[unit, day] -= 1

    def windows(self) -> list[_Window]:
        """The largest spans first, none of which overlaps another, if they hold at least half as many blocks as there are lines."""
        rows = np.flatnonzero(self.lengths > 1)
        keys = np.stack([column[rows].astype(np.int64) for column in (self.chosen.program, self.chosen.first_day, self.chosen.last_day)])
        _, which, many = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
        taken, found = np.zeros(self.problem.n_days, bool), []
        for place in np.argsort(-many, kind="stable").tolist():
            window = self._window(rows[which.reshape(-1) == place])
            days = slice(window.first_day, window.last_day + 1)
            if not taken[days].any() and len(window.days) <= MOST_DAYS and 2 * len(window.rows) >= window.lines.sum():
                taken[days] = True
                found.append(window)
        return found

    def _window(self, rows: Int64) -> _Window:
        program, first_day, last_day = (
            int(column[rows[0]]) for column in (self.chosen.program, self.chosen.first_day, self.chosen.last_day)
        )
        days = first_day + np.flatnonzero(self.uses[rows, first_day : last_day + 1].any(axis=0))
        seats = np.where(self.usable[program], self.problem.seats, 0)[:, days]
        lines = np.maximum(0, seats.max(axis=1, initial=0)).astype(np.int64)
        return _Window(
            rows=rows, program=program, first_day=first_day, last_day=last_day, days=days, lines=lines, extra=np.zeros_like(lines)
        )

    def spread_the_rest(self, windows: Sequence[_Window]) -> None:
        """Blocks of other spans, and a place for each block beyond the lines of a window, by their beginnings."""
        tiled = np.concatenate([np.empty(0, np.int64), *(window.rows for window in windows)])
        odd = np.setdiff1d(np.flatnonzero(self.lengths > 1), tiled)
        order: list[tuple[int, int, _Window | None]] = [(int(self.chosen.first_day[row]), row, None) for row in odd.tolist()]
        order += [(window.first_day, NONE, window) for window in windows for _ in range(window.n_extra)]
        for _, row, window in sorted(order, key=lambda one: one[:2]):
            if window is None:
                self._spread(row)
            else:
                self._widen(window)
        for window in windows:
            for _ in range(-window.n_extra):
                self._narrow(window)

    def _spread(self, row: int) -> None:
        price = self._crowd(int(self.chosen.first_day[row]), int(self.chosen.last_day[row]))
        price[~self._room(row)] = np.inf
        unit = int(price.argmin())
        if np.isfinite(price[unit]):
            self._put(row, unit)
            self.beyond[unit] += self.uses[row]

    def _widen(self, window: _Window) -> None:
        """One block more than it has lines for some unit."""
        price = self._crowd(window.first_day, window.last_day)
        price[window.lines == 0] = np.inf
        unit = int(price.argmin())
        self.beyond[unit, window.days] += 1
        window.extra[unit] += 1

    def _narrow(self, window: _Window) -> None:
        """One block fewer than it has lines for the unit in which others take most of a line's place."""
        there = self.beyond[:, window.days].sum(axis=1) - NEVER * (window.lines + window.extra <= 0)
        unit = int(there.argmax())
        self.beyond[unit, window.days] -= 1
        window.extra[unit] -= 1

    def _crowd(self, first_day: int, last_day: int) -> Float:
        """(n_units,): how much is beyond their lines already, above all on these days."""
        there = self.beyond[:, first_day : last_day + 1].astype(np.float64)
        return np.asarray(there.sum(axis=1) + CROWD * (there * there).sum(axis=1) + ELSEWHEN * self.beyond.sum(axis=1))

    def tile(self, window: _Window, draw: Callable[[], float], over: Callable[[], bool]) -> None:
        """The blocks of a window, as many as absences make room for."""
        absent = ~self.uses[np.ix_(window.rows, window.days)] @ (1 << np.arange(len(window.days), dtype=np.int64))
        kinds, kind, many = np.unique(absent, return_inverse=True, return_counts=True)
        open_seats = np.where(self.usable[window.program], self.seats, 0)[:, window.days]
        blocks = window.lines + window.extra
        short = np.maximum(0, blocks[:, None] - open_seats)
        needed, there = short.sum(axis=0), (~self.uses[np.ix_(window.rows, window.days)]).sum(axis=0)
        exact = int((1 << np.flatnonzero(there - needed < SPARE * there)).sum())
        demands = [Demand.of(int(block), row) for block, row in zip(blocks, short, strict=True)]
        tiling = Tiling(stock=Stock(kinds=kinds, many=many, draw=draw, exact=exact), demands=demands)
        tiling.lay(np.argsort(-short.sum(axis=1), kind="stable").tolist())
        tiling.mend(over)
        slots = [(number, unit) for unit, found in tiling.found.items() for number in found]
        self._let_choose(window.rows, kind, np.array(sorted(slots), np.int64).reshape(-1, 2))

    def _let_choose(self, rows: Int64, kind: Int64, slots: Int64) -> None:
        """Of the blocks of one kind (which of `rows` are of it says `kind`) the places in `slots` (kind, unit) as they are wished for."""
        for number in np.unique(slots[:, 0]).tolist():
            mine, units = rows[kind == number], slots[slots[:, 0] == number, 1]
            person, unit = np.repeat(self.chosen.person[mine], len(units)), np.tile(units, len(mine)).astype(np.int32)
            price = preference_of(self.problem, person, unit).astype(np.int64)
            price[self.problem.people.home[person, int(self.chosen.first_day[mine[0]])] == unit] = NEVER
            price = price.reshape(len(mine), len(units))
            for who, place in zip(*linear_sum_assignment(price), strict=True):
                if price[who, place] < NEVER:
                    self._put(int(mine[who]), int(units[place]))

    def fill(self) -> None:
        """Whatever has no unit yet, by its beginning, where it leaves the seats of its span most even."""
        left = np.flatnonzero((self.unit == NONE) & (self.lengths > 1))
        for row in left[np.lexsort((self.lengths[left], self.chosen.first_day[left]))].tolist():
            room = np.flatnonzero(self._room(row))
            if len(room):
                days = slice(int(self.chosen.first_day[row]), int(self.chosen.last_day[row]) + 1)
                seats = self.seats[room, days] - self.uses[row, days]
                self._put(row, int(room[(seats.var(axis=1) + EVEN * seats.mean(axis=1)).argmin()]))

    def _room(self, row: int) -> Bool:
        """(n_units,): there is a seat on all days, in a unit that is open to the program and not the person's own."""
        days = np.flatnonzero(self.uses[row])
        room = (self.seats[:, days] > 0).all(axis=1) & self.usable[self.chosen.program[row]][:, days].all(axis=1)
        room[self.problem.people.home[self.chosen.person[row], days]] = False
        return np.asarray(room)

    def _put(self, row: int, unit: int) -> None:
        self.unit[row] = unit
        self.seats[unit] -= self.uses[row]
