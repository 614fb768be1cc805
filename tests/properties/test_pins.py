"""A plan with pins is the best of all plans that hold them, in every tier and with a bound that is not above it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.pin_clashes import clashes, enough_to_let_go
from scheduler.pin_days import days_of_program
from scheduler.pinning import solved_with_pins, told_with_pins
from solver.engine.solve import solve
from solver.facts import Facts
from solver.generate import candidates_of
from solver.outcome import Effort, Outcome, Placement, Progress, Roster, Tier
from solver.problem import Problem
from solver.referee.judge import judge, rules_broken
from solver.referee.reading import Reading
from solver.referee.registry import MENDABLE
from tests.properties.cases import facts_by, some
from tests.properties.test_best_plan import faults
from tests.solver.engine.test_brute_force import every_placement, tiny_facts
from tests.solver.tiny_worlds import worlds
from tests.worlds.brute import Brute, hopeful, refused_by, values_of

CALM = Effort(time_limit_s=20, workers=1, seed=1, reproducible=True)
ROSTERS = 1200  # so many lawful ones are tried
MOST_PINS = 3


def engine(facts: Facts) -> Outcome:
    return solve(Problem.of(facts), CALM)


def lawful_choices(facts: Facts) -> list[Placement]:
    """Every placement with a host that the referee accepts by itself."""
    brute = Brute.of(facts)
    return [replace(one, host=host) for one in brute.raw for host in brute.hosts(one)]


def lawful_in_small(facts: Facts) -> list[Placement]:
    return [one for one in every_placement(facts) if refused_by(facts, (one,)) is None]


def some_pins(facts: Facts, options: list[Placement], random: Random) -> Roster:
    """A few placements that the referee accepts together."""
    pins: Roster = ()
    most = random.randint(1, MOST_PINS)
    for one in random.sample(options, min(len(options), 8)):
        if len(pins) < most and refused_by(facts, (*pins, one)) is None:
            pins = (*pins, one)
    return pins


def best_with(facts: Facts, pins: Roster, options: list[Placement]) -> tuple[int, ...] | None:
    """What the best of all lawful rosters that hold the pins pays; None where there are too many to try."""
    free = [one for one in options if one not in pins]
    found = list(islice(hopeful(facts, pins, free), ROSTERS + 1))
    if len(found) > ROSTERS:
        return None
    return min(values_of(facts, roster) for roster in found if refused_by(facts, roster) is None)


def named(pins: Roster) -> Roster:
    return tuple(replace(pin, id=f"PIN{number}") for number, pin in enumerate(pins, start=1))


def compared(worlds: Iterator[tuple[int, Facts, list[Placement]]]) -> tuple[list[str], int, int]:
    """(what is wrong, worlds with pins in which every roster was tried, of these such in which more than the pins was planned)."""
    wrong: list[str] = []
    tried = added = 0
    for seed, facts, options in worlds:
        pins = some_pins(facts, options, Random(seed))
        best = best_with(facts, pins, options) if pins else None
        if best is None:
            continue
        pinned = replace(facts, pins=named(pins))
        plan = solved_with_pins(pinned, engine)
        tried, added = tried + 1, added + (len(plan.roster) > len(pins))
        paid, bounds = tuple(tier.value for tier in plan.tiers), tuple(tier.bound for tier in plan.tiers)
        wrong += [f"seed {seed}: {fault}" for fault in faults(pinned, plan)]
        if paid != best or bounds != best:
            wrong.append(f"seed {seed}: pays {paid}, the best with these pins {best}, bounds {bounds}")
    return wrong, tried, added


def tiny(seeds: range) -> Iterator[tuple[int, Facts, list[Placement]]]:
    """Worlds of a few days with hosts, gaps, quotas, departments and asks."""
    for seed in seeds:
        facts = tiny_facts(Random(seed))
        options = lawful_in_small(facts)
        if len(options) <= 20:
            yield seed, facts, options


def varied(seeds: range) -> Iterator[tuple[int, Facts, list[Placement]]]:
    """Worlds read from import files, with blocks, spread days, moves, closures, sites and standing placements."""
    for seed in seeds:
        facts = facts_by(Random(seed), small=seed % 2 == 0)
        options = lawful_choices(facts)
        if len(options) <= 24:
            yield seed, facts, options


def test_the_best_plan_with_pins_is_found_in_tiny_worlds() -> None:
    wrong, tried, added = compared(tiny(range(300)))
    assert wrong == []
    assert tried > 150
    assert added > 50


def test_the_best_plan_with_pins_is_found_in_varied_worlds() -> None:
    wrong, tried, added = compared(varied(range(240)))
    assert wrong == []
    assert tried > 60
    assert added > 12


def test_without_pins_the_engine_is_given_the_facts_and_its_answer_as_they_are() -> None:
    for seed in range(20):
        facts, given = tiny_facts(Random(seed)), []
        answer = object()
        assert solved_with_pins(facts, lambda free, given=given, answer=answer: given.append(free) or answer) is answer
        assert given[0] is facts


def test_news_of_the_search_counts_the_wishes_of_the_pins() -> None:
    facts = next(facts for _, facts, options in tiny(range(50)) if options)
    pin = replace(lawful_in_small(facts)[0], id="PIN1")
    pinned = replace(facts, pins=(pin,), preferences={(pin.person, pin.unit): 4})
    told: list[Progress] = []
    tell = told_with_pins(pinned, told.append)
    for tier, value in ((Tier.PREFERENCES, 5), (Tier.FAIRNESS, 5), (Tier.PREFERENCES, None)):
        tell(Progress(tier=tier, value=value, bound=None, seconds=1.0))
    assert [(news.tier, news.value) for news in told] == [(Tier.PREFERENCES, 11), (Tier.FAIRNESS, 5), (Tier.PREFERENCES, None)]
    assert told_with_pins(facts, tell) is tell


def test_a_pinned_surprise_stays_sealed_until_its_day() -> None:
    facts = next(facts for _, facts, options in tiny(range(50)) if options)
    pin = next(one for one in lawful_in_small(facts) if one.ask is None)
    sealed = replace(facts, programs=tuple(replace(program, sealed=True) for program in facts.programs), pins=(pin,))
    assert [one.sealed_until for one in solved_with_pins(sealed, engine).roster if one.days == pin.days][:1] == [pin.first_day]
    assert solved_with_pins(replace(facts, pins=(pin,)), engine).roster[0].sealed_until is None


def test_a_roster_that_lacks_a_pin_is_in_breach_and_one_that_holds_it_is_not() -> None:
    seen = 0
    for seed, facts, options in tiny(range(120)):
        pins = named(some_pins(facts, options, Random(seed)))
        pinned = replace(facts, pins=pins)
        assert {breach.rule for breach in judge(pinned, ()).breaches} == ({"pins"} if pins else set())
        assert judge(pinned, tuple(replace(pin, id=f"2026Q3-1.{pin.id}", plan="2026Q3-1") for pin in pins)).breaches == ()
        for pin in pins:
            others = tuple(one for one in pins if one is not pin)
            assert [breach.says.split()[0] for breach in judge(pinned, others).breaches] == [pin.id]
            seen += 1
    assert seen > 50


def any_roster(facts: Facts, random: Random) -> Roster:
    """Placements that are lawful by themselves and some that are not."""
    raw = [
        replace(one, host=random.choice([None, *(person.id for person in facts.people)])) for one in some(random, Brute.of(facts).raw, 4)
    ]
    options = lawful_choices(facts)
    return (*random.sample(options, min(len(options), 4)), *raw)


def test_adding_to_a_roster_cures_no_breach_but_of_working_time() -> None:
    broken = 0
    for seed in range(150):
        random = Random(seed)
        facts = facts_by(random)
        roster = any_roster(facts, random)
        fewer = tuple(one for one in roster if random.randrange(2))
        before, after = ({breach.rule for breach in rules_broken(facts, some_of)} for some_of in (fewer, roster))
        assert before - MENDABLE <= after, seed
        broken += bool(before)
    assert broken > 50


def test_clashes_name_only_pins_that_clash_and_enough_of_them() -> None:
    alone = together = 0
    for seed in range(300):
        random = Random(seed)
        facts = tiny_facts(random) if seed % 2 else facts_by(random, small=True)
        options = lawful_in_small(facts) if seed % 2 else lawful_choices(facts)
        raw = list(every_placement(facts)) if seed % 2 else Brute.of(facts).raw
        pins = named(tuple(dict.fromkeys((*some(random, options, 4), *some(random, raw, random.randrange(2))))))
        found = clashes(replace(facts, pins=pins))
        assert bool(found) == bool(rules_broken(facts, pins))
        for clash in found:
            broken = rules_broken(facts, clash.pins)
            assert clash.breaches
            assert set(clash.breaches) <= set(broken)
            assert {breach.rule for breach in set(broken) - set(clash.breaches)} <= MENDABLE
            rests = [rules_broken(facts, tuple(one for one in clash.pins if one is not pin)) for pin in clash.pins]
            assert all(breach.rule in MENDABLE and breach not in clash.breaches for rest in rests for breach in rest)
            alone, together = alone + (len(clash.pins) == 1), together + (len(clash.pins) > 1)
        let_go = enough_to_let_go(replace(facts, pins=pins), found)
        assert not rules_broken(facts, tuple(pin for pin in pins if pin not in let_go))
        assert all(rules_broken(facts, tuple(one for one in pins if one not in let_go or one is pin)) for pin in let_go)
    assert alone > 30
    assert together > 30


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(lengths=((2, "days"), (3, "days"), (1, "weeks"))))
def test_days_worked_out_by_hand_are_those_of_the_engine(facts: Facts) -> None:
    problem, read = Problem.of(facts), Reading(facts)
    table = candidates_of(problem)
    for row in np.flatnonzero(table.program >= 0).tolist():
        program, person = facts.programs[table.program[row]], facts.people[table.person[row]].id
        days = tuple(problem.days.on(day) for day in table.day[table.day_start[row] : table.day_start[row + 1]].tolist())
        first_day, last_day = problem.days.on(table.first_day[row]), problem.days.on(table.last_day[row])
        assert days_of_program(read, person, program, first_day) == (days, last_day)


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(1_000, 9_000, 500))
def test_the_best_plan_with_pins_is_found_in_many_worlds(first: int) -> None:
    assert compared(tiny(range(first, first + 500)))[0] == []
    assert compared(varied(range(first, first + 500)))[0] == []
