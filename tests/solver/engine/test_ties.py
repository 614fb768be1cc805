"""Equal plans: who lost last time goes first, and lots make all of them one, whatever the search did on the way."""

import hmac
import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from random import Random

import pytest

from benchmarks.companies import Company, facts_of
from solver.engine import ties
from solver.engine.lots import lot
from solver.engine.solve import solve
from solver.facts import Choice, Facts
from solver.outcome import TIERS, Effort, Kind, Outcome, Placement, Roster
from solver.problem import Problem
from solver.referee.judge import judge
from solver.referee.period import quarter_number
from tests.properties.cases import facts_by
from tests.solver.tiny_worlds import WEEKDAYS, facts, person, program, unit
from tests.worlds.brute import Brute, lawful_rosters, values_of

CALM = Effort(time_limit_s=20, workers=1, seed=1, reproducible=True)
SEED, OTHER = bytes(range(32)), bytes(32)
TEAMS = [Company(staff=30, executives=4, units=3, peaks=2, seed=seed) for seed in range(1, 7)]


def planned(world: Facts, effort: Effort = CALM, lots: bytes | None = SEED) -> Outcome:
    outcome = solve(Problem.of(world), effort, lots=lots)
    verdict = judge(world, outcome.roster)
    assert verdict.breaches == ()
    assert {line.tier: line.value for line in outcome.tiers} == verdict.values
    return outcome


def settled(outcome: Outcome) -> bool:
    return outcome.parameters["tie_break"] == "settled"


# --- who lost last time ---


def rivals(regrets: dict[str, int], **wishes: int) -> Facts:
    """Four people of S; all wish to go to N, of which only two can on the one day there is; the others go to W."""
    people = tuple(person(name, "S") for name in "abcd")
    units = (unit("N"), unit("S", seats=0), unit("W"))
    wanted = {(one.id, "N"): wishes.get(one.id, 9) for one in people}
    return facts(0, units=units, people=people, programs=(program(),), preferences=wanted, regrets=regrets)


def met(outcome: Outcome) -> set[str]:
    return {placement.person for placement in outcome.roster if placement.unit == "N"}


@pytest.mark.parametrize("lots", [None, SEED, OTHER])
@pytest.mark.parametrize("first", ["ab", "bd", "cd", "ac"])
def test_who_lost_most_last_time_goes_first(first: str, lots: bytes | None) -> None:
    regrets = {"a": 1, "b": 2, "c": 3, "d": 1} | dict.fromkeys(first, 7)
    assert met(planned(rivals(regrets), lots=lots)) == set(first)


def test_what_was_lost_never_outweighs_a_wish_of_now() -> None:
    assert met(planned(rivals({"a": 10, "b": 10}, a=7, b=7, c=8, d=8))) == set("cd")


# --- lots ---


def test_a_lot_is_a_number_of_the_seed_and_the_key() -> None:
    said = b'["placement","visit",null,"a","N","2026-06-22",["2026-06-22"]]'
    expected = int.from_bytes(hmac.new(SEED, said, sha256).digest()[:3], "big") + 1
    assert lot(SEED, "placement", "visit", None, "a", "N", "2026-06-22", ["2026-06-22"]) == expected == 4691874


def test_another_seed_draws_others() -> None:
    drawn = Counter(tuple(sorted(met(planned(rivals({}), lots=bytes([n]) * 32)))) for n in range(40))
    assert len(drawn) == 6  # all pairs of four
    assert max(drawn.values()) < 20


def drawn_again(*key: object) -> int:
    """The lot, by another way than the engine's."""
    return 1 + int(hmac.new(SEED, json.dumps(list(key)).replace(", ", ",").encode(), "sha256").hexdigest()[:6], 16)


def lots_paid(world: Facts, roster: Roster) -> int:
    return sum(lots_of_one(world, placement) for placement in roster)


def lots_of_one(world: Facts, one: Placement) -> int:
    days, who_and_where = [day.isoformat() for day in one.days], (one.person, one.unit)
    terms = next((program for program in world.programs if program.id == one.program), None)
    if terms is not None and terms.length_unit == "spread":
        problem = Problem.of(world)
        of = problem.programs[world.programs.index(terms)]
        period = next(period.name for period in of.periods if one.first_day in period)
        return sum(drawn_again("spread", one.program, None, *who_and_where, what) for what in (period, *days))
    free = one.compensation_day
    given_back = 0 if free is None else drawn_again("free", one.program, one.person, days[0], free.isoformat())
    return given_back + drawn_again("placement", one.program, one.ask, *who_and_where, one.first_day.isoformat(), days)


def memory_paid(world: Facts, roster: Roster) -> int:
    visits = [one for one in roster if one.kind is not Kind.COVER]
    return sum(world.regrets.get(one.person, 0) * (10 - world.preferences.get((one.person, one.unit), 0)) for one in visits)


def hosts_paid(world: Facts, roster: Roster) -> tuple[int, int]:
    """Squared guests of the hosts, standing ones included, and lots."""
    hosted = [one for one in roster if one.host is not None]
    guests = Counter(one.host for one in hosted)
    lots = (drawn_again("host", one.program, one.person, one.unit, one.first_day.isoformat(), one.host) for one in hosted)
    return sum(many**2 for many in guests.values()), sum(lots)


def best_of(world: Facts, lawful: list[Roster]) -> list[Roster]:
    """The best in all tiers, of these who does most for those who lost last time, of these the ones of the lowest lots."""
    for paid in (values_of, memory_paid, lots_paid):
        values = [paid(world, roster) for roster in lawful]
        lawful = [roster for roster, value in zip(lawful, values, strict=True) if value == min(values)]
    return lawful


