"""On worlds so small that every roster can be tried, the engine's plan is as good as the best of them in all six tiers."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from benchmarks.companies import BLOCKS, TELUS_DAY, person_facts, unit_facts
from solver.engine.solve import solve
from solver.facts import AskFacts, Choice, Facts, Horizon, Level, PeakFacts, Policy, Program, Span
from solver.outcome import COVER_PROGRAM, TIERS, Effort, Kind, Placement, Roster
from solver.problem import Problem
from solver.referee.judge import judge
from solver.timeline import Timeline
from tests.worlds.brute import refused_by, values_of

MONDAY = date(2027, 1, 4)
MOST = 12  # placements that could be; twice as many rosters for each
EFFORT = Effort(time_limit_s=20, reproducible=True, workers=1)


def tiny_facts(draw: random.Random) -> Facts:
    days = draw.randint(1, 4)
    horizon = Horizon(first_day=MONDAY, last_day=MONDAY + timedelta(days=days - 1))
    units = [unit_facts("A", seats=draw.randint(0, 2), max_away=draw.choice([50, 100])), unit_facts("B", max_away=100)]
    people = [
        replace(
            person_facts(
                f"p{n}",
                draw.choice("AB"),
                level=draw.choice([Level.STAFF, Level.STAFF, Level.EXECUTIVE]),
                skills=("s",) if draw.random() < 0.7 else (),
                manager=f"p{n - 1}" if n and draw.random() < 0.3 else None,
                absences=(Span(first_day=MONDAY, last_day=MONDAY),) if draw.random() < 0.15 else (),
            ),
            fte_permille=Timeline.of(draw.choice([1000, 1000, 500])),
        )
        for n in range(draw.randint(1, 4))
    ]
    asks = tuple(
        AskFacts(
            id=f"A{n}",
            unit=draw.choice("AB"),
            first_day=MONDAY,
            last_day=horizon.last_day if draw.random() < 0.5 else MONDAY,
            heads=draw.randint(1, 2),
            skill=draw.choice(["s", None]),
            priority=draw.randint(1, 5),
        )
        for n in range(draw.randint(0, 2))
    )
    peaks = (PeakFacts(id="P", unit=draw.choice("AB"), first_day=MONDAY, last_day=MONDAY),) if draw.random() < 0.2 else ()
    programs = tuple(_program(f"program-{n}", draw, days) for n in range(draw.randint(0, 2)))
    preferences = {(person.id, unit): draw.randint(1, 10) for person in people for unit in "AB" if draw.random() < 0.5}
    policy = Policy(cover_days=draw.randint(1, 3))
    return Facts(
        horizon=horizon,
        units=tuple(units),
        people=tuple(people),
        asks=asks,
        peaks=peaks,
        programs=programs,
        preferences=preferences,
        policy=policy,
    )


def _program(name: str, draw: random.Random, days: int) -> Program:
    length = draw.randint(1, min(2, days))
    return replace(
        TELUS_DAY if draw.random() < 0.7 else BLOCKS,
        id=name,
        who=Choice(level=frozenset(draw.sample(["staff", "executive"], draw.randint(1, 2)))),
        starts=0b1111111,
        quota=draw.randint(1, 2),
        per="window",
        length=length,
        length_unit=draw.choice(["days", "spread"]),
        host=draw.choice(["person", "person", "none"]),
        host_load=draw.randint(1, 2),
        no_repeat=draw.choice(["none", "none", "host", "unit"]),
        min_gap_days=draw.choice([None, None, 2]),
        mandatory=draw.random() < 0.5,
        every_department_sends=draw.random() < 0.3,
        every_unit_receives=draw.random() < 0.3,
    )


def every_placement(facts: Facts) -> Iterator[Placement]:
    """Whatever could be written down in a roster, sense or nonsense; the referee sorts it out."""
    span = (facts.horizon.last_day - facts.horizon.first_day).days + 1
    days = [facts.horizon.first_day + timedelta(days=n) for n in range(span)]
    for person in facts.people:
        for program in facts.programs:
            for chosen in combinations(days, program.length):
                for unit in facts.units:
                    for host in [p.id for p in facts.people] if program.host == "person" else [None]:
                        yield Placement(
                            kind=Kind(program.kind),
                            program=program.id,
                            person=person.id,
                            unit=unit.id,
                            host=host,
                            first_day=chosen[0],
                            last_day=chosen[-1],
                            days=chosen,
                        )
        for ask in facts.asks:
            for day in days:
                yield Placement(
                    kind=Kind.COVER,
                    program=COVER_PROGRAM,
                    person=person.id,
                    unit=ask.unit,
                    first_day=day,
                    last_day=day,
                    days=(day,),
                    ask=ask.id,
                    skill=ask.skill,
                )


def best_of_all_rosters(facts: Facts, *, least: int = 0, most: int = MOST) -> tuple[int, ...] | None:
    """What the best lawful roster pays, tier by tier; None where fewer or more placements than these can be."""
    possible = [placement for placement in every_placement(facts) if refused_by(facts, (placement,)) is None]
    return min(payments(facts, possible)) if least <= len(possible) <= most else None


def payments(facts: Facts, possible: list[Placement]) -> Iterator[tuple[int, ...]]:
    """What each roster pays that the referee accepts; what is in breach stays so however much is added."""
    waiting: list[tuple[Roster, int]] = [((), 0)]
    while waiting:
        roster, after = waiting.pop()
        if refused_by(facts, roster) is not None:
            continue
        yield values_of(facts, roster)
        waiting += [((*roster, possible[place]), place + 1) for place in range(after, len(possible))]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.integers(0, 10**9))
def test_no_roster_at_all_is_better_than_the_one_found(seed: int) -> None:
    facts = tiny_facts(random.Random(seed))
    best = best_of_all_rosters(facts)
    assume(best is not None)
    assert best is not None
    outcome = solve(Problem.of(facts), EFFORT)
    verdict = judge(facts, outcome.roster)
    assert not verdict.breaches
    assert tuple(tier.value for tier in outcome.tiers) == tuple(verdict.values[tier] for tier in TIERS)
    assert tuple(tier.value for tier in outcome.tiers) == best
    assert tuple(tier.bound for tier in outcome.tiers) == best
    assert [replace(unmet, reasons=()) for unmet in outcome.shortfalls] != [] or not verdict.shortfalls
    assert sum(s.missing * s.price for s in outcome.shortfalls) == sum(best[:3])
