"""What placements cost in the last tiers: squared days given for each full-time share, and wishes not met."""

from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Int64
from solver.candidates import FREE, Candidates
from solver.periods import QUARTERS_REMEMBERED
from solver.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """The tier pays sum over people of weight x (given + days of their placements)^2."""

    given: Int64  # (n_people,): days of standing placements in the four quarters that end with the horizon's last, and days credited
    weight: Int64  # (n_people,): 10^8 // share^2, the share in thousandths
    days: Int64  # (n_candidates,): days of the row in these quarters; a spread whole has none, its pieces have; a free day is none


def fairness(problem: Problem, table: Candidates) -> Fairness:
    """Of these people and rows."""
    last = int(problem.days.quarter[-1])
    counts = problem.days.quarter > last - QUARTERS_REMEMBERED
    total = np.concatenate([[0], np.cumsum(counts[table.day])]).astype(np.int64)
    days = np.where(table.kind == FREE, 0, total[table.day_start[1:]] - total[table.day_start[:-1]])
    return Fairness(given=problem.standing.days_given + problem.shares.credit, weight=problem.shares.weight, days=days)


def preferences(table: Candidates) -> Int64:
    """(n_candidates,): 10 - weight of each placement, once."""
    return table.preference.astype(np.int64)