def named(roster: Roster) -> set[tuple[object, ...]]:
    return {(one.program, one.person, one.unit, one.host, one.first_day, one.days, one.compensation_day) for one in roster}


def test_of_all_lawful_rosters_the_best_is_drawn() -> None:
    tried: Counter[str] = Counter()
    for seed in range(400):
        world = facts_by(Random(seed), small=seed % 3 == 0)
        brute = Brute.of(world)
        possible = [one for one in brute.raw if brute.lawful(one)]
        lawful = lawful_rosters(world, possible, most=800) if 0 < len(possible) <= 14 else None
        if lawful is None:
            continue
        outcome = planned(world)
        best = best_of(world, lawful)
        as_good = [roster for roster in lawful if values_of(world, roster) == values_of(world, best[0])]
        assert settled(outcome), seed
        assert named(replace_hosts(outcome.roster)) in [named(replace_hosts(roster)) for roster in best], seed
        tried["worlds"] += 1
        tried["ties"] += len({frozenset(named(replace_hosts(roster))) for roster in as_good}) > 1
        if not any(one.host for one in world.standing) and one_quarter(world):
            lowest = min(best, key=lambda roster: hosts_paid(world, roster))
            assert named(outcome.roster) == named(lowest), seed
            tried["hosts"] += len(best) > 1
    assert tried["worlds"] > 60
    assert tried["ties"] > 20
    assert tried["hosts"] > 0


@pytest.mark.parametrize("n", range(8))
def test_hosts_are_drawn_where_all_are_met_and_loaded_as_evenly_as_can_be(n: int) -> None:
    hosts = tuple(person(f"h{n}-{place}", "N", hosts=True) for place in range(3))
    who = Choice(unit=frozenset({"S"}))
    visits = program(who=who, where=Choice(unit=frozenset({"N"})), host="person", quota=1)
    units, guests = (unit("N", seats=3), unit("S", seats=0)), tuple(person(f"g{place}", "S") for place in range(2))
    world = facts(1, units=units, people=(*guests, *hosts), programs=(visits,))
    possible = [one for one in Brute.of(world).raw if Brute.of(world).lawful(one)]
    lawful = lawful_rosters(world, possible, most=10**5)
    assert lawful is not None
    best = best_of(world, lawful)
    assert len(best) > 5
    assert named(planned(world).roster) == named(min(best, key=lambda roster: hosts_paid(world, roster)))


def replace_hosts(roster: Roster) -> Roster:
    return tuple(replace(one, host=None) for one in roster)


def one_quarter(world: Facts) -> bool:
    offset = world.policy.fiscal_offset
    return quarter_number(world.horizon.first_day, offset) == quarter_number(world.horizon.last_day, offset)


# --- the same plan by whatever way ---


def shuffled(world: Facts, seed: int) -> Facts:
    """The same company in another order of people and units, with which every search takes another way."""
    chance, people, units = Random(seed), list(world.people), list(world.units)
    chance.shuffle(people)
    chance.shuffle(units)
    return replace(world, people=tuple(people), units=tuple(units))


def ways(world: Facts, lots: bytes | None) -> list[Outcome]:
    efforts = [replace(CALM, seed=seed, workers=workers) for seed, workers in ((1, 1), (9, 2))]
    return [planned(one, effort, lots) for effort in efforts for one in (world, shuffled(world, effort.seed))]


def test_with_lots_one_plan_comes_out_by_whatever_way_and_without_them_many() -> None:
    without = 0
    for team in TEAMS:
        world = facts_of(team)
        with_lots = ways(world, SEED)
        assert all(map(settled, with_lots))
        assert len({frozenset(named(found.roster)) for found in with_lots}) == 1
        without += len({frozenset(named(found.roster)) for found in ways(world, None)}) > 1
    assert without > 2


def test_a_company_of_120_people_has_one_plan_with_lots_and_many_without() -> None:
    world = facts_of(Company(staff=100, executives=20, units=8, peaks=8, seed=2))
    with_lots, without = ([planned(one, CALM, lots) for one in (world, shuffled(world, 5))] for lots in (SEED, None))
    assert all(map(settled, with_lots))
    assert named(with_lots[0].roster) == named(with_lots[1].roster)
    assert named(without[0].roster) != named(without[1].roster)


def test_lots_change_no_tier() -> None:
    for team in TEAMS[:3]:
        drawn, plain = planned(facts_of(team)), planned(facts_of(team), lots=None)
        assert [(line.value, line.bound) for line in drawn.tiers] == [(line.value, line.bound) for line in plain.tiers]
        assert (settled(drawn), settled(plain)) == (True, False)


# --- where nothing is settled ---


def test_nothing_is_drawn_from_large_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties, "LARGEST", 10)
    assert not settled(planned(facts_of(TEAMS[0])))


def test_nothing_is_settled_where_a_tier_was_left_out() -> None:
    outcome = solve(Problem.of(facts_of(TEAMS[0])), CALM, lots=SEED, tiers=TIERS[:3])
    assert not settled(outcome)


def test_a_stopped_search_settles_nothing() -> None:
    outcome = solve(Problem.of(facts_of(TEAMS[0])), CALM, lots=SEED, wants_stop=lambda: True)
    assert outcome.interrupted
    assert not settled(outcome)


def test_an_empty_company_is_settled() -> None:
    assert settled(planned(facts(units=(unit("N", workdays=WEEKDAYS),))))
