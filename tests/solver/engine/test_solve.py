import _thread
import math
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from benchmarks.companies import BLOCKS, TELUS_DAY, Company, facts_of, person_facts, unit_facts
from solver.engine.answer import Stop
from solver.engine.pace import Pace
from solver.engine.solve import solve
from solver.facts import AskFacts, Choice, Facts, Horizon, Level, Span
from solver.outcome import COUNTING_TIERS, TIERS, Effort, Outcome, Placement, Progress, Reason, Tier, Told
from solver.problem import Problem
from solver.referee.judge import judge

MONDAY, FRIDAY = date(2027, 1, 4), date(2027, 1, 8)
WEEK = Horizon(first_day=MONDAY, last_day=FRIDAY)
CALM = Effort(time_limit_s=20, workers=1, reproducible=True)
NORTH, SOUTH = unit_facts("NORTH", seats=5, max_away=100), unit_facts("SOUTH", seats=5, max_away=100)
EACH_WEEK = replace(TELUS_DAY, per="week")


def planned(facts: Facts, effort: Effort = CALM) -> Outcome:
    """Solved, and found without fault by the referee."""
    outcome = solve(Problem.of(facts), effort)
    verdict = judge(facts, outcome.roster)
    assert verdict.breaches == ()
    assert {tier.tier: tier.value for tier in outcome.tiers} == verdict.values
    assert len(outcome.shortfalls) == len(verdict.shortfalls)
    assert {replace(unmet, reasons=()) for unmet in outcome.shortfalls} == set(verdict.shortfalls)
    return outcome


def value(outcome: Outcome, tier: Tier) -> int:
    return outcome.tiers[TIERS.index(tier)].value


def executives(n: int) -> tuple:
    return tuple(person_facts(f"boss-{i}", "SOUTH", level=Level.EXECUTIVE) for i in range(n))


def hosts(n: int) -> tuple:
    return tuple(person_facts(f"host-{i}", "NORTH") for i in range(n))


def test_an_empty_company_has_an_empty_plan_that_is_proven() -> None:
    outcome = planned(Facts(horizon=WEEK))
    assert outcome.roster == ()
    assert [tier.bound for tier in outcome.tiers] == [0] * 6


def test_a_horizon_of_one_day_is_planned() -> None:
    facts = Facts(
        horizon=Horizon(first_day=MONDAY, last_day=MONDAY), units=(NORTH, SOUTH), people=executives(1) + hosts(1), programs=(EACH_WEEK,)
    )
    assert [placement.host for placement in planned(facts).roster] == ["host-0"]


def test_with_everybody_absent_all_that_is_asked_stays_unmet_and_says_so() -> None:
    away = (Span(first_day=MONDAY, last_day=FRIDAY),)
    people = tuple(replace(person, absences=away) for person in executives(3) + hosts(3))
    outcome = planned(Facts(horizon=WEEK, units=(NORTH, SOUTH), people=people, programs=(EACH_WEEK,)))
    assert outcome.roster == ()
    assert value(outcome, Tier.PROGRAMS) == 3
    assert {unmet.reasons for unmet in outcome.shortfalls} == {(Reason(reason="absent", people=1),)}


def test_a_unit_that_everybody_prefers_takes_as_many_as_it_has_seats() -> None:
    units = (replace(NORTH, seats=unit_facts("x", seats=1).seats), SOUTH, unit_facts("EAST", seats=5, max_away=100))
    people = executives(8) + hosts(4) + tuple(person_facts(f"east-{i}", "EAST") for i in range(4))
    wishes = {(f"boss-{i}", "NORTH"): 10 for i in range(8)}
    outcome = planned(Facts(horizon=WEEK, units=units, people=people, programs=(EACH_WEEK,), preferences=wishes))
    assert value(outcome, Tier.PROGRAMS) == 0
    assert sum(placement.unit == "NORTH" for placement in outcome.roster) == 5
    assert value(outcome, Tier.PREFERENCES) == 30


def test_a_unit_of_one_person_lends_them_only_if_nobody_must_stay() -> None:
    people = (person_facts("alone", "SOUTH", skills=("driving",)),)
    ask = AskFacts(id="A1", unit="NORTH", first_day=MONDAY, last_day=MONDAY, heads=1, skill="driving", priority=1)
    lent = planned(Facts(horizon=WEEK, units=(NORTH, SOUTH), people=people, asks=(ask,)))
    assert len(lent.roster) == 1
    kept = planned(Facts(horizon=WEEK, units=(NORTH, unit_facts("SOUTH", min_staff=1)), people=people, asks=(ask,)))
    assert kept.roster == ()
    assert kept.shortfalls[0].reasons == (Reason(reason="home-cover", people=1),)


