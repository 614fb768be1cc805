"""The commands that bring one state to another one, for everything that an import may have said."""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from events.personal import Personal
from scheduler.days import Days, both_ends, without_days
from scheduler.decide.accommodations import WithdrawAccommodation
from scheduler.decide.corrections import CorrectPerson, CorrectUnit, StrikePerson, StrikeUnit
from scheduler.decide.peaks import ApproveCover, AskCover, DeclarePeak, DeclineCover, WithdrawCover, WithdrawPeak
from scheduler.decide.people import ChangePerson, RecordAbsence, StatePreference, WithdrawAbsence, WithdrawPreference
from scheduler.decide.programs import AdoptProgram, AmendProgram, RetireProgram
from scheduler.decide.units import AddCalendarDay, ChangeUnit, RemoveCalendarDay
from scheduler.directory import ERASED, SEALED, Directory
from scheduler.errors import Rejected
from scheduler.histories import PERSON_TEXTS
from scheduler.organisation import Ask, Calendar, Organisation, Peak, Person, Unit

PERSON_FACTS = tuple(entry.name for entry in fields(CorrectPerson) if entry.name != "person")
UNIT_FACTS = tuple(entry.name for entry in fields(CorrectUnit) if entry.name != "unit")


def commands_between(now: Organisation, wanted: Organisation, directory: Directory, reason: str) -> Iterator[object]:
    """What turns `now` into `wanted`, whose people and units are among those of `now`; `reason` is kept with who and what is struck.

    Public holidays stay as they are, and a peak that was withdrawn comes back under a new number.
    """
    yield from _programs(now, wanted)
    yield from _peaks(now, wanted, directory)
    yield from _calendars(now, wanted, directory)
    for unit in wanted.units.values():
        yield from _unit(now.units[unit.id], unit, directory)
    for person in wanted.people.values():
        yield from _person(now.people[person.id], person, directory)
    yield from (StrikePerson(person=person, reason=reason) for person in now.people if person not in wanted.people)
    yield from (StrikeUnit(unit=unit, reason=reason) for unit in now.units if unit not in wanted.units)


def _unit(now: Unit, wanted: Unit, directory: Directory) -> Iterator[object]:
    news = {name: getattr(wanted, name) for name in UNIT_FACTS if getattr(now, name) != getattr(wanted, name)}
    if news:
        yield CorrectUnit(unit=now.id, **news)
    if now.name != wanted.name:
        yield ChangeUnit(unit=now.id, name=_text(wanted.name, directory))


def _person(now: Person, wanted: Person, directory: Directory) -> Iterator[object]:
    news = {name: getattr(wanted, name) for name in PERSON_FACTS if getattr(now, name) != getattr(wanted, name)}
    if news:
        yield CorrectPerson(person=now.id, **news)
    changed = [name for name in PERSON_TEXTS if getattr(now, name) != getattr(wanted, name)]
    if changed:
        texts: dict[str, Any] = {name: _text(getattr(wanted, name), directory) for name in changed}
        yield ChangePerson(person=now.id, **texts)
    for first_day, last_day in _more(now.absences, wanted.absences):
        yield WithdrawAbsence(person=now.id, first_day=first_day, last_day=last_day)
    for first_day, last_day in _more(wanted.absences, now.absences):
        yield RecordAbsence(person=now.id, first_day=first_day, last_day=last_day)
    yield from _preferences(now, wanted)
    kept = {one.id for one in wanted.accommodations}
    yield from (WithdrawAccommodation(person=now.id, accommodation=one.id) for one in now.accommodations if one.id not in kept)


def _preferences(now: Person, wanted: Person) -> Iterator[object]:
    for unit in now.preferences:
        if unit not in wanted.preferences:
            yield WithdrawPreference(person=now.id, unit=unit)
    for unit, weight in wanted.preferences.items():
        if now.preferences.get(unit) != weight:
            yield StatePreference(person=now.id, unit=unit, weight=weight)


def _more(some: Days, others: Days) -> list[tuple[date, date]]:
    """First and last days of the spans of `some` days that `others` lack."""
    for other in others:
        some = without_days(some, *both_ends(other))
    return [both_ends(span) for span in some]


def _text(personal: Personal, directory: Directory) -> str | None:
    text = directory.text(personal)
    if text == ERASED:
        raise Rejected("text-erased", "A name as it was before was erased and cannot be brought back; correct by hand what is wrong.")
    if text == SEALED:
        raise Rejected("text-sealed", "A name as it was before cannot be read without the keys; name their directory with --keys.")
    return text


def _calendars(now: Organisation, wanted: Organisation, directory: Directory) -> Iterator[object]:
    for calendar in now.calendars.values():
        before = wanted.calendars.get(calendar.id, Calendar(id=calendar.id))
        for day in sorted(calendar.days - before.days):
            yield RemoveCalendarDay(calendar=calendar.id, day=day)
        for day in sorted(before.days - calendar.days):
            yield AddCalendarDay(calendar=calendar.id, day=day, name=_text(before.own.get(day), directory))


