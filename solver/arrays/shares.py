"""What fairness knows of people before the plan: how large a share of the days is theirs to give, and what newcomers are credited with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from solver.arrays.days import Bool, Int64
from solver.facts import LONG_ABSENCE_DAYS, Facts, PersonFacts, UnitFacts
from solver.periods import four_quarters

FULL = 1000
LEAST_SHARE = 100  # a tenth: whoever was hardly there still counts, and nobody's day counts more than a hundredfold for it
EVER = date.max.toordinal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of shape (n_people,)."""

    weight: Int64  # 10^8 // share^2, the share in thousandths
    credit: Int64  # days

    @classmethod
    def of(cls, facts: Facts) -> "Shares":
        """Raises ValueError for a person without a full-time share, or whose unit is not among the facts."""
        full_time = np.array([person.fte_permille.at(_measured(facts, person)) for person in facts.people], np.int64)
        if (full_time < 1).any():
            raise ValueError("A full-time share of nothing.")
        if facts.edition < 2:
            return cls(weight=10**8 // full_time**2, credit=np.zeros_like(full_time))
        stay = _Stay.of(facts)
        share = _shares(facts, full_time, stay)
        return cls(weight=10**8 // share**2, credit=_credits(facts, share, stay))


def _measured(facts: Facts, person: PersonFacts) -> date:
    """The horizon's first day, or the first day of employment if that is later."""
    return max(facts.horizon.first_day, person.hired or facts.horizon.first_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    """Days as ordinals, both ends included; arrays of shape (n_people,)."""

    first: int  # of the four quarters
    last: int
    planned: int  # the horizon's first day
    planned_last: int
    hired: Int64  # 0 where unsaid
    left: Int64  # EVER where unsaid

    @classmethod
    def of(cls, facts: Facts) -> "_Stay":
        window = four_quarters(facts.horizon.last_day, facts.policy.fiscal_offset)
        return cls(
            first=window.first_day.toordinal(),
            last=window.last_day.toordinal(),
            planned=facts.horizon.first_day.toordinal(),
            planned_last=facts.horizon.last_day.toordinal(),
            hired=np.array([0 if p.hired is None else p.hired.toordinal() for p in facts.people], np.int64),
            left=np.array([EVER if p.left is None else p.left.toordinal() for p in facts.people], np.int64),
        )

    @property
    def end(self) -> Int64:
        """(n_people,): their last day in the four quarters."""
        return np.minimum(self.left, self.last)

    @property
    def not_yet(self) -> tuple[Int64, Int64]:
        """(n_people,) each: first and last of the days from the horizon's first on on which they are not there yet; crossed where none."""
        return np.full_like(self.hired, max(self.first, self.planned)), np.minimum(self.hired - 1, self.end)


# --- shares ---


def _shares(facts: Facts, full_time: Int64, stay: _Stay) -> Int64:
    """Full-time share or pattern, whichever is less, times the part of the four quarters for which they were there, or are credited."""
    begins, ends = stay.not_yet
    there = _overlap(stay.first, stay.end, stay.first, stay.last) - _overlap(begins, ends, stay.first, stay.last)
    person, first, last = _long_absences(facts.people)
    away = _overlap(first, last, stay.first, stay.end[person]) - _overlap(first, last, begins[person], ends[person])
    there -= np.bincount(person, weights=away, minlength=len(there)).astype(np.int64)
    length = stay.last - stay.first + 1
    share = (_by_pattern(facts, full_time) * there + length // 2) // length
    return np.asarray(np.maximum(np.minimum(full_time, LEAST_SHARE), share), np.int64)


def _overlap(first: Int64 | int, last: Int64 | int, begin: Int64 | int, end: Int64 | int) -> Int64:
    """Days that two spans share."""
    return np.asarray(np.maximum(0, np.minimum(last, end) - np.maximum(first, begin) + 1), np.int64)


def _long_absences(people: Sequence[PersonFacts]) -> tuple[Int64, Int64, Int64]:
    """(person, first day, last day) of absences that count."""
    spans = [
        (row, 0 if span.first_day is None else span.first_day.toordinal(), EVER if span.last_day is None else span.last_day.toordinal())
        for row, person in enumerate(people)
        for span in person.absences
    ]
    person, first, last = np.array(spans, np.int64).reshape(-1, 3).T
    long = last - first + 1 >= LONG_ABSENCE_DAYS
    return person[long], first[long], last[long]


def _by_pattern(facts: Facts, full_time: Int64) -> Int64:
    """Who has fewer weekdays than their unit has no more than that part, whatever their contract says."""
    units = {unit.id: unit for unit in facts.units}
    share = full_time.copy()
    for row, person in enumerate(facts.people):
        day = _measured(facts, person)
        own = person.workdays.at(day)
        if own is not None:
            share[row] = min(share[row], _part(own, _unit_of(units, person, day).workdays.at(day), int(share[row])))
    return share


def _unit_of(units: dict[str, UnitFacts], person: PersonFacts, day: date) -> UnitFacts:
    name = person.unit.at(day)
    if name not in units:
        raise ValueError(f"{name!r}, the unit of a person, is not among the facts.")
    return units[name]


def _part(own: int, usual: int, whole: int) -> int:
    """Thousandths of the usual weekdays; `whole` where there are no fewer."""
    return FULL * own.bit_count() // usual.bit_count() if own.bit_count() < usual.bit_count() else whole


# --- credits ---


def _credits(facts: Facts, share: Int64, stay: _Stay) -> Int64:
    """What the group had given per share before the newcomer came: people of the same unit and level, else level, else everybody."""
    credit = np.zeros_like(share)
    new = (stay.hired > stay.first) & (stay.hired <= stay.planned_last) & (stay.left >= np.maximum(stay.hired, stay.planned))
    newcomers = np.flatnonzero(new)
    person, day = _days_before(facts, stay)
    if not len(newcomers) or not len(person):
        return credit
    old = (stay.hired <= stay.first) & (stay.left >= stay.planned)
    before = np.minimum(stay.hired, stay.planned)[newcomers]
    waiting = np.ones(len(newcomers), bool)
    for group in _groups(facts):
        shares = np.bincount(group[old], weights=share[old], minlength=int(group.max()) + 1).astype(np.int64)[group[newcomers]]
        given = _given_before(group, old, person, day, newcomers, before)
        now = waiting & (shares > 0)
        credit[newcomers[now]] = (2 * given[now] * share[newcomers[now]] + shares[now]) // (2 * shares[now])
        waiting &= ~now
    return credit


def _days_before(facts: Facts, stay: _Stay) -> tuple[Int64, Int64]:
    """(person, ordinal) of the days given by standing placements in the four quarters and before the horizon."""
    row = {person.id: place for place, person in enumerate(facts.people)}
    days = [(row[one.person], day.toordinal()) for one in facts.standing if one.person in row for day in one.days]
    person, day = np.array(days, np.int64).reshape(-1, 2).T
    counts = (day >= stay.first) & (day < min(stay.planned, stay.last + 1))
    return person[counts], day[counts]


def _groups(facts: Facts) -> list[Int64]:
    """(n_people,) numbers of groups, the narrowest first."""
    found: list[dict[object, int]] = [{}, {}, {}]
    numbers = [
        [known.setdefault(name, len(known)) for known, name in zip(found, _group_names(facts, person), strict=True)]
        for person in facts.people
    ]
    return [np.array(column, np.int64) for column in zip(*numbers, strict=True)]


def _group_names(facts: Facts, person: PersonFacts) -> tuple[object, object, object]:
    day = _measured(facts, person)
    level = person.level.at(day)
    return (person.unit.at(day), level), level, None


def _given_before(group: Int64, old: Bool, person: Int64, day: Int64, newcomers: Int64, before: Int64) -> Int64:
    """(n_newcomers,): days that the old hands of the newcomer's group had given before that day."""
    theirs = old[person]
    keys = np.sort(group[person[theirs]] * EVER + day[theirs])
    begin = np.searchsorted(keys, group[newcomers] * EVER)
    return np.searchsorted(keys, group[newcomers] * EVER + before) - begin
