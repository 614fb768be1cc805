"""What worlds may remember of the year before: days already given, newcomers, long absences, wishes that were not met."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from solver.facts import Facts, PersonFacts, Span
from solver.outcome import Kind, Placement


def with_memory(facts: Facts, random: Random) -> Facts:
    """In two of three cases the people have a past; days of it may lie outside the four quarters that are remembered."""
    if not random.randrange(3):
        return facts
    people = tuple(_with_past(person, facts.horizon.first_day, random) for person in facts.people)
    given = tuple(_given(facts, random) for _ in range(random.randrange(6)))
    regrets = {person.id: random.randint(1, 10) for person in people if not random.randrange(3)}
    return replace(facts, people=people, standing=(*facts.standing, *given), regrets=regrets)


def _with_past(person: PersonFacts, planned: date, random: Random) -> PersonFacts:
    happened = random.choice((None, None, _came, _was_away, _is_away))
    return person if happened is None else happened(person, planned, random)


def _came(person: PersonFacts, planned: date, random: Random) -> PersonFacts:
    hired = planned - timedelta(days=random.choice((0, 1, 40, 100, 200, 270, 300, 400)))
    return person if person.left is not None and person.left < hired else replace(person, hired=hired)


def _was_away(person: PersonFacts, planned: date, random: Random) -> PersonFacts:
    first_day = planned - timedelta(days=random.randint(80, 400))
    last_day = first_day + timedelta(days=random.choice((26, 27, 28, 70)))
    return replace(person, absences=(Span(first_day=first_day, last_day=last_day), *person.absences))


def _is_away(person: PersonFacts, planned: date, random: Random) -> PersonFacts:
    span = Span(first_day=planned - timedelta(days=random.choice((26, 27, 60, 500))), last_day=random.choice((planned, None)))
    return replace(person, absences=(span,))


def _given(facts: Facts, random: Random) -> Placement:
    """Some days of somebody in a program that nobody remembers."""
    first = facts.horizon.first_day - timedelta(days=random.choice((3, 20, 60, 100, 150, 250, 280, 360)))
    days = tuple(first + timedelta(days=step) for step in range(random.randint(1, 3)))
    return Placement(
        kind=Kind.SHADOW,
        program="long-gone",
        person=random.choice(facts.people).id,
        unit=random.choice(facts.units).id,
        first_day=days[0],
        last_day=days[-1],
        days=days,
        plan="before",
    )
