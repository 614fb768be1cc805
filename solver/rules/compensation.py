"""Whoever is sent out on a day outside their pattern has another day free."""

import numpy as np

from solver.candidates import FREE, Candidates
from solver.problem import Problem
from solver.rows import Label, Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """For each (person, program, day outside the pattern): as many free days as placements. That a free day is one of work at home, on
    which nobody is placed or hosts, is kept by the masks and by the rules that count who is away.
    """
    compensates = np.array([program.compensates for program in problem.programs] or [False])
    placement = np.flatnonzero(table.off_pattern & ~table.is_piece & compensates[table.program])
    free = np.flatnonzero(table.kind == FREE)
    column = np.concatenate([placement, free])
    key = (table.program[column].astype(np.int64) * problem.n_people + table.person[column]) * problem.n_days + table.first_day[column]
    earned, row = np.unique(key, return_inverse=True)
    return Rows.hard(
        row=row,
        column=column,
        coefficient=np.repeat([-1, 1], [len(placement), len(free)]),
        lower=np.zeros(len(earned), np.int64),
        upper=np.zeros(len(earned), np.int64),
        label=Label.of(
            len(earned),
            person=earned // problem.n_days % max(1, problem.n_people),
            day=earned % problem.n_days,
            program=earned // problem.n_days // max(1, problem.n_people),
        ),
    )


RULE = Rule(
    name="compensation",
    sentence="Whoever goes on a day outside their pattern has a day free soon after, where the program says so.",
    rows=rows,
)
