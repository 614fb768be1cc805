"""A person is in at most one place a day."""

import numpy as np

from solver.candidates import Candidates
from solver.problem import Problem
from solver.rows import Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (person, day) that several candidates use; days off and standing placements are kept out by the masks."""
    visit = table.visits(np.ones(len(table), bool))
    return Rows.at_most(by={"person": table.person[visit.candidate], "day": visit.day}, limit=1, columns=visit.candidate)


RULE = Rule(name="one-place", sentence="A person is in one place a day, and only on days on which they work.", rows=rows, helpers=True)
