"""Days of work before the plan, on the horizon and a little around it, and the hours of shifts: what working time is reckoned by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from solver.arrays.days import Bool, Codes, Days, Int32, Int64, bits_on
from solver.arrays.joins import contains, matched
from solver.arrays.people import PersonDays
from solver.arrays.programs import may_leave_pattern
from solver.arrays.units import known
from solver.facts import Facts, Horizon, Span

MOST_IN_A_ROW = 6
AROUND = MOST_IN_A_ROW  # days on either side of the horizon
REST_S = 11 * 3600
UNKNOWN = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Arrays of shape (n_people, n_days + 2 AROUND): day i of the horizon is column i + AROUND.

    Outside the horizon only pattern, employment and standing placements are known.
    """

    at_home: Bool  # they work, and no standing placement takes them away
    away: Bool  # touched by a standing placement
    clocks: "Clocks | None"  # None where no shift is stated

    @classmethod
    def of(cls, facts: Facts, days: Days, people: PersonDays, index: Mapping[str, int]) -> "Working | None":
        """None where nothing can be too much: in the first edition; where no day outside a pattern may be used and no shift is stated."""
        stated = _any_shift(facts)
        if facts.edition == 1 or not (stated or any(may_leave_pattern(program) for program in facts.programs)):
            return None
        wide = _wider(days, AROUND)
        away, free = _taken(facts, wide)
        works = _pattern(facts, wide, index)
        works[:, AROUND:-AROUND] = people.works
        at_home = works & ~away & ~free
        return cls(at_home=at_home, away=away, clocks=Clocks.of(facts, days, index, at_home) if stated else None)

    @property
    def works(self) -> Bool:
        return self.at_home | self.away

    def without_hours(self) -> "Working":
        """The days alone."""
        return replace(self, clocks=None)

    def with_visits(self, person: Int32, unit: Int32, day: Int32) -> "Working":
        """Days on which they work at home are spent in units instead."""
        at_home, away = self.at_home.copy(), self.away.copy()
        at_home[person, day + AROUND], away[person, day + AROUND] = False, True
        clocks = self.clocks and self.clocks.with_fixed(person, unit, day + 1, at_home[:, AROUND - 1 : at_home.shape[1] - AROUND + 1])
        return Working(at_home=at_home, away=away, clocks=clocks)

    def too_many_in_a_row(self, people: Int64) -> Bool:
        """(len(people), n_days): days off that would join more than MOST_IN_A_ROW days if they were worked, all else being as it is."""
        works = self.at_home[people] | self.away[people]
        n_days = works.shape[1] - 2 * AROUND
        inside = np.arange(AROUND, AROUND + n_days)
        total = np.zeros((len(works), n_days), np.int32)
        for step in (-1, 1):
            going = np.ones((len(works), n_days), bool)
            for distance in range(1, AROUND + 1):
                going &= works[:, inside + step * distance]
                total += going
        return np.asarray(~works[:, inside] & (total >= MOST_IN_A_ROW))


def _any_shift(facts: Facts) -> bool:
    timelines = (*(unit.shift for unit in facts.units), *(person.shift for person in facts.people))
    return any(shift is not None for timeline in timelines for shift in timeline.values)


def _wider(days: Days, by: int) -> Days:
    span = Horizon(first_day=days.first_day - timedelta(days=by), last_day=days.last_day + timedelta(days=by))
    return Days.of(span, days.fiscal_offset)


def _taken(facts: Facts, wide: Days) -> tuple[Bool, Bool]:
    """(people, days): touched by standing placements, and given back for some."""
    index = {person.id: row for row, person in enumerate(facts.people)}
    away, free = np.zeros((len(index), wide.n), bool), np.zeros((len(index), wide.n), bool)
    for placement in facts.standing:
        row = known(index, placement.person, "the person of a standing placement")
        away[row, [at for day in placement.days if 0 <= (at := wide.index(day)) < wide.n]] = True
        if placement.compensation_day is not None and 0 <= (at := wide.index(placement.compensation_day)) < wide.n:
            free[row, at] = True
    return away, free


