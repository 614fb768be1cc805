"""The referee's own reading of the facts: who works where on a day, as docs/rules.md says, from timelines and intervals."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from solver.facts import Choice, ExemptionFacts, Facts, PersonFacts, Program, UnitFacts
from solver.outcome import Placement
from solver.referee.period import Period, period_of, quarter, quarter_number

NO_CHOICE = Choice()
QUARTERS_REMEMBERED = 4


class Reading:
    """Facts whose records are found by id. Every question about a person or unit is asked of one day."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.people = {person.id: person for person in facts.people}
        self.units = {unit.id: unit for unit in facts.units}
        self.programs = {program.id: program for program in facts.programs}
        self.asks = {ask.id: ask for ask in facts.asks}

    # --- people ---

    def unit_on(self, person: str, day: date) -> str:
        return self.people[person].unit.at(day)

    def in_pattern(self, person: str, day: date) -> bool:
        """The weekday is one of the person's own, or of their unit's where they state none."""
        own = self.people[person].workdays.at(day)
        mask = self.units[self.unit_on(person, day)].workdays.at(day) if own is None else own
        return falls_on(mask, day)

    def employed(self, person: str, day: date) -> bool:
        record = self.people[person]
        return (record.hired is None or record.hired <= day) and (record.left is None or day <= record.left)

    def absent(self, person: str, day: date) -> bool:
        return any(day in span for span in self.people[person].absences)

    def free_of_closure(self, person: str, day: date) -> bool:
        return not self.closure(self.unit_on(person, day), day)

    def workday(self, person: str, day: date) -> bool:
        """In the pattern, no closure, employed; absent or not."""
        return self.in_pattern(person, day) and self.free_of_closure(person, day) and self.employed(person, day)

    def works(self, person: str, day: date) -> bool:
        return self.workday(person, day) and not self.absent(person, day)

    def holds(self, person: str, skill: str, day: date) -> bool:
        return any(held.skill == skill and day in held.span for held in self.people[person].skills)

    def in_one_line(self, one: str, other: str, day: date) -> bool:
        """Either stands in the chain of managers above the other."""
        return one in self.managers_above(other, day) or other in self.managers_above(one, day)

    def managers_above(self, person: str, day: date) -> list[str]:
        """Their manager, the manager's manager and so on; a cycle ends where it would repeat."""
        chain: list[str] = []
        above = self.people[person].manager.at(day)
        while above is not None and above != person and above not in chain:
            chain.append(above)
            above = self.people[above].manager.at(day) if above in self.people else None
        return chain

    # --- units ---

    def closure(self, unit: str, day: date) -> bool:
        code = self.units[unit].calendar.at(day)
        return code is not None and day in self.facts.calendars.get(code, frozenset())

    def unit_workday(self, unit: str, day: date) -> bool:
        return falls_on(self.units[unit].workdays.at(day), day) and not self.closure(unit, day)

    def unit_and_above(self, unit: str, day: date) -> list[str]:
        """The unit, its parent and so on to the top."""
        line = [unit]
        above = self.units[unit].parent.at(day)
        while above is not None and above in self.units and above not in line:
            line.append(above)
            above = self.units[above].parent.at(day)
        return line

    def department(self, unit: str, day: date) -> str:
        return self.unit_and_above(unit, day)[-1]

    def closed(self, unit: str, day: date) -> bool:
        return not all(self.units[one].open.at(day) for one in self.unit_and_above(unit, day))

    def in_peak(self, unit: str, day: date) -> bool:
        return any(peak.unit == unit and peak.first_day <= day <= peak.last_day for peak in self.facts.peaks)

    # --- programs ---

    def asked_for(self, program: Program, person: str, day: date) -> bool:
        """The person matches `who` and not `who_not`; an empty `who` is nobody."""
        record = self.people[person]
        wanted = program.who != NO_CHOICE and fits_person(program.who, record, day)
        return wanted and not (program.who_not != NO_CHOICE and fits_person(program.who_not, record, day))

    def asked_to_receive(self, program: Program, unit: str, day: date) -> bool:
        """The unit matches `where` and not `where_not`; an empty `where` is any unit."""
        record = self.units[unit]
        return fits_unit(program.where, record, day) and not (program.where_not != NO_CHOICE and fits_unit(program.where_not, record, day))

    def person_exempt(self, program: Program, person: str, day: date) -> bool:
        """They, or the unit they are in that day, or one above it, owe the program nothing that day."""
        return program.id in self.exemptions and self._person_exempt(program, person, day)

    def _person_exempt(self, program: Program, person: str, day: date) -> bool:
        return self.unit_exempt(program, self.unit_on(person, day), day) or any(
            one.person == person for one in self._exemptions(program, day)
        )

    def barred(self, program: Program, person: str, day: date) -> bool:
        """They are not available for the program that day."""
        return any(bar.program == program.id and day in bar.span for bar in self.people[person].cannot)

    def unit_exempt(self, program: Program, unit: str, day: date) -> bool:
        """The unit, or one above it, owes the program nothing that day."""
        exempt = {one.unit for one in self._exemptions(program, day) if one.unit is not None}
        return bool(exempt) and not exempt.isdisjoint(self.unit_and_above(unit, day))

    def _exemptions(self, program: Program, day: date) -> list[ExemptionFacts]:
        return [one for one in self.exemptions.get(program.id, ()) if one.first_day <= day <= one.last_day]

    @cached_property
    def exemptions(self) -> dict[str, list[ExemptionFacts]]:
        """By program, of those alone from which anybody is exempt."""
        found: dict[str, list[ExemptionFacts]] = defaultdict(list)
        for one in self.facts.exemptions:
            found[one.program].append(one)
        return found

    def window(self, program: Program) -> Period:
        """The program's window, or the horizon; an open end is the horizon's."""
        horizon = self.facts.horizon
        first_day = (program.window and program.window.first_day) or horizon.first_day
        last_day = (program.window and program.window.last_day) or horizon.last_day
        return Period(f"{first_day}..{last_day}", first_day, last_day)

    def period(self, program: Program, day: date) -> str | None:
        """The name of the program's period in which the day lies; None outside its window where that is the period."""
        period = period_of(program.per, day, self.facts.policy.fiscal_offset, self.window(program))
        return None if period is None else period.name

    def in_time(self, program: Program, person: str, day: date) -> bool:
        """Within the days from the day of hire on that the program allows; always where it sets no such limit."""
        hired = self.people[person].hired
        return program.within_days is None or (hired is not None and 0 <= (day - hired).days < program.within_days)

    def counted_in(self, program: Program, placement: Placement) -> str | None:
        """The name of the period for which a placement counts; with a deadline for joiners all of it is one, whenever that was.

        A block of a joiner may begin on the Monday before the day of hire, so there its last day counts, too.
        """
        if program.within_days is None or placement.person not in self.people:
            return self.period(program, placement.first_day)
        hired = self.people[placement.person].hired
        begins_in_time = self.in_time(program, placement.person, placement.first_day)
        reaches_in = hired is not None and placement.first_day < hired <= placement.last_day
        return self.window(program).name if begins_in_time or reaches_in else None

    def far(self, person: str, unit: str, day: date) -> bool:
        """Both have a site that day, and not the same one; who states none has that of their unit."""
        own = self.people[person].site.at(day)
        own = self.units[self.unit_on(person, day)].site.at(day) if own is None else own
        there = self.units[unit].site.at(day)
        return own is not None and there is not None and own != there

    def usable(self, program: Program, day: date) -> bool:
        """The weekday is one of the program's, and the day is not blacked out."""
        return (program.weekdays is None or falls_on(program.weekdays, day)) and not any(day in span for span in program.blackout)

    def quarter(self, day: date) -> int:
        return quarter_number(day, self.facts.policy.fiscal_offset)

    @cached_property
    def remembered(self) -> Period:
        """The four quarters that end with the quarter of the horizon's last day."""
        last, offset = self.quarter(self.facts.horizon.last_day), self.facts.policy.fiscal_offset
        begins, ends = quarter(last - QUARTERS_REMEMBERED + 1, offset), quarter(last, offset)
        return Period(f"{begins.name}..{ends.name}", begins.first_day, ends.last_day)

    def in_horizon(self, day: date) -> bool:
        return self.facts.horizon.first_day <= day <= self.facts.horizon.last_day


