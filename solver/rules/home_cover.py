"""A unit lends no more of its people on a workday than it can spare."""

import numpy as np

from solver.candidates import Candidates
from solver.problem import Problem
from solver.rows import Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (home unit, workday); people outside their pattern are not counted as at home."""
    visit = table.visits(np.ones(len(table), bool))
    person = table.person[visit.candidate]
    counts = problem.of_base[person, visit.day]
    home, day = problem.people.home[person, visit.day][counts], visit.day[counts]
    return Rows.at_most(by={"unit": home, "day": day}, limit=problem.lendable, columns=visit.candidate[counts])


RULE = Rule(name="home-cover", sentence="Every unit keeps enough of its people at home on each of its workdays.", rows=rows, helpers=True)
