"""People on each day of the horizon: where they belong, whether they work, what they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from solver.arrays.days import Bool, Codes, Days, Int32, Int64, bits_on
from solver.arrays.units import NO_UNIT, UnitDays, known
from solver.facts import Facts, Level, Span

LEVELS: Mapping[object, int] = {level: code for code, level in enumerate(Level)}
FAR = 10**6  # days, further than any horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDays:
    """Arrays of shape (n_people, n_days), `hired` (n_people,)."""

    home: Int32  # unit by the moves, employed or not
    employed: Bool
    pattern: Bool
    closure: Bool  # of the calendar of the home unit
    absent: Bool
    workday: Bool
    works: Bool
    willing: Bool  # hosts
    level: Int32
    tags: Int32  # code of the set of tags
    tag_sets: Mapping[object, int]
    site: Int32
    sites: Mapping[object, int]
    hired: Int32  # day index, may be negative; FAR where unsaid

    @classmethod
    def of(cls, facts: Facts, days: Days, unit_index: Mapping[str, int], units: UnitDays) -> "PersonDays":
        """Raises ValueError for a person whose unit is not among the facts."""
        people, day, site, tags = facts.people, np.arange(days.n), Codes(), Codes()
        home = days.sampled([p.unit for p in people], lambda unit: known(unit_index, unit, "the unit of a person"))
        own_mask = days.sampled([p.workdays for p in people], lambda mask: NO_UNIT if mask is None else mask)
        pattern = bits_on(np.where(own_mask < 0, units.workdays[home, day], own_mask), days.weekday)
        employed = _employed(facts, days)
        closure = units.closure[home, day]
        absent = _absent(facts, days)
        workday = pattern & employed & ~closure
        level = days.sampled([p.level for p in people], LEVELS.__getitem__)
        hosts = days.sampled([p.hosts for p in people], lambda says: -1 if says is None else int(says))
        return cls(
            home=home,
            employed=employed,
            pattern=pattern,
            closure=closure,
            absent=absent,
            workday=workday,
            works=workday & ~absent,
            willing=np.where(hosts < 0, (level == LEVELS[Level.STAFF]) & units.front_line[home, day], hosts > 0),
            level=level,
            tags=days.sampled([p.tags for p in people], tags),
            tag_sets=tags.of,
            site=days.sampled([p.site for p in people], site),
            sites=site.of,
            hired=np.array([FAR if p.hired is None else days.index(p.hired) for p in people], np.int32),
        )


def units_of_life(facts: Facts, days: Days, units: Mapping[str, int]) -> Int64:
    """Keys person x n_units + unit, ascending: where people who ever changed units belonged on any day until the horizon's last."""
    pairs = [
        row * len(units) + units[unit]
        for row, person in enumerate(facts.people)
        if len(person.unit.days) > 1
        for day, unit in zip(person.unit.days, person.unit.values, strict=True)
        if day <= days.last_day
    ]
    return np.unique(np.array(pairs, np.int64))


def _employed(facts: Facts, days: Days) -> Bool:
    spans = [Span(first_day=p.hired, last_day=p.left) for p in facts.people]
    return days.covered(len(spans), range(len(spans)), spans)


def _absent(facts: Facts, days: Days) -> Bool:
    first, last = days.first_day, days.last_day
    off = [(row, span) for row, p in enumerate(facts.people) for span in p.absences if _touches(span, first, last)]
    return days.covered(len(facts.people), [row for row, _ in off], [span for _, span in off])


def _touches(span: Span, first: date, last: date) -> bool:
    return (span.first_day is None or span.first_day <= last) and (span.last_day is None or span.last_day >= first)


def skilled(facts: Facts, days: Days) -> Callable[[str], Bool]:
    """skill -> (n_people, n_days): who holds it when; made on demand, as a company has many skills and a horizon needs few."""
    held: dict[str, tuple[list[int], list[Span]]] = {}
    for row, person in enumerate(facts.people):
        for has in person.skills:
            rows, spans = held.setdefault(has.skill, ([], []))
            rows.append(row)
            spans.append(has.span)

    def holds(skill: str) -> Bool:
        rows, spans = held.get(skill, ([], []))
        return days.covered(len(facts.people), rows, spans)

    return holds
