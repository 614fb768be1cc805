"""Every relief fills what it says once it is granted, by trying all rosters; and what gave way to cover is what they say, too."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from solver.explain.beside import rested
from solver.explain.givenway import GivenWay, given_way
from solver.explain.price import How
from solver.explain.relaxing import CoverDays, Seats, Staffing, Terms, granted
from solver.explain.relief import MOST_CHECKED, Relief, missing_of, relieved
from solver.facts import Facts
from solver.outcome import TIERS, Kind, Placement, Shortfall, Tier
from solver.referee.owed import shortfalls
from tests.solver.explain.worlds import Tiny, rosters_of, tiny, unhurried
from tests.worlds.brute import raw_placements, refused_by, values_of

PROGRAMS, ROTATIONS = TIERS.index(Tier.PROGRAMS), TIERS.index(Tier.ROTATIONS)
MOVING = (0, 7, 153, 158)  # where a grant helps once others near the gap move
RICH = (0, 6, 7, 30, 34, 47, 52, 60, 73, 75, 83, 132, 144, 161, 229, 268)


def faults(world: Tiny, gap: Shortfall, said: Counter) -> list[str]:
    answer, wrong = relieved(world.given, gap, unhurried()), []
    said["gaps"] += 1
    for relief in answer.reliefs:
        said[relief.how] += 1
        said[type(relief.grant)] += 1
        wrong += [f"{relief}: {what}" for what in CHECKED[relief.how](world, gap, relief)]
    return wrong if answer.checked == min(answer.grants, MOST_CHECKED) else [*wrong, f"{answer.checked} of {answer.grants} checked"]


def overlooked(world: Tiny, gap: Shortfall, said: Counter) -> list[str]:
    """Nothing may be silent on a head that comes once one unit keeps fewer at home that day, or everybody may help a day more."""
    if gap.ask is None or gap.day is None:
        return []
    units = [Staffing(unit=unit.id, days=(gap.day,), minimum=(0,), now=(0,)) for unit in world.facts.units]
    grants = [*units, CoverDays(days=world.facts.policy.cover_days + 1)]
    helpers = [one for one in raw_placements(world.facts) if one.ask == gap.ask and one.days == (gap.day,)]
    would = [grant for grant in grants if any(_may_come(granted(world.facts, grant), world, one) for one in helpers)]
    said["could be helped"] += bool(would)
    return [f"{would} would help"] if would and not relieved(world.given, gap, unhurried()).reliefs else []


def _may_come(facts: Facts, world: Tiny, one: Placement) -> bool:
    return refused_by(facts, (*world.given.roster, one)) is None


def _beside(world: Tiny, gap: Shortfall, relief: Relief) -> list[str]:
    facts = world.facts if relief.grant is None else granted(world.facts, relief.grant)
    roster = (*world.given.roster, *relief.adds)
    if refused_by(facts, roster) is not None:
        return [f"breaks {refused_by(facts, roster)}"]
    filled = gap.missing - missing_of(gap, shortfalls(facts, roster))
    rosters = rosters_of(facts, world.given.roster)
    most = None if rosters is None else gap.missing - min(missing_of(gap, shortfalls(facts, one)) for one in rosters)
    if most is not None and gap.period is not None:  # what the person owes in other periods may use the same room
        most = min(most, relief.fills)
    return [] if filled == relief.fills and most in (None, relief.fills) else [f"fills {filled}, at most {most}"]


def _whole(world: Tiny, gap: Shortfall, relief: Relief) -> list[str]:
    facts, tier = granted(world.facts, relief.grant), TIERS.index(gap.tier)
    rosters = rosters_of(facts, world.given.held)
    if rosters is None:
        return []
    best = min(values_of(facts, one) for one in rosters)
    expected = (*world.given.values[:tier], world.given.values[tier] - relief.saves)
    return [] if best[: tier + 1] == expected else [f"{world.given.values} becomes {best}"]


def _nearby(world: Tiny, gap: Shortfall, relief: Relief) -> list[str]:
    """No better plan than the best one was claimed to be known."""
    facts, tier = granted(world.facts, relief.grant), TIERS.index(gap.tier)
    rosters = rosters_of(facts, world.given.held)
    if rosters is None:
        return []
    best = min(values_of(facts, one) for one in rosters)
    claimed = (*world.given.values[:tier], world.given.values[tier] - relief.saves)
    return [] if best[: tier + 1] <= claimed else [f"{claimed} is claimed, the best pays {best}"]


CHECKED = {How.REST_FIXED: _beside, How.WHOLE: _whole, How.NEARBY: _nearby}


def gave_way_wrongly(world: Tiny, said: Counter) -> list[str]:
    held = tuple(one for one in world.given.held if one.kind is not Kind.COVER)
    rosters = rosters_of(replace(world.facts, asks=()), held) if rested(world.facts, held) else None
    if rosters is None:
        return []
    best = min(values_of(replace(world.facts, asks=()), one) for one in rosters)
    answer = given_way(world.given, unhurried())
    if best[PROGRAMS] != world.given.values[PROGRAMS]:
        said["no comparison"] += 1
        return [] if answer in (None, GivenWay(least=0, most=0)) else [f"{answer} of a plan whose mandatory programs could get more"]
    true = world.given.values[ROTATIONS] - best[ROTATIONS] if world.facts.asks else 0
    said["gave way"] += true > 0
    return [] if answer is not None and (answer.least, answer.most) == (true, true) else [f"{answer}, not {true}"]


def compared(seeds: Iterable[int]) -> tuple[list[str], Counter]:
    wrong, said = [], Counter()
    for seed in seeds:
        world = tiny(Random(seed))
        if world is not None:
            wrong += [f"seed {seed}: {what}" for what in gave_way_wrongly(world, said)]
            for gap in world.given.verdict.shortfalls:
                found = (*faults(world, gap, said), *overlooked(world, gap, said))
                wrong += [f"seed {seed}, {gap}: {what}" for what in found]
    return wrong, said


def test_every_relief_fills_what_it_says() -> None:
    wrong, said = compared(RICH)
    assert wrong == []
    assert (
        min(
            said[what]
            for what in (Staffing, Seats, Terms, CoverDays, How.REST_FIXED, How.WHOLE, "gave way", "no comparison", "could be helped")
        )
        > 0
    ), said


def test_of_a_large_plan_what_is_near_a_gap_is_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.explain.relief.MIDDLE", -1)
    wrong, said = compared(MOVING)
    assert wrong == []
    assert said[How.NEARBY] > 1
    assert not said[How.WHOLE]


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(1_000, 5_000, 200))
def test_every_relief_fills_what_it_says_in_many_worlds(first: int) -> None:
    assert compared(range(first, first + 200))[0] == []
