"""A unit receives no more guests a day than it has seats."""

from solver.candidates import COVER, Candidates
from solver.problem import Problem
from solver.rows import Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (unit, day) that more guests could visit than seats are left; closed units are kept out by the masks."""
    visit = table.visits(table.kind != COVER)
    return Rows.at_most(by={"unit": table.unit[visit.candidate], "day": visit.day}, limit=problem.seats, columns=visit.candidate)


RULE = Rule(name="seats", sentence="A unit receives no more guests a day than it has seats, and none while it is closed.", rows=rows)
