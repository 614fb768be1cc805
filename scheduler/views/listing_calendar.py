"""Closures as they are read."""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from scheduler.directory import Directory
from scheduler.organisation import Calendar, Organisation


class Closure(TypedDict):
    """One day of one calendar; `kind` says whether it is the company's own or a public holiday."""

    calendar: str
    day: date
    kind: str
    name: str | None


def closures(org: Organisation, directory: Directory) -> Iterator[Closure]:
    """Every day on which some calendar closes its units, by calendar in the order of the log, then by day."""
    for calendar in org.calendars.values():
        for day in sorted(calendar.days):
            yield _closure(calendar, day, directory)


def _closure(calendar: Calendar, day: date, directory: Directory) -> Closure:
    own = day in calendar.own
    name = directory.text(calendar.own[day]) if own else None
    return Closure(calendar=calendar.id, day=day, kind="own" if own else "public", name=name)
