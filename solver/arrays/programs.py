"""A program as arrays: whom it is for on which day, where, in which periods, and what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Days, Int32
from solver.arrays.exempt import exempt_days
from solver.arrays.floors import floors_due
from solver.arrays.joiners import owed_by_now
from solver.arrays.people import FAR, LEVELS, PersonDays
from solver.arrays.spacing import past_gap
from solver.arrays.standing import StandingOf
from solver.arrays.units import UnitDays
from solver.facts import Choice, Facts, Program
from solver.periods import Period, periods_touching

NO_PERIOD = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramDays:
    """`periods` are those that the horizon touches; axis 1 of (n_people, n_periods) counts them."""

    terms: Program
    periods: tuple[Period, ...]
    period_of: Int32  # (n_days,), NO_PERIOD outside
    window: Bool  # (n_days,)
    usable: Bool  # (n_days,): in the window, on its weekdays and not blacked out
    blackout: Bool  # (n_days,)
    starts: Bool  # (n_days,): in the window and on a day to begin
    who: Bool  # (n_people, n_days)
    ready: Bool  # (n_people, n_days): a standing placement of the program that comes first is over; everybody's, where none does
    waits: bool  # that program runs too, so that a plan may place people in both
    barred: Bool | None  # (n_people, n_days): not available for it; None where nobody is barred
    in_time: Bool  # (n_people, n_days): within so many days of being hired; everybody always is where the program sets no such limit
    where: Bool  # (n_units, n_days)
    standing: StandingOf
    used: Int32  # (n_people, n_periods): standing placements
    owed: Int32  # (n_people, n_periods)
    sends: Bool  # (n_units,): departments that owe a send
    receives: Bool  # (n_units,): units that owe a guest
    floors: Int32  # (n_units, n_periods): placements that units should still have
    overdue: Bool  # (n_people, n_days): past the longest gap, as far as standing placements say
    unvisited: Bool  # (n_units, n_days): the same

    @property
    def quota_left(self) -> Int32:
        """(n_people, n_periods)."""
        return np.maximum(0, self.terms.quota - self.used)

    @property
    def may_leave_pattern(self) -> bool:
        return may_leave_pattern(self.terms)

    @property
    def compensates(self) -> bool:
        """A placement outside the person's pattern earns a free day: for single days of programs that say so."""
        terms = self.terms
        return terms.compensation_days is not None and (terms.length_unit, terms.length) == ("days", 1)


def may_leave_pattern(program: Program) -> bool:
    """A day outside the person's pattern will do: for single and spread days of programs that say so."""
    return program.off_pattern and (program.length_unit == "spread" or (program.length_unit, program.length) == ("days", 1))


def program_days(
    facts: Facts,
    program: Program,
    days: Days,
    people: PersonDays,
    units: UnitDays,
    indices: tuple[Mapping[str, int], Mapping[str, int]],
    standing: StandingOf,
) -> ProgramDays:
    """`indices`: of people and of units. Raises ValueError for terms that cannot be read."""
    _check(program)
    people_index, unit_index = indices
    periods = periods_touching(program.per, days.first_day, days.last_day, days.fiscal_offset, program.window)
    period_of, window = _period_of(periods, days), days.within(program.window)
    who = _who(program.who, days, people, people_index, unit_index, nothing=False)
    who &= ~_who(program.who_not, days, people, people_index, unit_index, nothing=False)
    where = _where(program.where, units, unit_index, nothing=True) & ~_where(program.where_not, units, unit_index, nothing=False)
    in_time = _in_time(program, days, people)
    used = _used(program, periods, days, standing, people)
    blackout = days.covered(1, [0] * len(program.blackout), program.blackout)[0]
    barred = _barred(facts, program.id, days)
    owing, open_ = _not_let_off(facts, program, days, people, units, indices)
    owing = owing if barred is None else owing & ~barred
    asked = who & window & in_time & owing
    could = where & window & open_
    owed = _owed(facts, program, periods, days, people, asked, in_time, period_of, used, owing)
    return ProgramDays(
        terms=program,
        periods=periods,
        period_of=period_of,
        window=window,
        usable=window & days.on_weekdays(program.weekdays) & ~blackout,
        blackout=blackout,
        starts=window & days.on_weekdays(program.starts),
        who=who,
        ready=_ready(facts, program, days, people_index),
        waits=any(other.id == program.after for other in facts.programs),
        barred=barred,
        in_time=in_time,
        where=where,
        standing=standing,
        used=used,
        owed=_with_units_left(program, owed, people, standing, unit_index) if program.each_once else owed,
        sends=_sends(program, people, units, asked, standing),
        receives=_receives(program, units, could, standing),
        floors=floors_due(program, periods, days, period_of, could, standing, unit_index),
        overdue=past_gap(asked, program.max_gap_days, program, days, standing.person, standing),
        unvisited=past_gap(could & (units.seats > 0), program.unit_max_gap_days, program, days, standing.unit, standing),
    )


