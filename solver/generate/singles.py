"""Placements of one day."""

import numpy as np

from solver.arrays.days import Int64
from solver.generate.beginnings import Beginnings
from solver.generate.compensation import nothing_to_give_back
from solver.impossible import begin_bits, day_bits, where
from solver.problem import Problem


def beginnings(problem: Problem, number: int, people: Int64) -> Beginnings:
    """Each day by itself."""
    program = problem.programs[number]
    bits = day_bits(problem, program, people) | begin_bits(problem, program, people)
    if program.compensates:
        bits |= where("no-compensation", nothing_to_give_back(problem, program, people))
    last_day = np.broadcast_to(np.arange(problem.n_days, dtype=np.int32), bits.shape)
    return Beginnings(people=people, bits=bits, last_day=last_day, use=bits == 0)
