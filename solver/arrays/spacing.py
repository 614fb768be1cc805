"""Days on which somebody, or a unit, is past the longest gap that a program allows, unless a placement comes in time."""

import numpy as np

from solver.arrays.days import Bool, Days, Int32
from solver.arrays.standing import StandingOf
from solver.facts import Program


def past_gap(inside: Bool, gap: int | None, program: Program, days: Days, whose: Int32, standing: StandingOf) -> Bool:
    """(n_rows, n_days): days that end a gap of so many days without a placement, standing ones counted; nothing where `gap` is None.

    `inside` (n_rows, n_days): days on which the row (a person or a unit) takes part; the gap holds no other days. `whose`: the row of each
    standing placement. Whoever had one before the horizon, in the same window, has taken part since.
    """
    due = np.zeros(inside.shape, bool)
    if gap is None:
        return due
    due |= _days_in_a_row(inside) >= gap
    window = None if program.window is None else program.window.first_day
    before = standing.last_day < 0
    if window is not None:
        before &= standing.last_day >= days.index(window)
    due[whose[before]] |= np.logical_and.accumulate(inside[whose[before]], axis=1)
    for row, first, last in zip(whose.tolist(), standing.first_day.tolist(), standing.last_day.tolist(), strict=True):
        due[row, max(0, first) : max(0, last + gap)] = False
    return due


def _days_in_a_row(inside: Bool) -> Int32:
    """Of the shape of `inside`: how many days in a row, up to and with this one."""
    day = np.arange(1, inside.shape[1] + 1, dtype=np.int32)
    last_outside = np.maximum.accumulate(np.where(inside, 0, day), axis=1)
    return np.asarray(day - last_outside, dtype=np.int32)
