"""A plan as the calendar of one person, of one unit, or of one week."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from scheduler.cli.grids import print_week
from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, print_table
from scheduler.cli.wrapping import wrapped
from scheduler.views.hours import work_of_unit
from scheduler.views.itinerary import itinerary, whose_lines
from scheduler.views.labels import Label
from scheduler.views.plan_head import counted
from scheduler.views.visits import Selection
from scheduler.views.weeks import UnitPage, week_of_units, weeks_of_unit

if TYPE_CHECKING:
    from scheduler.cli.caller import Caller
    from scheduler.organisation import Plan
    from solver.outcome import Placement


def print_whose(caller: "Caller", plan: "Plan", person: str, label: Label) -> None:
    """Whose calendar it is, and when they work."""
    print_text("")
    for line in wrapped(whose_lines(caller.org, caller.org.person(person), label, plan.made.first_day, plan.made.last_day)):
        print_text(line)


def print_itinerary(caller: "Caller", placements: Sequence["Placement"], person: str, label: Label) -> None:
    """Where the person goes and whom they host, in the order of the days; columns that say nothing are left out."""
    records = itinerary(placements, caller.org, person, label)
    print_text("")
    if not records:
        print_text("They go nowhere and host nobody in these days.")
        return
    print_table([Column(name, name) for name in records[0] if any(record[name] for record in records)], records)


def print_where(caller: "Caller", plan: "Plan", unit: str) -> None:
    """Which unit it is, when it works, how many guests it takes."""
    known, day = caller.org.units[unit], plan.made.first_day
    name, seats = caller.directory.text(known.name), known.seats.at(day)
    print_text("")
    for line in wrapped([f"{unit} {name or ''}".rstrip() + f", {work_of_unit(known, day)}, {counted(seats, 'seat', 'seats')} for guests"]):
        print_text(line)


def print_unit_weeks(caller: "Caller", plan: "Plan", placements: Sequence["Placement"], label: Label, selection: Selection) -> None:
    """The unit's weeks in which something happens."""
    page = UnitPage(
        org=caller.org,
        unit=caller.org.units[str(selection.unit)],
        first_day=plan.made.first_day,
        last_day=plan.made.last_day,
        placements=placements,
        told=_told_besides(caller, plan, placements),
        label=label,
    )
    weeks = list(weeks_of_unit(page, selection.monday))
    if not weeks:
        print_text("\nNobody comes, nobody goes.")
    for week in weeks:
        print_text("")
        print_week(week)


def _told_besides(caller: "Caller", plan: "Plan", shown: Sequence["Placement"]) -> tuple["Placement", ...]:
    """What other published plans say and the page does not show already."""
    ids = {placement.id for placement in shown}
    return tuple(placement for placement in caller.org.standing_placements(leave_out=plan.id) if placement.id not in ids)


def print_units_in_week(placements: Sequence["Placement"], monday: date) -> None:
    """How many people each unit sees on each day of the week."""
    print_text("")
    print_week(week_of_units(placements, monday))