def _pattern(facts: Facts, wide: Days, index: Mapping[str, int]) -> Bool:
    """(people, days): in the pattern and employed."""
    of_unit = wide.sampled([unit.workdays for unit in facts.units], int)
    home = wide.sampled([person.unit for person in facts.people], lambda unit: known(index, unit, "the unit of a person"))
    own = wide.sampled([person.workdays for person in facts.people], lambda mask: UNKNOWN if mask is None else mask)
    employed = wide.covered(len(facts.people), range(len(facts.people)), [Span(first_day=p.hired, last_day=p.left) for p in facts.people])
    return bits_on(np.where(own < 0, of_unit[home, np.arange(wide.n)], own), wide.weekday) & employed


# --- shifts ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """A clock is a shift in a time zone, by number; UNKNOWN where no shift is stated. Column i + 1 is day i: a day more on either side."""

    n_zones: int  # the first means that none is stated
    begin: Int64  # (n_columns, n_shifts, n_zones): seconds
    end: Int64
    unit_shift: Int32  # (n_units, n_columns)
    unit_zone: Int32  # (n_units, n_columns)
    own_shift: Int32  # (n_people, n_columns): their own, or that of their unit
    own: Int32  # (n_people, n_columns): the clock of a day at home
    at_home: Bool  # (n_people, n_columns)
    fixed: Int64  # (n_fixed,), ascending: person x n_columns + column of each day of a standing placement
    fixed_clock: Int32  # (n_fixed,)

    @classmethod
    def of(cls, facts: Facts, days: Days, index: Mapping[str, int], at_home: Bool) -> "Clocks":
        """`at_home` as in `Working`."""
        wide, shifts, zones = _wider(days, 1), Codes(), Codes()
        unit_shift = wide.sampled([unit.shift for unit in facts.units], shifts)
        unit_zone = wide.sampled([unit.timezone for unit in facts.units], lambda name: zones(name if _zone(name) else None)) + 1
        home = wide.sampled([person.unit for person in facts.people], lambda unit: known(index, unit, "the unit of a person"))
        stated, column = wide.sampled([person.shift for person in facts.people], shifts), np.arange(wide.n)
        own_shift = np.where(stated < 0, unit_shift[home, column], stated).astype(np.int32)
        n_zones = len(zones.of)
        own = np.where(own_shift < 0, UNKNOWN, own_shift * n_zones + unit_zone[home, column]).astype(np.int32)
        hours = _hours(wide, [str(name) for name in shifts.of if name is not None], [None if z is None else str(z) for z in zones.of])
        none = np.empty(0, np.int64)
        bare = cls(
            n_zones=n_zones,
            begin=hours[0],
            end=hours[1],
            unit_shift=unit_shift,
            unit_zone=unit_zone,
            own_shift=own_shift,
            own=own,
            at_home=at_home[:, AROUND - 1 : at_home.shape[1] - AROUND + 1],
            fixed=none,
            fixed_clock=none.astype(np.int32),
        )
        return bare._with_standing(facts, wide, index)

    def _with_standing(self, facts: Facts, wide: Days, index: Mapping[str, int]) -> "Clocks":
        people = {person.id: row for row, person in enumerate(facts.people)}
        seen = np.array(
            [(people[p.person], index[p.unit], wide.index(day)) for p in facts.standing for day in p.days if 0 <= wide.index(day) < wide.n],
            np.int32,
        ).reshape(-1, 3)
        person, unit, column = seen.T
        return self.with_fixed(person, unit, column, self.at_home)

    def with_fixed(self, person: Int32, unit: Int32, column: Int32, at_home: Bool) -> "Clocks":
        """With days in units that are certain, beside those that were before."""
        key = np.concatenate([self.fixed, person.astype(np.int64) * self.n_columns + column])
        clock = np.concatenate([self.fixed_clock, self.visiting(person, unit, column - 1)])
        order = np.argsort(key, kind="stable")
        return replace(self, at_home=at_home, fixed=key[order], fixed_clock=clock[order])

    @property
    def n_columns(self) -> int:
        return len(self.begin)

    def visiting(self, person: Int32, unit: Int32, day: Int32) -> Int32:
        """Of the shape of its arguments: the clock of a day spent in a unit, the person's own shift where the unit states none."""
        shift = self.unit_shift[unit, day + 1]
        shift = np.where(shift < 0, self.own_shift[person, day + 1], shift)
        return np.where(shift < 0, UNKNOWN, shift * self.n_zones + self.unit_zone[unit, day + 1]).astype(np.int32)

    def too_short(self, day: Int32 | int, clock: Int32, next_clock: Int32) -> Bool:
        """Of the shape of its arguments, broadcast: fewer hours than REST_S from the end on the day to the beginning on the next one."""
        shift, zone = clock // self.n_zones, clock % self.n_zones
        next_shift, next_zone = next_clock // self.n_zones, next_clock % self.n_zones
        column = np.asarray(day) + 1
        end = self.end[column, shift, np.where(zone == 0, next_zone, zone)]
        begin = self.begin[column + 1, next_shift, np.where(next_zone == 0, zone, next_zone)]
        return np.asarray((clock >= 0) & (next_clock >= 0) & (begin - end < REST_S))

    def clashes(self, person: Int32, unit: Int32, day: Int32, *, settled: bool, begins: Bool, ends: Bool) -> Bool:
        """Of the shape of its arguments: a day in the unit leaves too little rest beside what is certain of the days around it.

        Certain are standing placements and days at home outside the horizon, and where `settled` all days at home. `begins`, `ends`: the
        placement is not there on the day before, on the day after.
        """
        clock = self.visiting(person, unit, day)
        found = np.zeros(len(person), bool)
        for step, alone in ((-1, begins), (1, ends)):
            column = day + 1 + step
            edge = settled | (column == 0) | (column == self.n_columns - 1)
            other = np.where(alone & edge & self.at_home[person, column], self.own[person, column], UNKNOWN).astype(np.int32)
            found |= self._beside(day, clock, other, step)
            key = person.astype(np.int64) * self.n_columns + column
            some = np.flatnonzero(contains(self.fixed, key))
            place, entry = matched(key[some], self.fixed)
            place = some[place]
            found[place[self._beside(day[place], clock[place], self.fixed_clock[entry], step)]] = True
        return found

    def _beside(self, day: Int32, clock: Int32, other: Int32, step: int) -> Bool:
        return self.too_short(day, clock, other) if step > 0 else self.too_short(day - 1, other, clock)


