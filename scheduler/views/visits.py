"""Who is where when: a plan as a calendar by unit and week, and by person."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from events.kinds.plans import ShortfallLine
from scheduler.organisation import Organisation, Plan
from scheduler.views.days import days_text, monday_of, mondays, span_text, stretch_text, week_name
from solver.outcome import COVER_PROGRAM, Placement

Label = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is looked at; None: everything. `person` is an opaque id, `monday` the first day of a week."""

    unit: str | None = None
    person: str | None = None
    monday: date | None = None

    @property
    def is_all(self) -> bool:
        return self.unit is None and self.person is None and self.monday is None


def home_of(org: Organisation, placement: Placement) -> str | None:
    """The person's own unit on the first day of the placement."""
    person = org.people.get(placement.person)
    return None if person is None else person.unit.at(placement.first_day)


def selected(plan: Plan, org: Organisation, selection: Selection) -> list[Placement]:
    """The placements to be shown; those of a unit are the ones that come to it and the ones that leave it."""
    return [placement for placement in plan.placements if _is_selected(placement, org, selection)]


def _is_selected(placement: Placement, org: Organisation, selection: Selection) -> bool:
    monday = selection.monday
    in_week = monday is None or any(monday_of(day) == monday for day in placement.days)
    by_unit = selection.unit is None or selection.unit in (placement.unit, home_of(org, placement))
    return in_week and by_unit and (selection.person is None or selection.person in (placement.person, placement.host))


def unmet_of(plan: Plan, selection: Selection) -> list[ShortfallLine]:
    """The shortfalls to be shown with them: those of the unit, of the person, of days in the week."""
    return [line for line in plan.made.shortfalls if _is_missed(line, selection)]


def _is_missed(line: ShortfallLine, selection: Selection) -> bool:
    in_week = selection.monday is None or (line.day is not None and monday_of(line.day) == selection.monday)
    return in_week and selection.unit in (None, line.unit) and selection.person in (None, line.person)


def weekly_counts(placements: Iterable[Placement], first_day: date, last_day: date) -> list[Mapping[str, object]]:
    """A record a unit that somebody comes to: how many different people are there in each week of the span."""
    people = Counter((unit, monday) for unit, monday, _ in {(p.unit, monday_of(day), p.person) for p in placements for day in p.days})
    weeks = list(mondays(first_day, last_day))
    units = sorted({unit for unit, _ in people})
    return [{"unit": unit, **{week_name(monday): people[unit, monday] or None for monday in weeks}} for unit in units]


def by_unit_lines(placements: Iterable[Placement], label: Label, selection: Selection) -> Iterator[str]:
    """Unit by unit and week by week who comes; a placement stands in every week that it touches."""
    for unit, weeks in sorted(_by_unit_and_week(placements, label, selection).items()):
        yield unit
        for monday, who in sorted(weeks.items()):
            yield f"  {week_name(monday)} ({span_text(monday, monday + timedelta(days=6))})"
            yield from (f"    {days_text(days)}: {text}" for days, text in _by_day(who))


def going_lines(placements: Iterable[Placement], org: Organisation, label: Label, unit: str) -> Iterator[str]:
    """Who of the unit's own people leaves it for some days, in the order of the days."""
    going: dict[str, list[date]] = defaultdict(list)
    for placement in placements:
        if home_of(org, placement) == unit:
            going[f"{label(placement.person)} to {placement.unit}{_what(placement, label)}"].extend(placement.days)
    yield from (f"  {stretch_text(days)}: {text}" for days, text in _by_day(going))


def by_person_lines(placements: Iterable[Placement], label: Label) -> Iterator[str]:
    """Person by person where they go, in the order of their labels."""
    of_person: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for placement in placements:
        of_person[label(placement.person)][f"{placement.unit}{_what(placement, label)}"].extend(placement.days)
    for person, theirs in sorted(of_person.items()):
        yield person
        yield from (f"  {stretch_text(days)}: {text}" for days, text in _by_day(theirs))


def _by_day(who: Mapping[str, list[date]]) -> list[tuple[list[date], str]]:
    """Days and what happens on them, the days of one text gathered, the earliest first."""
    return sorted((sorted(days), text) for text, days in who.items())


def _by_unit_and_week(
    placements: Iterable[Placement], label: Label, selection: Selection
) -> Mapping[str, Mapping[date, Mapping[str, list[date]]]]:
    """Days by unit, week and who comes."""
    found: dict[str, dict[date, dict[str, list[date]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for placement in placements:
        if selection.unit in (None, placement.unit):
            for monday, days in _weeks_of(placement).items():
                if selection.monday in (None, monday):
                    found[placement.unit][monday][f"{label(placement.person)}{_what(placement, label)}"].extend(days)
    return found


def _weeks_of(placement: Placement) -> dict[date, list[date]]:
    weeks: dict[date, list[date]] = defaultdict(list)
    for day in placement.days:
        weeks[monday_of(day)].append(day)
    return weeks


def _what(placement: Placement, label: Label) -> str:
    host = f", with {label(placement.host)}" if placement.host is not None else ""
    sealed = f", sealed until {placement.sealed_until}" if placement.sealed_until is not None else ""
    if placement.program != COVER_PROGRAM:
        return f" ({placement.program}{host}{sealed})"
    skill = f" with {placement.skill}" if placement.skill else ""
    return f" (helps{skill}, ask {placement.ask})"
