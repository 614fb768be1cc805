"""Placements of whole weeks."""

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.generate.beginnings import Beginnings
from solver.impossible import BIT, begin_bits, day_bits, where
from solver.problem import Problem

# A day of work with one of these may not be spent away.
HELD = BIT["elsewhere"] | BIT["home-peak"] | BIT["home-cover"] | BIT["no-skill"] | BIT["deadline"] | BIT["not-who"]


def beginnings(problem: Problem, number: int, people: Int64) -> Beginnings:
    """A block uses every day on which the person works and the program lets them; the other days only count against its worked share."""
    program, staff = problem.programs[number], problem.people
    width = 7 * program.terms.length
    use = staff.works[people] & program.usable
    pattern = staff.pattern[people]
    worked, due = _sums(use, width), _sums(pattern, width)
    enough = (worked > 0) & (100 * worked >= program.terms.min_worked * due)
    bits = begin_bits(problem, program, people) | _within(np.where(use, day_bits(problem, program, people) & HELD, 0), width)
    bits |= where("not-when", ~_ahead(program.window, width))
    bits |= where("length", ~enough | (np.arange(problem.n_days) + width > problem.n_days))
    for reason, off in (("not-employed", ~staff.employed), ("holiday", staff.closure), ("absent", staff.absent)):
        bits |= where(reason, ~enough & (_sums(pattern & off[people], width) > 0))
    last_day = np.broadcast_to(np.arange(problem.n_days, dtype=np.int32) + np.int32(width - 1), bits.shape)
    return Beginnings(people=people, bits=bits, last_day=last_day, use=use)


def _sums(mask: Bool, width: int) -> Int64:
    """How many days are set among the `width` from each on; days after the horizon are not."""
    total = np.zeros((len(mask), mask.shape[1] + width), np.int64)
    np.cumsum(mask, axis=1, out=total[:, width:])
    total = np.concatenate([np.zeros((len(mask), 1), np.int64), total[:, width:]], axis=1)
    ends = np.minimum(np.arange(mask.shape[1]) + width, mask.shape[1])
    return np.asarray(total[:, ends] - total[:, :-1])


def _within(bits: Int32, width: int) -> Int32:
    """All bits of the `width` days from each on."""
    total, reach = bits.copy(), 1
    while reach < width:
        step = min(reach, width - reach)
        total[:, : -step or None] |= np.concatenate([total[:, step:]], axis=1)
        reach += step
    return total


def _ahead(window: Bool, width: int) -> Bool:
    """The day `width` - 1 days later lies in the window."""
    ahead = np.zeros_like(window)
    ahead[: max(0, len(window) - width + 1)] = window[width - 1 :]
    return ahead
