"""What a period owes when the horizon ends and only the next plan can give: nothing can begin in it before, and days of it are left."""

from datetime import date, timedelta

import numpy as np

from solver.arrays.days import Bool
from solver.arrays.programs import ProgramDays
from solver.facts import Program
from solver.problem import Problem


def is_for_the_next_plan(problem: Problem, number: int, period: int) -> bool:
    """Whether no day of the horizon could begin a placement of the period, whoever goes wherever, and a later day of it could."""
    program, horizon_ends = problem.programs[number], problem.days.last_day
    ends = program.periods[period].last_day
    return ends > horizon_ends and not _begins(program, period).any() and _could_begin(program.terms, horizon_ends, ends)


def _begins(program: ProgramDays, period: int) -> Bool:
    """(n_days,): a placement of the period may begin here, and has room before the horizon ends."""
    terms, n_days = program.terms, len(program.period_of)
    usable = program.starts if terms.length_unit == "weeks" else program.starts & program.usable
    width = {"weeks": 7 * terms.length, "days": terms.length}.get(terms.length_unit, 1)
    return np.asarray(usable & (program.period_of == period) & (np.arange(n_days) + width <= n_days))


def _could_begin(program: Program, horizon_ends: date, period_ends: date) -> bool:
    """Whether some day after the horizon and in the period is one on which the program begins."""
    later = (horizon_ends + timedelta(days=number) for number in range(1, (period_ends - horizon_ends).days + 1))
    return any(_is_open(program, day) for day in later)


def _is_open(program: Program, day: date) -> bool:
    weekdays = program.weekdays if program.weekdays is not None and program.length_unit != "weeks" else 0b1111111
    closed = program.length_unit != "weeks" and any(day in span for span in program.blackout)
    return bool(program.starts & weekdays & 1 << day.weekday()) and not closed and (program.window is None or day in program.window)
