"""Whom a program places where, how often, how long and how far apart, as its own terms say."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, combinations

from solver.facts import Facts, Program
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.length import of_right_length
from solver.referee.reading import Reading, by_person, falls_on
from solver.referee.visits import too_soon_in_a_unit


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each term of its program that a placement, or two of one person, do not keep."""
    read = Reading(facts)
    placements = [placement for placement in sound(read, roster) if placement.kind is not Kind.COVER]
    for placement in placements:
        program = read.programs[placement.program]
        for says in chain(*(clause(read, program, placement) for clause in (_who_and_where, _when, of_right_length))):
            yield Breach(rule="program", says=says, person=placement.person, unit=placement.unit, day=placement.first_day)
    yield from _quotas(read, placements)
    yield from _pairs(read, placements)
    yield from _rows_of_blocks(read, placements)
    yield from too_soon_in_a_unit(read, placements)


def _who_and_where(read: Reading, program: Program, placement: Placement) -> Iterator[str]:
    person, unit, first_day = placement.person, placement.unit, placement.first_day
    if not read.asked_for(program, person, first_day):
        yield f"{program.id} is not for {person} on {first_day}"
    if not read.asked_to_receive(program, unit, first_day):
        yield f"{program.id} does not go to {unit} on {first_day}"
    for day in placement.days:
        if read.barred(program, person, day):
            yield f"{program.id} is not for {person} on {day}"
    for skill in program.needs:
        for day in placement.days:
            if not read.holds(person, skill, day):
                yield f"{person} does not hold {skill} on {day}, which {program.id} needs"
    if program.travel == "own-site" and read.far(person, unit, first_day):
        yield f"{unit} is not at the site of {person} on {first_day}, and {program.id} sends nobody elsewhere"
    if program.never_worked and unit in _units_of_life(read, person):
        yield f"{person} belongs to {unit}, or once did; {program.id} goes only where they never worked"


def _units_of_life(read: Reading, person: str) -> set[str]:
    """Where the person belonged on any day until the horizon's last."""
    line = read.people[person].unit
    return {unit for day, unit in zip(line.days, line.values, strict=True) if day <= read.facts.horizon.last_day}


def _when(read: Reading, program: Program, placement: Placement) -> Iterator[str]:
    first_day, last_day, window = placement.first_day, placement.last_day, read.window(program)
    if not falls_on(program.starts, first_day):
        yield f"{program.id} does not begin on {first_day:%A}, {first_day}"
    if first_day < window.first_day or window.last_day < last_day:
        yield f"{first_day}..{last_day} is not inside the window {window.name} of {program.id}"
    for day in placement.days:
        if program.weekdays is not None and not falls_on(program.weekdays, day):
            yield f"{program.id} does not use {day:%A}, {day}"
        if any(day in span for span in program.blackout):
            yield f"{program.id} does not use {day}, which is blacked out"
        if program.unit_works and not read.unit_workday(placement.unit, day):
            yield f"{placement.unit} does not work on {day}, and {program.id} goes only where people work"
        if not read.in_time(program, placement.person, day):
            yield f"{day} is not within {program.within_days} days of the hire of {placement.person}"


def _quotas(read: Reading, placements: list[Placement]) -> Iterator[Breach]:
    given = _by_period(read, (*read.facts.standing, *placements))
    for person, name, period in sorted(_by_period(read, tuple(placements))):
        quota = read.programs[name].quota
        if given[person, name, period] > quota:
            says = f"{person} has {given[person, name, period]} placements of {name} in {period}, quota {quota}"
            yield Breach(rule="program", says=says, person=person)


def _by_period(read: Reading, placements: tuple[Placement, ...]) -> Counter[tuple[str, str, str]]:
    """Placements by (person, program, name of the period); those outside a window that is the period count nowhere."""
    given: Counter[tuple[str, str, str]] = Counter()
    for placement in placements:
        program = read.programs.get(placement.program)
        period = None if program is None else read.counted_in(program, placement)
        if period is not None:
            given[placement.person, placement.program, period] += 1
    return given


def _pairs(read: Reading, placements: list[Placement]) -> Iterator[Breach]:
    """Two placements of one person in one program, at least one of them of this roster."""
    standing = by_person(read.facts.standing)
    for person, new in by_person(placements).items():
        pairs = (*combinations(new, 2), *((old, one) for old in standing.get(person, ()) for one in new))
        for one, other in pairs:
            if one.program == other.program:
                for says in _two(read, read.programs[one.program], *sorted((one, other), key=lambda p: p.first_day)):
                    yield Breach(rule="program", says=says, person=person, day=max(one.first_day, other.first_day))


def _two(read: Reading, program: Program, earlier: Placement, later: Placement) -> Iterator[str]:
    gap, person = program.min_gap_days, earlier.person
    if gap is not None and later.first_day - earlier.last_day < timedelta(days=gap):
        yield f"{person} is placed in {program.id} until {earlier.last_day} and again from {later.first_day}, less than {gap} days later"
    apart = program.unit_gap_days
    if apart is not None and earlier.unit == later.unit and later.first_day - earlier.last_day < timedelta(days=apart):
        yield f"{person} is in {earlier.unit} until {earlier.last_day} and again from {later.first_day}, less than {apart} days later"
    if _repeats(read, program, earlier, later) and not _out_of_reach(read, program, earlier, later):
        visits = f"{earlier.unit} on {earlier.first_day}, {later.unit} on {later.first_day}"
        yield f"{person} repeats a {program.no_repeat} in {program.id}: {visits}"


def _repeats(read: Reading, program: Program, one: Placement, other: Placement) -> bool:
    if program.no_repeat == "unit":
        return one.unit == other.unit
    if program.no_repeat == "site":
        return _site(read, one) is not None and _site(read, one) == _site(read, other)
    return program.no_repeat == "host" and one.host is not None and one.host == other.host


def _site(read: Reading, placement: Placement) -> str | None:
    unit = read.units.get(placement.unit)
    return None if unit is None else unit.site.at(placement.first_day)


def _out_of_reach(read: Reading, program: Program, earlier: Placement, later: Placement) -> bool:
    apart = abs(read.quarter(later.first_day) - read.quarter(earlier.first_day))
    return program.no_repeat_quarters is not None and apart > program.no_repeat_quarters


def _rows_of_blocks(read: Reading, placements: list[Placement]) -> Iterator[Breach]:
    """Each row of blocks without a day between that is too long and holds one of this roster."""
    for program in read.facts.programs:
        most = program.in_a_row
        for person, new in by_person(p for p in placements if p.program == program.id).items() if most is not None else ():
            own = [p for p in read.facts.standing if (p.person, p.program) == (person, program.id)]
            weeks = timedelta(days=7 * program.length - 1)
            for row in _without_a_day_between([p for p in (*own, *new) if p.last_day - p.first_day == weeks]):
                if len(row) > (most or 0) and any(one in new for one in row):
                    says = f"{person} has {len(row)} placements of {program.id} in a row from {row[0].first_day}, at most {most}"
                    yield Breach(rule="program", says=says, person=person, day=row[0].first_day)


def _without_a_day_between(placements: list[Placement]) -> list[list[Placement]]:
    """The placements in their order, those that begin on the day after the one before ends in one list with it."""
    rows: list[list[Placement]] = []
    for one in sorted(placements, key=lambda p: p.first_day):
        if rows and one.first_day == rows[-1][-1].last_day + timedelta(days=1):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows
