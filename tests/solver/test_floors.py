"""The floors of units: what is owed, what the referee counts, and plans that pay for them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from solver.engine import solve as front
from solver.engine.parted import solve_facts
from solver.engine.parts import parts_of
from solver.engine.solve import solve
from solver.explain.given import Given
from solver.explain.relaxing import Seats
from solver.explain.relief import relieved
from solver.explain.solving import Solving
from solver.explain.why import why
from solver.facts import Choice, ExemptionFacts, Facts, Program, Span
from solver.outcome import Effort, Placement, Roster, Tier
from solver.problem import Problem
from solver.referee.judge import judge
from solver.timeline import Timeline
from tests.solver.proven import CALM, plain, planned
from tests.solver.test_rules_alone import stood
from tests.solver.tiny_worlds import day, facts, person, program, unit

UNITS = (unit("N"), unit("S"), unit("W"))
ONE_EACH = program(quota=2, floors=(("S", 1), ("W", 1)))


def world(terms: Program, *, last: int = 8, standing: Sequence[Placement] = (), **more) -> Facts:
    people = (person("a", "N"), person("b", "N"))
    return facts(last, **{"units": UNITS, "people": people, "programs": (terms,), "standing": tuple(standing), **more})


def missed(known: Facts, *roster: Placement) -> list[tuple[str | None, str | None, int]]:
    """(unit, period, missing) by the referee, which counts as the engine does."""
    found = [(one.unit, one.period, one.missing) for one in judge(known, roster).shortfalls if one.rule == "floor"]
    after = Problem.of(replace(known, standing=(*known.standing, *roster)))
    units, periods = [one.id for one in known.units], [period.name for period in after.programs[0].periods]
    floors = after.programs[0].floors
    counted = [(units[u], periods[p], int(floors[u, p])) for u, p in zip(*floors.nonzero(), strict=True)]
    assert sorted(counted) == sorted(found)
    return found


def test_each_listed_unit_owes_its_floor_and_no_other_does() -> None:
    whole = world(replace(ONE_EACH, per="window"))
    assert missed(whole) == [("S", "2026-06-22..2026-06-30", 1), ("W", "2026-06-22..2026-06-30", 1)]
    assert missed(whole, stood("a", "S", 0)) == [("W", "2026-06-22..2026-06-30", 1)]


def test_the_part_of_a_floor_that_is_due_grows_with_the_horizon() -> None:
    """The second quarter of 2026 has 91 days; day 0 is its 83rd."""
    nine = replace(ONE_EACH, floors=(("S", 91),))
    assert missed(world(nine, last=2)) == [("S", "2026Q2", 85)]
    assert missed(world(nine, last=8, standing=(stood("a", "S", -9), stood("a", "W", -8), stood("a", "S", -90)))) == [("S", "2026Q2", 90)]


def test_every_period_has_its_floor() -> None:
    weekly = world(replace(ONE_EACH, per="week", floors=(("S", 2),)), last=13)
    assert missed(weekly) == [("S", "2026-W26", 2), ("S", "2026-W27", 2)]
    assert missed(weekly, stood("a", "S", 8), stood("b", "S", 9)) == [("S", "2026-W26", 2)]


@pytest.mark.parametrize(
    "shut",
    [
        {"units": (unit("N"), unit("S", open=False), unit("W"))},
        {"programs": (replace(ONE_EACH, per="week", where_not=Choice(unit=frozenset({"S"}))),)},
        {"exemptions": (ExemptionFacts(program="visit", person=None, unit="S", first_day=day(0), last_day=day(6)),)},
    ],
)
def test_a_unit_that_can_receive_nobody_owes_no_floor(shut) -> None:
    assert [unit for unit, _, _ in missed(world(replace(ONE_EACH, per="week"), last=6, **shut))] == ["W"]


def test_a_unit_that_opens_late_in_the_period_owes_all_of_it() -> None:
    late = unit("S", open=Timeline.of(False).since(day(6), True))
    assert ("S", "2026-W26", 1) in missed(world(replace(ONE_EACH, per="week"), last=6, units=(unit("N"), late, unit("W"))))
    assert missed(world(replace(ONE_EACH, per="week", window=Span(first_day=day(7), last_day=day(9))), last=6)) == []


@pytest.mark.parametrize(("mandatory", "tier"), [(True, Tier.PROGRAMS), (False, Tier.ROTATIONS)])
def test_a_floor_is_paid_in_the_tier_of_the_program(mandatory: bool, tier: Tier) -> None:
    known = world(replace(ONE_EACH, per="window", mandatory=mandatory, floors=(("S", 7),)), last=2)
    found = planned(known)
    assert next(line.value for line in found.tiers if line.tier is tier) == 7 - 4
    [gap] = found.shortfalls
    assert (gap.tier, gap.unit, gap.rule, gap.missing, gap.price) == (tier, "S", "floor", 3, 1)
    assert [(reason.reason, reason.people) for reason in gap.reasons] == [("elsewhere", 2)]


def test_people_go_where_a_floor_asks_for_them_rather_than_where_they_wish() -> None:
    wished = {(who, "W"): 9 for who in "ab"}
    one = replace(ONE_EACH, per="window", quota=1)
    assert {p.unit for p in planned(world(replace(one, floors=()), preferences=wished)).roster} == {"W"}
    assert sorted(p.unit for p in planned(world(one, preferences=wished)).roster) == ["S", "W"]


def test_more_than_is_owed_are_placed_where_a_floor_asks_for_them() -> None:
    """Two visits in the whole quarter, the first of which is due when three days of it are left."""
    known = world(replace(ONE_EACH, quota=2, floors=(("S", 3),), per="year"), last=2)
    assert len(planned(replace(known, programs=(replace(known.programs[0], floors=()),))).roster) == 2
    assert sorted(p.unit for p in planned(known).roster) == ["S", "S"]


def test_a_block_counts_where_it_begins() -> None:
    weeks = program(length=1, length_unit="weeks", starts=0b1, per="week", floors=(("S", 1),))
    assert [p.unit for p in planned(world(weeks, last=13)).roster].count("S") >= 2


def test_spread_days_count_once() -> None:
    spread = program(length=2, length_unit="spread", per="window", floors=(("S", 2), ("W", 1)))
    found = planned(world(spread))
    assert [p.unit for p in found.roster] == ["S", "S"]
    assert [(gap.unit, gap.missing) for gap in found.shortfalls] == [("W", 1)]


# --- explained ---


def told(known: Facts, roster: Roster) -> Given:
    return Given(facts=known, roster=roster, candidates=100)


def unhurried() -> Solving:
    return Solving(clock=lambda: 0.0, deadline=30.0, candidates=100)


def test_a_placement_serves_the_floor_of_its_unit() -> None:
    known = world(replace(ONE_EACH, per="window", quota=1))
    roster = planned(known).roster
    there = next(one for one in roster if one.unit == "S")
    answer = why(told(known, roster), there, unhurried(), most=3)
    assert {(gap.rule, gap.unit, gap.person) for gap in answer.missing_without} == {("floor", "S", None), (None, None, there.person)}
    elsewhere = next(one for one in answer.alternatives if one.placement.unit == "W")
    assert elsewhere.beside.decided_by is not None
    assert elsewhere.beside.decided_by.tier is Tier.ROTATIONS


def test_what_would_help_a_floor_is_told() -> None:
    full = world(replace(ONE_EACH, per="window", in_peak="welcome"), units=(unit("N"), unit("S", seats=0), unit("W")), last=2)
    found = planned(full)
    [gap] = [one for one in found.shortfalls if one.rule == "floor"]
    assert [reason.reason for reason in gap.reasons] == ["no-seat"]
    answer = relieved(told(full, tuple(one for one in found.roster if one.person == "a")), plain(gap), unhurried())
    assert {type(relief.grant) for relief in answer.reliefs} == {Seats}
    assert {(one.unit, one.person) for relief in answer.reliefs for one in relief.adds} == {("S", "b")}


# --- large companies ---


@pytest.fixture
def always_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every company is taken for a large one whose table is never written down."""
    monkeypatch.setattr(front, "OPENED_FROM", -1)
    monkeypatch.setattr(front, "WRITTEN_UP_TO", -1)


