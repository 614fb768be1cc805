"""Days as people say them, and the weeks of a plan."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII | re.IGNORECASE)
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


def parse_week(text: str) -> date:
    """The Monday of `2026-W28`, or of the week of a day such as 2026-07-08. Raises ValueError with a sentence."""
    found = _WEEK.fullmatch(text.strip())
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else monday_of(date.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        raise ValueError(f'"{text}" is no week; write 2026-W28, or a day in the week') from None


def monday_of(day: date) -> date:
    """The first day of the ISO week."""
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """`2026-W28`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def mondays(first_day: date, last_day: date) -> Iterator[date]:
    """The Mondays of all weeks that the span touches."""
    monday = monday_of(first_day)
    while monday <= last_day:
        yield monday
        monday += ONE_WEEK


def day_text(day: date) -> str:
    """`Tue 14 Jul`."""
    return f"{day:%a} {day.day} {day:%b}"


def span_text(first_day: date, last_day: date) -> str:
    """`14 July 2026`, `1 July to 30 September 2026`, or both years where they differ."""
    last = f"{last_day.day} {last_day:%B} {last_day.year}"
    if first_day == last_day:
        return last
    year = "" if first_day.year == last_day.year else f" {first_day.year}"
    return f"{first_day.day} {first_day:%B}{year} to {last}"


def days_text(days: Iterable[date]) -> str:
    """Days in a row as a range: `Mon 13 - Fri 17 Jul, Tue 21 Jul`; ascending days."""
    return ", ".join(_run_text(first, last) for first, last in _runs(days))


def stretch_text(days: Sequence[date]) -> str:
    """As `days_text`, but from three stretches on only their two ends: `Mon 6 - Fri 31 Jul (20 days)`; at least one day."""
    if len(list(_runs(days))) < 3:
        return days_text(days)
    return f"{_run_text(days[0], days[-1])} ({len(days)} days)"


def alike_in_a_row(days: Iterable[date], what: Callable[[date], object]) -> Iterator[list[date]]:
    """Ascending days, cut wherever one is left out or `what` gives another value."""
    row: list[date] = []
    for day in days:
        if row and (day != row[-1] + ONE_DAY or what(day) != what(row[-1])):
            yield row
            row = []
        row.append(day)
    if row:
        yield row


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    return ((row[0], row[-1]) for row in alike_in_a_row(days, lambda _: None))


def _run_text(first: date, last: date) -> str:
    if first == last:
        return day_text(first)
    begin = f"{first:%a} {first.day}" if first.month == last.month else day_text(first)
    return f"{begin} - {day_text(last)}"
