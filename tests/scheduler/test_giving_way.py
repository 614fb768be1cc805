"""What a new plan's parameters say of the rotations that gave way to cover, by trying all rosters; and when it is not searched for."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from benchmarks.companies import BLOCKS, person_facts, unit_facts
from scheduler.giving_way import SECONDS, with_what_gave_way
from scheduler.waiting import NOBODY, Waiting
from solver.engine.solve import solve
from solver.explain import solving
from solver.facts import AskFacts, Choice, Facts, Horizon
from solver.outcome import TIERS, Effort, Kind, Outcome, Placement, Tier
from solver.problem import Problem
from tests.solver.engine.test_solve import FRIDAY, MONDAY
from tests.solver.explain.worlds import CALM, rosters_of, tiny
from tests.worlds.brute import values_of

ROTATIONS = TIERS.index(Tier.ROTATIONS)
RICH = (0, 5, 7, 10, 11, 12, 17, 23, 24, 194, 288, 401, 593, 928)
ONE_DAY = replace(BLOCKS, length=1, length_unit="days", starts=0b1111111, per="week", who=Choice(unit=frozenset({"SOUTH"})))
ASK = AskFacts(id="A1", unit="NORTH", first_day=MONDAY, last_day=FRIDAY, heads=1, skill=None, priority=5)
ONE = Facts(
    horizon=Horizon(first_day=MONDAY, last_day=FRIDAY),
    units=(unit_facts("NORTH", seats=5, max_away=100), unit_facts("SOUTH", max_away=100)),
    people=(person_facts("one", "SOUTH"),),
    asks=(ASK,),
    programs=(ONE_DAY,),
)


def planned(facts: Facts) -> Outcome:
    return solve(Problem.of(replace(facts, standing=(*facts.standing, *facts.pins), pins=())), CALM)


def said(facts: Facts, outcome: Outcome, effort: Effort = CALM, waiting: Waiting = NOBODY) -> tuple[Any, Any]:
    parameters = with_what_gave_way(facts, outcome, effort, waiting).parameters
    return parameters["rotations_gave_way_least"], parameters["rotations_gave_way_most"]


def unmet(facts: Facts) -> int:
    return min(values_of(facts, roster) for roster in rosters_of(facts) or ())[ROTATIONS]


def never(*asked: Any) -> Any:
    raise AssertionError("nothing is to be searched")


def test_a_week_of_help_costs_the_only_helper_the_rotation() -> None:
    assert said(ONE, planned(ONE)) == (1, 1)
    assert (unmet(ONE), unmet(replace(ONE, asks=()))) == (1, 0)


def test_what_could_not_be_placed_anyway_did_not_give_way() -> None:
    full = replace(ONE, units=(unit_facts("NORTH", seats=0, max_away=100), ONE.units[1]))
    outcome = planned(full)
    assert outcome.tiers[ROTATIONS].value == 1
    assert said(full, outcome) == (0, 0)


def test_a_pinned_helper_is_cover_like_any_other() -> None:
    pin = Placement(
        kind=Kind.COVER, program="cover", person="one", unit="NORTH", first_day=MONDAY, last_day=MONDAY, days=(MONDAY,), ask="A1"
    )
    pinned = replace(ONE, pins=(pin,))
    outcome = planned(pinned)
    assert said(pinned, replace(outcome, roster=(pin, *outcome.roster))) == (1, 1)


def test_plans_of_tiny_worlds_say_what_trying_all_rosters_counts() -> None:
    wrong, gave_way = [], 0
    for seed in RICH:
        world = tiny(Random(seed))
        assert world is not None
        outcome, without = planned(world.facts), replace(world.facts, asks=())
        rosters = rosters_of(without)
        if rosters is None or not world.facts.asks:
            continue
        true = outcome.tiers[ROTATIONS].value - min(values_of(without, roster) for roster in rosters)[ROTATIONS]
        gave_way += true > 0
        wrong += [f"seed {seed}: {found}, not {true}" for found in [said(world.facts, outcome)] if found != (true, true)]
    assert wrong == []
    assert gave_way > 0


@pytest.mark.parametrize("facts", [replace(ONE, asks=()), replace(ONE, programs=())], ids=["nothing asked", "nothing unmet"])
def test_where_nothing_can_have_given_way_nothing_is_searched(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = planned(facts)
    monkeypatch.setattr(solving, "solve", never)
    assert said(facts, outcome) == (0, 0)


def test_when_the_time_is_up_or_a_person_said_stop_nothing_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome, hurried = planned(ONE), Effort(time_limit_s=5.0)
    monkeypatch.setattr(solving, "solve", never)
    assert said(ONE, outcome, hurried, Waiting(waited=lambda: 5.0)) == (None, None)
    stopped = with_what_gave_way(ONE, replace(outcome, interrupted=True), hurried)
    assert (stopped.interrupted, stopped.parameters["rotations_gave_way_least"]) == (True, None)


def test_what_the_clock_cut_short_is_not_told() -> None:
    outcome = planned(ONE)
    assert said(ONE, outcome, Effort(time_limit_s=5.0), Waiting(waited=lambda: 4.999)) == (None, None)


@pytest.mark.parametrize("by", ["the search", "a key"])
def test_ctrl_c_leaves_the_numbers_out_and_the_plan_stands(by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = planned(ONE)

    def pressed(*asked: Any, **more: Any) -> Outcome:
        if by == "a key":
            raise KeyboardInterrupt
        return replace(outcome, interrupted=True)

    monkeypatch.setattr(solving, "solve", pressed)
    kept = with_what_gave_way(ONE, outcome, CALM)
    assert (kept.roster, kept.tiers, kept.interrupted) == (outcome.roster, outcome.tiers, True)
    assert kept.parameters["rotations_gave_way_least"] is None


def test_how_long_the_plan_took_never_changes_the_work_that_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome, efforts, real = planned(ONE), [], solving.solve

    def watched(problem: Problem, effort: Effort, **more: Any) -> Outcome:
        efforts.append((effort, more["ceiling"]))
        return real(problem, effort, **more)

    monkeypatch.setattr(solving, "solve", watched)
    for seconds in (0.0, 30.0):
        with_what_gave_way(ONE, outcome, Effort(time_limit_s=60.0), Waiting(waited=lambda seconds=seconds: seconds))
    with_what_gave_way(ONE, outcome, Effort(time_limit_s=8.0, reproducible=True), Waiting(waited=lambda: 90.0))
    assert [(effort.time_limit_s, ceiling) for effort, ceiling in efforts] == [(SECONDS, 48.0), (SECONDS, 24.0), (4.0, None)]


def test_a_large_plan_is_not_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = replace(planned(ONE), candidates=solving.LARGE + 1)
    monkeypatch.setattr(solving, "solve", never)
    assert said(ONE, outcome) == (None, None)
