"""Units for placements whose days are settled: a small table of the units that each could have, most wanted ones first."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from solver.arrays.days import Bool, Int32, Int64
from solver.candidates import FREE, NONE, Candidates
from solver.engine.layout import Ground
from solver.engine.opened import Opened
from solver.engine.packing import packed
from solver.engine.receiving import Waiting
from solver.engine.visits import chosen_rows, earning, free_rows_of
from solver.generate import spread
from solver.generate.beginnings import Spans
from solver.generate.entries import program_entries
from solver.generate.somewhere import touched, visits_possible, wishes_of
from solver.generate.table import hosts_of
from solver.hosts import available, per_unit
from solver.problem import Problem

PASSES = 3  # in which whoever finds no room is offered all units
BREADTH = 8  # units for each placement beside those wished for
PACKED_FROM = 50  # placements that found no room in turn: with fewer there is room, and wishes come first
NOBODY = np.empty(0, np.int64)
MOST_OFFERED = 1_000_000  # combinations of placements that are left and units: beyond that full units are not offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Rows with units for chosen placements; `taken`: those that are known to fit together, none where that is still to be seen."""

    table: Candidates
    taken: Int64


def settled_visits(opened: Opened, after: Problem) -> Visits:
    """Rows with units for the placements that the open table chose; `after` is the problem in which its helpers stand.

    Each could go to the units wished for and to some others, neighbours getting different ones; whoever would find them full, to any.
    Where that leaves out many the seats are packed, and whoever found none, or was not chosen, may have those that are left.
    """
    table, rows = opened.ground.table, np.array(chosen_rows(opened.ground.table, opened.base), np.int64)
    chosen = table.only(rows[table.is_open[rows]])
    found = _in_turn(opened, after, chosen)
    spread_days = [_spread(after, number) for number in range(len(after.programs))]
    visits = Candidates.joined([found.table, *(part for part in spread_days if part is not None)])
    return Visits(table=Candidates.joined([visits, _free_days(after, opened.programs, visits)]), taken=found.taken)


def _in_turn(opened: Opened, after: Problem, chosen: Candidates) -> Visits:
    numbers = range(len(after.programs))
    so_far = with_units(after, chosen, {number: _some(after, number, chosen) for number in numbers})
    taken, first = _taken(after, so_far), NOBODY
    if len(chosen) - len(taken) >= PACKED_FROM:
        so_far = _packed(opened, after, chosen)
        # Single days of mandatory programs have their seats kept: whoever took another one first would put a block out.
        taken = first = _taken(after, so_far, np.flatnonzero(np.diff(so_far.day_start) > 1))
    for _ in range(PASSES):
        left = _left_over(chosen, so_far.only(taken))
        if not len(left):
            break
        left = on_other_days(after, opened.programs, left, chosen)
        full, most = _full(after, so_far.only(taken)), MOST_OFFERED
        if len(first):
            left, most = Candidates.joined([left, _not_chosen(after, opened.programs, chosen)]), 0
        more = with_units(after, left, {number: _offered(after, number, left, full, most) for number in numbers})
        so_far, before = Candidates.joined([so_far, more]), len(taken)
        taken = _taken(after, so_far, first)
        if len(first):
            first = taken
            if len(taken) == before:
                break
    return Visits(table=so_far, taken=first)


def _packed(opened: Opened, after: Problem, chosen: Candidates) -> Candidates:
    """One unit for each block of days that finds room when all are packed at once; single days may choose."""
    unit = packed(after, chosen, default_rng(opened.pace.effort.seed).random, opened.pace.over)
    single = np.diff(chosen.day_start) == 1
    options: dict[int, Options] = {}
    for number in range(len(after.programs)):
        place, there = _some(after, number, chosen)
        block = np.flatnonzero((chosen.program == number) & (unit != NONE))
        options[number] = (
            np.concatenate([place[single[place]], block]),
            np.concatenate([there[single[place]], unit[block].astype(np.int32)]),
        )
    return with_units(after, chosen, options)


