"""Every department sends somebody where the program says so."""

import numpy as np

from solver.arrays.days import Int32, Int64
from solver.arrays.joins import contains
from solver.candidates import Candidates
from solver.outcome import Tier
from solver.problem import Problem
from solver.rows import Label, Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (program, department) in which somebody is asked for and from which nobody is sent yet."""
    owes = np.array([program.sends for program in problem.programs], bool).reshape(len(problem.programs), problem.n_units)
    placement = np.flatnonzero((table.program >= 0) & ~table.is_piece)
    home = problem.people.home[table.person[placement], table.first_day[placement]]
    return once(problem, owes, table, placement, problem.units.department[home, table.first_day[placement]])


def once(problem: Problem, owes: "np.ndarray", table: Candidates, placement: Int64, unit: Int32) -> Rows:
    """At least one placement for each (program, unit) that owes, paid with 1 in the first tier; `unit` is that of each placement."""
    key = np.flatnonzero(owes)
    mine = table.program[placement].astype(np.int64) * problem.n_units + unit
    counts = contains(key, mine)
    return Rows.asked(
        row=np.searchsorted(key, mine[counts]),
        column=placement[counts],
        lower=np.ones(len(key), np.int64),
        price=np.ones(len(key), np.int64),
        tier=Tier.PROGRAMS,
        label=Label.of(len(key), program=key // max(1, problem.n_units), unit=key % max(1, problem.n_units)),
    )


RULE = Rule(name="sends", sentence="Every department in which somebody is asked for sends at least one.", rows=rows)
