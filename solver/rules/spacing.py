"""The longest gap between two placements of a person, or in a unit: each day beyond it is paid for."""

from collections.abc import Callable, Mapping

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import contains, counted
from solver.candidates import Candidates
from solver.outcome import Tier
from solver.problem import Problem
from solver.rows import Label, Rows, Rule

Maker = Callable[[Problem, Candidates, int, int], Rows]


def _of_people(problem: Problem, table: Candidates, number: int, gap: int) -> Rows:
    """A row for each day on which a person is past the gap: placements that begin by then and of which it has not passed meet it."""
    mine = np.flatnonzero((table.program == number) & ~table.is_piece)
    return _reached(problem, table, number, gap, problem.programs[number].overdue, mine, table.person[mine], "person")


def _of_units(problem: Problem, table: Candidates, number: int, gap: int) -> Rows:
    """The same for units; while they are open there is one row a day for all of them, and each placement meets one."""
    mine = np.flatnonzero((table.program == number) & ~table.is_piece)
    due = problem.programs[number].unvisited
    if not table.is_open[mine].any():
        return _reached(problem, table, number, gap, due, mine, table.unit[mine], "unit")
    together = due.sum(axis=0)
    key = np.flatnonzero(together)
    held, day = _met(problem, table, mine, gap)
    counts = contains(key, day)
    row, column = np.searchsorted(key, day[counts]), mine[held[counts]]
    return _asked(problem, number, row, column, together[key].astype(np.int64), {"day": key})


def _reached(problem: Problem, table: Candidates, number: int, gap: int, due: Bool, mine: Int64, whose: Int32, axis: str) -> Rows:
    """A row for each day that is due; `whose` is the row of `due` of each of these placements."""
    key, n_days = np.flatnonzero(due), problem.n_days
    held, day = _met(problem, table, mine, gap)
    cell = whose.astype(np.int64)[held] * n_days + day
    counts = contains(key, cell)
    about = {axis: key // n_days, "day": key % n_days}
    return _asked(problem, number, np.searchsorted(key, cell[counts]), mine[held[counts]], np.ones(len(key), np.int64), about)


def _met(problem: Problem, table: Candidates, mine: Int64, gap: int) -> tuple[Int64, Int64]:
    """(place in `mine`, day): the days from the first one of a placement to the last one of the gap after it."""
    first = table.first_day[mine].astype(np.int64)
    lengths = np.minimum(table.last_day[mine] + gap, problem.n_days) - first
    held = np.repeat(np.arange(len(mine)), lengths)
    return held, first[held] + counted(lengths)


def _asked(problem: Problem, number: int, row: Int64, column: Int64, lower: Int64, about: Mapping[str, Int64]) -> Rows:
    label = Label.of(len(lower), program=np.full(len(lower), number), **about)
    mandatory = problem.programs[number].terms.mandatory
    return Rows.asked(row=row, column=column, lower=lower, price=np.ones(len(lower), np.int64), tier=_tier(mandatory), label=label)


def _tier(mandatory: bool) -> Tier:
    return Tier.PROGRAMS if mandatory else Tier.ROTATIONS


def _of_programs(problem: Problem, table: Candidates, *, mandatory: bool, gap: str, made: Maker) -> Rows:
    """Of the programs that state the gap; none where none does."""
    empty = np.empty(0, np.int64)
    parts = [Rows.asked(row=empty, column=empty, lower=empty, price=empty, tier=_tier(mandatory), label=Label.of(0))]
    for number, program in enumerate(problem.programs):
        days = getattr(program.terms, gap)
        if days is not None and program.terms.mandatory == mandatory:
            parts.append(made(problem, table, number, days))
    return Rows.chained(parts)


def _rule(name: str, sentence: str, gap: str, made: Maker, *, mandatory: bool) -> Rule:
    return Rule(
        name=f"{name}-{'mandatory' if mandatory else 'voluntary'}",
        sentence=sentence,
        rows=lambda problem, table: _of_programs(problem, table, mandatory=mandatory, gap=gap, made=made),
    )


PEOPLE = "Nobody goes longer without a placement than the program says."
UNITS = "No unit goes longer without a visit than the program says."
MANDATORY = _rule("max-gap", PEOPLE, "max_gap_days", _of_people, mandatory=True)
VOLUNTARY = _rule("max-gap", PEOPLE, "max_gap_days", _of_people, mandatory=False)
UNITS_MANDATORY = _rule("unit-max-gap", UNITS, "unit_max_gap_days", _of_units, mandatory=True)
UNITS_VOLUNTARY = _rule("unit-max-gap", UNITS, "unit_max_gap_days", _of_units, mandatory=False)
