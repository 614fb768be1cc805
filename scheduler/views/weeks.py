"""A unit's weeks as grids from Monday to Sunday: when it works, its peaks, who comes, who helps, who of its own people is away."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from scheduler.head_days import head_days
from scheduler.organisation import Ask, Organisation, Unit
from scheduler.views.days import alike_in_a_row, days_text, mondays, span_text, week_name
from scheduler.views.labels import Label
from scheduler.views.visits import free_for, home_of, what_text
from solver.outcome import Kind, Placement

HERE, PEAK, HOLIDAY, CLOSED, OFF = "x", "peak", "hol.", "shut", "-"

Wanted = Mapping[str, frozenset[date]]  # days by ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is true on some days of a week: seven texts, Monday first, empty where it is not."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week: its rows, and lines that name who stands behind the numbers in them."""

    title: str
    days: tuple[date, ...]
    rows: tuple[Row, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """Whose weeks are shown, in which plan; `told` are placements of other published plans, who help as well."""

    org: Organisation
    unit: Unit
    first_day: date
    last_day: date
    placements: Sequence[Placement]
    told: Sequence[Placement]
    label: Label


def weeks_of_unit(page: UnitPage, monday: date | None = None) -> Iterator[Week]:
    """The weeks of the horizon in which something happens to the unit, or the one week that is asked for."""
    weeks = mondays(page.first_day, page.last_day) if monday is None else (monday,)
    wanted = _wanted(page)
    for begin in weeks:
        days = tuple(begin + timedelta(days=n) for n in range(7))
        happens = [*_peak_rows(page, days), *_help_rows(page, wanted, days), *_guest_rows(page, days), *_away_rows(page, days)]
        if happens or monday is not None:
            rows = (_work_row(page, days), *happens)
            yield Week(title=_week_title(begin), days=days, rows=rows, names=tuple(_help_lines(_help_in(page, days), page.label)))


def week_of_units(placements: Iterable[Placement], monday: date) -> Week:
    """How many different people each unit sees on each day of a week."""
    days = tuple(monday + timedelta(days=n) for n in range(7))
    people: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for placement in placements:
        for day in set(placement.days) & set(days):
            people[placement.unit][day].add(placement.person)
    rows = (Row(label=unit, cells=tuple(str(len(on[day]) or "") for day in days)) for unit, on in sorted(people.items()))
    return Week(title=_week_title(monday), days=days, rows=tuple(rows))


def _week_title(monday: date) -> str:
    """`2026-W28, 6 July to 12 July 2026`."""
    return f"{week_name(monday)}, {span_text(monday, monday + timedelta(days=6))}"


def _help_lines(help_: Iterable[Placement], label: Label) -> Iterator[str]:
    """Who helps: a line for each stretch of days on which the same people do, ask by ask: `Mon 6 - Tue 7 Jul, ask A1: 17 Ann, 23 Bo`."""
    for ask, placements in groupby(sorted(help_, key=lambda one: (len(one.ask or ""), one.ask or "")), key=lambda one: one.ask):
        names = _names_by_day(placements, label)
        yield from (f"{days_text(days)}, ask {ask}: {', '.join(names[days[0]])}" for days in alike_in_a_row(names, names.get))


def _names_by_day(placements: Iterable[Placement], label: Label) -> dict[date, list[str]]:
    """Days ascending, the names of each in order."""
    on: dict[date, list[str]] = defaultdict(list)
    for placement in placements:
        for day in placement.days:
            on[day].append(label(placement.person))
    return {day: sorted(on[day]) for day in sorted(on)}


# --- the rows of a unit's week ---


def _work_row(page: UnitPage, days: Sequence[date]) -> Row:
    return _row(f"{page.unit.id} works", days, lambda day: _state(page, day))


def _state(page: UnitPage, day: date) -> str:
    if page.org.is_closed(page.unit.id, day):
        return CLOSED
    if not page.unit.workdays.at(day) >> day.weekday() & 1:
        return OFF
    known = page.org.calendars.get(page.unit.calendar.at(day) or "")
    return HOLIDAY if known is not None and day in known.days else HERE


def _peak_rows(page: UnitPage, days: Sequence[date]) -> Iterator[Row]:
    for peak in page.org.peaks.values():
        if peak.unit == page.unit.id and not peak.withdrawn and peak.first_day <= days[-1] and days[0] <= peak.last_day:
            yield _row(f"peak {peak.id}", days, _where(peak.first_day, peak.last_day))


def _where(first_day: date, last_day: date) -> Callable[[date], str]:
    return lambda day: PEAK if first_day <= day <= last_day else ""


def _help_rows(page: UnitPage, wanted: Wanted, days: Sequence[date]) -> Iterator[Row]:
    """A row for each ask that wants heads or has helpers in the week, with the helpers found of those wanted: `2/3`."""
    for ask in page.org.asks.values():
        found = {day: _helpers(page, ask, day) for day in days}
        on = wanted.get(ask.id, frozenset()).intersection(days)
        if ask.unit == page.unit.id and (on or any(found.values())):
            skill = f" ({ask.skill})" if ask.skill else ""
            yield _row(f"help for {ask.id}{skill}", days, _of_wanted(found, on, ask.heads))


def _of_wanted(found: Mapping[date, int], wanted: Collection[date], heads: int) -> Callable[[date], str]:
    return lambda day: f"{found[day]}/{heads}" if day in wanted else str(found[day] or "")


def _wanted(page: UnitPage) -> Wanted:
    """The days of the horizon on which each approved ask of the unit wants its heads; closed units keep asking."""
    asks = (ask for ask in page.org.asks.values() if ask.unit == page.unit.id and ask.status == "approved")
    counted = head_days(page.org, asks)
    return {ask: frozenset(day for day in days.wanted if page.first_day <= day <= page.last_day) for ask, days in counted.items()}


def _helpers(page: UnitPage, ask: Ask, day: date) -> int:
    return sum(one.ask == ask.id and day in one.days for one in (*page.placements, *page.told))


def _help_in(page: UnitPage, days: Sequence[date]) -> Iterator[Placement]:
    for placement in page.placements:
        if placement.kind is Kind.COVER and placement.unit == page.unit.id and placement.first_day in days:
            yield placement


def _guest_rows(page: UnitPage, days: Sequence[date]) -> Iterator[Row]:
    for placement in page.placements:
        if placement.kind is not Kind.COVER and placement.unit == page.unit.id and set(placement.days) & set(days):
            yield _presence(f"{page.label(placement.person)}{what_text(placement, page.label)}", days, placement.days)


def _away_rows(page: UnitPage, days: Sequence[date]) -> Iterator[Row]:
    """The unit's own people, those who go to the same place for the same reason on several days in one row."""
    away: dict[str, list[date]] = defaultdict(list)
    for placement in page.placements:
        if home_of(page.org, placement) == page.unit.id:
            where = f"away: {page.label(placement.person)} at {placement.unit}{what_text(placement, page.label)}"
            away[where].extend(set(placement.days) & set(days))
            if placement.compensation_day is not None and placement.compensation_day in days:
                away[f"away: {page.label(placement.person)} {free_for(placement)}"].append(placement.compensation_day)
    yield from (_presence(where, days, on) for where, on in away.items() if on)


def _presence(label: str, days: Sequence[date], on: Iterable[date]) -> Row:
    there = set(on)
    return _row(label, days, lambda day: HERE if day in there else "")


def _row(label: str, days: Sequence[date], cell: Callable[[date], str]) -> Row:
    return Row(label=label, cells=tuple(cell(day) for day in days))
