"""The room that is left while placements are taken one after the other: people's days, seats, homes that can spare somebody, hosts.

All is looked up place by place a great many times, which memory views do ten times faster than arrays.
"""

from collections.abc import Sequence
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
    guests: Cells  # (n_units, n_quarters)

    @classmethod
    def of(cls, problem: Problem, number: int) -> "_Hosts":
        """Those of the program with this index."""
        able = available(problem, number)
        load = problem.programs[number].terms.host_load
        return cls(load=load, able=_cells(able), left=_cells(per_unit(problem, able)), guests=_cells(_guests_left(problem, able, load)))


def _guests_left(problem: Problem, able: NDArray[np.bool_], load: int) -> Int64:
    """(n_units, n_quarters): how many more guests all who are able on some day there may have; who moves counts in each of the units."""
    person, day = np.nonzero(able)
    n_units, n_quarters = problem.n_units, problem.standing.hosted.shape[1]
    quarter = problem.quarter_column[day].astype(np.int64)
    there = np.unique((person * n_units + problem.people.home[person, day]) * n_quarters + quarter)
    host, unit, when = there // (n_units * n_quarters), there // n_quarters % n_units, there % n_quarters
    left = np.minimum(problem.standing.host_load[host, when], load) - problem.standing.hosted[host, when]
    total = np.bincount(unit * n_quarters + when, weights=np.maximum(0, left), minlength=n_units * n_quarters)
    return total.astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is left; `take` and `give_back` use it up. Where it says no, nothing could be done about it later either."""

    table: Candidates
    n_days: int
    n_quarters: int
    quarter_of: Sequence[int]
    load_of: Sequence[int]  # of each program
    busy: Cells  # (n_people, n_days)
    of_base: Cells  # (n_people, n_days)
    home: Cells  # (n_people, n_days)
    seats: Cells  # (n_units, n_days)
    lendable: Cells  # (n_units, n_days)
    hosts: tuple[_Hosts, ...]  # one for each load

    @classmethod
    def of(cls, problem: Problem, table: Candidates) -> "Room":
        """Before anything of the table is taken."""
        wanting = {program.terms.host_load: number for number, program in enumerate(problem.programs) if program.terms.host == "person"}
        return cls(
            table=table,
            n_days=problem.n_days,
            n_quarters=problem.standing.hosted.shape[1],
            quarter_of=problem.quarter_column.tolist(),
            load_of=[program.terms.host_load for program in problem.programs],
            busy=_cells(problem.placed.copy()),
            of_base=_cells(problem.of_base),
            home=_cells(problem.people.home),
            seats=_cells(problem.seats.copy()),
            lendable=_cells(problem.lendable.copy()),
            hosts=tuple(_Hosts.of(problem, number) for _, number in sorted(wanting.items())),
        )

    def take(self, row: int) -> bool:
        """Whether there was room for the row, which then is taken."""
        table = self.table
        days = table.day[table.day_start[row] : table.day_start[row + 1]].tolist()
        there = [int(table.unit[row]) * self.n_days + day for day in days]
        if any(self.seats[cell] <= 0 for cell in there) or not self._free(int(table.person[row]), days):
            return False
        hosts = [one for one in self.hosts if one.load >= self.load_of[table.program[row]]] if table.needs_host[row] else []
        quarters = [int(table.unit[row]) * self.n_quarters + quarter for quarter in {self.quarter_of[day] for day in days}]
        if any(any(one.left[cell] <= 0 for cell in there) or any(one.guests[cell] <= 0 for cell in quarters) for one in hosts):
            return False
        self._leave(int(table.person[row]), days)
        _less(self.seats, there)
        for one in hosts:
            _less(one.left, there)
            _less(one.guests, quarters)
        return True

    def give_back(self, row: int) -> bool:
        """Whether home could spare the person on the day of this row, a compensation day, which then is given."""
        person, days = int(self.table.person[row]), [int(self.table.compensation[row])]
        free = self._free(person, days)
        if free:
            self._leave(person, days)
        return free

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
