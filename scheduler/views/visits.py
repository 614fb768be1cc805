"""Who is where when: a plan as a calendar by unit and week, and by person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from events.kinds.plans import ShortfallLine
from scheduler.organisation import Organisation, Plan
from scheduler.views.days import alike_in_a_row, days_text, monday_of, mondays, span_text, stretch_text, week_name
from scheduler.views.hours import hours_of_unit, hours_of_visit
from scheduler.views.labels import Label
from solver.outcome import COVER_PROGRAM, Kind, Placement

Visit = tuple[Placement, list[date]]  # a placement and those of its days that are looked at


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
    in_week = monday is None or any(monday_of(day) == monday for day in _days_away(placement))
    by_unit = selection.unit is None or selection.unit in (placement.unit, home_of(org, placement))
    return in_week and by_unit and (selection.person is None or selection.person in (placement.person, placement.host))


def _days_away(placement: Placement) -> tuple[date, ...]:
    """The days of the placement, and the one given back for them."""
    return placement.days if placement.compensation_day is None else (*placement.days, placement.compensation_day)


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


def by_unit_lines(placements: Iterable[Placement], org: Organisation, label: Label, selection: Selection) -> Iterator[str]:
    """Unit by unit, with its hours, and week by week who comes.

    A placement stands in every week that it touches; those who help stand together. The hours are those of the first day shown.
    """
    for unit, weeks in sorted(_by_unit_and_week(placements, selection).items()):
        yield f"{unit} {_hours(org, unit, min(weeks))}".rstrip()
        for monday, visits in sorted(weeks.items()):
            if selection.monday is None:
                yield f"  {week_name(monday)} ({span_text(monday, monday + timedelta(days=6))})"
            yield from (f"    {line}" for line in _coming(visits, label))


def by_person_lines(placements: Iterable[Placement], org: Organisation, label: Label) -> Iterator[str]:
    """Person by person where they go and at which hours, in the order of their labels."""
    of_person: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for placement in placements:
        where = f"{placement.unit} {hours_of_visit(org, placement)}".rstrip()
        of_person[label(placement.person)][f"{where}{what_text(placement, label)}"].extend(placement.days)
        if placement.compensation_day is not None:
            of_person[label(placement.person)][free_for(placement)].append(placement.compensation_day)
    for person, theirs in sorted(of_person.items()):
        yield person
        yield from (f"  {stretch_text(days)}: {text}" for days, text in _by_day(theirs))


def _hours(org: Organisation, unit: str, day: date) -> str:
    known = org.units.get(unit)
    return "" if known is None else hours_of_unit(known, day)


def _by_day(who: Mapping[str, list[date]]) -> list[tuple[list[date], str]]:
    """Days and what happens on them, the days of one text gathered, the earliest first."""
    return sorted((sorted(days), text) for text, days in who.items())


def _by_unit_and_week(placements: Iterable[Placement], selection: Selection) -> Mapping[str, Mapping[date, list[Visit]]]:
    found: dict[str, dict[date, list[Visit]]] = defaultdict(lambda: defaultdict(list))
    for placement in placements:
        if selection.unit in (None, placement.unit):
            for monday, days in _weeks_of(placement).items():
                if selection.monday in (None, monday):
                    found[placement.unit][monday].append((placement, days))
    return found


def _weeks_of(placement: Placement) -> dict[date, list[date]]:
    weeks: dict[date, list[date]] = defaultdict(list)
    for day in placement.days:
        weeks[monday_of(day)].append(day)
    return weeks


def _coming(visits: Iterable[Visit], label: Label) -> Iterator[str]:
    """Guests by name, helpers by ask and by their number a day."""
    who: dict[str, list[date]] = defaultdict(list)
    help_: dict[str, list[Placement]] = defaultdict(list)
    for placement, days in visits:
        if placement.kind is Kind.COVER:
            help_[placement.ask or ""].append(placement)
        else:
            who[f"{label(placement.person)}{what_text(placement, label)}"].extend(days)
    lines = [(days, f"{days_text(days)}: {text}") for days, text in _by_day(who)]
    lines += [line for _, helping in sorted(help_.items()) for line in _helping(helping, label)]
    yield from (line for _, line in sorted(lines))


def _helping(placements: Iterable[Placement], label: Label) -> Iterator[tuple[list[date], str]]:
    """The help for one ask: days in a row with equally many helpers are one line, with their names once."""
    on: dict[date, list[Placement]] = defaultdict(list)
    for placement in placements:
        on[placement.first_day].append(placement)
    for days in alike_in_a_row(sorted(on), lambda day: len(on[day])):
        first = on[days[0]][0]
        names = dict.fromkeys(f"{label(one.person)}" for day in days for one in on[day])
        many, a_day = len(on[days[0]]), " a day" if len(days) > 1 else ""
        skill = f" ({first.skill})" if first.skill else ""
        helpers = f"{many} helper{'s' if many > 1 else ''}{a_day} for {first.ask}{skill}"
        yield days, f"{days_text(days)}: {helpers}: {', '.join(names)}"


def free_for(placement: Placement) -> str:
    """`free for Sat 11 Jul (ups-saturday)`."""
    return f"free for {stretch_text(placement.days)} ({placement.program})"


def what_text(placement: Placement, label: Label) -> str:
    """What somebody goes somewhere for, in brackets after a blank."""
    return f" ({purpose(placement, label)})"


def purpose(placement: Placement, label: Label, *, with_host: bool = True) -> str:
    """`telus-day, with N1`, `helps with driving, ask A1`."""
    host = f", with {label(placement.host)}" if placement.host is not None and with_host else ""
    sealed = f", sealed until {placement.sealed_until}" if placement.sealed_until is not None else ""
    if placement.program != COVER_PROGRAM:
        return f"{placement.program}{host}{sealed}"
    skill = f" with {placement.skill}" if placement.skill else ""
    return f"helps{skill}, ask {placement.ask}"