def _programs(now: Organisation, wanted: Organisation) -> Iterator[object]:
    for program in now.programs.values():
        before = wanted.programs.get(program.id)
        if before is None or before.retired:
            if not program.retired:
                yield RetireProgram(program=program.id)
        elif program.retired:
            yield AdoptProgram(program=program.id, terms=before.terms, source=before.source)
        elif program.terms != before.terms:
            yield AmendProgram(program=program.id, terms=before.terms)


def _peaks(now: Organisation, wanted: Organisation, directory: Directory) -> Iterator[object]:
    """Peaks and asks that were never meant are withdrawn, also those that are over: the day before which is none to them."""
    for peak in now.peaks.values():
        before = wanted.peaks.get(peak.id)
        if not peak.withdrawn and (before is None or before.withdrawn):
            yield WithdrawPeak(peak=peak.id, today=peak.first_day)
    withdrawn_with_peak = {peak.id for peak in now.peaks.values() if peak.id not in wanted.peaks}
    for ask in now.asks.values():
        if ask.id not in wanted.asks and ask.status != "withdrawn" and ask.peak not in withdrawn_with_peak:
            yield WithdrawCover(ask=ask.id)
    yield from _declared_again(now, wanted, directory)


def _declared_again(now: Organisation, wanted: Organisation, directory: Directory) -> Iterator[object]:
    """A withdrawn peak is declared anew with its asks; the numbers that they will get are known, for they follow each other."""
    peaks, asks = len(now.peaks), len(now.asks)
    for peak in wanted.peaks.values():
        if peak.withdrawn or not now.peaks[peak.id].withdrawn:
            continue
        peaks += 1
        yield _declared(peak, directory)
        for ask in wanted.asks.values():
            if ask.peak == peak.id and ask.status != "withdrawn":
                asks += 1
                yield _asked(ask, f"P{peaks}", directory)
                yield from _answered(ask, f"A{asks}")


def _declared(peak: Peak, directory: Directory) -> DeclarePeak:
    return DeclarePeak(unit=peak.unit, first_day=peak.first_day, last_day=peak.last_day, note=_text(peak.note, directory))


def _asked(ask: Ask, peak: str, directory: Directory) -> AskCover:
    return AskCover(
        unit=ask.unit,
        first_day=ask.first_day,
        last_day=ask.last_day,
        heads=ask.heads,
        skill=ask.skill,
        priority=ask.priority,
        peak=peak,
        note=_text(ask.note, directory),
    )


def _answered(ask: Ask, new: str) -> Iterator[object]:
    if ask.status == "approved":
        yield ApproveCover(ask=new)
    elif ask.status == "declined":
        yield DeclineCover(ask=new)


def are_alike(now: Organisation, wanted: Organisation, directory: Directory) -> bool:
    """Whether the states agree in everything that a plan or a list may show, but for public holidays and the numbers of peaks and asks."""
    essences = (_essence_of_people, _essence_of_units, _essence_of_calendars, _essence_of_programs, _essence_of_peaks, _essence_of_asks)
    return all(essence(now, directory) == essence(wanted, directory) for essence in essences) and _are_called_alike(now, wanted, directory)


def _essence_of_people(org: Organisation, directory: Directory) -> object:
    names = (*PERSON_FACTS, "absences", "preferences", "accommodations")
    return [(person.id, [getattr(person, name) for name in names]) for person in org.people.values()]


def _essence_of_units(org: Organisation, directory: Directory) -> object:
    return [(unit.id, [getattr(unit, name) for name in UNIT_FACTS]) for unit in org.units.values()]


def _are_called_alike(now: Organisation, wanted: Organisation, directory: Directory) -> bool:
    """Whether the same people and units bear the same texts; a text is opened only where the slots are not one and the same."""
    people = ((now.people[person.id], person, PERSON_TEXTS) for person in wanted.people.values())
    units = ((now.units[unit.id], unit, ("name",)) for unit in wanted.units.values())
    pairs = ((getattr(one, name), getattr(other, name)) for one, other, names in (*people, *units) for name in names)
    return all(one == other or directory.text(one) == directory.text(other) for one, other in pairs)


def _essence_of_calendars(org: Organisation, directory: Directory) -> object:
    return {calendar.id: calendar.days for calendar in org.calendars.values() if calendar.days}


def _essence_of_programs(org: Organisation, directory: Directory) -> object:
    return [(program.id, program.terms) for program in org.programs.values() if not program.retired]


def _essence_of_peaks(org: Organisation, directory: Directory) -> object:
    return Counter(_peak_essence(peak, directory) for peak in org.peaks.values() if not peak.withdrawn)


def _peak_essence(peak: Peak, directory: Directory) -> Hashable:
    return peak.unit, peak.first_day, peak.last_day, directory.text(peak.note)


def _essence_of_asks(org: Organisation, directory: Directory) -> object:
    return Counter(
        (
            *(ask.unit, ask.first_day, ask.last_day, ask.heads, ask.skill, ask.priority, ask.status),
            None if ask.peak is None else _peak_essence(org.peaks[ask.peak], directory),
            directory.text(ask.note),
        )
        for ask in org.asks.values()
        if ask.status != "withdrawn"
    )
