"""What would help a gap: grants that single out what stands in people's way, each checked by planning again before it is told."""

from collections import defaultdict
from dataclasses import dataclass, replace

from solver.explain.beside import breaches_beside, rested
from solver.explain.given import Given
from solver.explain.leftover import asked_about, leftover
from solver.explain.nearby import better_nearby
from solver.explain.price import How
from solver.explain.relaxing import Grant, granted, reach
from solver.explain.solving import MIDDLE, Disagreement, Solving
from solver.explain.ways import ways_to_fill
from solver.facts import Facts
from solver.outcome import TIERS, Roster, Shortfall
from solver.problem import Problem
from solver.referee.owed import shortfalls
from solver.referee.reading import Reading

MOST_CHECKED = 8  # grants tried for one gap beside the plan
MOST_SOLVED = 2  # of them with everything free to move, where beside the plan none helps


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What a grant gives (None: nothing need be granted, the plan could be better as things are).

    REST_FIXED: `fills` of the gap, by the placements of `adds` beside the plan. WHOLE and NEARBY: others may move, the gap's tier pays
    `saves` less, every earlier tier the same. `people`: how many are kept out of the plan as it stands by nothing but what is granted.
    """

    grant: Grant | None
    how: How
    fills: int
    saves: int
    adds: Roster
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relieved:
    """A gap with what helps it, the smallest grant first. Of the `grants` that let in somebody whom nothing else keeps out so many
    were `checked`.
    """

    gap: Shortfall
    reliefs: tuple[Relief, ...]
    grants: int
    checked: int


def relieved(given: Given, gap: Shortfall, solving: Solving) -> Relieved:
    """What helps a gap of the plan."""
    as_it_is = _beside(given, given.facts, gap, solving)
    if as_it_is is not None:
        return Relieved(gap=gap, reliefs=(as_it_is,), grants=0, checked=0)
    people = _people_by_grant(given, gap)
    ranked = sorted(people, key=lambda grant: (reach(grant), -len(people[grant]), str(grant)))
    found = [_with(given, grant, len(people[grant]), gap, solving) for grant in ranked[:MOST_CHECKED] if not solving.over()]
    reliefs = [relief for relief in found if relief is not None]
    if not reliefs and rested(given.facts, given.held):
        solved = [_solved(given, grant, len(people[grant]), gap, solving) for grant in ranked[:MOST_SOLVED] if not solving.over()]
        reliefs = [relief for relief in solved if relief is not None]
    return Relieved(gap=gap, reliefs=tuple(reliefs), grants=len(ranked), checked=len(found))


def _people_by_grant(given: Given, gap: Shortfall) -> dict[Grant, set[str]]:
    people: dict[Grant, set[str]] = defaultdict(set)
    for way in ways_to_fill(Problem.of(given.facts).after(given.roster), gap):
        people[way.grant].add(way.person)
    return people


def _with(given: Given, grant: Grant, people: int, gap: Shortfall, solving: Solving) -> Relief | None:
    relief = _beside(given, granted(given.facts, grant), gap, solving)
    return None if relief is None else replace(relief, grant=grant, people=people)


def _beside(given: Given, facts: Facts, gap: Shortfall, solving: Solving) -> Relief | None:
    """How much of the gap can be filled by adding to the plan; None where nothing can."""
    added = solving.search(leftover(facts, given.roster, gap), every_tier=False).roster
    _require_lawful(facts, given.roster, added)
    fills = gap.missing - missing_of(gap, shortfalls(*asked_about(facts, (*given.roster, *added), gap)))
    if fills <= 0:
        return None
    return Relief(grant=None, how=How.REST_FIXED, fills=fills, saves=fills * gap.price, adds=added, people=0)


def _require_lawful(facts: Facts, roster: Roster, added: Roster) -> None:
    """The referee finds nothing against what is added to a roster that keeps every rule. Raises Disagreement."""
    read = Reading(facts)
    for place, one in enumerate(added):
        if breaches := breaches_beside(read, (*roster, *added[:place], *added[place + 1 :]), one):
            raise Disagreement("; ".join(f"{breach.rule}: {breach.says}" for breach in breaches[:3]))


def missing_of(gap: Shortfall, shortfalls: tuple[Shortfall, ...]) -> int:
    """How much is missing there of what the gap is about."""
    wanted = replace(gap, missing=0, reasons=())
    return sum(one.missing for one in shortfalls if replace(one, missing=0, reasons=()) == wanted)


def _solved(given: Given, grant: Grant, people: int, gap: Shortfall, solving: Solving) -> Relief | None:
    """What the grant gives where everything may move, of a large plan what is near: told only where the gap's own tier gains first."""
    facts = granted(given.facts, grant)
    how = How.WHOLE if solving.candidates <= MIDDLE else How.NEARBY
    values = solving.best(facts, given.held).values if how is How.WHOLE else better_nearby(given, facts, gap, solving)
    tier = TIERS.index(gap.tier)
    if values is None or values[:tier] != given.values[:tier] or values[tier] >= given.values[tier]:
        return None
    return Relief(grant=grant, how=how, fills=0, saves=given.values[tier] - values[tier], adds=(), people=people)