def test_a_shortfall_of_cover_counts_those_who_could_have_come() -> None:
    skilled = ("driving",)
    people = (
        person_facts("here", "NORTH", skills=skilled),  # of the asking unit: does not count
        person_facts("unskilled", "SOUTH"),
        person_facts("helps", "SOUTH", skills=skilled),
        person_facts("ill", "SOUTH", skills=skilled, absences=(Span(first_day=MONDAY, last_day=MONDAY),)),
        person_facts("held", "SOUTH", skills=skilled),
    )
    ask = AskFacts(id="A1", unit="NORTH", first_day=MONDAY, last_day=MONDAY, heads=5, skill="driving", priority=3)
    south = unit_facts("SOUTH", min_staff=2)
    outcome = planned(Facts(horizon=WEEK, units=(NORTH, south), people=people, asks=(ask,)))
    assert len(outcome.roster) == 1
    assert outcome.shortfalls[0].missing == 4
    assert set(outcome.shortfalls[0].reasons) == {Reason(reason="absent", people=1), Reason(reason="home-cover", people=1)}


def test_a_full_own_unit_is_nobodys_reason() -> None:
    only_north = replace(EACH_WEEK, where=Choice(unit=frozenset({"NORTH"})))
    people = (person_facts("boss", "NORTH", level=Level.EXECUTIVE), *hosts(1))
    full = unit_facts("NORTH", seats=0, max_away=100)
    outcome = planned(Facts(horizon=WEEK, units=(full, SOUTH), people=people, programs=(only_north,)))
    assert [unmet.reasons for unmet in outcome.shortfalls] == [()]


def test_whoever_is_placed_elsewhere_that_day_is_counted_so() -> None:
    ask = AskFacts(id="A1", unit="NORTH", first_day=MONDAY, last_day=MONDAY, heads=1, skill=None, priority=1)
    other = replace(ask, id="A2", unit="EAST", priority=5)
    people = (person_facts("only", "SOUTH"),)
    units = (NORTH, SOUTH, unit_facts("EAST", max_away=100))
    outcome = planned(Facts(horizon=WEEK, units=units, people=people, asks=(ask, other)))
    assert [unmet.ask for unmet in outcome.shortfalls] == ["A2"]
    assert outcome.shortfalls[0].reasons == (Reason(reason="elsewhere", people=1),)


def test_missing_head_days_outrank_rotations() -> None:
    rotation = replace(BLOCKS, length=1, length_unit="days", starts=0b1111111, per="week", who=Choice(level=frozenset({"staff"})))
    ask = AskFacts(id="A1", unit="NORTH", first_day=MONDAY, last_day=FRIDAY, heads=1, skill=None, priority=5)
    outcome = planned(Facts(horizon=WEEK, units=(NORTH, SOUTH), people=(person_facts("one", "SOUTH"),), asks=(ask,), programs=(rotation,)))
    assert value(outcome, Tier.COVER) == 0
    assert value(outcome, Tier.ROTATIONS) == 1


def test_tiers_that_are_not_asked_for_are_left_as_they_come() -> None:
    facts = facts_of(Company(staff=60, executives=8, units=4, peaks=4))
    told: list[Told] = []
    counting = solve(Problem.of(facts), CALM, told.append, tiers=COUNTING_TIERS)
    whole = solve(Problem.of(facts), CALM)
    assert counting.tiers[:3] == whole.tiers[:3]
    assert {news.tier for news in told if isinstance(news, Progress)} == {*COUNTING_TIERS}
    assert [line.bound for line in counting.tiers[4:]] == [None, None]
    assert judge(facts, counting.roster).breaches == ()


def test_a_ceiling_on_the_clock_ends_a_search_that_counts_its_work() -> None:
    ticks = iter(range(10_000))
    company = Problem.of(facts_of(Company(staff=60, executives=8, units=4, peaks=4)))
    outcome = solve(company, CALM, clock=lambda: float(next(ticks)), ceiling=1.0)
    assert [line.bound for line in outcome.tiers if line.tier is not Tier.STABILITY] == [None] * 5, "nothing was searched"
    assert outcome.parameters["ended"] == "time-limit"
    assert outcome.milliseconds >= 1000


def test_help_is_spread_over_people_for_fairness() -> None:
    ask = AskFacts(id="A1", unit="NORTH", first_day=MONDAY, last_day=MONDAY + timedelta(days=3), heads=1, skill=None, priority=1)
    people = tuple(person_facts(f"p{i}", "SOUTH") for i in range(4))
    outcome = planned(Facts(horizon=WEEK, units=(NORTH, SOUTH), people=people, asks=(ask,)))
    assert sorted(placement.person for placement in outcome.roster) == ["p0", "p1", "p2", "p3"]


def test_a_host_who_is_the_visitors_subordinate_never_hosts_even_where_heads_would_suffice() -> None:
    """The rows count heads; only naming the hosts finds that the second visitor has nobody, so that hosts become columns."""
    bosses = executives(2)
    below = tuple(replace(host, manager=person_facts("x", "NORTH", manager="boss-0").manager) for host in hosts(1))
    free = (person_facts("free", "NORTH", absences=(Span(first_day=MONDAY + timedelta(days=1), last_day=FRIDAY),)),)
    facts = Facts(horizon=WEEK, units=(NORTH, SOUTH), people=bosses + below + free, programs=(replace(EACH_WEEK, host_load=1),))
    outcome = planned(facts)
    assert {placement.person: placement.host for placement in outcome.roster} == {"boss-0": "free", "boss-1": "host-0"}


