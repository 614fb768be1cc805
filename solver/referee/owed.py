"""What the programs and the asks are owed and what of it a roster leaves unmet, counted person by person and day by day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from solver.facts import Facts, PersonFacts, Program, UnitFacts
from solver.outcome import Kind, Placement, Roster, Shortfall, Tier
from solver.referee.due import could_receive, days_that_count, due, periods_of
from solver.referee.floors import floors_missed
from solver.referee.form import sound
from solver.referee.overdue import days_overdue
from solver.referee.period import Period, days_between
from solver.referee.reading import Reading


def shortfalls(facts: Facts, roster: Roster) -> tuple[Shortfall, ...]:
    """Everything unmet, without reasons: what people owe, then departments and units left out, floors, days past a gap, missing heads."""
    read = Reading(facts)
    placements = sound(read, roster)
    of_programs = (*_placements(read, placements), *_left_out(read, placements))
    return (*of_programs, *floors_missed(read, placements), *days_overdue(read, placements), *_heads(read, placements))


# --- placements that people owe ---


def _placements(read: Reading, placements: list[Placement]) -> Iterator[Shortfall]:
    for program in read.facts.programs:
        standing, planned = _by_period(read, program, read.facts.standing), _by_period(read, program, placements)
        left = _units_left(read, program)
        for period in periods_of(read, program):
            for person in read.facts.people:
                if owes(read, program, person.id, period):
                    owed = max(0, _asked(read, program, period) - standing[person.id, period.name])
                    owed = min(owed, left[person.id]) if program.each_once else owed
                    left[person.id] -= owed
                    yield from _unmet(program, person.id, period, owed - planned[person.id, period.name])


def _units_left(read: Reading, program: Program) -> Counter[str]:
    """By person, for programs that see each listed unit once: the units that are neither seen nor their own on the last day."""
    left: Counter[str] = Counter()
    for person in read.facts.people if program.each_once else ():
        own = person.unit.at(read.facts.horizon.last_day)
        seen = {p.unit for p in read.facts.standing if p.program == program.id and p.person == person.id}
        left[person.id] = sum(unit in read.units for unit in program.where.unit - program.where_not.unit - seen - {own})
    return left


def _unmet(program: Program, person: str, period: Period, missing: int) -> Iterator[Shortfall]:
    if missing > 0:
        tier = Tier.PROGRAMS if program.mandatory else Tier.ROTATIONS
        yield Shortfall(tier=tier, missing=missing, price=1, program=program.id, person=person, period=period.name)


def _by_period(read: Reading, program: Program, placements: tuple[Placement, ...] | list[Placement]) -> Counter[tuple[str, str | None]]:
    """How many placements of the program each (person, name of period) has."""
    return Counter((p.person, read.counted_in(program, p)) for p in placements if p.program == program.id)


def _asked(read: Reading, program: Program, period: Period) -> int:
    """The part of the quota that is due when the horizon ends, rounded up; all of it where a deadline is kept."""
    if program.within_days is not None:
        return program.quota
    return due(read, program.quota, period)


def owes(read: Reading, program: Program, person: str, period: Period) -> bool:
    """The person is asked for on some day that counts and on which they owe, and they owe on at least half of their workdays there."""
    first_day, last_day = days_that_count(read, program, period)
    if program.within_days is not None:
        hired = read.people[person].hired
        if hired is None or _could_later(read, program, person, hired):
            return False
        first_day, last_day = max(first_day, hired), min(last_day, _deadline(program, hired))
    if not _ever_asked_for(read, program, read.people[person], first_day, last_day):
        return False
    pattern = [day for day in days_between(first_day, last_day) if read.in_pattern(person, day)]
    workdays = [day for day in pattern if read.free_of_closure(person, day)]
    closed_is_enough = program.within_days is not None and read.facts.edition > 3
    could = any(_owing(read, program, person, day) for day in pattern) if closed_is_enough else bool(workdays)
    return could and 2 * sum(_owing(read, program, person, day) for day in workdays) >= len(workdays)


def _deadline(program: Program, hired: date) -> date:
    return hired + timedelta(days=(program.within_days or 0) - 1)


def _could_later(read: Reading, program: Program, person: str, hired: date) -> bool:
    """A day for it on which they owe is left to the plan of a later horizon, as far as patterns say; before edition 4 any day was one."""
    last_day, deadline = read.facts.horizon.last_day, _deadline(program, hired)
    if read.facts.edition < 4:
        return deadline > last_day
    later = days_between(max(hired, last_day + timedelta(days=1)), deadline)
    return any(
        read.in_pattern(person, day) and _owing(read, program, person, day) and (program.window is None or day in program.window)
        for day in later
    )


def _owing(read: Reading, program: Program, person: str, day: date) -> bool:
    """Employed that day, not exempt, and available for the program."""
    return read.employed(person, day) and not (read.person_exempt(program, person, day) or read.barred(program, person, day))


def _ever_asked_for(read: Reading, program: Program, person: PersonFacts, first_day: date, last_day: date) -> bool:
    return any(
        _owing(read, program, person.id, day) and read.asked_for(program, person.id, day)
        for day in _turning_days(read, program, person, first_day, last_day)
    )


def _turning_days(read: Reading, program: Program, person: PersonFacts, first_day: date, last_day: date) -> list[date]:
    """The first day and each on which anything of the person that `who` may ask for changes: between them nothing does.

    Where somebody is exempt every day is one, for the units above theirs may change, too; and where they are not available for it.
    """
    if program.id in read.exemptions or any(bar.program == program.id for bar in person.cannot):
        return list(days_between(first_day, last_day))
    days = {first_day, *person.unit.days, *person.level.days, *person.tags.days, *person.site.days}
    if person.hired is not None:
        days.add(person.hired)
        within = (program.who.joined_within_days, program.who_not.joined_within_days, program.within_days)
        days.update(person.hired + timedelta(days=number) for number in within if number is not None)
    return sorted(day for day in days if first_day <= day <= last_day)


# --- departments that should send, units that should receive ---


def _left_out(read: Reading, placements: list[Placement]) -> Iterator[Shortfall]:
    for program in read.facts.programs:
        known = [p for p in (*read.facts.standing, *placements) if p.program == program.id and any(map(read.in_horizon, p.days))]
        if program.every_department_sends:
            sending = {read.department(read.unit_on(p.person, p.first_day), p.first_day) for p in known}
            yield from (_rule(program, unit, "sends") for unit in _senders(read, program) if unit not in sending)
        if program.every_unit_receives:
            receiving = {p.unit for p in known}
            yield from (_rule(program, unit, "receives") for unit in _receivers(read, program) if unit not in receiving)


def _rule(program: Program, unit: str, rule: str) -> Shortfall:
    return Shortfall(tier=Tier.PROGRAMS, missing=1, price=1, program=program.id, unit=unit, rule=rule)


def _senders(read: Reading, program: Program) -> list[str]:
    """The departments, in the order of the units, in which somebody is asked for on an employed day of horizon and window."""
    horizon = read.facts.horizon
    first_day, last_day = days_that_count(read, program, Period("", horizon.first_day, horizon.last_day))
    found = {
        read.department(person.unit.at(day), day)
        for person in read.facts.people
        if _ever_asked_for(read, program, person, first_day, last_day)
        for day in days_between(first_day, last_day)
        if _owing(read, program, person.id, day) and read.asked_for(program, person.id, day) and read.in_time(program, person.id, day)
    }
    return [unit.id for unit in read.facts.units if unit.id in found]


def _receivers(read: Reading, program: Program) -> list[str]:
    """The front-line units that the program goes to and that are open on some day of horizon and window."""
    horizon = read.facts.horizon
    days = list(days_between(*days_that_count(read, program, Period("", horizon.first_day, horizon.last_day))))

    def receives(unit: UnitFacts) -> bool:
        return any(unit.front_line.at(day) and could_receive(read, program, unit.id, day) for day in days)

    return [unit.id for unit in read.facts.units if receives(unit)]


# --- heads that are asked for ---


def _heads(read: Reading, placements: list[Placement]) -> Iterator[Shortfall]:
    horizon = read.facts.horizon
    given = Counter((p.ask, day) for p in (*read.facts.standing, *placements) if p.kind is Kind.COVER for day in p.days)
    for ask in read.facts.asks:
        for day in days_between(max(ask.first_day, horizon.first_day), min(ask.last_day, horizon.last_day)):
            missing = ask.heads - given[ask.id, day]
            if missing > 0 and read.unit_workday(ask.unit, day):
                price = 6 - ask.priority
                yield Shortfall(tier=Tier.COVER, missing=missing, price=price, unit=ask.unit, ask=ask.id, day=day, skill=ask.skill)
