"""The reasons of what a roster leaves unmet, counted once more: for whoever was told other ones."""

from collections.abc import Sequence
from dataclasses import replace

from solver.engine.union import with_reasons
from solver.facts import Facts
from solver.outcome import Placement, Roster, Shortfall
from solver.problem import Problem


def recounted(facts: Facts, unmet: Sequence[Shortfall], roster: Roster) -> tuple[Shortfall, ...]:
    """The same shortfalls with the reasons that a plan would give; the roster breaks no rule.

    As where the engine counts them, pins stand while it works and are not of its roster.
    """
    pinned = {_visit(pin) for pin in facts.pins}
    free = replace(facts, standing=(*facts.standing, *facts.pins), pins=())
    return with_reasons(Problem.of(free), unmet, tuple(one for one in roster if _visit(one) not in pinned))


def _visit(placement: Placement) -> tuple[object, ...]:
    return placement.person, placement.program, placement.unit, placement.days
