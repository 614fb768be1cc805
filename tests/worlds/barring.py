"""Who is not available for a program in a tiny world, because of what they cannot do: for some days, or without begin or end."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from solver.facts import Barred, Facts, PersonFacts, Span


def with_bars(facts: Facts) -> Facts:
    """In a third of the worlds, of some people; drawn from the world itself, so that no other draw moves."""
    terms = [(one.kind, one.quota, one.per, one.length, one.mandatory) for one in facts.programs]
    random = Random(repr(("bars", facts.horizon, terms, sorted(facts.preferences.items()), [person.hired for person in facts.people])))
    if not facts.programs or random.randrange(3):
        return facts
    return replace(facts, people=tuple(_barred(person, facts, random) if random.randrange(2) else person for person in facts.people))


def _barred(person: PersonFacts, facts: Facts, random: Random) -> PersonFacts:
    programs = random.sample(facts.programs, random.randint(1, len(facts.programs)))
    return replace(person, cannot=tuple(Barred(program=program.id, span=_span(facts, random)) for program in programs))


def _span(facts: Facts, random: Random) -> Span:
    first, last = facts.horizon.first_day, facts.horizon.last_day
    length = (last - first).days
    begin, end = sorted((random.randint(-2, length + 1), random.randint(0, length + 2)))
    return Span(
        first_day=random.choice([None, first + timedelta(days=begin)]),
        last_day=random.choice([None, first + timedelta(days=end)]),
    )
