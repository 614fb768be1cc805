"""Tiny worlds on their way from import files to facts; in half of them something changes, or is published already."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from solver.facts import Facts
from solver.outcome import Placement
from tests.worlds.barring import with_bars
from tests.worlds.brute import Brute
from tests.worlds.changing import with_changes
from tests.worlds.exempting import with_exemptions
from tests.worlds.making import made_by
from tests.worlds.oracle import facts_of
from tests.worlds.remembering import with_memory
from tests.worlds.world import World

SHIFTS = (-364, -91, -7, -2, -1, 1, 2, 7)  # days


def facts_by(random: Random, *, small: bool = False) -> Facts:
    """The facts of a new world, read from its files, with later changes, standing placements, a past, exemptions and bars."""
    changed = with_changes(read_back(made_by(random, small=small)), random)
    return with_bars(with_exemptions(with_memory(with_standing(changed, random), random)))


def read_back(world: World) -> Facts:
    """The facts of the world's files."""
    with TemporaryDirectory() as directory:
        world.write(Path(directory))
        return facts_of(Path(directory), world)


def with_standing(facts: Facts, random: Random) -> Facts:
    """One or two published placements in half of the cases: lawful ones, some moved to other days, where they may be anything."""
    brute = Brute.of(facts)
    lawful = [one for one in some(random, brute.raw, 40) if brute.lawful(one)]
    if not lawful or random.randrange(2):
        return facts
    chosen = tuple(_published(brute, random.choice(lawful), random) for _ in range(random.randint(1, 2)))
    return replace(facts, standing=chosen)


def some(random: Random, placements: Sequence[Placement], most: int) -> list[Placement]:
    return random.sample(placements, min(most, len(placements)))


def _published(brute: Brute, placement: Placement, random: Random) -> Placement:
    named = replace(placement, host=random.choice(brute.hosts(placement)), plan="before")
    return _moved(named, timedelta(days=random.choice(SHIFTS))) if random.randrange(2) else named


def _moved(placement: Placement, by: timedelta) -> Placement:
    days = tuple(day + by for day in placement.days)
    given_back = None if placement.compensation_day is None else placement.compensation_day + by
    ends = {"first_day": placement.first_day + by, "last_day": placement.last_day + by}
    return replace(placement, days=days, compensation_day=given_back, **ends)