def _not_chosen(problem: Problem, programs: Candidates, chosen: Candidates) -> Candidates:
    """The placements of people who were to have none in the period; nobody helps on their days."""
    rows = np.flatnonzero(programs.is_open)
    columns = (programs.program, programs.person, programs.period)
    sizes = tuple(int(column.max(initial=0)) + 1 for column in columns)
    have = np.ravel_multi_index((chosen.program, chosen.person, chosen.period), sizes)
    others = programs.only(rows[~np.isin(np.ravel_multi_index([column[rows] for column in columns], sizes), have)])
    helps = problem.placed[np.repeat(others.person, np.diff(others.day_start)), others.day]
    busy = np.bincount(np.repeat(np.arange(len(others)), np.diff(others.day_start))[helps], minlength=len(others)) > 0
    return others.only(np.flatnonzero(~busy))


Options = tuple[Int64, Int32]  # (row of the chosen placements, unit)


def _spread(problem: Problem, number: int) -> Candidates | None:
    """Spread days have had their units all along."""
    if problem.programs[number].terms.length_unit != "spread":
        return None
    people = np.flatnonzero(problem.programs[number].who.any(axis=1))
    return spread.candidates(problem, number, people, hosts_of(problem, number))


def with_units(problem: Problem, chosen: Candidates, options: dict[int, Options]) -> Candidates:
    """A row for each option that the masks allow, ascending by placement and unit."""
    parts = [chosen.only(np.empty(0, np.int64))]
    spans = Spans.of(chosen)
    for number, (place, unit) in options.items():
        fits = visits_possible(problem, number, spans, place, unit)
        key = np.unique(place[fits] * problem.n_units + unit[fits])
        place, unit = key // problem.n_units, (key % problem.n_units).astype(np.int32)
        one = spans.chosen(place)
        parts.append(
            program_entries(
                problem,
                number,
                person=one.person,
                unit=unit,
                first_day=one.first_day,
                last_day=one.last_day,
                period=chosen.period[place],
                day_start=one.day_start,
                day=one.day,
            )
        )
    return Candidates.joined(parts)


def _some(problem: Problem, number: int, chosen: Candidates) -> Options:
    """The units wished for, and BREADTH others in turn."""
    mine, units, terms = np.flatnonzero(chosen.program == number), _units_of(problem, number), problem.programs[number].terms
    if (terms.travel != "anywhere" or terms.floors) and len(mine) * len(units) <= MOST_OFFERED:
        return _all(problem, number, chosen)  # which of them are near is not the same for everybody; any of them may need one more
    wished, wish, _ = wishes_of(problem, chosen.person[mine])
    at_least = np.flatnonzero(problem.programs[number].floors.any(axis=1)).astype(np.int32)
    parts: list[Options] = [(mine[wished], wish), _in_rotation(mine, units), _in_rotation(mine, at_least)]
    return np.concatenate([place for place, _ in parts]), np.concatenate([unit for _, unit in parts]).astype(np.int32)


def _in_rotation(mine: Int64, units: Int32) -> Options:
    """BREADTH of the units for each of these rows, neighbours getting different ones."""
    width = min(BREADTH, len(units))
    turn = (np.repeat(np.arange(len(mine)) * width, width) + np.tile(np.arange(width), len(mine))) % max(1, len(units))
    return np.repeat(mine, width), units[turn]


def _all(problem: Problem, number: int, chosen: Candidates) -> Options:
    mine, units = np.flatnonzero(chosen.program == number), _units_of(problem, number)
    return np.repeat(mine, len(units)), np.tile(units, len(mine))


