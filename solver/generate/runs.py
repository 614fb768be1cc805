"""Placements of several consecutive workdays of the person."""

import numpy as np

from solver.arrays.days import Int64
from solver.generate.beginnings import Beginnings
from solver.impossible import begin_bits, day_bits, where
from solver.problem import Problem


def beginnings(problem: Problem, number: int, people: Int64) -> Beginnings:
    """A run takes the next workdays one after the other; an absence or a day that will not do on any of them breaks it."""
    program, workday = problem.programs[number], problem.people.workday[people]
    length, each_day = program.terms.length, day_bits(problem, program, people)
    row, day = np.nonzero(workday)
    n = len(row)
    fits = np.zeros(n, bool)
    fits[: max(0, n - length + 1)] = row[: max(0, n - length + 1)] == row[length - 1 :]
    of_run, last = np.zeros(n, np.int32), day.astype(np.int32)
    for step in range(length):
        of_run[: n - step] |= each_day[row, day][step:]
        last[: n - step] = day[step:]
    bits = each_day | begin_bits(problem, program, people)
    last_day = np.zeros(bits.shape, np.int32)
    bits[row, day] |= np.where(fits, of_run, where("length", ~fits))
    last_day[row, day] = np.where(fits, last, day)
    bits |= where("length", ~workday)
    return Beginnings(people=people, bits=bits, last_day=last_day, use=workday)