def _check(program: Program) -> None:
    if program.length < 1 or program.length_unit not in ("days", "weeks", "spread"):
        raise ValueError(f"Program {program.id}: {program.length} {program.length_unit} is no length.")
    if any(choice.front_line is not None for choice in (program.who, program.who_not)):
        raise ValueError(f"Program {program.id}: `who` chooses people; front_line belongs to `where`.")
    where = (program.where, program.where_not)
    if any(c.level or c.tag or c.person or c.joined_within_days is not None for c in where):
        raise ValueError(f"Program {program.id}: `where` chooses units by unit, site and front_line alone.")


def _period_of(periods: tuple[Period, ...], days: Days) -> Int32:
    """(n_days,), NO_PERIOD outside."""
    period_of = np.full(days.n, NO_PERIOD, np.int32)
    for number, period in enumerate(periods):
        period_of[days.begin(period.first_day) : days.end(period.last_day)] = number
    return period_of


def _not_let_off(
    facts: Facts,
    program: Program,
    days: Days,
    people: PersonDays,
    units: UnitDays,
    indices: tuple[Mapping[str, int], Mapping[str, int]],
) -> tuple[Bool, Bool]:
    """(n_people, n_days) employed, (n_units, n_days) open, and not exempt."""
    exempt = exempt_days(facts, program.id, days, people.home, units.parent, indices)
    return (people.employed, units.open) if exempt is None else (people.employed & ~exempt.people, units.open & ~exempt.units)


def _who(choice: Choice, days: Days, people: PersonDays, index: Mapping[str, int], units: Mapping[str, int], *, nothing: bool) -> Bool:
    """(n_people, n_days): the choice matches; `nothing` is what a wholly empty choice says."""
    match = np.full(people.home.shape, choice != Choice() or nothing)
    if choice.level:
        match &= np.isin(people.level, [LEVELS[level] for level in sorted(choice.level) if level in LEVELS])
    if choice.tag:
        match &= np.isin(people.tags, [code for tags, code in people.tag_sets.items() if isinstance(tags, frozenset) and tags & choice.tag])
    if choice.unit:
        match &= np.isin(people.home, [units[unit] for unit in sorted(choice.unit) if unit in units])
    if choice.person:
        match &= np.isin(np.arange(len(people.home)), [index[person] for person in sorted(choice.person) if person in index])[:, None]
    if choice.site:
        match &= np.isin(people.site, [people.sites[site] for site in sorted(choice.site) if site in people.sites])
    if choice.joined_within_days is not None:
        since = np.arange(days.n) - people.hired[:, None]
        match &= (since >= 0) & (since < choice.joined_within_days) & (people.hired != FAR)[:, None]
    return match


def _where(choice: Choice, units: UnitDays, index: Mapping[str, int], *, nothing: bool) -> Bool:
    """(n_units, n_days): the choice matches; `nothing` is what a wholly empty choice says."""
    match = np.full(units.open.shape, choice != Choice() or nothing)
    if choice.unit:
        match &= np.isin(np.arange(len(units.open)), [index[unit] for unit in sorted(choice.unit) if unit in index])[:, None]
    if choice.site:
        match &= np.isin(units.site, [units.sites[site] for site in sorted(choice.site) if site in units.sites])
    if choice.front_line is not None:
        match &= units.front_line == choice.front_line
    return match


def _ready(facts: Facts, program: Program, days: Days, index: Mapping[str, int]) -> Bool:
    shape = len(index), days.n
    if program.after is None:
        return np.broadcast_to(np.True_, shape)
    over = np.full(len(index), FAR)
    for placement in facts.standing:
        if placement.program == program.after:
            row = index[placement.person]
            over[row] = min(over[row], days.index(placement.last_day))
    return np.asarray(over[:, None] < np.arange(days.n))