def _offered(problem: Problem, number: int, left: Candidates, full: Bool, most: int) -> Options:
    """All units; where these are too many, those that are not full on any of the days."""
    mine = np.flatnonzero(left.program == number)
    if len(mine) * problem.n_units <= most:
        return _all(problem, number, left)
    spans, units = Spans.of(left).chosen(mine), _units_of(problem, number)
    place, unit = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    step = max(1, MOST_OFFERED // max(1, len(units)))
    for begin in range(0, len(mine), step):
        part = spans.part(begin, min(begin + step, len(mine)))
        where, there = np.nonzero(~touched(part, full[units]))
        place.append(mine[where + begin])
        unit.append(there)
    return np.concatenate(place), units[np.concatenate(unit)]


def _full(problem: Problem, taken: Candidates) -> Bool:
    """(n_units, n_days): no seat is left by these placements."""
    lengths = np.diff(taken.day_start)
    cell = np.repeat(taken.unit, lengths).astype(np.int64) * problem.n_days + taken.day
    used = np.bincount(cell, minlength=problem.n_units * problem.n_days).reshape(problem.n_units, problem.n_days)
    return np.asarray(problem.seats <= used)


def _units_of(problem: Problem, number: int) -> Int32:
    return np.flatnonzero(problem.programs[number].where.any(axis=1)).astype(np.int32)


def on_other_days(problem: Problem, programs: Candidates, left: Candidates, chosen: Candidates) -> Candidates:
    """The placements with all others of as many days that could take their place, for people who have one only in the period."""
    alone = _alone(chosen)
    wanted = {(*_person_of(left, row), _n_days(left, row)) for row in range(len(left)) if _person_of(left, row) in alone}
    people = np.flatnonzero(np.isin(programs.person, left.person) & programs.is_open).tolist()
    alike = [row for row in people if (*_person_of(programs, row), _n_days(programs, row)) in wanted]
    free = [row for row in alike if not problem.placed[programs.person[row], _days(programs, row)].any()]
    others = programs.only(np.array(free, np.int64))
    rest = [row for row in range(len(left)) if (*_person_of(left, row), _n_days(left, row)) not in wanted]
    return Candidates.joined([left.only(np.array(rest, np.int64)), others])


def _person_of(table: Candidates, row: int) -> tuple[int, int, int]:
    return int(table.program[row]), int(table.person[row]), int(table.period[row])


def _days(table: Candidates, row: int) -> Int32:
    return table.day[table.day_start[row] : table.day_start[row + 1]]


def _n_days(table: Candidates, row: int) -> int:
    return int(table.day_start[row + 1] - table.day_start[row])


def _alone(chosen: Candidates) -> set[tuple[int, int, int]]:
    """(program, person, period) of those who have one placement there."""
    many = Counter(_person_of(chosen, row) for row in range(len(chosen)))
    return {one for one, times in many.items() if times == 1}


def _left_over(chosen: Candidates, taken: Candidates) -> Candidates:
    """The chosen placements that found no room when the units were handed out in turn."""
    placed = Counter(_person_of(taken, row) for row in range(len(taken)))
    left = []
    for row in range(len(chosen)):
        placed[_person_of(chosen, row)] -= 1
        if placed[_person_of(chosen, row)] < 0:
            left.append(row)
    return chosen.only(np.array(left, np.int64))


@dataclass(kw_only=True)
class _Room:
    """Seats, and hosts for programs that name one, while units are handed out one placement after the other."""

    problem: Problem
    seats: Int32
    hosts: dict[int, Int32]
    lendable: Int32

    @classmethod
    def of(cls, problem: Problem) -> "_Room":
        wanting = [number for number, program in enumerate(problem.programs) if program.terms.host == "person"]
        hosts = {number: per_unit(problem, available(problem, number)) for number in wanting}
        return cls(problem=problem, seats=problem.seats.copy(), hosts=hosts, lendable=problem.lendable.copy())

    def take(self, table: Candidates, row: int) -> bool:
        """Whether there was room for the row."""
        unit, person, days = int(table.unit[row]), int(table.person[row]), _days(table, row)
        at_home = days[self.problem.of_base[person, days]]
        home = self.problem.people.home[person, at_home]
        hosts = self.hosts.get(int(table.program[row])) if table.needs_host[row] else None
        scarce = [self.seats[unit, days], self.lendable[home, at_home], *([] if hosts is None else [hosts[unit, days]])]
        if any((left <= 0).any() for left in scarce):
            return False
        self.seats[unit, days] -= 1
        self.lendable[home, at_home] -= 1
        if hosts is not None:
            hosts[unit, days] -= 1
        return True


def handed_out(problem: Problem, ground: Ground, first: Int64) -> Int64:
    """Base values where each placement takes the most wanted unit with room left: long ones first, of these the ones that begin first.
    The rows in `first` take theirs before all others.

    Whoever may go anywhere then finds room wherever there is any, as when intervals are coloured by their beginnings.
    """
    base, taken = ground.assembly.empty(), _taken(problem, ground.table, first)
    free = _given_back(problem, ground.table, taken)
    earned = {earning(ground.table, row) for row in free.tolist()}
    owes = np.array([program.compensates for program in problem.programs] or [False])[ground.table.program[taken]]
    owes &= ground.table.off_pattern[taken]
    without = [row for row, owed in zip(taken.tolist(), owes.tolist(), strict=True) if owed and earning(ground.table, row) not in earned]
    base[taken] = base[free] = 1
    base[without] = 0
    return base


def _given_back(problem: Problem, table: Candidates, taken: Int64) -> Int64:
    """A free day for each of these placements that earns one, as long as home can spare them on a day on which nothing else happens."""
    busy, lendable = problem.placed.copy(), problem.lendable.copy()
    for row in taken.tolist():
        person, days = int(table.person[row]), _days(table, row)
        busy[person, days] = True
        at_home = days[problem.of_base[person, days]]
        lendable[problem.people.home[person, at_home], at_home] -= 1
    found: dict[tuple[int, int, int], int] = {}
    for row in free_rows_of(table, taken).tolist():
        person, day, home = int(table.person[row]), int(table.compensation[row]), int(table.unit[row])
        if earning(table, row) not in found and not busy[person, day] and lendable[home, day] > 0:
            found[earning(table, row)] = row
            busy[person, day] = True
            lendable[home, day] -= 1
    return np.array(list(found.values()), np.int64)


def _free_days(problem: Problem, programs: Candidates, visits: Candidates) -> Candidates:
    """The days that these placements could earn, less those on which helpers stand by now."""
    earned = {earning(visits, row) for row in np.flatnonzero(visits.off_pattern).tolist()}
    free = np.flatnonzero(programs.kind == FREE)
    free = free[~problem.placed[programs.person[free], programs.compensation[free]]]
    return programs.only(np.array([row for row in free.tolist() if earning(programs, row) in earned], np.int64))


def _taken(problem: Problem, table: Candidates, first: Int64 = NOBODY) -> Int64:
    """The rows for which there is room: those of `first`, then guests for units that should receive some, then all others."""
    order = _in_order(problem, table)
    waiting = Waiting.of(problem)
    to_each = order[waiting.among(table)[order]]
    begins, ends = len(first), len(first) + len(to_each)
    order = np.concatenate([first, to_each, order[~np.isin(order, first)]])
    room = _Room.of(problem)
    busy = problem.placed.copy()
    left: Counter[tuple[int, int, int]] = Counter()
    quota = [program.quota_left for program in problem.programs]
    taken = []
    whose = zip(*(column[order].tolist() for column in (table.program, table.person, table.period)), strict=True)
    for place, (row, (program, person, period)) in enumerate(zip(order.tolist(), whose, strict=True)):
        key = program, person, period
        if begins <= place < ends and not waiting.waits(program, int(table.unit[row]), period):
            continue
        if key not in left:
            left[key] = int(quota[program][person, period])
        if left[key] <= 0:
            continue
        days = _days(table, row)
        if not busy[person, days].any() and room.take(table, row):
            left[key] -= 1
            busy[person, days] = True
            waiting.served(program, int(table.unit[row]), period)
            taken.append(row)
    return np.array(taken, np.int64)


def _in_order(problem: Problem, table: Candidates) -> Int64:
    """Placements of mandatory programs, which are paid first, then long ones before short ones, then those that begin first."""
    visits = np.flatnonzero((np.diff(table.day_start) > 0) & ~table.is_piece)
    lengths = np.diff(table.day_start)[visits]
    voluntary = np.array([not program.terms.mandatory for program in problem.programs] or [False])[table.program[visits]]
    keys = (table.preference, table.person, table.first_day, table.program)
    return visits[np.lexsort((*(key[visits] for key in keys), -lengths, voluntary))]
