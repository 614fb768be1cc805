"""Units for placements whose days are settled: a small table of the units that each could have, most wanted ones first."""

from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import looked_up
from solver.candidates import FREE, NONE, Candidates
from solver.engine.in_turn import NOBODY, taken_in_turn
from solver.engine.opened import Opened
from solver.engine.packing import packed
from solver.engine.visits import chosen_rows
from solver.generate import spread
from solver.generate.beginnings import Spans
from solver.generate.entries import program_entries
from solver.generate.somewhere import touched, visits_possible, wishes_of
from solver.generate.table import hosts_of
from solver.problem import Problem

PASSES = 3  # in which whoever finds no room is offered all units
BREADTH = 8  # units for each placement beside those wished for
PACKED_FROM = 50  # placements that found no room in turn: with fewer there is room, and wishes come first
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
    taken, first = taken_in_turn(after, so_far), NOBODY
    if len(chosen) - len(taken) >= PACKED_FROM:
        so_far = _packed(opened, after, chosen)
        # Single days of mandatory programs have their seats kept: whoever took another one first would put a block out.
        taken = first = taken_in_turn(after, so_far, np.flatnonzero(np.diff(so_far.day_start) > 1))
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
        taken = taken_in_turn(after, so_far, first)
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
    others = programs.only(np.flatnonzero(programs.is_open))
    offered, have = _keys(others, chosen)
    return others.only(np.flatnonzero(~np.isin(offered, have) & ~_busy(problem, others)))


def _busy(problem: Problem, table: Candidates) -> Bool:
    """(n_candidates,): the person is placed already on one of the days."""
    visit = table.visits(np.ones(len(table), bool))
    placed = problem.placed[table.person[visit.candidate], visit.day]
    return np.bincount(visit.candidate[placed], minlength=len(table)) > 0


def _keys(*tables: Candidates, by: tuple[str, ...] = ("program", "person", "period")) -> list[Int64]:
    """Of each table, of shape (n_candidates,): whom a row places for what, as numbers that compare across the tables."""
    columns = [tuple(getattr(one, name).astype(np.int64) for name in by) for one in tables]
    sizes = tuple(max(int(column.max(initial=0)) for column in same) + 1 for same in zip(*columns, strict=True))
    return [np.ravel_multi_index(one, sizes) for one in columns]


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
    others = programs.only(np.flatnonzero(np.isin(programs.person, left.person) & programs.is_open))
    of_left, of_chosen, of_others = _keys(left, chosen, others)
    key, many = np.unique(of_chosen, return_counts=True)
    alone = np.isin(of_left, key[many == 1])
    longest = problem.n_days + 1
    wanted = (of_left * longest + np.diff(left.day_start))[alone]
    alike = np.isin(of_others * longest + np.diff(others.day_start), wanted) & ~_busy(problem, others)
    return Candidates.joined([left.only(np.flatnonzero(~alone)), others.only(np.flatnonzero(alike))])


def _left_over(chosen: Candidates, taken: Candidates) -> Candidates:
    """The chosen placements that found no room when the units were handed out in turn."""
    of_chosen, of_taken = _keys(chosen, taken)
    key, many = np.unique(of_taken, return_counts=True)
    order = np.argsort(of_chosen, kind="stable")
    ranked = of_chosen[order]
    nth = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    return chosen.only(np.sort(order[nth >= looked_up(key, many, ranked, 0)]))


def _free_days(problem: Problem, programs: Candidates, visits: Candidates) -> Candidates:
    """The days that these placements could earn, less those on which helpers stand by now."""
    free = programs.only(np.flatnonzero(programs.kind == FREE))
    offered, visited = _keys(free, visits, by=("program", "person", "first_day"))
    return free.only(np.flatnonzero(np.isin(offered, visited[visits.off_pattern]) & ~problem.placed[free.person, free.compensation]))