def _in_time(program: Program, days: Days, people: PersonDays) -> Bool:
    if program.within_days is None:
        return np.broadcast_to(np.True_, people.home.shape)
    since = np.arange(days.n) - people.hired[:, None]
    return np.asarray((since >= 0) & (since < program.within_days) & (people.hired != FAR)[:, None])


def _barred(facts: Facts, program: str, days: Days) -> Bool | None:
    told = [(row, bar.span) for row, person in enumerate(facts.people) for bar in person.cannot if bar.program == program]
    return days.covered(len(facts.people), [row for row, _ in told], [span for _, span in told]) if told else None


def _used(program: Program, periods: tuple[Period, ...], days: Days, standing: StandingOf, people: PersonDays) -> Int32:
    used = np.zeros((len(people.hired), len(periods)), np.int32)
    for number, period in enumerate(periods):
        inside = (days.index(period.first_day) <= standing.first_day) & (standing.first_day <= days.index(period.last_day))
        if program.within_days is not None:  # whenever that was
            hired = people.hired[standing.person]  # a block may begin on the Monday before it
            inside = (standing.last_day >= hired) & (standing.first_day - hired < program.within_days)
        np.add.at(used[:, number], standing.person[inside], 1)
    return used


def _owed(
    facts: Facts,
    program: Program,
    periods: tuple[Period, ...],
    days: Days,
    people: PersonDays,
    who: Bool,
    in_time: Bool,
    period_of: Int32,
    used: Int32,
    owing: Bool,
) -> Int32:
    """ceil(quota x gone / length) less the standing ones, for those who owe; all in whole numbers.

    `owing`: employed, not exempt, not barred; `who` are those of them whom the program is for, in time where it sets a deadline. With
    one the whole quota is owed, by those whose last day for it lies in the horizon, be it a closure.
    """
    owed = np.zeros(used.shape, np.int32)
    could_work = people.pattern & ~people.closure & days.within(program.window) & in_time
    for number, period in enumerate(periods):
        length = (period.last_day - period.first_day).days + 1
        gone = (min(period.last_day, days.last_day) - period.first_day).days + 1
        inside = period_of == number
        asked = who[:, inside].any(axis=1)
        workdays = could_work[:, inside].sum(axis=1)
        counting = (could_work & owing)[:, inside].sum(axis=1)
        owes = asked & (2 * counting >= workdays)
        due = -(-program.quota * gone // length)
        if program.within_days is None:
            owes &= workdays > 0
        else:
            owes, due = owes & owed_by_now(facts, program, days, people, could_work, owing), program.quota
        owed[:, number] = np.where(owes, np.maximum(0, due - used[:, number]), 0)
    return owed


def _with_units_left(program: Program, owed: Int32, people: PersonDays, standing: StandingOf, index: Mapping[str, int]) -> Int32:
    """No more than the listed units that a person has not been sent to and does not belong to on the last day, first periods first."""
    listed = np.array(sorted(index[unit] for unit in program.where.unit - program.where_not.unit if unit in index), np.int64)
    left = len(listed) - np.isin(people.home[:, -1], listed)
    known = np.isin(standing.unit, listed) & (standing.unit != people.home[standing.person, -1])
    seen = np.unique(standing.person[known].astype(np.int64) * len(index) + standing.unit[known])
    np.subtract.at(left, seen // max(1, len(index)), 1)
    due = np.minimum(np.cumsum(owed, axis=1), np.maximum(0, left)[:, None])
    return np.asarray(np.diff(due, axis=1, prepend=0), dtype=np.int32)


def _sends(program: Program, people: PersonDays, units: UnitDays, who: Bool, standing: StandingOf) -> Bool:
    owes = np.zeros(len(units.open), bool)
    if program.every_department_sends:
        person, day = np.nonzero(who)
        owes[units.department[people.home[person, day], day]] = True
        owes[standing.department[standing.in_horizon]] = False
    return owes


def _receives(program: Program, units: UnitDays, where: Bool, standing: StandingOf) -> Bool:
    if not program.every_unit_receives:
        return np.zeros(len(units.open), bool)
    owes: Bool = np.asarray((where & units.front_line).any(axis=1))
    owes[standing.unit[standing.in_horizon]] = False
    return owes
