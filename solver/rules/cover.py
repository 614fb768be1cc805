"""No more helpers than heads asked for, no more cover days a quarter than the policy allows."""

import numpy as np

from solver.candidates import COVER, Candidates
from solver.problem import Problem
from solver.rows import Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (ask, day) and for each (person, quarter); skill, span and workday are kept by the masks."""
    helper = np.flatnonzero(table.kind == COVER)
    day, quarter = table.first_day[helper], problem.quarter_column[table.first_day[helper]]
    heads = Rows.at_most(by={"ask": table.ask[helper], "day": day}, limit=problem.heads, columns=helper)
    days = Rows.at_most(by={"person": table.person[helper], "period": quarter}, limit=problem.cover_left, columns=helper)
    return Rows.joined([heads, days], len(table))


RULE = Rule(
    name="cover",
    sentence="A helper has the skill asked for; no ask gets more heads, and nobody helps more days, than allowed.",
    rows=rows,
    helpers=True,
)
