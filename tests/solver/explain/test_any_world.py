"""Every explanation of any tiny world is what trying all rosters says; Hypothesis makes the world smaller where one is not."""

from collections import Counter
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.solver.explain import test_relief, test_why, test_whynot
from tests.solver.explain.worlds import Tiny, tiny

ANY = settings(max_examples=12, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
SOURCES = st.randoms(use_true_random=False)


def some_world(random: Random) -> Tiny:
    world = tiny(random, most=10)
    assume(world is not None)
    assert world is not None
    return world


@ANY
@given(random=SOURCES)
def test_why_not(random: Random) -> None:
    world = some_world(random)
    assert [what for question in test_whynot.questions(world, random, 2) for what in test_whynot.faults(world, question, Counter())] == []


@ANY
@given(random=SOURCES)
def test_why_and_what_could_stand_instead(random: Random) -> None:
    world = some_world(random)
    assert [what for placement in world.given.roster for what in test_why.faults(world, placement, Counter())] == []


@ANY
@given(random=SOURCES)
def test_what_helps_and_what_gave_way(random: Random) -> None:
    world = some_world(random)
    gaps = world.given.verdict.shortfalls
    assert [
        what for gap in gaps for what in (*test_relief.faults(world, gap, Counter()), *test_relief.overlooked(world, gap, Counter()))
    ] == []
    assert test_relief.gave_way_wrongly(world, Counter()) == []
