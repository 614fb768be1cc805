"""Every front-line unit receives somebody where the program says so."""

import numpy as np

from solver.arrays.days import Bool
from solver.candidates import Candidates
from solver.outcome import Tier
from solver.problem import Problem
from solver.rows import Label, Rows, Rule
from solver.rules.sends import once


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (program, unit) that should have a guest and has none yet; one for all units of a program while units are open."""
    owes = np.array([program.receives for program in problem.programs], bool).reshape(len(problem.programs), problem.n_units)
    opened = np.zeros(len(problem.programs), bool)
    opened[table.program[table.is_open]] = True
    placement = np.flatnonzero((table.program >= 0) & ~table.is_piece & ~table.is_open)
    settled = once(problem, owes & ~opened[:, None], table, placement, table.unit[placement])
    return Rows.chained([settled, _anywhere(table, owes, opened)]) if opened.any() else settled


def _anywhere(table: Candidates, owes: Bool, opened: Bool) -> Rows:
    """No more units receive somebody than there are placements."""
    number = np.flatnonzero(opened & owes.any(axis=1))
    placement = np.flatnonzero(np.isin(table.program, number) & ~table.is_piece)
    return Rows.asked(
        row=np.searchsorted(number, table.program[placement]),
        column=placement,
        lower=owes[number].sum(axis=1),
        price=np.ones(len(number), np.int64),
        tier=Tier.PROGRAMS,
        label=Label.of(len(number), program=number),
    )


RULE = Rule(name="receives", sentence="Every open front-line unit that the program goes to receives at least one.", rows=rows)
