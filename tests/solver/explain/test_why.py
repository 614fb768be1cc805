"""What `why` says of tiny worlds is what trying all rosters says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from solver.explain.beside import rested
from solver.explain.why import Differs, Why, why
from solver.outcome import TIERS, Kind, Placement
from solver.referee.judge import judge
from tests.solver.explain.test_whynot import paid
from tests.solver.explain.worlds import Tiny, Values, bare, tiny, unhurried
from tests.worlds.brute import refused_by, values_of

EVERY = 10_000
RICH = (
    19,
    30,
    33,
    44,
    48,
    53,
    57,
    105,
    110,
    128,
    136,
    142,
    147,
    156,
    167,
    173,
    194,
    199,
    218,
    221,
    227,
    232,
    246,
    251,
    260,
    278,
    291,
    295,
    320,
    340,
    349,
    366,
    378,
    402,
    410,
    416,
    422,
    424,
    437,
    440,
    452,
    461,
    473,
)


def does_the_same(one: Placement, placement: Placement) -> bool:
    """The person serves the ask that day, or is in the program on the placement's first day of work."""
    same = (one.person, one.program, one.ask) == (placement.person, placement.program, placement.ask)
    return same and placement.days[0] in one.days


def sort_of(one: Placement, placement: Placement) -> Differs | None:
    """How it differs, if it could stand instead."""
    if placement.kind is Kind.COVER:
        same = one.ask == placement.ask and one.days == placement.days
        return Differs.PERSON if same and one.person != placement.person else None
    if (one.person, one.program) != (placement.person, placement.program) or (one.unit, one.days) == (placement.unit, placement.days):
        return None
    return Differs.UNIT if one.days == placement.days else Differs.DAY


def instead(world: Tiny, placement: Placement) -> dict[Differs, dict[Placement, Values]]:
    """Every placement that could stand instead beside the rest, whichever day is given back for it, with what that pays."""
    rest, found = world.given.without(placement), {differs: {} for differs in Differs}
    for one in world.lawful:
        differs = sort_of(one, placement)
        hosted = [(*rest, replace(one, host=host)) for host in world.brute.hosts(one)]
        lawful = [roster for roster in hosted if refused_by(world.facts, roster) is None]
        if differs is not None and lawful:
            found[differs][replace(one, compensation_day=None)] = values_of(world.facts, lawful[0])
    return found


def faults(world: Tiny, placement: Placement, said: Counter) -> list[str]:
    answer, wrong = why(world.given, placement, unhurried(), most=EVERY), []
    spread = placement.program in world.given.read.programs and world.given.read.programs[placement.program].length_unit == "spread"
    for differs, expected in instead(world, placement).items():
        told = {
            replace(bare(one.placement), compensation_day=None): paid(world, one.beside)
            for one in answer.alternatives
            if one.differs is differs
        }
        if told != expected and not (spread and differs is Differs.DAY):
            wrong.append(f"{differs}: {told}, not {expected}")
        if answer.as_good.get(differs, 0) != sum(values <= world.given.values for values in expected.values()) and not spread:
            wrong.append(f"{differs}: {answer.as_good} as good")
        costs = list(told.values())
        said[differs] += len(told)
        wrong += [] if costs == sorted(costs) else [f"{differs}: not the cheapest first"]
    return wrong + _prices(world, placement, answer, said)


def _prices(world: Tiny, placement: Placement, answer: Why, said: Counter) -> list[str]:
    wrong, held = [], tuple(one for one in world.given.held if one != placement)
    for one in answer.alternatives:
        meant = bare(one.placement)
        rosters = [
            values
            for roster, values in world.holding(held)
            if any(bare(other) == meant for other in roster)
            and not any(does_the_same(other, placement) and bare(other) != meant for other in roster)
        ]
        if not rested(world.facts, (*held, one.placement)):
            said["leans"] += 1
            wrong += [] if one.price is None else [f"{meant}: {one.price} though something else gives it its rest"]
        elif one.price is None or paid(world, one.price) != min(rosters):
            wrong.append(f"{meant}: {one.price} of {world.given.values}, not {min(rosters)}")
    without = min(values for roster, values in world.holding(held) if not any(does_the_same(other, placement) for other in roster))
    if not rested(world.facts, held):
        wrong += [] if answer.without is None else [f"without: {answer.without}, which leaves {held} without rest"]
    elif answer.without is None or paid(world, answer.without) != without or not answer.without.whole:
        wrong.append(f"without: {answer.without}, not {without}")
    rest = judge(world.facts, world.given.without(placement))
    if paid(world, answer.dropped) != tuple(rest.values[tier] for tier in TIERS):
        wrong.append(f"dropped: {answer.dropped}")
    if bool(answer.unrested) is not (refused_by(world.facts, world.given.without(placement)) is not None):
        wrong.append(f"unrested: {answer.unrested}")
    said["unrested"] += bool(answer.unrested)
    gone = sum(one.missing * one.price for one in rest.shortfalls) - sum(one.missing * one.price for one in world.given.verdict.shortfalls)
    if sum(one.missing * one.price for one in answer.missing_without) != gone:
        wrong.append(f"missing without: {answer.missing_without}")
    wrong += _hosts(world, placement, answer)
    said["hosts"] += len(answer.hosts)
    return wrong


def _hosts(world: Tiny, placement: Placement, answer: Why) -> list[str]:
    rest = world.given.without(placement)
    others = [
        host
        for host in world.brute.hosts(bare(placement))
        if host not in (None, placement.host) and refused_by(world.facts, (*rest, replace(placement, host=host))) is None
    ]
    return [] if list(answer.hosts) == others else [f"hosts {answer.hosts}, not {others}"]


def compared(seeds: Iterable[int]) -> tuple[list[str], Counter]:
    wrong, said = [], Counter()
    for seed in seeds:
        world = tiny(Random(seed))
        for placement in world.given.roster if world is not None else ():
            said["placements"] += 1
            wrong += [f"seed {seed}, {bare(placement)}: {what}" for what in faults(world, placement, said)]
    return wrong, said


def test_the_alternatives_and_their_prices_are_those_of_all_rosters() -> None:
    wrong, said = compared(RICH)
    assert wrong == []
    assert min(said[sort] for sort in (*Differs, "hosts", "unrested")) > 0, said


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(1_000, 5_000, 200))
def test_why_equals_brute_force_in_many_worlds(first: int) -> None:
    assert compared(range(first, first + 200))[0] == []
