"""The plan as a calendar (RFC 5545): an event for each placement, under the same name each time, so that importing it again updates it.

Spread days are an event each. One event with further dates (`RDATE`) would give all of them the length of the first, and their hours may
differ.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.exports.outgoing import Outgoing
from scheduler.exports.plain import plain
from scheduler.views.days import ONE_DAY, stretch_text
from scheduler.views.hours import shift_of_visit
from scheduler.views.visits import purpose
from solver.outcome import Placement

if TYPE_CHECKING:
    from icalendar import Calendar, Event

PRODUCT = "-//rotaledger//plan//EN"
SPREAD = "spread"
# What a calendar program is to make of a plan's status, and how often it can have changed by then.
STATUSES = {"draft": ("TENTATIVE", 0), "published": ("CONFIRMED", 1), "superseded": ("CANCELLED", 2), "withdrawn": ("CANCELLED", 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a calendar: days (the end is the day after the last) or instants, in a zone or in whatever zone is local."""

    begin: date
    end: date


def write(outgoing: Outgoing) -> bytes:
    """The whole file, lines folded at 75 octets and ended as the standard wants; `X-ROTALEDGER-RECEIPT` is the receipt."""
    from icalendar import Calendar

    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    calendar.add("x-wr-calname", plain(f"{outgoing.plan.id}{_whose(outgoing)}"))
    if outgoing.receipt is not None:
        calendar.add("x-rotaledger-receipt", str(outgoing.receipt))
    for placement in outgoing.placements:
        for event in _events(outgoing, placement):
            calendar.add_component(event)
    _add_zones(calendar, outgoing)
    return bytes(calendar.to_ical())


def uid_of(log: str, placement: str) -> str:
    """The name of an event of a placement, or of one of its spread days: the same in every export of the same log, telling no number."""
    return f"{hashlib.sha256(f'{log}/{placement}'.encode()).hexdigest()[:32]}@rotaledger"


def spans_of(outgoing: Outgoing, placement: Placement) -> list[Span]:
    """When it is: the hours of a single day, whole days of a block from its first to its last, and of spread days each one."""
    terms = outgoing.org.terms_in(outgoing.plan, placement.program)
    if len(placement.days) == 1 or (terms is not None and terms.length_unit == SPREAD):
        return [_span_on(outgoing, placement, day) for day in placement.days]
    return [Span(begin=placement.first_day, end=placement.last_day + ONE_DAY)]


def _span_on(outgoing: Outgoing, placement: Placement, day: date) -> Span:
    shift, zone = shift_of_visit(outgoing.org, placement, day)
    if shift is None:
        return Span(begin=day, end=day + ONE_DAY)
    begins, ends = (time.fromisoformat(clock) for clock in shift.split("-"))
    over_night = timedelta(days=int(ends <= begins))
    where = None if zone is None else ZoneInfo(zone)
    return Span(begin=datetime.combine(day, begins, where), end=datetime.combine(day + over_night, ends, where))


def _events(outgoing: Outgoing, placement: Placement) -> Iterator["Event"]:
    spans = spans_of(outgoing, placement)
    for day, span in zip(placement.days, spans, strict=False):
        name = placement.id or ""
        yield _event(outgoing, placement, name if len(spans) == 1 else f"{name}/{day}", span)


def _event(outgoing: Outgoing, placement: Placement, name: str, span: Span) -> "Event":
    from icalendar import Event

    status, sequence = STATUSES[outgoing.plan.status]
    event = Event()
    event.add("uid", uid_of(outgoing.org.log or "", name))
    event.add("dtstamp", outgoing.recorded_at)
    event.add("sequence", sequence)
    event.add("status", status)
    event.add("dtstart", span.begin)
    event.add("dtend", span.end)
    event.add("summary", plain(f"{outgoing.label(placement.person)} at {placement.unit}: {purpose(placement, outgoing.label)}"))
    event.add("location", plain(_where(outgoing, placement)))
    event.add("description", "\n".join(map(plain, _details(outgoing, placement))))
    event.add("categories", [placement.kind.value])
    return event


def _where(outgoing: Outgoing, placement: Placement) -> str:
    unit = outgoing.org.units.get(placement.unit)
    site = None if unit is None else unit.site.at(placement.first_day)
    return f"{placement.unit}, {site}" if site else placement.unit


def _details(outgoing: Outgoing, placement: Placement) -> Iterator[str]:
    """What the times do not say."""
    yield f"{outgoing.plan.id}, {outgoing.plan.status}"
    if len(placement.days) > 1:
        yield f"Days: {stretch_text(placement.days)}"
    if placement.compensation_day is not None:
        yield f"Free for it: {placement.compensation_day}"


def _whose(outgoing: Outgoing) -> str:
    selection = outgoing.selection
    whose = [selection.unit] if selection.unit else []
    whose += [outgoing.label(selection.person)] if selection.person else []
    return "".join(f", {one}" for one in whose)


def _add_zones(calendar: "Calendar", outgoing: Outgoing) -> None:
    """The rules of the zones, from the year of the plan's first day to the year after its last."""
    made = outgoing.plan.made
    calendar.add_missing_timezones(date(made.first_day.year, 1, 1), date(made.last_day.year + 1, 12, 31))
