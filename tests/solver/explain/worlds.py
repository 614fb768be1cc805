"""Tiny worlds with their best plan and every lawful roster, so that what an explanation says can be counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from solver.engine.solve import solve
from solver.explain.beside import rested
from solver.explain.given import Given
from solver.explain.solving import Solving
from solver.facts import Facts
from solver.outcome import Effort, Placement, Roster
from solver.problem import Problem
from tests.properties.cases import facts_by
from tests.worlds.brute import Brute, hopeful, refused_by, values_of

CALM = Effort(time_limit_s=20, workers=1, seed=1, reproducible=True)
ROSTERS = 1500  # so many lawful ones are tried

Values = tuple[int, ...]


def unhurried() -> Solving:
    """No clock ends it."""
    return Solving(clock=lambda: 0.0, deadline=30.0, candidates=100)


@dataclass(frozen=True, kw_only=True)
class Tiny:
    """Facts, the engine's plan, all placements that may be in a lawful roster, by hosts, and all lawful rosters with what they pay."""

    given: Given
    brute: Brute
    lawful: tuple[Placement, ...]
    rosters: tuple[tuple[Roster, Values], ...]

    @property
    def facts(self) -> Facts:
        return self.given.facts

    def holding(self, held: Roster) -> Iterator[tuple[Roster, Values]]:
        """The lawful rosters that hold all of these, hosts and all."""
        yield from ((roster, values) for roster, values in self.rosters if {*map(known, held)} <= {*map(known, roster)})

    def best(self, options: Sequence[Placement]) -> Values | None:
        """What the best lawful roster pays that holds what must be held and one of these, whoever is the host; None where there is none."""
        rosters = self.holding(self.given.held)
        return min((values for roster, values in rosters if any(bare(one) in options for one in roster)), default=None)


def known(placement: Placement) -> tuple[Placement, str | None]:
    """The placement and its host: what makes two of them the same."""
    return bare(placement), placement.host


def bare(placement: Placement) -> Placement:
    """Without a host and without what only a stored plan adds."""
    return replace(placement, host=None, sealed_until=None, plan=None, id=None)


def tiny(random: Random, *, most: int = 18) -> Tiny | None:
    """A world in which something can be placed and all lawful rosters can be tried; None where chance made no such one.

    Its plan is mostly the best one, now and then any; now and then some of it must be held, as long as that is rested by itself.
    """
    facts = facts_by(random, small=random.randrange(3) == 0)
    brute = Brute.of(facts)
    lawful = tuple(one for one in brute.raw if brute.lawful(one))
    if not 0 < len(lawful) <= most:
        return None
    rosters = rosters_of(facts)
    if rosters is None:
        return None
    roster = random.choice(rosters) if random.randrange(4) == 0 else solve(Problem.of(facts), CALM).roster
    held = tuple(one for one in roster if random.randrange(6) == 0)
    held = held if rested(facts, held) else ()
    return Tiny(
        given=Given(facts=facts, roster=roster, candidates=100, held=held),
        brute=brute,
        lawful=lawful,
        rosters=tuple((roster, values_of(facts, roster)) for roster in rosters),
    )


def rosters_of(facts: Facts, chosen: Roster = ()) -> list[Roster] | None:
    """Every lawful roster that holds the chosen ones; None where there are too many."""
    brute = Brute.of(facts)
    lawful = [one for one in brute.raw if brute.lawful(one)]
    options = [replace(one, host=host) for one in lawful for host in brute.hosts(one)]
    rosters = list(islice(hopeful(facts, chosen, options), ROSTERS + 1))
    return None if len(rosters) > ROSTERS else [roster for roster in rosters if refused_by(facts, roster) is None]
