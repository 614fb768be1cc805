"""The problem: the facts of one horizon as arrays, validated when they are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from solver.arrays.days import Bool, Days, Int32, Int64
from solver.arrays.lines import Lines
from solver.arrays.people import PersonDays, skilled, units_of_life
from solver.arrays.programs import ProgramDays, program_days
from solver.arrays.shares import Shares
from solver.arrays.standing import Standing
from solver.arrays.travel import NO_SITE, sites_of
from solver.arrays.units import NO_UNIT, UnitDays
from solver.arrays.working import Working
from solver.facts import Facts
from solver.outcome import COVER_PROGRAM, Roster
from solver.periods import QUARTERS_REMEMBERED

if TYPE_CHECKING:
    from solver.hosts import Hosts

UNBOUND = 2**30  # a limit where no rule sets one


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """People, units, programs and asks are indexed by their place in the facts, days from the horizon's first.

    Unless said otherwise arrays about people have shape (n_people, n_days), about units (n_units, n_days), about asks (n_asks, n_days).
    """

    facts: Facts
    days: Days
    people: PersonDays
    units: UnitDays
    lines: Lines
    standing: Standing
    programs: tuple[ProgramDays, ...]
    person_index: Mapping[str, int]
    unit_index: Mapping[str, int]
    unit_of: Int32  # NO_UNIT where not employed
    placed: Bool  # in a standing placement, promised as a host in one, or free for one
    seats: Int32  # left by standing guests
    of_base: Bool  # counts in the home cover of their unit that day
    base: Int32
    present: Int32
    minimum: Int32
    lendable: Int32  # people that the unit can still spare; UNBOUND on days that are none of its workdays
    cover_left: Int32  # (n_people, n_quarters)
    sites: Int32 | None  # (n_people, n_days), by the code of units' sites; None where no program asks
    units_of_life: Int64  # person x n_units + unit, ascending, of people who ever moved; empty where no program asks
    ask_unit: Int32  # (n_asks,)
    ask_open: Bool  # in the span, a workday of the unit
    heads: Int32  # left by standing helpers, 0 on days that are not asked for
    holds: Callable[[str], Bool]
    wish: Int64  # (n_wishes,), ascending: person x n_units + unit of each stated preference
    wish_weight: Int64  # (n_wishes,)
    shares: Shares
    working: Working | None  # None where no rule of working time can bind
    settled: bool = False  # nothing more will be planned: who is at home stays there
    hosts: "dict[int, Hosts]" = field(default_factory=dict)  # by program, made when first asked for

    @classmethod
    def of(cls, facts: Facts) -> "Problem":
        """Raises ValueError, which says what is wrong, for facts that contradict themselves."""
        days = Days.of(facts.horizon, facts.policy.fiscal_offset)
        person_index, unit_index = _indices(facts)
        units = UnitDays.of(facts, days, unit_index)
        people = PersonDays.of(facts, days, unit_index, units)
        standing = Standing.of(facts, days, person_index, unit_index, units.sites)
        return cls(
            facts=facts,
            days=days,
            people=people,
            units=units,
            lines=Lines.of(facts, days, person_index),
            standing=standing,
            programs=tuple(
                program_days(facts, program, days, people, units, (person_index, unit_index), standing.of_program[number])
                for number, program in enumerate(facts.programs)
            ),
            person_index=person_index,
            unit_index=unit_index,
            unit_of=np.where(people.employed, people.home, NO_UNIT).astype(np.int32),
            placed=standing.placed | standing.hosting | standing.free,
            seats=units.seats - standing.seats,
            **_home_cover(days, people, units, standing),
            cover_left=facts.policy.cover_days - standing.cover_days,
            sites=sites_of(people, units) if any(program.travel != "anywhere" for program in facts.programs) else None,
            units_of_life=_units_of_life(facts, days, unit_index),
            **_asks(facts, days, unit_index, units, standing),
            holds=skilled(facts, days),
            **_wishes(facts, person_index, unit_index),
            shares=Shares.of(facts),
            working=Working.of(facts, days, people, unit_index),
        )

    @property
    def n_people(self) -> int:
        return len(self.facts.people)

    @property
    def n_units(self) -> int:
        return len(self.facts.units)

    @property
    def n_days(self) -> int:
        return self.days.n

    @property
    def works(self) -> Bool:
        """(n_people, n_days): workdays on which the person is not absent."""
        return self.people.works

    def far(self, person: Int32, unit: Int32, day: Int32) -> Bool:
        """Of the shape of its arguments: the unit has another site than the person that day; never where one of them has none."""
        if self.sites is None:
            return np.zeros(len(person), bool)
        own, there = self.sites[person, day], self.units.site[unit, day]
        return np.asarray((own != NO_SITE) & (there != NO_SITE) & (own != there))

    @property
    def quarter_column(self) -> Int32:
        """(n_days,): the column of the day's quarter in arrays of shape (n_people, n_quarters)."""
        return np.asarray(self.days.quarter - self.days.quarter[0], dtype=np.int32)

    def helped(self, ask: Int32, person: Int32, day: Int32) -> "Problem":
        """The problem in which these helpers stand, a day each; as `after` with their placements, without reading the facts again."""
        n_people, quarter = self.n_people, self.quarter_column[day]
        placed, heads, cover_left = self.placed.copy(), self.heads.copy(), self.cover_left.copy()
        placed[person, day] = True
        np.subtract.at(heads, (ask, day), 1)
        np.subtract.at(cover_left, (person, quarter), 1)
        home = _per_unit(self.people.home, _marked(self.placed.shape, person, day) & self.of_base, self.units)
        lendable = np.where(self.units.workday, self.lendable - home, self.lendable).astype(np.int32)
        remembered = self.days.quarter[day] > self.days.quarter[-1] - QUARTERS_REMEMBERED
        given = self.standing.days_given + np.bincount(person[remembered], minlength=n_people)
        standing = replace(self.standing, days_given=given.astype(np.int64))
        working = self.working and self.working.with_visits(person, self.ask_unit[ask], day)
        return replace(
            self, placed=placed, heads=heads, cover_left=cover_left, lendable=lendable, standing=standing, working=working, hosts={}
        )

    def without_hours(self) -> "Problem":
        """The problem in which nobody needs their sleep: whatever is possible is possible in it."""
        return replace(self, working=self.working and self.working.without_hours())

    def after(self, roster: Roster) -> "Problem":
        """The problem in which the roster stands: what its masks then forbid is what the roster leaves impossible."""
        return replace(Problem.of(replace(self.facts, standing=(*self.facts.standing, *roster))), settled=True)


