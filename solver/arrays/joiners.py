"""Which plan owes what joiners have until a deadline: the one that holds the last day on which they could go."""

from datetime import date, timedelta

import numpy as np

from solver.arrays.days import Bool, Days
from solver.arrays.people import PersonDays
from solver.facts import Facts, PersonFacts, Program, UnitFacts


def owed_by_now(facts: Facts, program: Program, days: Days, people: PersonDays, could_work: Bool, owing: Bool) -> Bool:
    """(n_people,): a day for it lies in the horizon, be it a closure, and none after it.

    `could_work`: in pattern and time, no closure; `owing`: employed, not exempt, not barred.
    """
    if facts.edition < 4:
        has_day = could_work.any(axis=1)
    else:
        since = np.arange(days.n) - people.hired[:, None]
        in_time = (since >= 0) & (since < (program.within_days or 0))
        has_day = (people.pattern & owing & days.within(program.window) & in_time).any(axis=1)
    return np.asarray(has_day & have_no_later_day(facts, program, days))


def have_no_later_day(facts: Facts, program: Program, days: Days) -> Bool:
    """(n_people,): of their first days, none after the horizon is in their pattern and the program's window with something asked of them.

    Closures after the horizon are not known to it and do not count. In editions before the fourth whichever day is the last one counts.
    """
    units = {unit.id: unit for unit in facts.units}
    return np.array([not _has_later_day(facts, program, person, units, days.last_day) for person in facts.people], bool)


def _has_later_day(facts: Facts, program: Program, person: PersonFacts, units: dict[str, UnitFacts], last_day: date) -> bool:
    if person.hired is None:
        return True
    begin, end = max(person.hired, last_day + timedelta(days=1)), person.hired + timedelta(days=(program.within_days or 0) - 1)
    if facts.edition < 4:
        return begin <= end
    if person.left is not None:
        end = min(end, person.left)
    later = (begin + timedelta(days=number) for number in range((end - begin).days + 1))
    usable = (day for day in later if _in_pattern(person, units, day) and (program.window is None or day in program.window))
    return any(not _is_let_off(facts, program, person, units, day) for day in usable)


def _is_let_off(facts: Facts, program: Program, person: PersonFacts, units: dict[str, UnitFacts], day: date) -> bool:
    """Exempt that day, by name or with a unit, or not available for the program: nothing is asked of them."""
    if any(bar.program == program.id and day in bar.span for bar in person.cannot):
        return True
    told = [one for one in facts.exemptions if one.program == program.id and one.first_day <= day <= one.last_day]
    above = _unit_and_above(units, person.unit.at(day), day) if told else frozenset()
    return any(one.person == person.id or one.unit in above for one in told)


def _unit_and_above(units: dict[str, UnitFacts], unit: str | None, day: date) -> frozenset[str]:
    found: set[str] = set()
    while unit is not None and unit not in found:
        found.add(unit)
        unit = units[unit].parent.at(day)
    return frozenset(found)


def _in_pattern(person: PersonFacts, units: dict[str, UnitFacts], day: date) -> bool:
    own = person.workdays.at(day)
    mask = units[person.unit.at(day)].workdays.at(day) if own is None else own
    return bool(mask >> day.weekday() & 1)
