"""The room that is left while placements are taken one after the other: people's days, seats, homes that can spare somebody, hosts.

All is looked up place by place a great many times, which memory views do ten times faster than arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.arrays.days import Int64
from solver.candidates import Candidates
from solver.hosts import available, per_unit
from solver.problem import Problem

Cells = memoryview  # of a two-dimensional array, flat: row x width + column


def _cells(array: NDArray[np.generic]) -> Cells:
    """To be read, and to be written where the array was made for it."""
    flat = np.ascontiguousarray(array).reshape(-1)
    return (flat.view(np.uint8) if flat.dtype == np.bool_ else flat).data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hosts:
    """Hosts for guests of programs with that load or a smaller one: so many a day, and for so many guests a quarter."""

    load: int
    able: Cells  # (n_people, n_days)
    left: Cells  # (n_units, n_days)
    guests: Cells  # (n_units, n_spells)

    @classmethod
    def of(cls, problem: Problem, number: int) -> "_Hosts":
        """Those of the program with this index."""
        able = available(problem, number)
        load = problem.programs[number].terms.host_load
        return cls(load=load, able=_cells(able), left=_cells(per_unit(problem, able)), guests=_cells(_guests_left(problem, able, load)))


def _spells(problem: Problem) -> tuple[Int64, int]:
    """(n_days, 2): the spells that a day belongs to, the quarter and its days of the same weekday; and how many there are.

    Whoever works from Tuesday on may host a guest on each of the other days, and still takes none on a Monday.
    """
    quarter = problem.quarter_column.astype(np.int64) * 8
    return np.stack([quarter + 7, quarter + problem.days.weekday], axis=1), 8 * problem.standing.hosted.shape[1]


def _guests_left(problem: Problem, able: NDArray[np.bool_], load: int) -> Int64:
    """(n_units, n_spells): how many more guests all who are able on some day there may have; who moves counts in each of the units."""
    spells, n_spells = _spells(problem)
    person, day = np.nonzero(able)
    cell = (person * problem.n_units + problem.people.home[person, day]) * n_spells
    there = np.unique(np.concatenate([cell + spells[day, 0], cell + spells[day, 1]]))
    host, place = there // (problem.n_units * n_spells), there % (problem.n_units * n_spells)
    quarter = place % n_spells // 8
    left = np.minimum(problem.standing.host_load[host, quarter], load) - problem.standing.hosted[host, quarter]
    return np.bincount(place, weights=np.maximum(0, left), minlength=problem.n_units * n_spells).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Apart:
    """Units' days that hold a visit of one program, or one of the gap after it, in which no other one may begin."""

    gap: int
    width: int
    held: Cells  # (n_units, width): the days of the horizon, and of the gap after it

    @classmethod
    def of(cls, problem: Problem, gap: int) -> "_Apart":
        width = problem.n_days + gap
        return cls(gap=gap, width=width, held=_cells(np.zeros((problem.n_units, width), bool)))

    def cells(self, unit: int, first_day: int, last_day: int) -> range:
        """Those of a visit."""
        return range(unit * self.width + first_day, unit * self.width + last_day + self.gap)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is left; `take` and `give_back` use it up. Where it says no, nothing could be done about it later either."""

    table: Candidates
    n_days: int
    n_spells: int
    spells: Sequence[Sequence[int]]  # of each day
    load_of: Sequence[int]  # of each program
    busy: Cells  # (n_people, n_days)
    of_base: Cells  # (n_people, n_days)
    home: Cells  # (n_people, n_days)
    seats: Cells  # (n_units, n_days)
    lendable: Cells  # (n_units, n_days)
    hosts: tuple[_Hosts, ...]  # one for each load
    apart: Mapping[int, _Apart]  # by program with a least gap between visits

    @classmethod
    def of(cls, problem: Problem, table: Candidates) -> "Room":
        """Before anything of the table is taken."""
        wanting = {program.terms.host_load: number for number, program in enumerate(problem.programs) if program.terms.host == "person"}
        gaps = [(number, program.terms.unit_min_gap_days) for number, program in enumerate(problem.programs)]
        spells, n_spells = _spells(problem)
        return cls(
            table=table,
            n_days=problem.n_days,
            n_spells=n_spells,
            spells=spells.tolist(),
            load_of=[program.terms.host_load for program in problem.programs],
            busy=_cells(problem.placed.copy()),
            of_base=_cells(problem.of_base),
            home=_cells(problem.people.home),
            seats=_cells(problem.seats.copy()),
            lendable=_cells(problem.lendable.copy()),
            hosts=tuple(_Hosts.of(problem, number) for _, number in sorted(wanting.items())),
            apart={number: _Apart.of(problem, gap) for number, gap in gaps if gap is not None},
        )

    def take(self, row: int) -> bool:
        """Whether there was room for the row, which then is taken."""
        table = self.table
        days = table.day[table.day_start[row] : table.day_start[row + 1]].tolist()
        there = [int(table.unit[row]) * self.n_days + day for day in days]
        if any(self.seats[cell] <= 0 for cell in there) or not self._free(int(table.person[row]), days):
            return False
        hosts = [one for one in self.hosts if one.load >= self.load_of[table.program[row]]] if table.needs_host[row] else []
        spells = self._spells(int(table.unit[row]), days) if hosts else []
        if any(any(one.left[cell] <= 0 for cell in there) or any(one.guests[cell] <= 0 for cell in spells) for one in hosts):
            return False
        if not self._keeps_apart(row):
            return False
        self._leave(int(table.person[row]), days)
        _less(self.seats, there)
        for one in hosts:
            _less(one.left, there)
            _less(one.guests, spells)
        return True

    def _keeps_apart(self, row: int) -> bool:
        """Whether no other visit is too near in the unit; then its days are held."""
        table = self.table
        apart = self.apart.get(int(table.program[row]))
        if apart is None:
            return True
        cells = apart.cells(int(table.unit[row]), int(table.first_day[row]), int(table.last_day[row]))
        if any(apart.held[cell] for cell in cells):
            return False
        for cell in cells:
            apart.held[cell] = True
        return True

    def give_back(self, row: int) -> bool:
        """Whether home could spare the person on the day of this row, a compensation day, which then is given."""
        person, days = int(self.table.person[row]), [int(self.table.compensation[row])]
        free = self._free(person, days)
        if free:
            self._leave(person, days)
        return free

    def _spells(self, unit: int, days: list[int]) -> list[int]:
        """The cells of the unit's spells that these days belong to, each once: a guest of several days is one guest."""
        return [unit * self.n_spells + spell for spell in {spell for day in days for spell in self.spells[day]}]

    def _free(self, person: int, days: list[int]) -> bool:
        """Nothing else happens on these days, home can spare the person, and no guest there needs them."""
        own = person * self.n_days
        for day in days:
            if self.busy[own + day]:
                return False
            at_home = self.home[own + day] * self.n_days + day
            if self.of_base[own + day] and self.lendable[at_home] <= 0:
                return False
            if any(one.able[own + day] and one.left[at_home] <= 0 for one in self.hosts):
                return False
        return True

    def _leave(self, person: int, days: list[int]) -> None:
        own = person * self.n_days
        for day in days:
            self.busy[own + day] = True
            at_home = self.home[own + day] * self.n_days + day
            if self.of_base[own + day]:
                self.lendable[at_home] -= 1
            for one in self.hosts:
                if one.able[own + day]:
                    one.left[at_home] -= 1


def _less(cells: Cells, places: list[int]) -> None:
    for place in places:
        cells[place] -= 1
