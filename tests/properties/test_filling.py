"""Whatever is asked after publication: filling it moves nobody, books nobody twice and breaks no rule over all that stands together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.auditing import judge_stored
from scheduler.calendar import NamedHorizon
from scheduler.decide.peaks import ApproveCover, AskCover
from scheduler.filling import Filled, fill
from scheduler.handling import Ledger
from scheduler.head_days import head_days
from scheduler.planning import make, publish
from scheduler.problem import facts_for
from solver.outcome import Effort, Placement
from solver.referee.judge import judge
from tests.worlds.importable import importable
from tests.worlds.making import made_by
from tests.worlds.recorded import ledger_of
from tests.worlds.world import World

EFFORT = Effort(time_limit_s=10.0, workers=1, seed=1)
COMPANIES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An ask, its span counted from the world's first day."""

    unit: str
    offset: int
    days: int
    heads: int


WISHES = st.lists(
    st.builds(Wish, unit=st.sampled_from(["U1", "U2"]), offset=st.integers(0, 3), days=st.integers(1, 3), heads=st.integers(1, 2)),
    min_size=1,
    max_size=3,
)
WORLDS = st.randoms(use_true_random=False).map(lambda random: importable(made_by(random)))


def published(world: World, directory: Path) -> Ledger:
    """The world in a log of its own, its horizon planned and published."""
    ledger = ledger_of(world, directory)
    horizon = NamedHorizon(name="first", first_day=world.first_day, last_day=world.last_day)
    publish(ledger, make(ledger, horizon, EFFORT))
    return ledger


def asked(ledger: Ledger, world: World, wish: Wish) -> None:
    """The wish, approved, on days of the world's horizon."""
    first_day = min(world.first_day + timedelta(days=wish.offset), world.last_day)
    last_day = min(first_day + timedelta(days=wish.days - 1), world.last_day)
    ledger.handle(AskCover(unit=wish.unit, first_day=first_day, last_day=last_day, heads=wish.heads))
    ledger.handle(ApproveCover(ask=list(ledger.org.asks)[-1]))


def filled_and_published(ledger: Ledger, today: date) -> Filled:
    found = fill(ledger, (), today, EFFORT)
    if found.plan is not None:
        publish(ledger, found.plan)
    return found


def booked_twice(placements: Sequence[Placement]) -> list[tuple[str, date]]:
    """Guests and hosts, each on each of their days."""
    taken = Counter((person, day) for one in placements for person in (one.person, one.host) if person for day in one.days)
    return [entry for entry, times in taken.items() if times > 1]


def faults(ledger: Ledger, world: World) -> Iterator[str]:
    """What is wrong with everything that stands, judged together as if nothing had stood before."""
    standing = tuple(ledger.org.standing_placements())
    facts = replace(facts_for(ledger.org, (world.first_day, world.last_day)), standing=())
    yield from (f"{breach.rule}: {breach.says}" for breach in judge(facts, standing).breaches)
    yield from (f"{person} twice on {day}" for person, day in booked_twice(standing))
    for plan in ledger.org.plans:
        judgement = judge_stored(ledger, plan)
        yield from (f"{plan}: {breach.says}" for breach in judgement.breaches)
        yield from (f"{plan}: {finding.says}" for finding in judgement.findings)


def rounds_of(world: World, wishes: Sequence[Wish], directory: Path) -> tuple[list[str], int]:
    """(what went wrong, helpers found), the wishes asked one after the other and each filled."""
    ledger = published(world, directory)
    wrong, helpers = [], 0
    try:
        for wish in wishes:
            before = list(ledger.org.standing_placements())
            asked(ledger, world, wish)
            found = filled_and_published(ledger, world.first_day)
            helpers += len(found.helpers)
            after = list(ledger.org.standing_placements())
            wrong += [] if after[: len(before)] == before else ["something published before changed"]
            wrong += [] if len(after) == len(before) + len(found.helpers) else ["published other than was found"]
            left = sum(one.missing for one in found.shortfalls)
            missing = sum(sum(one.missing.values()) for one in head_days(ledger.org, ledger.org.asks.values()).values())
            wrong += [] if missing == left else [f"{missing} head-days are missing, the fill said {left}"]
            wrong += faults(ledger, world)
        wrong += ["a second fill finds more"] if fill(ledger, (), world.first_day, EFFORT).plan else []
    finally:
        ledger.log.close()
    return wrong, helpers


@COMPANIES
@given(world=WORLDS, wishes=WISHES)
def test_filling_keeps_every_rule_over_all_that_stands_together(world: World, wishes: list[Wish]) -> None:
    with TemporaryDirectory() as directory:
        assert rounds_of(world, wishes, Path(directory))[0] == []


@pytest.mark.parametrize("seed", range(3))
def test_in_these_companies_somebody_really_helps(seed: int, tmp_path: Path) -> None:
    """So that the property above is not one of fills that find nobody."""
    helpers = 0
    for number in range(4):
        directory = tmp_path / str(number)
        directory.mkdir()
        wishes = [Wish(unit=unit, offset=0, days=3, heads=2) for unit in ("U1", "U2")]
        wrong, found = rounds_of(importable(made_by(Random(seed * 100 + number))), wishes, directory)
        assert wrong == []
        helpers += found
    assert helpers >= 3