def many(n_people: int, n_units: int, floors: dict[int, int], *, offered: int = 9) -> Facts:
    """All of them wish for the first unit, which has seats for all."""
    units = (unit("N", front_line=False), *(unit(f"U{number}", seats=offered) for number in range(n_units)))
    people = tuple(person(f"p{number}", "N") for number in range(n_people))
    terms = program(per="window", where=Choice(front_line=True), floors=tuple((f"U{at}", least) for at, least in floors.items()))
    wished = {(one.id, "U0"): 10 for one in people}
    return facts(4, units=units, people=people, programs=(terms,), preferences=wished)


@pytest.mark.parametrize("effort", [CALM, Effort(time_limit_s=0, workers=1)])
def test_floors_are_reached_where_units_are_left_open_first(always_opened: None, effort: Effort) -> None:
    known = many(12, 5, {1: 3, 2: 1, 4: 2})
    found = solve(Problem.of(known), effort)
    assert judge(known, found.roster).breaches == ()
    assert found.shortfalls == ()


def test_what_is_missing_of_floors_is_proven_where_units_are_left_open(always_opened: None) -> None:
    found = solve(Problem.of(many(4, 3, {1: 3, 2: 4})), CALM)
    assert [(line.value, line.bound) for line in found.tiers][2] == (3, 3)


def test_the_units_of_floors_are_offered_where_not_all_can_be(always_opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.engine.units.MOST_OFFERED", 0)
    monkeypatch.setattr("solver.engine.units.BREADTH", 1)
    assert solve(Problem.of(many(6, 20, {17: 1, 19: 2})), CALM).shortfalls == ()


def test_the_floor_of_a_unit_is_owed_by_the_part_that_holds_it() -> None:
    """Two programs of two countries; the second one's list names a unit of the first, in which nobody of theirs may go."""
    units = (unit("A"), unit("B"), unit("C"), unit("D"))
    here = program("here", who=Choice(unit=frozenset({"A"})), where=Choice(unit=frozenset({"B"})), floors=(("B", 2),))
    there = program("there", who=Choice(unit=frozenset({"C"})), where=Choice(unit=frozenset({"D"})), floors=(("D", 1),))
    known = facts(4, units=units, people=(person("a", "A"), person("c", "C")), programs=(here, there))
    assert [[floor for one in part.facts.programs for floor in one.floors] for part in parts_of(Problem.of(known), 0)] == [
        [("B", 2)],
        [("D", 1)],
    ]
    whole = solve_facts(known, CALM)
    assert {plain(one) for one in whole.shortfalls} == set(judge(known, whole.roster).shortfalls)
