"""The least number of placements that single units should have of a program in a period."""

from collections.abc import Mapping

import numpy as np

from solver.arrays.days import Bool, Days, Int32
from solver.arrays.standing import StandingOf
from solver.facts import Program
from solver.periods import Period


def floors_due(
    program: Program,
    periods: tuple[Period, ...],
    days: Days,
    period_of: Int32,
    could: Bool,
    standing: StandingOf,
    units: Mapping[str, int],
) -> Int32:
    """(n_units, n_periods): the part of each floor that is due when the horizon ends, rounded up, less the standing placements.

    `could` (n_units, n_days): the program goes to the unit, which is open and owes it something.
    """
    owed = np.zeros((len(units), len(periods)), np.int32)
    stated = {units[unit]: placements for unit, placements in program.floors if unit in units}
    for number, period in enumerate(periods if stated else ()):
        gone = (min(period.last_day, days.last_day) - period.first_day).days + 1
        length = (period.last_day - period.first_day).days + 1
        inside = period_of == number
        for unit, placements in stated.items():
            owed[unit, number] = -(-placements * gone // length) if could[unit, inside].any() else 0
        begun = (days.index(period.first_day) <= standing.first_day) & (standing.first_day <= days.index(period.last_day))
        np.subtract.at(owed[:, number], standing.unit[begun], 1)
    return np.maximum(owed, 0)