def _hours(wide: Days, shifts: list[str], zones: list[str | None]) -> tuple[Int64, Int64]:
    """(begin, end) of each shift on each day in each zone; where no zone is stated, as if it were UTC."""
    known_zones = [_zone(name) for name in zones]
    spans = [_minutes(shift) for shift in shifts]
    table = np.zeros((2, wide.n, max(1, len(shifts)), len(zones)), np.int64)
    for column in range(wide.n):
        for row, (begin, end) in enumerate(spans):
            for place, zone in enumerate(known_zones):
                table[:, column, row, place] = [*_instants(wide.on(column), begin, end, zone)]
    return table[0], table[1]


def _instants(day: date, begin: int, end: int, zone: ZoneInfo | None) -> Iterator[int]:
    """A shift that ends before it begins ends on the next day."""
    for minutes in (begin, end if end > begin else end + 24 * 60):
        local = datetime.combine(day + timedelta(days=minutes // (24 * 60)), time(minutes % (24 * 60) // 60, minutes % 60))
        yield int(local.replace(tzinfo=zone or UTC).timestamp())


def _minutes(shift: str) -> tuple[int, int]:
    """From midnight, of `07:00-15:00`; raises ValueError for anything else."""
    begin, end = ((int(text[:2]), int(text[3:])) for text in shift.split("-"))
    return begin[0] * 60 + begin[1], end[0] * 60 + end[1]


def _zone(name: str | None) -> ZoneInfo | None:
    """A zone that is not known here is as good as none."""
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