def falls_on(mask: int, day: date) -> bool:
    """The weekday is in the mask; bit 0 is Monday."""
    return bool(mask >> day.weekday() & 1)


def fits_person(choice: Choice, person: PersonFacts, day: date) -> bool:
    """Every key that the choice states holds for the person on the day."""
    return (
        (not choice.person or person.id in choice.person)
        and (not choice.level or person.level.at(day) in choice.level)
        and (not choice.unit or person.unit.at(day) in choice.unit)
        and (not choice.tag or not choice.tag.isdisjoint(person.tags.at(day)))
        and (not choice.site or person.site.at(day) in choice.site)
        and (choice.joined_within_days is None or _joined_within(person, choice.joined_within_days, day))
    )


def _joined_within(person: PersonFacts, days: int, day: date) -> bool:
    return person.hired is not None and 0 <= (day - person.hired).days < days


def fits_unit(choice: Choice, unit: UnitFacts, day: date) -> bool:
    """Every key that the choice states holds for the unit on the day."""
    return (
        (not choice.unit or unit.id in choice.unit)
        and (not choice.site or unit.site.at(day) in choice.site)
        and (choice.front_line is None or unit.front_line.at(day) is choice.front_line)
    )


def days_away(placement: Placement) -> tuple[date, ...]:
    """The days on which the placement takes somebody from home: its own, and the compensation day."""
    return placement.days if placement.compensation_day is None else (*placement.days, placement.compensation_day)


def by_person(placements: Iterable[Placement]) -> dict[str, list[Placement]]:
    """The placements of each person."""
    found: dict[str, list[Placement]] = defaultdict(list)
    for placement in placements:
        found[placement.person].append(placement)
    return found
