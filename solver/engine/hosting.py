"""Who could host whom: the people of each visited unit who are willing and at work, and what standing placements leave of them."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.arrays.days import Int32
from solver.candidates import NONE, Candidates
from solver.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A placement that needs a named host: days count from the horizon's first; `program` is an index."""

    row: int
    person: int
    program: int
    unit: int
    first_day: int
    days: tuple[int, ...]


@dataclass(kw_only=True)
class HostBook:
    """The facts about hosts, looked up when a unit is first visited and kept."""

    problem: Problem
    _able: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    _chains: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    _unit_on: dict[int, Int32] = field(default_factory=dict)

    def able(self, unit: int, day: int) -> frozenset[int]:
        """Who belongs to the unit that day, is willing, works, and is in no standing placement as guest or host."""
        key = unit, day
        if key not in self._able:
            self._able[key] = frozenset(np.flatnonzero(self._hosting(day) == unit).tolist())
        return self._able[key]

    def _hosting(self, day: int) -> Int32:
        """(n_people,): the unit in which they could host that day, NONE where they could not."""
        if day not in self._unit_on:
            free = self.problem.people.willing[:, day] & self.problem.works[:, day] & ~self.problem.placed[:, day]
            self._unit_on[day] = np.where(free, self.problem.unit_of[:, day], NONE).astype(np.int32)
        return self._unit_on[day]

    def possible(self, guest: Guest) -> tuple[int, ...]:
        """The hosts, ascending, whom rules and standing placements leave to this guest."""
        hosts = frozenset.intersection(*(self.able(guest.unit, day) for day in guest.days))
        barred = self.met_too_recently(guest)
        return tuple(sorted(host for host in hosts - barred if not any(self.in_line(guest.person, host, day) for day in guest.days)))

    def in_line(self, one: int, other: int, day: int) -> bool:
        """Whether either stands in the other's chain of managers that day."""
        return one == other or other in self.chain(one, day) or one in self.chain(other, day)

    def chain(self, person: int, day: int) -> frozenset[int]:
        """The managers above the person that day; a cycle ends where it would repeat."""
        key = person, day
        if key not in self._chains:
            manager = self._managers(day)
            above, one = set[int](), int(manager[person])
            while one >= 0 and one not in above:
                above.add(one)
                one = int(manager[one])
            self._chains[key] = frozenset(above)
        return self._chains[key]

    def load(self, program: int) -> int:
        return self.problem.facts.programs[program].host_load

    def quarter(self, day: int) -> int:
        """The quarters of the horizon counted from 0; days before it lie in negative ones."""
        return int(self.problem.days.quarter[day] - self.problem.days.quarter[0])

    def spent(self, host: int, quarter: int) -> tuple[int, int]:
        """How many standing guests the host has in the quarter, and the smallest load of their programs."""
        return int(self.problem.standing.hosted[host, quarter]), int(self.problem.standing.host_load[host, quarter])

    def repeats(self, program: int) -> bool:
        """Whether the program minds meeting the same host again."""
        return self.problem.facts.programs[program].no_repeat == "host"

    def too_near(self, program: int, quarter: int, other: int) -> bool:
        """Whether meeting in both quarters is a repeat that the program forbids."""
        reach = self.problem.facts.programs[program].no_repeat_quarters
        return reach is None or abs(quarter - other) <= reach

    def met_too_recently(self, guest: Guest) -> frozenset[int]:
        """The hosts of standing placements whom the guest may not meet again."""
        if not self.repeats(guest.program):
            return frozenset()
        standing, quarter = self.problem.programs[guest.program].standing, self.quarter(guest.first_day)
        met = np.flatnonzero((standing.person == guest.person) & (standing.host != NONE))
        others = standing.quarter[met] - self.problem.days.quarter[0]
        pairs = zip(standing.host[met].tolist(), others.tolist(), strict=True)
        return frozenset(host for host, other in pairs if self.too_near(guest.program, quarter, other))

    def units_around(self, unit: int) -> frozenset[int]:
        """The units that share people with this one in the course of the horizon, near or far, itself among them."""
        return self._around.get(unit, frozenset((unit,)))

    @cached_property
    def _around(self) -> dict[int, frozenset[int]]:
        units = self.problem.unit_of
        employed = (units[:, :-1] != NONE) & (units[:, 1:] != NONE)
        person, day = np.nonzero((units[:, :-1] != units[:, 1:]) & employed)
        groups: dict[int, frozenset[int]] = {}
        for one, other in zip(units[person, day].tolist(), units[person, day + 1].tolist(), strict=True):
            joined = groups.get(one, frozenset((one,))) | groups.get(other, frozenset((other,)))
            groups |= dict.fromkeys(joined, joined)
        return groups

    def _managers(self, day: int) -> Int32:
        """(n_people,): the manager of each that day, less than 0 where there is none."""
        lines = self.problem.lines
        return np.asarray(lines.manager[np.searchsorted(lines.begins, day, side="right") - 1])


def guest_of(table: Candidates, row: int, days: tuple[int, ...] | None = None) -> Guest:
    """A row as a guest; `days` where they are not the row's own but those of its chosen pieces."""
    own = days_of(table, row) if days is None else days
    return Guest(
        row=row,
        person=int(table.person[row]),
        program=int(table.program[row]),
        unit=int(table.unit[row]),
        first_day=int(table.first_day[row]) if days is None else own[0],
        days=own,
    )


def days_of(table: Candidates, row: int) -> tuple[int, ...]:
    """The days of a row, from the horizon's first."""
    return tuple(table.day[table.day_start[row] : table.day_start[row + 1]].tolist())
