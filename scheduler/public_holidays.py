"""Public holidays enter the log when a plan first needs them, so that no later version of a library changes an old answer."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from events.kinds.base import Event
from scheduler.calendar import holidays_of, known_calendar
from scheduler.decide.units import AdoptHolidays
from scheduler.errors import Rejected
from scheduler.organisation import Organisation

if TYPE_CHECKING:
    from scheduler.handling import Ledger


def adopt_holidays(ledger: "Ledger", first_day: date, last_day: date, *, dry_run: bool = False) -> tuple[Event, ...]:
    """Put into the log the public holidays of the span's years that units go by and the log does not know yet."""
    commands = list(missing_holidays(ledger.org, first_day, last_day))
    return ledger.handle_all(commands, dry_run=dry_run).events if commands else ()


def missing_holidays(org: Organisation, first_day: date, last_day: date) -> Iterator[AdoptHolidays]:
    """What would have to be adopted; calendars that are only the company's own have no public holidays."""
    for code in _calendars_used(org, first_day, last_day):
        known = org.calendars[code].holidays if code in org.calendars else {}
        missing = [year for year in range(first_day.year, last_day.year + 1) if year not in known]
        if missing and known_calendar(code):
            yield from (_adoption(code, year) for year in missing)


def _adoption(code: str, year: int) -> AdoptHolidays:
    try:
        days, source = holidays_of(code, year)
    except ValueError as unknown:
        raise Rejected("holidays-unknown", f"{unknown}. Give the units of {code} a calendar of your own: rota calendar add.") from None
    return AdoptHolidays(calendar=code, year=year, days=days, source=source)


def _calendars_used(org: Organisation, first_day: date, last_day: date) -> list[str]:
    """The codes by which some unit goes on some day of the span, in the order of the log."""
    used = (code for unit in org.units.values() for _, code in unit.calendar.changes(first_day, last_day))
    return list(dict.fromkeys(code for code in used if code is not None))
