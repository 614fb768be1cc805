"""Closures as they are read."""

from collections.abc import Iterator
from datetime import date
from typing import NoReturn, TypedDict

from scheduler.directory import Directory
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.organisation import Calendar, Organisation
from scheduler.views.listing_history import Record

OWN = "your own"


class Closure(TypedDict):
    """One day of one calendar; `kind` says whether it is the company's own or a public holiday, `source` who says that it is one."""

    calendar: str
    day: date
    kind: str
    name: str | None
    source: str


def closures(org: Organisation, directory: Directory, code: str | None = None) -> Iterator[Closure]:
    """Every day on which some calendar (or the one named) closes its units, by calendar in the order of the log, then by day."""
    for calendar in (one for one in org.calendars.values() if code in (None, one.id)):
        for day in sorted(calendar.days):
            yield _closure(calendar, day, directory)


def _closure(calendar: Calendar, day: date, directory: Directory) -> Closure:
    own = day in calendar.own
    name = directory.text(calendar.own[day]) if own else None
    source = OWN if own else calendar.sources[day.year]
    return Closure(calendar=calendar.id, day=day, kind="own" if own else "public", name=name, source=source)


def calendars_on(org: Organisation, day: date) -> list[Record]:
    """A record for each calendar that has days or is used by a unit: the units that go by it on the day, and where its days come from."""
    used: dict[str, list[str]] = {code: [] for code in org.calendars}
    for unit in org.units.values():
        code = unit.calendar.at(day)
        if code is not None:
            used.setdefault(code, []).append(unit.id)
    return [_summary(org.calendars.get(code, Calendar(id=code)), units) for code, units in used.items()]


def calendar_in_full(org: Organisation, directory: Directory, code: str, day: date) -> Record:
    """The same with every closure, and the public holidays on which its units work after all."""
    summary = next((record for record in calendars_on(org, day) if record["calendar"] == code), None)
    if summary is None:
        _refuse(code, org)
    known = org.calendars.get(code, Calendar(id=code))
    days = [{key: value for key, value in closure.items() if key != "calendar"} for closure in closures(org, directory, code)]
    return {**summary, "worked_after_all": sorted(known.removed & _public(known)), "closures": days}


def _summary(calendar: Calendar, units: list[str]) -> Record:
    sources = dict.fromkeys(calendar.sources.values())
    return {
        "calendar": calendar.id,
        "units": units,
        "public_years": sorted(calendar.holidays),
        "sources": list(sources),
        "public_days": len(calendar.days & _public(calendar)),
        "own_days": len(calendar.own.keys() & calendar.days),
    }


def _public(calendar: Calendar) -> frozenset[date]:
    return frozenset(day for days in calendar.holidays.values() for day in days)


def _refuse(code: str, org: Organisation) -> NoReturn:
    hint = did_you_mean(code, org.calendars) or "All of them: rota calendar list"
    raise Rejected("calendar-unknown", f'No unit goes by "{code}", and no day was added to it. {hint}')
