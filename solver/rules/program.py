"""How often a person is placed in a program, how far apart, never too soon in the same place; spread days belong together."""

import numpy as np

from solver.arrays.days import Int64
from solver.arrays.joins import counted
from solver.arrays.programs import ProgramDays
from solver.candidates import COVER, FREE, Candidates
from solver.generate.spread import first_day_like, may_begin
from solver.problem import Problem
from solver.rows import Label, Rows, Rule
from solver.rules import gaps, in_a_row


def rows(problem: Problem, table: Candidates) -> Rows:
    """Quota, no repeat, minimum gap and spread days, program by program; who, where, when and length are kept by the masks."""
    parts = [_quota(problem, table)]
    for number, program in enumerate(problem.programs):
        mine = np.flatnonzero((table.program == number) & (table.kind != FREE))
        if program.terms.no_repeat in ("unit", "site"):
            parts += _no_repeat(problem, table, program, mine[~table.is_piece[mine] & ~table.is_open[mine]])
        if program.terms.length_unit == "spread":
            parts += _together(problem, table, number, mine)
        if program.terms.min_gap_days is not None:
            parts.append(gaps.rows(problem, table, program, mine))
        if program.terms.unit_gap_days is not None:
            parts.append(gaps.by_unit(problem, table, program, mine[~table.is_open[mine]]))
        if program.terms.unit_min_gap_days is not None:
            parts.append(gaps.between_visits(problem, table, program, mine))
        if program.terms.in_a_row is not None:
            parts.append(in_a_row.rows(problem, table, program, mine))
    return Rows.joined(parts, len(table))


def _quota(problem: Problem, table: Candidates) -> Rows:
    """A row for each (person, program, period)."""
    placement = np.flatnonzero((table.kind != COVER) & ~table.is_piece)
    most = max((len(program.periods) for program in problem.programs), default=0)
    left = np.zeros((problem.n_people, len(problem.programs), most), np.int32)
    for number, program in enumerate(problem.programs):
        left[:, number, : len(program.periods)] = program.quota_left
    keys = {"person": table.person[placement], "program": table.program[placement], "period": table.period[placement]}
    return Rows.at_most(by=keys, limit=left, columns=placement)


def _no_repeat(problem: Problem, table: Candidates, program: ProgramDays, placement: Int64) -> list[Rows]:
    """At most one placement of a person in a unit (site) within any stretch of reach + 1 quarters: two such are never too near."""
    unit, first = table.unit[placement], table.first_day[placement]
    place = unit if program.terms.no_repeat == "unit" else problem.units.site[unit, first]
    quarter = problem.quarter_column[first]
    n_quarters = int(problem.quarter_column[-1]) + 1
    reach = n_quarters - 1 if program.terms.no_repeat_quarters is None else min(program.terms.no_repeat_quarters, n_quarters - 1)
    found = []
    for begin in range(n_quarters - reach):
        near = (begin <= quarter) & (quarter <= begin + reach) & (place >= 0)
        keys = {"person": table.person[placement][near], "place": place[near], "program": table.program[placement][near]}
        found.append(Rows.at_most(by=keys, limit=1, columns=placement[near]))
    return found


def _together(problem: Problem, table: Candidates, number: int, mine: Int64) -> list[Rows]:
    """A whole has all its pieces or none, and its first piece lies on a day on which it may begin."""
    piece = mine[table.is_piece[mine]]
    whole, row = np.unique(table.piece_of[piece], return_inverse=True)
    length = problem.programs[number].terms.length
    linked = Rows.hard(
        row=np.concatenate([row, np.arange(len(whole))]),
        column=np.concatenate([piece, whole]),
        coefficient=np.concatenate([np.ones(len(piece)), np.full(len(whole), -length)]),
        lower=np.zeros(len(whole), np.int64),
        upper=np.zeros(len(whole), np.int64),
        label=Label.of(len(whole), person=table.person[whole], unit=table.unit[whole], program=table.program[whole]),
    )
    return [linked, _begun(problem, table, number, piece)]


def _begun(problem: Problem, table: Candidates, number: int, piece: Int64) -> Rows:
    """A piece on a day on which the whole may not begin needs an earlier one on a day on which it may."""
    whole, day = table.piece_of[piece], table.first_day[piece]
    person, unit = table.person[piece], table.unit[piece]
    begins = may_begin(problem, number, person, unit, day)
    begins &= first_day_like(problem, number, person, unit, day) == first_day_like(problem, number, person, unit, table.first_day[whole])
    later = np.flatnonzero(~begins)
    first = np.searchsorted(whole, whole[later], "left")  # the pieces of a whole stand together, by day
    before = later - first
    row = np.repeat(np.arange(len(later)), before)
    earlier = np.repeat(first, before) + counted(before)
    counts = begins[earlier]
    return Rows.hard(
        row=np.concatenate([np.arange(len(later)), row[counts]]),
        column=np.concatenate([piece[later], piece[earlier[counts]]]),
        coefficient=np.concatenate([np.ones(len(later)), -np.ones(int(counts.sum()))]),
        upper=np.zeros(len(later), np.int64),
        label=Label.of(len(later), person=person[later], unit=unit[later], day=day[later], program=np.full(len(later), number)),
    )


RULE = Rule(name="program", sentence="A program places those it is for, where, when and how often its terms say.", rows=rows)