@pytest.fixture(scope="module")
def company() -> Facts:
    return facts_of(Company(staff=60, executives=8, units=4, peaks=4))


def test_the_same_facts_give_the_same_plan(company: Facts) -> None:
    effort = Effort(time_limit_s=10, workers=1, reproducible=True)
    assert planned(company, effort).roster == planned(company, effort).roster


def test_opaque_ids_do_not_change_the_plan(company: Facts) -> None:
    names = {person.id: f"{hash((7, n)) % 10**12:012x}" for n, person in enumerate(company.people)}
    preferences = {(names[person], unit): weight for (person, unit), weight in company.preferences.items()}
    renamed = replace(company, people=tuple(replace(p, id=names[p.id]) for p in company.people), preferences=preferences)
    effort = Effort(time_limit_s=10, workers=2, reproducible=True)
    back = {new: old for old, new in names.items()}

    def known(placement: Placement) -> Placement:
        return replace(placement, person=back[placement.person], host=None if placement.host is None else back[placement.host])

    assert tuple(known(placement) for placement in planned(renamed, effort).roster) == planned(company, effort).roster


def test_a_wish_to_stop_is_heeded_and_the_roster_so_far_is_kept(company: Facts) -> None:
    outcome = solve(Problem.of(company), Effort(time_limit_s=60), wants_stop=lambda: True)
    assert outcome.interrupted
    assert outcome.milliseconds < 20_000
    assert judge(company, outcome.roster).breaches == ()
    assert {tier.tier: tier.value for tier in outcome.tiers} == judge(company, outcome.roster).values


def test_ctrl_c_keeps_the_best_roster_so_far() -> None:
    facts = facts_of(Company(staff=260, executives=40, units=10, peaks=12, scarcity=3))
    problem, pressed = Problem.of(facts), threading.Event()

    def press(news: Told) -> None:
        if isinstance(news, Progress) and not pressed.is_set():
            pressed.set()
            _thread.interrupt_main()

    outcome = solve(problem, Effort(time_limit_s=120), press)
    assert outcome.interrupted
    assert outcome.milliseconds < 100_000
    assert judge(facts, outcome.roster).breaches == ()


def test_progress_tells_each_tier_with_a_bound_that_is_never_above_the_value(company: Facts) -> None:
    heard: list[Told] = []
    outcome = solve(Problem.of(company), CALM, heard.append)
    told = [news for news in heard if isinstance(news, Progress)]
    assert {news.tier for news in told} == set(TIERS) - {Tier.STABILITY}
    assert all(news.bound is None or news.value is None or news.bound <= news.value for news in told)
    assert all(tier.bound is not None and tier.bound <= tier.value for tier in outcome.tiers)


def test_what_was_asked_of_the_engine_is_recorded(company: Facts) -> None:
    outcome = solve(Problem.of(company), Effort(time_limit_s=3, workers=1, seed=5))
    assert outcome.engine == "cp-sat"
    assert outcome.seed == 5
    assert outcome.parameters["workers"] == 1


def test_a_large_unit_has_hosts_for_all_who_come_each_on_a_day_of_their_own() -> None:
    """Hosts were once matched among everybody at once, which in a unit of hundreds ran out of work and met nobody."""
    quarter = Horizon(first_day=date(2027, 1, 1), last_day=date(2027, 3, 31))
    unit = unit_facts("NORTH", seats=1, max_away=100)
    facts = Facts(horizon=quarter, units=(unit, SOUTH), people=(*executives(55), *hosts(400)), programs=(TELUS_DAY,))
    outcome = planned(facts)
    assert (value(outcome, Tier.PROGRAMS), len(outcome.roster)) == (0, 55)
    assert len({placement.host for placement in outcome.roster}) == 55


def test_what_follows_on_a_search_is_kept_free_as_far_as_a_tenth_of_all() -> None:
    pace = Pace(effort=Effort(time_limit_s=60), clock=lambda: 0.0, stop=Stop(wants=lambda: False), started=0.0, ceiling=50.0)
    pace.keep_free(3.0)
    assert pace.most_seconds() == 47.0
    pace.keep_free(30.0)
    assert pace.most_seconds() == 45.0
    pace.keep_free(0.0)
    assert pace.most_seconds() == 50.0


def test_with_no_ceiling_on_the_clock_nothing_is_kept_free() -> None:
    pace = Pace(effort=Effort(time_limit_s=60, reproducible=True), clock=lambda: 0.0, stop=Stop(wants=lambda: False), started=0.0)
    pace.keep_free(3.0)
    assert pace.most_seconds() == math.inf
