"""The least number of placements that single units should have in a period: missing ones are paid for."""

import numpy as np

from solver.arrays.days import Bool, Int64
from solver.arrays.joins import contains
from solver.candidates import Candidates
from solver.outcome import Tier
from solver.problem import Problem
from solver.rows import Label, Rows, Rule


def _of(problem: Problem, table: Candidates, *, mandatory: bool) -> Rows:
    """A row for each (program, unit, period) with a floor; one for all units of a (program, period) while units are open."""
    mine = np.array([program.terms.mandatory == mandatory and bool(program.floors.any()) for program in problem.programs], bool)
    opened = np.zeros(len(problem.programs), bool)
    opened[table.program[table.is_open]] = True
    tier = Tier.PROGRAMS if mandatory else Tier.ROTATIONS
    return Rows.chained([_by_unit(problem, table, mine & ~opened, tier), _anywhere(problem, table, mine & opened, tier)])


def _by_unit(problem: Problem, table: Candidates, programs: Bool, tier: Tier) -> Rows:
    most, n_units = _most_periods(problem), max(1, problem.n_units)
    keys, lower = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for number in np.flatnonzero(programs).tolist():
        floors = problem.programs[number].floors
        unit, period = np.nonzero(floors)
        keys.append((number * n_units + unit) * most + period)
        lower.append(floors[unit, period].astype(np.int64))
    key = np.concatenate(keys)  # ascending: np.nonzero goes by unit, then period
    placement = _placements(table, programs)
    held = (table.program[placement].astype(np.int64) * n_units + table.unit[placement]) * most + table.period[placement]
    counts = contains(key, held)
    return Rows.asked(
        row=np.searchsorted(key, held[counts]),
        column=placement[counts],
        lower=np.concatenate(lower),
        price=np.ones(len(key), np.int64),
        tier=tier,
        label=Label.of(len(key), program=key // most // n_units, unit=key // most % n_units, period=key % most),
    )


def _anywhere(problem: Problem, table: Candidates, programs: Bool, tier: Tier) -> Rows:
    """All floors of a period together have no more placements than there are in it."""
    most = _most_periods(problem)
    asked = np.zeros((len(problem.programs), most), np.int64)
    for number in np.flatnonzero(programs).tolist():
        floors = problem.programs[number].floors
        asked[number, : floors.shape[1]] = floors.sum(axis=0)
    key = np.flatnonzero(asked)
    placement = _placements(table, programs)
    held = table.program[placement].astype(np.int64) * most + table.period[placement]
    counts = contains(key, held)
    return Rows.asked(
        row=np.searchsorted(key, held[counts]),
        column=placement[counts],
        lower=asked.ravel()[key],
        price=np.ones(len(key), np.int64),
        tier=tier,
        label=Label.of(len(key), program=key // most, period=key % most),
    )


def _most_periods(problem: Problem) -> int:
    return 1 + max((len(program.periods) for program in problem.programs), default=0)


def _placements(table: Candidates, programs: Bool) -> Int64:
    """Rows of these programs; pieces of spread days count with their whole."""
    wanted = np.append(programs, False)  # the last is for rows of no program
    return np.flatnonzero(wanted[table.program] & ~table.is_piece) if programs.any() else np.empty(0, np.int64)


def mandatory(problem: Problem, table: Candidates) -> Rows:
    return _of(problem, table, mandatory=True)


def voluntary(problem: Problem, table: Candidates) -> Rows:
    return _of(problem, table, mandatory=False)


MANDATORY = Rule(name="floor-mandatory", sentence="Each unit listed by a mandatory program has its least number of guests.", rows=mandatory)
VOLUNTARY = Rule(name="floor-voluntary", sentence="Each unit listed by another program has its least number of guests.", rows=voluntary)
