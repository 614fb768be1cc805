"""Who is let off in a tiny world: a person, or a unit with all below it, for some days of the horizon or for all of it."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from solver.facts import ExemptionFacts, Facts


def with_exemptions(facts: Facts) -> Facts:
    """In a third of the worlds one to three exemptions from programs that run; drawn from the world itself, so that no other draw moves."""
    terms = [(one.kind, one.quota, one.per, one.length, one.mandatory, one.every_department_sends) for one in facts.programs]
    random = Random(repr((facts.horizon, terms, sorted(facts.preferences.items()), [person.unit.days for person in facts.people])))
    if not facts.programs or random.randrange(3):
        return facts
    return replace(facts, exemptions=tuple(_exemption(facts, random) for _ in range(random.randint(1, 3))))


def _exemption(facts: Facts, random: Random) -> ExemptionFacts:
    horizon, of_person = facts.horizon, random.randrange(2)
    length = (horizon.last_day - horizon.first_day).days
    first, last = sorted((random.randint(-2, length + 1), random.randint(0, length + 2)))
    whole = not random.randrange(2)
    return ExemptionFacts(
        program=random.choice(facts.programs).id,
        person=random.choice(facts.people).id if of_person else None,
        unit=None if of_person else random.choice(facts.units).id,
        first_day=horizon.first_day if whole else horizon.first_day + timedelta(days=first),
        last_day=horizon.last_day if whole else horizon.first_day + timedelta(days=last),
    )
