"""A plan and a judgement as pages that people read."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, print_table
from scheduler.cli.terminal import one_line
from scheduler.views.plan_head import head_lines, tier_records
from scheduler.views.unmet import unmet_lines
from scheduler.views.visits import Selection, by_person_lines, by_unit_lines, going_lines, unmet_of, weekly_counts

if TYPE_CHECKING:
    from events.kinds.plans import ShortfallLine
    from scheduler.auditing import Judgement
    from scheduler.cli.caller import Caller
    from scheduler.organisation import Plan
    from solver.outcome import Placement

TIERS = tuple(Column(name, name) for name in ("tier", "pays", "bound", "gap", "counts"))
JUDGED_TIERS = tuple(Column(name, name) for name in ("tier", "counted", "stated", "bound"))
MOST_LISTED = 50
WEEKS_ABREAST = 14


def print_plan(
    caller: "Caller", plan: "Plan", placements: Sequence["Placement"], selection: Selection, *, unmet: int | None, one_by_one: bool
) -> None:
    """The whole page: head, tiers, what is unmet and why, then the calendar; a selection leaves out the tiers and the overview."""
    missing, heads = unmet_of(plan, selection), {ask.id: ask.heads for ask in caller.org.asks.values()}
    label = label_of(caller, people_in(placements, missing))
    _print(head_lines(plan))
    if selection.is_all:
        print_text("")
        print_table(TIERS, tier_records(plan))
    if missing or selection.is_all:
        _section("", unmet_lines(missing, label, heads, most=unmet))
    if selection.is_all:
        _print_weeks(plan, placements)
    if one_by_one:
        _print_calendar(caller, placements, label, selection)
    else:
        _section("", [f"{len(placements)} placements: see them with --unit, --person or --week, all of them with --full."])


def _print_calendar(caller: "Caller", placements: Sequence["Placement"], label: Callable[[str], str], selection: Selection) -> None:
    _section_of_people("By unit and week", by_unit_lines(placements, label, selection))
    if selection.unit is not None:
        _section_of_people(f"Going from {selection.unit}", going_lines(placements, caller.org, label, selection.unit))
    _section_of_people("By person", by_person_lines(placements, label))


def label_of(caller: "Caller", shown: Iterable[str]) -> Callable[[str], str]:
    """How a person is called: number and name. Those to be `shown` are opened together, others one by one."""
    people = caller.org.people
    caller.directory.open(people[person].name for person in shown if person in people)

    def label(person: str) -> str:
        number = caller.directory.number_of(person)
        name = caller.directory.name_of(person) if person in people else None
        return one_line(f"{number} {name}" if name else number)

    return label


def people_in(placements: Iterable["Placement"], unmet: Iterable["ShortfallLine"]) -> set[str]:
    """Everybody who appears: guests, hosts, those without a placement."""
    named = {person for placement in placements for person in (placement.person, placement.host)} | {line.person for line in unmet}
    return {person for person in named if person is not None}


def print_judgement(judgement: "Judgement") -> None:
    """Breaches and findings first, then what is paid, then the sentence that sums it up."""
    for breach in judgement.breaches[:MOST_LISTED]:
        print_text(f"breach  {breach.rule}: {breach.says}")
    _print_rest(len(judgement.breaches), "breaches")
    for finding in judgement.findings[:MOST_LISTED]:
        print_text(f"finding {finding.claim}: {finding.says}")
    _print_rest(len(judgement.findings), "findings")
    records = [{"tier": tier.name, "counted": tier.value, "stated": tier.stated, "bound": tier.bound} for tier in judgement.tiers]
    print_table(JUDGED_TIERS, records)
    held = ", ".join(f"{number} {kind}" for kind, number in judgement.totals.placements.items())
    print_text(f"Judged at position {judgement.where.position} (root {judgement.where.root[:8]}): {held};")
    print_text(f"{judgement.totals.people} people on {judgement.totals.head_days} days in all.")
    print_text(judgement.sentence)


def _print_rest(number: int, what: str) -> None:
    if number > MOST_LISTED:
        print_text(f"and {number - MOST_LISTED} more {what}, all of them with --json")


def _print_weeks(plan: "Plan", placements: Sequence["Placement"]) -> None:
    """How many people each unit sees, week by week; a long horizon takes several tables."""
    records = weekly_counts(placements, plan.made.first_day, plan.made.last_day)
    unit, *weeks = records[0] if records else [""]
    for begin in range(0, len(weeks), WEEKS_ABREAST):
        _section("People in each unit, week by week" if not begin else "", ())
        print_table([Column(unit, unit), *(Column(week[5:], week) for week in weeks[begin : begin + WEEKS_ABREAST])], records)


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
    for line in lines:
        print_text(one_line(line))
