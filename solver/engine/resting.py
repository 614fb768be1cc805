"""Helpers chosen without regard to hours, less those whose nights would be too short."""

import numpy as np

from solver.arrays.days import Bool
from solver.engine.helping import Help
from solver.problem import Problem


def rested(problem: Problem, help_: Help) -> Help:
    """Of each person the first day that leaves too little rest is given up, until none does.

    Days on which they do not help count as days at home, though the plan may yet send them elsewhere.
    """
    while (tired := _tired(problem, help_)).any():
        row = np.flatnonzero(tired)
        row = row[np.lexsort((help_.day[row], help_.person[row]))]
        _, first = np.unique(help_.person[row], return_index=True)
        help_ = help_.chosen(np.delete(np.arange(len(help_)), row[first]))
    return help_


def _tired(problem: Problem, help_: Help) -> Bool:
    unit, alone = problem.ask_unit[help_.ask], np.ones(len(help_), bool)
    if problem.working is None or problem.working.clocks is None:
        return ~alone
    clocks = problem.working.with_visits(help_.person, unit, help_.day).clocks
    assert clocks is not None
    return clocks.clashes(help_.person, unit, help_.day, settled=True, begins=alone, ends=alone)
