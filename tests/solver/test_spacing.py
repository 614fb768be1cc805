"""The longest gap of a person and of a unit, and the least one between visits: rows, masks, the referee's count, and plans."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from solver.engine import solve as front
from solver.engine.parted import solve_facts
from solver.engine.solve import solve
from solver.explain.beside import breaches_beside
from solver.explain.given import Given
from solver.explain.relaxing import Seats
from solver.explain.relief import relieved
from solver.explain.solving import Solving
from solver.explain.why import why
from solver.facts import Barred, Choice, ExemptionFacts, Facts, Program, Span
from solver.generate.refusals import of_visit
from solver.outcome import Effort, Kind, Outcome, Placement, Roster, Tier
from solver.problem import Problem
from solver.referee.judge import judge
from solver.referee.reading import Reading
from solver.rules import program as rule
from solver.timeline import Timeline
from tests.solver.proven import CALM, plain, planned
from tests.solver.test_rules_alone import Company, stood
from tests.solver.tiny_worlds import day, facts, person, program, unit

UNITS = (unit("N"), unit("S"), unit("W"))
OFTEN = program(quota=9, max_gap_days=5)
VISITED = program(quota=9, unit_max_gap_days=5, where=Choice(unit=frozenset({"S"})))
APART = program(quota=9, unit_min_gap_days=3)


def world(terms: Program, *, last: int = 11, standing: Sequence[Placement] = (), **more) -> Facts:
    people = (person("a", "N"),)
    return facts(last, **{"units": UNITS, "people": people, "programs": (terms,), "standing": tuple(standing), **more})


def past(known: Facts, *roster: Placement) -> int:
    """Days past a gap by the referee, which counts as the engine does."""
    found = sum(one.missing for one in judge(known, roster).shortfalls if one.rule in ("max-gap", "unit-max-gap"))
    [program] = Problem.of(replace(known, standing=(*known.standing, *roster))).programs
    assert int(program.overdue.sum() + program.unvisited.sum()) == found
    return found


def days_of(found: Outcome) -> list[int]:
    return sorted((one.first_day - day(0)).days for one in found.roster)


# --- the longest gap of a person ---


@pytest.mark.parametrize(("first", "second", "days"), [(4, 9, 0), (3, 8, 0), (3, 9, 1), (4, 10, 1), (1, 11, 5), (7, 11, 3)])
def test_each_day_beyond_the_gap_counts(first: int, second: int, days: int) -> None:
    """Twelve days; without any placement the first five are too few for a gap."""
    assert past(world(OFTEN)) == 8
    assert past(world(OFTEN), stood("a", "S", first), stood("a", "W", second)) == days


def test_the_gap_runs_from_the_end_of_a_block_to_the_beginning_of_the_next() -> None:
    def block(first: int) -> Placement:
        days = tuple(day(first + step) for step in range(5))
        return Placement(
            kind=Kind.SHADOW, program="visit", person="a", unit="S", days=days, first_day=days[0], last_day=day(first + 6), plan="before"
        )

    weeks = replace(OFTEN, length=1, length_unit="weeks", starts=0b1, max_gap_days=8)
    assert past(world(weeks, last=20), block(0)) == 7
    assert past(world(weeks, last=20), block(0), block(14)) == 0
    assert past(world(replace(weeks, max_gap_days=7), last=20), block(0), block(14)) == 1


@pytest.mark.parametrize(("before", "days"), [(-1, 8), (-4, 11), (-5, 12), (-40, 12)])
def test_a_placement_before_the_horizon_is_where_the_gap_begins(before: int, days: int) -> None:
    assert past(world(OFTEN, standing=(stood("a", "S", before),))) == days


def test_a_placement_of_another_season_begins_no_gap() -> None:
    season = replace(OFTEN, window=Span(first_day=day(-3), last_day=day(30)))
    assert past(world(season, standing=(stood("a", "S", -3),))) == 10
    assert past(world(season, standing=(stood("a", "S", -4),))) == 8


def test_what_lies_beyond_the_horizon_is_the_next_plan_s() -> None:
    assert past(world(OFTEN, last=3)) == 0
    assert past(world(OFTEN), stood("a", "S", 4), stood("a", "S", 7)) == 0


@pytest.mark.parametrize(
    ("changed", "days"),
    [
        ({"people": (person("a", "N", hired=day(5)),)}, 3),
        ({"people": (person("a", "N", left=day(6)),)}, 3),
        ({"people": (person("a", "N", absences=(Span(first_day=day(0), last_day=day(11)),)),)}, 8),
        ({"people": (person("a", "N", tags=Timeline.of(frozenset({"out"})).since(day(4), frozenset())),)}, 4),
        ({"people": (replace(person("a", "N"), cannot=(Barred(program="visit", span=Span(first_day=day(6), last_day=day(6))),)),)}, 3),
        ({"exemptions": (ExemptionFacts(program="visit", person="a", unit=None, first_day=day(6), last_day=day(6)),)}, 3),
    ],
)
def test_a_gap_holds_no_days_on_which_somebody_has_no_part_in_the_program(changed, days: int) -> None:
    """Absences are part of it, as in what is owed."""
    assert past(world(replace(OFTEN, who_not=Choice(tag=frozenset({"out"}))), **changed)) == days


def test_whoever_waited_since_before_and_was_let_off_begins_to_wait_anew() -> None:
    let_off = ExemptionFacts(program="visit", person="a", unit=None, first_day=day(1), last_day=day(2))
    assert past(world(OFTEN, last=6, standing=(stood("a", "S", -5),), exemptions=(let_off,))) == 1
    assert past(world(OFTEN, last=6, standing=(stood("a", "S", -5),))) == 7


def test_people_are_planned_within_the_gap_though_they_owe_less() -> None:
    once = replace(OFTEN, quota=3, per="year")
    assert len(planned(world(replace(once, max_gap_days=None))).roster) == 2
    days = days_of(planned(world(once, standing=(stood("a", "S", -2),))))
    assert days[0] <= 3
    assert all(later - earlier <= 5 for earlier, later in pairwise(days))
    assert 11 - days[-1] < 5


def test_a_gap_that_nobody_can_keep_is_paid_and_no_breach() -> None:
    away = person("a", "N", absences=(Span(first_day=day(1), last_day=day(9)),))
    found = planned(world(replace(OFTEN, mandatory=True, quota=2, per="quarter"), people=(away,)))
    assert days_of(found) == [0, 10]
    [gap] = [one for one in found.shortfalls if one.rule == "max-gap"]
    assert (gap.tier, gap.person, gap.missing, gap.period) == (Tier.PROGRAMS, "a", 5, None)


def test_whoever_is_overdue_goes_first() -> None:
    everybody = (person("a", "N"), person("b", "N"))
    one_seat = (unit("N"), unit("S", seats=1), unit("W", seats=0))
    visits = program(quota=1, per="window", max_gap_days=9, starts=0b1)
    known = world(visits, last=7, people=everybody, units=one_seat, standing=(stood("b", "S", -9), stood("a", "S", -3)))
    assert [(one.person, (one.first_day - day(0)).days) for one in planned(known).roster] == [("b", 0), ("a", 7)]


# --- the longest gap of a unit ---


def test_days_on_which_a_unit_is_past_its_gap_count() -> None:
    assert past(world(VISITED)) == 8
    assert past(world(VISITED), stood("a", "S", 4), stood("a", "S", 10)) == 1
    assert past(world(VISITED, standing=(stood("a", "S", -3),))) == 10


@pytest.mark.parametrize("shut", [{"seats": 0}, {"open": False}, {"open": Timeline.of(True).since(day(5), False)}])
def test_a_unit_that_takes_nobody_is_past_no_gap(shut) -> None:
    gone = unit("S", **shut)
    known = world(VISITED, units=(unit("N"), gone, unit("W")))
    assert past(known) == (1 if "open" in shut and isinstance(shut["open"], Timeline) else 0)


def test_units_are_visited_in_turn() -> None:
    both = replace(VISITED, where=Choice(unit=frozenset({"S", "W"})), quota=4, per="year", mandatory=True)
    found = planned(world(both, people=(person("a", "N"), person("b", "N"))))
    assert found.shortfalls == ()
    assert {unit for unit in ("S", "W") if [one.unit for one in found.roster].count(unit) >= 2} == {"S", "W"}


def test_why_nobody_came_is_counted() -> None:
    away = person("a", "N", absences=(Span(first_day=day(0), last_day=day(11)),))
    [gap] = [one for one in planned(world(VISITED, people=(away,))).shortfalls if one.rule == "unit-max-gap"]
    assert (gap.tier, gap.unit, gap.person, gap.missing) == (Tier.ROTATIONS, "S", None, 8)
    assert [(reason.reason, reason.people) for reason in gap.reasons] == [("absent", 1)]


@pytest.mark.parametrize("terms", [OFTEN, VISITED])
def test_whoever_has_no_placement_left_is_told_as_at_their_quota(terms: Program) -> None:
    [gap] = [one for one in planned(world(replace(terms, quota=1, per="window"))).shortfalls if one.rule is not None]
    assert [(reason.reason, reason.people) for reason in gap.reasons] == [("quota", 1)]


def test_a_day_given_back_at_home_is_no_visit() -> None:
    weekend = program(quota=2, per="window", off_pattern=True, compensation_days=3, starts=0b1100000, unit_max_gap_days=2)
    known = world(weekend, people=(person("a", "N"), person("b", "S")))
    assert any(one.compensation_day is not None for one in planned(known).roster)


# --- the least gap between visits ---


def apart(known: Facts, *roster: Placement) -> set[str]:
    return {breach.rule for breach in judge(known, roster).breaches}


@pytest.mark.parametrize(("second", "kept"), [(0, False), (1, False), (2, False), (3, True)])
def test_visits_to_a_unit_keep_the_gap_whoever_makes_them(second: int, kept: bool) -> None:
    known = world(APART, people=(person("a", "N"), person("b", "N")))
    roster = (stood("a", "S", 0), stood("b", "S", second))
    assert apart(known, *roster) == (set() if kept else {"program"})
    assert Company(known).allows(rule.RULE, ("a", "S", 0), ("b", "S", second)) is kept
    assert Company(known).allows(rule.RULE, ("a", "S", 0), ("b", "W", second))
    assert ("gap" in of_visit(Problem.of(replace(known, standing=roster[:1])), 0, 1, 1, second)) is not kept


def test_a_visit_that_stands_after_the_horizon_is_kept_away_from() -> None:
    known = world(APART, standing=(stood("b", "S", 13), stood("b", "S", -1)), people=(person("a", "N"), person("b", "N")))
    problem = Problem.of(known)
    assert ["gap" in of_visit(problem, 0, 0, 1, on) for on in range(12)] == [True, True, *8 * [False], False, True]
    assert apart(known, stood("a", "S", 11)) == {"program"}
    assert apart(known, stood("a", "S", 2), stood("a", "S", 10)) == set()


def test_two_standing_visits_that_are_too_near_are_nobody_s_breach() -> None:
    assert apart(world(APART, standing=(stood("a", "S", -3), stood("a", "S", -2)))) == set()


def test_a_breach_on_other_days_is_found_beside_a_plan() -> None:
    known = world(APART, people=(person("a", "N"), person("b", "N")))
    [breach] = breaches_beside(Reading(known), (stood("a", "S", 0),), stood("b", "S", 2))
    assert (breach.unit, breach.says) == ("S", f"S has a until {day(0)} and b from {day(2)}, less than 3 days later")


def test_as_many_visits_are_planned_as_the_gap_leaves_room_for() -> None:
    two = tuple(person(name, "N") for name in "ab")
    known = world(replace(APART, quota=1, per="week", where=Choice(unit=frozenset({"S"}))), last=4, people=(*two, person("c", "N")))
    assert len(planned(known).roster) == 2


# --- explained ---


def told(known: Facts, roster: Roster) -> Given:
    return Given(facts=known, roster=roster, candidates=100)


def unhurried() -> Solving:
    return Solving(clock=lambda: 0.0, deadline=30.0, candidates=100)


def test_a_placement_serves_its_person_s_gap_and_its_unit_s() -> None:
    known = world(replace(VISITED, max_gap_days=8, quota=1, per="year"), last=9)
    [one] = planned(known).roster
    answer = why(told(known, (one,)), one, unhurried(), most=9)
    assert {gap.rule for gap in answer.missing_without} == {"max-gap", "unit-max-gap", None}
    for other in answer.alternatives:
        paid = [line.most for line in other.beside.tiers]
        verdict = judge(known, (replace(other.placement, host=None),))
        assert paid[:3] == [value - told(known, (one,)).values[place] for place, value in enumerate(verdict.values.values())][:3]


def test_what_would_help_a_gap_is_told() -> None:
    full = world(replace(OFTEN, quota=1, per="year"), units=(unit("N"), unit("S", seats=0), unit("W", open=False)), last=6)
    found = planned(full)
    [gap] = [one for one in found.shortfalls if one.rule == "max-gap"]
    assert [reason.reason for reason in gap.reasons] == ["no-seat"]
    answer = relieved(told(full, ()), plain(gap), unhurried())
    assert {type(relief.grant) for relief in answer.reliefs} == {Seats}
    assert max(relief.fills for relief in answer.reliefs) == gap.missing


# --- large companies ---


@pytest.fixture
def always_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every company is taken for a large one whose table is never written down."""
    monkeypatch.setattr(front, "OPENED_FROM", -1)
    monkeypatch.setattr(front, "WRITTEN_UP_TO", -1)