class _HomeCover(TypedDict):
    of_base: Bool
    base: Int32
    present: Int32
    minimum: Int32
    lendable: Int32


class _Asks(TypedDict):
    ask_unit: Int32
    ask_open: Bool
    heads: Int32


class _Wishes(TypedDict):
    wish: Int64
    wish_weight: Int64


def _indices(facts: Facts) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Of people and of units."""
    indices = _indexed([person.id for person in facts.people], "person"), _indexed([unit.id for unit in facts.units], "unit")
    _indexed([*(program.id for program in facts.programs), COVER_PROGRAM], "program")
    _indexed([ask.id for ask in facts.asks], "ask")
    return indices


def _indexed(ids: list[str], what: str) -> dict[str, int]:
    index = {name: row for row, name in enumerate(ids)}
    if len(index) < len(ids):
        twice = sorted({name for name in ids if ids.count(name) > 1})
        raise ValueError(f"More than one {what} is called {', '.join(map(repr, twice))}.")
    return index


def _marked(shape: tuple[int, ...], person: Int32, day: Int32) -> Bool:
    mask = np.zeros(shape, bool)
    mask[person, day] = True
    return mask


def _per_unit(home: Int32, who: Bool, units: UnitDays) -> Int32:
    """(n_units, n_days): how many of them are at home in the unit."""
    n_units, n_days = units.open.shape
    person, day = np.nonzero(who)
    heads = np.bincount(home[person, day].astype(np.int64) * n_days + day, minlength=n_units * n_days)
    return heads.reshape(n_units, n_days).astype(np.int32)


def _home_cover(days: Days, people: PersonDays, units: UnitDays, standing: Standing) -> _HomeCover:
    """Who counts at home, how many of them are there, and how many can still be spared."""
    of_base = people.pattern & people.employed & units.workday[people.home, np.arange(days.n)]
    there = of_base & ~people.absent
    base, present, placed = (_per_unit(people.home, who, units) for who in (of_base, there, there & (standing.placed | standing.free)))
    minimum = np.where(units.min_staff < 0, (100 - units.max_away) * base // 100, units.min_staff).astype(np.int32)
    lendable = np.where(units.workday, np.maximum(0, present - minimum) - placed, UNBOUND).astype(np.int32)
    return {"of_base": of_base, "base": base, "present": present, "minimum": minimum, "lendable": lendable}


def _asks(facts: Facts, days: Days, index: Mapping[str, int], units: UnitDays, standing: Standing) -> _Asks:
    """Each ask's unit, the days on which it is asked for (in its span and a workday of the unit), and the heads still missing."""
    for ask in facts.asks:
        if ask.unit not in index or ask.heads < 0 or not 1 <= ask.priority <= 5:
            raise ValueError(f"Ask {ask.id}: {ask.heads} heads for {ask.unit}, priority {ask.priority}, cannot be read.")
    unit = np.array([index[ask.unit] for ask in facts.asks], np.int32)
    asked = np.zeros((len(facts.asks), days.n), bool)
    for row, ask in enumerate(facts.asks):
        asked[row, days.begin(ask.first_day) : days.end(ask.last_day)] = True
    asked &= units.workday[unit]
    heads = np.array([ask.heads for ask in facts.asks], np.int32)[:, None] - standing.heads
    return {"ask_unit": unit, "ask_open": asked, "heads": np.where(asked, heads, 0).astype(np.int32)}


def _units_of_life(facts: Facts, days: Days, units: Mapping[str, int]) -> Int64:
    asked = any(program.never_worked for program in facts.programs)
    return units_of_life(facts, days, units) if asked else np.empty(0, np.int64)


def _wishes(facts: Facts, people: Mapping[str, int], units: Mapping[str, int]) -> _Wishes:
    """(person x n_units + unit, weight) of the stated preferences, ascending."""
    known = {(person, unit): weight for (person, unit), weight in facts.preferences.items() if person in people and unit in units}
    stated = sorted((people[person] * len(units) + units[unit], weight) for (person, unit), weight in known.items())
    table = np.array(stated, np.int64).reshape(-1, 2)
    return {"wish": table[:, 0], "wish_weight": table[:, 1]}
