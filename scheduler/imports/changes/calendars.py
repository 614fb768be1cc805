"""Closures of one's own, and the public holidays of the codes that units name."""

from collections.abc import Iterator
from datetime import date

from scheduler.calendar import holidays_of, known_calendar
from scheduler.decide.units import AddCalendarDay, AdoptHolidays, RemoveCalendarDay
from scheduler.imports.draft import Draft, note
from scheduler.imports.kinds import UnitRow

YEARS = range(-1, 3)  # around today's


def calendar_changes(draft: Draft) -> Iterator[object]:
    """Days added and, where the file is whole, days removed; then holidays of the years around today that the log lacks."""
    listed = {(row.calendar, row.day) for row in draft.rows.calendar}
    for row in draft.rows.calendar:
        calendar = draft.org.calendars.get(row.calendar)
        if calendar is None or row.day not in calendar.days:
            note(draft.difference.new, "calendar", f"{row.calendar} {row.day}")
            yield AddCalendarDay(calendar=row.calendar, day=row.day, name=row.name)
    if draft.ends("calendar"):
        yield from _removed(draft, listed)
    yield from _holidays(draft)


def _removed(draft: Draft, listed: set[tuple[str, date]]) -> Iterator[object]:
    for calendar in draft.org.calendars.values():
        for day in calendar.own:
            if (calendar.id, day) not in listed:
                note(draft.difference.gone, "calendar", f"{calendar.id} {day}")
                yield RemoveCalendarDay(calendar=calendar.id, day=day)


def _holidays(draft: Draft) -> Iterator[object]:
    """Those of every code that is a country or a region; days of one's own under it are closed besides."""
    first: dict[str, UnitRow] = {}
    for row in draft.rows.units:
        if row.calendar is not None:
            first.setdefault(row.calendar, row)
    for code, row in first.items():
        if known_calendar(code):
            yield from _adopted(draft, code, row)


def _adopted(draft: Draft, code: str, row: UnitRow) -> Iterator[object]:
    calendar = draft.org.calendars.get(code)
    for year in (draft.today.year + step for step in YEARS):
        if calendar is not None and year in calendar.holidays:
            continue
        try:
            days, source = holidays_of(code, year)
        except ValueError:
            says = f"has no public holidays that are known for {year}"
            draft.report.findings.append(row.line.problem("calendar", says, "holidays-unknown"))
            continue
        note(draft.difference.new, "calendar", f"{code} {year}")
        yield AdoptHolidays(calendar=code, year=year, days=days, source=source)
