"""Placements of several days, freely chosen within a period, in one unit: a whole row and pieces of one day each.

Whole rows of one (person, unit, period) differ in what depends on the first day (its quarter, the sender's department, the site)
and in the stretch between standing placements that a minimum gap leaves; all of these are those of the whole row's `first_day`.
"""

from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.visits import single_days
from solver.candidates import NONE, Candidates
from solver.generate.crossing import repeat_bits
from solver.generate.entries import program_entries
from solver.hosts import Hosts
from solver.impossible import begins_too_soon, day_bits, too_little_rest, unit_bits
from solver.problem import Problem

CELLS = 2**22  # (person, unit, day) cells held at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The wholes of one (person, unit) each, in one period and of one kind of first day; masks of shape (n, n_days)."""

    person: Int32
    unit: Int32
    begin: Bool
    piece: Bool
    period: int


def candidates(problem: Problem, number: int, people: Int64, hosts: Hosts | None) -> Candidates:
    """Wholes and their pieces for all these people."""
    step = max(1, CELLS // max(1, problem.n_units * problem.n_days))
    parts = [
        _table(problem, number, group)
        for at in range(0, len(people), step)
        for group in _groups(problem, number, people[at : at + step], hosts)
    ]
    none = np.zeros((0, problem.n_days), bool)
    empty = np.empty(0, np.int32)
    return Candidates.joined([_table(problem, number, _Group(person=empty, unit=empty, begin=none, piece=none, period=0)), *parts])


def first_day_like(problem: Problem, number: int, person: Int32, unit: Int32, day: Int32) -> Int64:
    """Of the shape of its arguments: equal where two first days are alike to every rule that asks for the first day."""
    terms = problem.programs[number].terms
    like = (problem.days.quarter[day] - problem.days.quarter[0]).astype(np.int64)
    department = problem.units.department[problem.people.home[person, day], day] if terms.every_department_sends else 0
    site = problem.units.site[unit, day] + 1 if terms.no_repeat == "site" else 0
    like = (like * problem.n_units + department) * (problem.n_units + 1) + site
    return np.asarray(like if terms.travel == "anywhere" else 2 * like + problem.far(person, unit, day))


def may_begin(problem: Problem, number: int, person: Int32, unit: Int32, day: Int32) -> Bool:
    """Of the shape of its arguments: the first day of a placement may be this one, quotas aside."""
    program = problem.programs[number]
    begins = program.starts[day] & program.who[person, day] & program.where[unit, day]
    if program.terms.after is not None:
        begins &= ~begins_too_soon(problem, program)[person, day]
    return np.asarray(begins)


def _groups(problem: Problem, number: int, people: Int64, hosts: Hosts | None) -> list[_Group]:
    program = problem.programs[number]
    cell_person, cell_unit, piece = _pieces(problem, number, people, hosts)
    groups = []
    for period in range(len(program.periods)):
        inside = piece & (program.period_of == period) & (program.quota_left[cell_person, period] > 0)[:, None]
        for stretch in _stretches(problem, number, cell_person):
            usable = inside & stretch
            groups += _alike(problem, number, cell_person, cell_unit, usable, period)
    return groups


def _pieces(problem: Problem, number: int, people: Int64, hosts: Hosts | None) -> tuple[Int32, Int32, Bool]:
    """(person, unit) cells and the (n_cells, n_days) on which the person could spend a day there."""
    program = problem.programs[number]
    free = day_bits(problem, program, people) == 0
    open_there = unit_bits(problem, program) == 0
    fits = free[:, None, :] & open_there[None] & (problem.people.home[people][:, None, :] != np.arange(problem.n_units)[:, None])
    if hosts is not None:
        row, unit, day = np.nonzero(fits)
        fits[row, unit, day] = hosts.left(problem, people[row].astype(np.int32), unit.astype(np.int32), day.astype(np.int32)) > 0
    if problem.working is not None and problem.working.clocks is not None:
        row, unit, day = np.nonzero(fits)
        fits[row, unit, day] = ~too_little_rest(problem, single_days(people[row], unit, day))
    row, unit = np.nonzero(fits.any(axis=2))
    return people[row].astype(np.int32), unit.astype(np.int32), fits[row, unit]


def _stretches(problem: Problem, number: int, person: Int32) -> list[Bool]:
    """(n_cells, n_days) masks: the days between standing placements of the program that its minimum gap leaves."""
    program, here = problem.programs[number], np.arange(problem.n_days)
    gap, standing = program.terms.min_gap_days, program.standing
    if gap is None or not len(standing.person):
        return [np.ones((len(person), problem.n_days), bool)]
    after = np.zeros((problem.n_people, problem.n_days), np.int32)
    before = np.zeros((problem.n_people, problem.n_days), np.int32)
    np.add.at(after, standing.person, here >= (standing.last_day + gap)[:, None])
    np.add.at(before, standing.person, here <= (standing.first_day - gap)[:, None])
    many = np.bincount(standing.person, minlength=problem.n_people)[:, None]
    free = (after + before >= many)[person]
    return [free & (after[person] == n) for n in range(int(after.max(initial=0)) + 1)]


def _alike(problem: Problem, number: int, person: Int32, unit: Int32, usable: Bool, period: int) -> list[_Group]:
    """Wholes by kind of first day, as many of each as the quota and the days allow."""
    length = problem.programs[number].terms.length
    cell, day = np.nonzero(usable)
    begins = may_begin(problem, number, person[cell], unit[cell], day.astype(np.int32))
    like = first_day_like(problem, number, person[cell], unit[cell], day.astype(np.int32))
    groups = []
    for kind in np.unique(like[begins]).tolist():
        begin = np.zeros_like(usable)
        chosen = begins & (like == kind)
        begin[cell[chosen], day[chosen]] = True
        first = begin.argmax(axis=1)
        piece = usable & (np.arange(problem.n_days) >= first[:, None]) & np.asarray(begin.any(axis=1))[:, None]
        groups += _copies(problem, number, _Group(person=person, unit=unit, begin=begin, piece=piece, period=period), length)
    return groups


def _copies(problem: Problem, number: int, group: _Group, length: int) -> list[_Group]:
    """The same whole as often as one person may be placed so."""
    program = problem.programs[number]
    first = group.begin.argmax(axis=1).astype(np.int32)
    repeated = repeat_bits(problem, number, group.person, group.unit, first)
    times = np.minimum(group.piece.sum(axis=1) // length, program.quota_left[group.person, group.period])
    if program.terms.no_repeat in ("unit", "site"):
        times = np.minimum(times, 1)
    times = np.where(repeated > 0, 0, times)
    copies = [np.flatnonzero(times > copy) for copy in range(int(times.max(initial=0)))]
    return [
        _Group(person=group.person[c], unit=group.unit[c], begin=group.begin[c], piece=group.piece[c], period=group.period) for c in copies
    ]


def _table(problem: Problem, number: int, group: _Group) -> Candidates:
    """The wholes of a group, then their pieces."""
    n = len(group.person)
    whole, day = np.nonzero(group.piece)
    last = group.piece.shape[1] - 1 - group.piece[:, ::-1].argmax(axis=1)
    return program_entries(
        problem,
        number,
        person=np.concatenate([group.person, group.person[whole]]),
        unit=np.concatenate([group.unit, group.unit[whole]]),
        first_day=np.concatenate([group.begin.argmax(axis=1), day]).astype(np.int32),
        last_day=np.concatenate([last, day]).astype(np.int32),
        period=np.full(n + len(day), group.period, np.int32),
        day_start=np.concatenate([np.zeros(n, np.int64), np.arange(len(day) + 1)]),
        day=day.astype(np.int32),
        piece_of=np.concatenate([np.full(n, NONE), whole]).astype(np.int32),
    )
