"""Placements that people owe to programs: unmet ones are paid for."""

import numpy as np

from solver.arrays.joins import contains
from solver.candidates import Candidates
from solver.outcome import Tier
from solver.problem import Problem
from solver.rows import Label, Rows, Rule


def _of(problem: Problem, table: Candidates, *, mandatory: bool) -> Rows:
    """A row for each (person, program, period) that owes something, also where nothing is possible."""
    keys, owed, most = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 1 + max((len(p.periods) for p in problem.programs), default=0)
    for number, program in enumerate(problem.programs):
        if program.terms.mandatory == mandatory:
            person, period = np.nonzero(program.owed)
            keys.append((number * problem.n_people + person) * most + period)
            owed.append(program.owed[person, period].astype(np.int64))
    key, lower = np.concatenate(keys), np.concatenate(owed)  # ascending: np.nonzero goes by person, then period
    placement = np.flatnonzero((table.program >= 0) & ~table.is_piece)
    mine = (table.program[placement].astype(np.int64) * problem.n_people + table.person[placement]) * most + table.period[placement]
    counts = contains(key, mine)
    program_of, person_of = key // most // max(1, problem.n_people), key // most % max(1, problem.n_people)
    return Rows.asked(
        row=np.searchsorted(key, mine[counts]),
        column=placement[counts],
        lower=lower,
        price=np.ones(len(key), np.int64),
        tier=Tier.PROGRAMS if mandatory else Tier.ROTATIONS,
        label=Label.of(len(key), person=person_of, program=program_of, period=key % most),
    )


def mandatory(problem: Problem, table: Candidates) -> Rows:
    return _of(problem, table, mandatory=True)


def voluntary(problem: Problem, table: Candidates) -> Rows:
    return _of(problem, table, mandatory=False)


MANDATORY = Rule(name="owed-mandatory", sentence="People owe each mandatory program the part of its quota that is due.", rows=mandatory)
VOLUNTARY = Rule(name="owed-voluntary", sentence="People owe each other program the part of its quota that is due.", rows=voluntary)
