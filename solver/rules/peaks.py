"""A unit in its own peak lends nobody and takes no guests, unless the program says otherwise."""

from solver.candidates import Candidates
from solver.problem import Problem
from solver.rows import Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """None: the masks make no candidate that leaves or visits a unit in its peak against the program's terms."""
    return Rows.none()


RULE = Rule(name="peaks", sentence="A unit in its own peak lends nobody, and takes guests only where the program says so.", rows=rows)
