"""A plan as a page that people read."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scheduler.cli.grids import ruled
from scheduler.cli.labels import label_of
from scheduler.cli.plan_calendar import print_itinerary, print_unit_weeks, print_units_in_week, print_where, print_whose
from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, print_table
from scheduler.cli.wrapping import page_width, wrapped
from scheduler.views.consents import awaited_lines, consent_lines, consultation_lines
from scheduler.views.gave_way import gave_way_in_words, gave_way_of
from scheduler.views.labels import Label
from scheduler.views.listing_exemptions import exempt_in, exemption_lines, labelled
from scheduler.views.listing_pins import pinned_in, pinned_lines
from scheduler.views.lots import lots_in_words
from scheduler.views.plan_head import head_lines, tier_records
from scheduler.views.unmet import NOTHING_MISSING, unmet_lines
from scheduler.views.visits import Selection, by_person_lines, by_unit_lines, unmet_of, weekly_counts

if TYPE_CHECKING:
    from events.kinds.plans import ShortfallLine
    from scheduler.cli.caller import Caller
    from scheduler.organisation import Organisation, Plan
    from solver.outcome import Placement

TIERS = tuple(Column(name, name) for name in ("tier", "pays", "bound", "gap", "counts"))
WEEKS_ABREAST = 14


def print_plan(
    caller: "Caller", plan: "Plan", placements: Sequence["Placement"], selection: Selection, *, unmet: int | None, one_by_one: bool
) -> None:
    """The whole page: head, what is unmet and why, then the calendar of what is looked at; tiers and overview where that is everything."""
    missing, heads = unmet_of(plan, selection), {ask.id: ask.heads for ask in caller.org.asks.values()}
    looked_at = {selection.person} if selection.person else set()
    label = label_of(caller, _people_in(placements, missing) | looked_at | labelled(exempt_in(plan, caller.org)))
    _print(head_lines(plan))
    if exempt := list(exemption_lines(plan, caller.org, caller.directory, label)):
        _section("Exempt: nothing is asked of them here", exempt)
    if selection.is_all:
        print_text("")
        _print_tiers(plan)
        _print(filter(None, [lots_in_words(plan.made.parameters)]))
    if selection.person is not None:
        print_whose(caller, plan, selection.person, label)
    elif selection.unit is not None:
        print_where(caller, plan, selection.unit)
    if missing or selection.monday is None:
        gave_way = gave_way_in_words(gave_way_of(plan.made.parameters)) if selection.is_all else None
        _section("", unmet_lines(missing, label, heads, most=unmet, none=_nothing(selection), gave_way=gave_way))
    if selection.is_all:
        _print_said(caller, plan, label)
    if pinned := list(pinned_lines(placements, pinned_in(plan, caller.org), label)):
        _section("Pinned: every plan of these days holds it", pinned)
    _print_calendar(caller, plan, placements, label, selection, one_by_one=one_by_one)


def _print_said(caller: "Caller", plan: "Plan", label: Label) -> None:
    """Who was asked before it could be published, and what it still waits for."""
    if waits := list(awaited_lines(plan, caller.org, caller.today)):
        _section("Before it is published it needs", waits)
    if consulted := list(consultation_lines(plan, caller.org, caller.directory)):
        _section("Discussed with", consulted)
    if agreed := list(consent_lines(plan, caller.org, label)):
        _section("Agreed to by whoever goes", agreed)


def _print_tiers(plan: "Plan") -> None:
    if plan.made.tiers:
        print_table(TIERS, tier_records(plan))
    else:
        _print(["What it pays, why something is missing, and what sealed programs plan are for HR and auditors: this log keeps surprises."])


def _nothing(selection: Selection) -> str:
    """What is said where nothing is missing."""
    if selection.person is not None:
        return "Nothing that they owe is missing."
    return NOTHING_MISSING if selection.unit is None else "Nothing that was asked for here is missing."


def _print_calendar(
    caller: "Caller", plan: "Plan", placements: Sequence["Placement"], label: Label, selection: Selection, *, one_by_one: bool
) -> None:
    """By person, by unit, by week, or everything."""
    if selection.person is not None:
        print_itinerary(caller, placements, selection.person, label)
    elif selection.unit is not None:
        print_unit_weeks(caller, plan, placements, label, selection)
    elif selection.monday is not None:
        print_units_in_week(placements, selection.monday)
        _section_of_people("Who comes", by_unit_lines(placements, caller.org, label, selection))
    else:
        _print_weeks(plan, placements)
        _print_one_by_one(placements, caller.org, label, one_by_one=one_by_one)


def _print_one_by_one(placements: Sequence["Placement"], org: "Organisation", label: Label, *, one_by_one: bool) -> None:
    if one_by_one:
        _section_of_people("By unit and week", by_unit_lines(placements, org, label, Selection()))
        _section_of_people("By person", by_person_lines(placements, org, label))
    else:
        _section("", [f"{len(placements)} placements: see them with --unit, --person or --week, all of them with --full."])


def _people_in(placements: Iterable["Placement"], unmet: Iterable["ShortfallLine"]) -> set[str]:
    """Everybody who appears: guests, hosts, those without a placement."""
    named = {person for placement in placements for person in (placement.person, placement.host)} | {line.person for line in unmet}
    return {person for person in named if person is not None}


def _print_weeks(plan: "Plan", placements: Sequence["Placement"]) -> None:
    """How many people each unit sees, week by week; a long horizon takes several tables."""
    records = weekly_counts(placements, plan.made.first_day, plan.made.last_day)
    unit, *weeks = records[0] if records else [""]
    for begin in range(0, len(weeks), WEEKS_ABREAST):
        abreast = weeks[begin : begin + WEEKS_ABREAST]
        rows = [(unit, [week[5:] for week in abreast])]
        rows += [(str(record[unit]), [str(record[week] or "-") for week in abreast]) for record in records]
        _section("People in each unit, week by week" if not begin else "", ())
        for line in ruled(rows, page_width(), least=3):
            print_text(line)


def _section(title: str, lines: Iterable[str]) -> None:
    """A part of the page, after a blank line."""
    print_text("")
    if title:
        print_text(title)
    _print(lines)


def _section_of_people(title: str, lines: Iterable[str]) -> None:
    """A part of the page that says so where nobody is in it."""
    _section(title, list(lines) or ["  nobody"])


def _print(lines: Iterable[str]) -> None:
    for line in wrapped(lines):
        print_text(line)
