"""Every front-line unit receives somebody where the program says so."""

import numpy as np

from solver.candidates import Candidates
from solver.problem import Problem
from solver.rows import Rows, Rule
from solver.rules.sends import once


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (program, unit) that should have a guest and has none yet."""
    owes = np.array([program.receives for program in problem.programs], bool).reshape(len(problem.programs), problem.n_units)
    placement = np.flatnonzero((table.program >= 0) & ~table.is_piece)
    return once(problem, owes, table, placement, table.unit[placement])


RULE = Rule(name="receives", sentence="Every open front-line unit that the program goes to receives at least one.", rows=rows)
