"""Heads asked for: missing ones are paid for by the ask's priority."""

import numpy as np

from solver.candidates import COVER, Candidates
from solver.outcome import Tier
from solver.problem import Problem
from solver.rows import Label, Rows, Rule

LEAST = 6  # less the priority is the price of a missing head-day


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (ask, day) with heads left to give, also where nobody can come."""
    ask, day = np.nonzero(problem.heads > 0)
    row_of = np.full(problem.heads.shape, -1)
    row_of[ask, day] = np.arange(len(ask))
    helper = np.flatnonzero(table.kind == COVER)
    priority = np.array([one.priority for one in problem.facts.asks], np.int64)
    return Rows.asked(
        row=row_of[table.ask[helper], table.first_day[helper]],
        column=helper,
        lower=problem.heads[ask, day],
        price=LEAST - priority[ask],
        tier=Tier.COVER,
        label=Label.of(len(ask), ask=ask, day=day, unit=problem.ask_unit[ask]),
    )


RULE = Rule(name="asks", sentence="Every ask gets its heads on each workday of the unit.", rows=rows, helpers=True)
