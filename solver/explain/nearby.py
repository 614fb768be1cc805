"""A better plan near a gap: what stands close to it may move, everything else stays as planned, and the referee counts the whole."""

from collections.abc import Iterable
from dataclasses import replace

from solver.explain.beside import rested
from solver.explain.given import Given, in_order
from solver.explain.leftover import NOBODY, around
from solver.explain.solving import Disagreement, Solving
from solver.facts import Choice, Facts, Program
from solver.outcome import Kind, Placement, Roster, Shortfall
from solver.referee.judge import judge
from solver.referee.reading import Reading


def better_nearby(given: Given, facts: Facts, gap: Shortfall, solving: Solving) -> tuple[int, ...] | None:
    """What the plan pays, tier by tier, once what is near the gap was planned again by `facts`.

    None for a gap that is near nobody, and where the rest keeps its rest only by what is near.
    """
    loose = _loose(given, gap)
    if loose is None:
        return None
    rest = given.without(*loose)
    if not rested(facts, rest):
        return None
    found = solving.search(_near(facts, rest, gap, loose), every_tier=False).roster
    verdict = judge(facts, (*rest, *found))
    if verdict.breaches:
        raise Disagreement("; ".join(f"{breach.rule}: {breach.says}" for breach in verdict.breaches[:3]))
    return in_order(verdict.values)


def _loose(given: Given, gap: Shortfall) -> Roster | None:
    """What is near and need not be held: all help of a missing head's day, or the visits of everybody at home where somebody owes one."""
    if gap.day is not None:
        return tuple(one for one in _free(given) if one.kind is Kind.COVER and gap.day in one.days)
    if gap.person is None:
        return None
    people = _colleagues(given.read, gap.person)
    return tuple(one for one in _free(given) if one.kind is not Kind.COVER and one.person in people)


def _free(given: Given) -> Iterable[Placement]:
    return (one for one in given.roster if one not in given.held)


def _colleagues(read: Reading, person: str) -> frozenset[str]:
    """Whoever shares a home unit with the person on the first day or the last: they share what is kept at home, too."""
    days = (read.facts.horizon.first_day, read.facts.horizon.last_day)
    homes = {(day, read.unit_on(person, day)) for day in days}
    return frozenset(one.id for one in read.facts.people if any((day, read.unit_on(one.id, day)) in homes for day in days))


def _near(facts: Facts, rest: Roster, gap: Shortfall, loose: Roster) -> Facts:
    """The rest of the plan stands; asked for are the helpers of the day, or the visits of those whose visits are loose."""
    facts = replace(facts, standing=(*facts.standing, *rest))
    if gap.day is not None:
        nobody = tuple(replace(program, who=NOBODY) for program in facts.programs)
        asks = tuple(replace(ask, first_day=gap.day, last_day=gap.day) for ask in facts.asks if ask.first_day <= gap.day <= ask.last_day)
        return replace(facts, horizon=around(facts.horizon, gap.day), asks=asks, programs=nobody)
    people = frozenset({gap.person or "", *(one.person for one in loose)})
    return replace(facts, asks=(), programs=tuple(_for_them(program, people) for program in facts.programs))


def _for_them(program: Program, people: frozenset[str]) -> Program:
    chosen = program.who.person & people if program.who.person else people
    return replace(program, who=replace(program.who, person=chosen) if chosen and program.who != Choice() else NOBODY)
