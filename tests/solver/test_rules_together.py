"""The rows of all rules admit exactly the rosters that the referee accepts; the hosts' rows forbid nothing that some naming allows."""

from collections.abc import Callable
from itertools import combinations
from random import Random

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.candidates import Candidates
from solver.facts import Facts
from solver.generate import candidates_of
from solver.outcome import Placement, Tier
from solver.problem import Problem
from solver.referee.judge import judge
from solver.rows import Rows
from solver.rules import program
from solver.rules.prices import fairness, preferences
from solver.rules.registry import ASKS, RULES
from tests.solver.admission import Choice, accepted, admitting, placements_of
from tests.solver.tiny_worlds import conceivable, worlds

unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
MANY = 60


def all_rules(problem: Problem, table: Candidates) -> Callable[[Choice], bool]:
    """Whether the rows of every rule admit a choice."""
    each = [admitting(rule.rows(problem, table), len(table)) for rule in RULES]
    return lambda chosen: all(admitted(chosen) for admitted in each)


def rosters(found: list[tuple[Placement, Choice]], seed: int) -> list[list[tuple[Placement, Choice]]]:
    """Some pairs and triples of placements that use different candidates."""
    dice, some = Random(seed), []
    for _ in range(MANY if len(found) > 1 else 0):
        drawn = dice.sample(found, min(len(found), dice.choice([2, 2, 3])))
        if all(not (one[1] & other[1]) for one, other in combinations(drawn, 2)):
            some.append(drawn)
    return some


@given(world=worlds(last=8, lengths=((2, "spread"),), hosts=("none", "person")))
@unhurried
def test_spread_days_make_exactly_the_placements_that_the_referee_accepts(world: Facts) -> None:
    problem = Problem.of(world)
    table = candidates_of(problem)
    admitted = all_rules(problem, table)
    made = {placement for placement, chosen in placements_of(world, table) if admitted(chosen)}
    right = {placement for placement in conceivable(world) if accepted(world, [placement])}
    assert right <= made
    if all(one.host == "none" for one in world.programs):
        assert made == right


@given(world=worlds(hosts=("none",)), seed=st.integers(0, 1000))
@unhurried
def test_without_hosts_the_rows_admit_exactly_the_rosters_that_the_referee_accepts(world: Facts, seed: int) -> None:
    problem = Problem.of(world)
    table = candidates_of(problem)
    admitted = all_rules(problem, table)
    alone = [(p, c) for p, c in placements_of(world, table) if admitted(c)]
    for roster in rosters(alone, seed):
        chosen = frozenset().union(*(c for _, c in roster))
        assert admitted(chosen) == accepted(world, [p for p, _ in roster])


@given(world=worlds(hosts=("person",)), seed=st.integers(0, 1000))
@unhurried
def test_with_hosts_the_rows_admit_every_roster_that_the_referee_accepts(world: Facts, seed: int) -> None:
    problem = Problem.of(world)
    table = candidates_of(problem)
    admitted = all_rules(problem, table)
    for roster in rosters(list(placements_of(world, table)), seed):
        if accepted(world, [p for p, _ in roster]):
            chosen = frozenset().union(*(c for _, c in roster))
            assert admitted(chosen)


@given(world=worlds(hosts=("none",)), seed=st.integers(0, 1000))
@unhurried
def test_a_roster_costs_in_every_tier_what_the_referee_says(world: Facts, seed: int) -> None:
    problem = Problem.of(world)
    table = candidates_of(problem)
    asked = [rule.rows(problem, table) for rule in ASKS]
    of_a_whole = admitting(program.RULE.rows(problem, table), len(table))
    found = [(p, c) for p, c in placements_of(world, table) if len(c) == 1 or of_a_whole(c)]  # spread days begin with the whole's first
    for roster in [[], *rosters(found, seed)[:20]]:
        chosen = frozenset().union(*(c for _, c in roster))
        said = judge(world, tuple(placement for placement, _ in roster)).values
        values = np.isin(np.arange(len(table)), sorted(chosen)).astype(np.int64)
        for tier in (Tier.PROGRAMS, Tier.COVER, Tier.ROTATIONS):
            assert sum(paid(rows, values) for rows in asked if rows.tier is tier) == said[tier]
        assert int(preferences(table) @ values) == said[Tier.PREFERENCES]
        assert squared(problem, table, values) == said[Tier.FAIRNESS]


def paid(rows: Rows, values: np.ndarray) -> int:
    given_to = np.bincount(rows.row, weights=rows.coefficient * values[rows.column], minlength=rows.n_rows)
    return int((rows.price * np.maximum(0, rows.lower - given_to)).sum())


def squared(problem: Problem, table: Candidates, values: np.ndarray) -> int:
    of = fairness(problem, table)
    days = of.given + np.bincount(table.person, weights=of.days * values, minlength=problem.n_people).astype(np.int64)
    return int((of.weight * days * days).sum())
