"""Nobody visits their own unit; who may host whom is part of `hosts`."""

from solver.candidates import Candidates
from solver.problem import Problem
from solver.rows import Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """None: the masks make no candidate in somebody's own unit, and none whom only their own line could host."""
    return Rows.none()


RULE = Rule(name="own-unit", sentence="Nobody visits their own unit or is hosted by somebody of their own reporting line.", rows=rows)
