"""How long an explanation asks the engine, and what it does when it may not."""

from datetime import date
from random import Random

import pytest

from solver.explain import solving
from solver.explain.forcing import price_of, price_without
from solver.explain.givenway import GivenWay, given_way
from solver.explain.relief import relieved
from solver.explain.solving import A_WHILE, LARGE, Disagreement, Solving, _Watch
from solver.explain.why import why
from solver.facts import Facts, Horizon
from solver.outcome import Kind, Outcome, Placement, Progress, Tier
from tests.solver.explain.worlds import Tiny, tiny, unhurried

RICH = 0  # a world with helpers and a gap that something relieves


def world() -> Tiny:
    found = tiny(Random(RICH))
    assert found is not None
    return found


def test_a_large_plan_is_explained_beside_itself_alone() -> None:
    given, large = world().given, Solving(clock=lambda: 0.0, deadline=30.0, candidates=LARGE + 1)
    answer = why(given, given.roster[0], large, most=3)
    assert answer.without is None
    assert answer.alternatives
    assert all(one.price is None for one in answer.alternatives)
    assert given_way(given, large) in (None, GivenWay(least=0, most=0))


def test_when_the_time_is_up_nothing_is_solved_and_it_is_said() -> None:
    given, late = world().given, Solving(clock=lambda: 31.0, deadline=30.0, candidates=100)
    assert late.over()
    assert price_of(given, given.roster[0], late) is None
    assert price_without(given, given.roster[0], late) is None
    gap = next(gap for gap in given.verdict.shortfalls if relieved(given, gap, unhurried()).grants)
    assert relieved(given, gap, late).checked == 0


def test_a_persons_stop_is_told_from_the_end_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    real = solving.solve

    def interrupted(*args, **kwargs) -> Outcome:
        return replace(real(*args, **kwargs), interrupted=True)

    monkeypatch.setattr(solving, "solve", interrupted)
    stopped = unhurried()
    stopped.search(world().facts)
    assert stopped.pressed
    late = Solving(clock=lambda: 31.0, deadline=30.0, candidates=100)
    late.search(world().facts)
    assert not late.pressed


def test_the_counting_tiers_are_settled_once_they_are_proven_for_a_while() -> None:
    now = 0.0
    watch = _Watch(clock=lambda: now, deadline=99.0, every_tier=False)
    for tier in (Tier.PROGRAMS, Tier.COVER):
        watch.report(Progress(tier=tier, value=1, bound=1, seconds=now))
    watch.report(Progress(tier=Tier.ROTATIONS, value=3, bound=2, seconds=now))
    now = 5.0
    assert not watch.stops()
    watch.report(Progress(tier=Tier.ROTATIONS, value=2, bound=2, seconds=now))
    assert not watch.stops()
    now += A_WHILE
    assert watch.stops()


def test_every_tier_is_waited_for_where_all_are_wanted() -> None:
    now = 0.0
    watch = _Watch(clock=lambda: now, deadline=9.0, every_tier=True)
    for tier in Tier:
        watch.report(Progress(tier=tier, value=0, bound=0, seconds=now))
    now = 8.9
    assert not watch.stops()
    now = 9.0
    assert watch.stops()


def test_what_the_referee_does_not_accept_is_never_told() -> None:
    facts = Facts(horizon=Horizon(first_day=date(2026, 7, 1), last_day=date(2026, 7, 2)))
    day = date(2026, 7, 1)
    nobody = Placement(kind=Kind.SHADOW, program="none", person="nobody", unit="U", first_day=day, last_day=day, days=(day,))
    with pytest.raises(Disagreement, match="no person is called nobody"):
        unhurried().found(facts, unhurried().search(facts), (nobody,))
