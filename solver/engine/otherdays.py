"""Other days for placements whose unit is not the most wanted one: the wish may be met where days were settled without regard to it."""

import numpy as np

from solver.arrays.days import Int64
from solver.candidates import Candidates
from solver.engine.units import on_other_days, with_units
from solver.generate.somewhere import wishes_of
from solver.problem import Problem

MOST = 20_000  # placements on other days; beyond that nothing would be searched in time


def on_days_wished(problem: Problem, programs: Candidates, visits: Candidates, base: Int64) -> Candidates:
    """Rows for the people who could be better off, on all days that could take the place of theirs, in the units that they wish for.

    `programs` are the open placements, `visits` the rows with units of which `base` chose some. Each placement has as many days as the one
    it could stand for, so that fairness stays as it is.
    """
    chosen = np.flatnonzero((base[: len(visits)] > 0) & ~visits.is_piece & (np.diff(visits.day_start) > 0))
    sorry = chosen[visits.preference[chosen] > _best(problem, programs)[visits.program[chosen], visits.person[chosen]]]
    others = on_other_days(problem, programs, visits.only(sorry), visits.only(chosen))
    others = others.only(np.flatnonzero(others.is_open)[:MOST])
    options = {}
    for number in range(len(problem.programs)):
        mine = np.flatnonzero(others.program == number)
        place, unit, _ = wishes_of(problem, others.person[mine])
        options[number] = mine[place], unit
    return with_units(problem, others, options)


def _best(problem: Problem, programs: Candidates) -> Int64:
    """(n_programs, n_people): the least that a placement could cost somewhere, on some day."""
    best = np.full((max(1, len(problem.programs)), problem.n_people), np.iinfo(np.int64).max)
    rows = np.flatnonzero(programs.is_open)
    np.minimum.at(best, (programs.program[rows], programs.person[rows]), programs.preference[rows])
    return best
