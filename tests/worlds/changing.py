"""Changes in the course of the horizon that import files cannot state: a unit gets more seats, a person another level or manager."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from solver.facts import Facts, PersonFacts, UnitFacts

UNIT = ("front_line", "site", "seats", "min_staff", "max_away", "workdays", "calendar", "open", "parent", "shift", "timezone")
PERSON = ("unit", "level", "manager", "workdays", "fte_permille", "hosts", "tags", "shift")


def with_changes(facts: Facts, random: Random) -> Facts:
    """In half of the cases one to three facts change on some day to what they are elsewhere."""
    for _ in range(random.choice((0, 0, 0, 1, 2, 3))):
        facts = _unit_changed(facts, random) if random.randrange(2) else _person_changed(facts, random)
    return facts


def _day(facts: Facts, random: Random) -> date:
    horizon = facts.horizon
    return horizon.first_day + timedelta(days=random.randrange((horizon.last_day - horizon.first_day).days + 1))


def _unit_changed(facts: Facts, random: Random) -> Facts:
    place, name, day = random.randrange(len(facts.units)), random.choice(UNIT), _day(facts, random)
    unit = facts.units[place]
    value: Any = getattr(random.choice(facts.units), name).at(day)
    if name == "parent":  # only units that stand before it, so that there is no circle
        value = random.choice((None, *(other.id for other in facts.units[:place])))
    if name == "open":
        value = not unit.open.at(day)
    changed: UnitFacts = replace(unit, **{name: getattr(unit, name).since(day, value)})
    return replace(facts, units=(*facts.units[:place], changed, *facts.units[place + 1 :]))


def _person_changed(facts: Facts, random: Random) -> Facts:
    place, name, day = random.randrange(len(facts.people)), random.choice(PERSON), _day(facts, random)
    person = facts.people[place]
    value: Any = getattr(random.choice(facts.people), name).at(day)
    if name == "manager":
        value = random.choice((None, *(other.id for other in facts.people if other is not person)))
    if name == "unit":
        value = random.choice(facts.units).id
    changed: PersonFacts = replace(person, **{name: getattr(person, name).since(day, value)})
    return replace(facts, people=(*facts.people[:place], changed, *facts.people[place + 1 :]))