def many(terms: Program, *, n_people: int = 8, n_units: int = 4) -> Facts:
    units = (unit("N", front_line=False), *(unit(f"U{number}") for number in range(n_units)))
    people = tuple(person(f"p{number}", "N") for number in range(n_people))
    return facts(11, units=units, people=people, programs=(replace(terms, where=Choice(front_line=True)),))


@pytest.mark.parametrize("effort", [CALM, Effort(time_limit_s=0, workers=1)])
def test_visits_keep_apart_where_units_are_left_open_first(always_opened: None, effort: Effort) -> None:
    known = many(program(per="window", unit_min_gap_days=4))
    found = solve(Problem.of(known), effort)
    assert judge(known, found.roster).breaches == ()
    assert len(found.roster) == 8


def test_the_bound_of_units_that_are_left_open_holds(always_opened: None) -> None:
    known = many(program(quota=1, per="year", unit_max_gap_days=3), n_people=5, n_units=3)
    found = solve(Problem.of(known), CALM)
    least = next(line for line in found.tiers if line.tier is Tier.ROTATIONS)
    best = solve_written_down(known)
    assert least.bound is not None
    assert least.bound <= best <= least.value == judge(known, found.roster).values[Tier.ROTATIONS]


def solve_written_down(known: Facts) -> int:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(front, "OPENED_FROM", 10**9)
        return next(line.value for line in planned(known).tiers if line.tier is Tier.ROTATIONS)


def test_a_unit_of_another_part_is_overdue_in_its_own_part_alone() -> None:
    units = (unit("A"), unit("B"), unit("C"), unit("D", parent="A"))
    here = program("here", who=Choice(unit=frozenset({"A"})), where=Choice(unit=frozenset({"B"})), unit_max_gap_days=3)
    there = program("there", who=Choice(unit=frozenset({"C"})), where=Choice(unit=frozenset({"D"})), unit_max_gap_days=2, max_gap_days=4)
    known = facts(8, units=units, people=(person("a", "A"), person("c", "C")), programs=(here, there))
    with pytest.MonkeyPatch.context() as patched:
        from solver.engine import parted
        from solver.engine.parts import parts_of

        patched.setattr(parted, "parts_of", lambda problem, most=None: parts_of(problem, 0, most))
        whole = solve_facts(known, CALM)
    assert [plain(one) for one in whole.shortfalls] == [plain(one) for one in solve(Problem.of(known), CALM).shortfalls]
    assert {plain(one) for one in whole.shortfalls} == set(judge(known, whole.roster).shortfalls)
