"""The referee's own arithmetic of weeks, fortnights, months, quarters and years."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_FORTNIGHT = date(2024, 1, 1)  # a Monday
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of days, both ends included."""

    name: str
    first_day: date
    last_day: date

    @property
    def length(self) -> int:
        return (self.last_day - self.first_day).days + 1


def days_between(first_day: date, last_day: date) -> Iterator[date]:
    """Each day from the first to the last, both included; none where they cross."""
    day = first_day
    while day <= last_day:
        yield day
        day += ONE_DAY


def quarter_number(day: date, offset: int) -> int:
    """Quarters counted through the years: neighbours differ by one."""
    return _shifted_month(day, offset) // 3


def quarter(number: int, offset: int) -> Period:
    """The quarter with that number."""
    return Period(f"{number // 4}Q{number % 4 + 1}", _month_start(3 * number + offset), _month_start(3 * number + 3 + offset) - ONE_DAY)


def period_of(per: str, day: date, offset: int, window: Period) -> Period | None:
    """The period of a day; `per` is a program's word, `window` what "window" means there: None on days outside it."""
    if per == "window":
        return window if window.first_day <= day <= window.last_day else None
    return _calendar_period(per, day, offset)


def _calendar_period(per: str, day: date, offset: int) -> Period:
    if per == "week":
        return _week(day)
    if per == "fortnight":
        return _fortnight(day)
    if per == "month":
        return _month(day)
    if per == "quarter":
        return quarter(quarter_number(day, offset), offset)
    if per == "year":
        return _year(_shifted_month(day, offset) // 12, offset)
    raise ValueError(f"no period is called {per!r}")


def periods_in(per: str, first_day: date, last_day: date, offset: int, window: Period) -> list[Period]:
    """Every period with a day from `first_day` to `last_day`, in order."""
    if per == "window":
        return [window] if window.first_day <= last_day and first_day <= window.last_day else []
    found = [_calendar_period(per, first_day, offset)]
    while found[-1].last_day < last_day:
        found.append(_calendar_period(per, found[-1].last_day + ONE_DAY, offset))
    return found


def _week(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    return Period(f"{year}-W{week:02}", monday, monday + timedelta(days=6))


def _fortnight(day: date) -> Period:
    monday = FIRST_FORTNIGHT + timedelta(days=(day - FIRST_FORTNIGHT).days // 14 * 14)
    return Period(f"{monday}/2w", monday, monday + timedelta(days=13))


def _month(day: date) -> Period:
    number = 12 * day.year + day.month - 1
    return Period(f"{day.year}-{day.month:02}", _month_start(number), _month_start(number + 1) - ONE_DAY)


def _year(year: int, offset: int) -> Period:
    return Period(str(year), _month_start(12 * year + offset), _month_start(12 * year + 12 + offset) - ONE_DAY)


def _shifted_month(day: date, offset: int) -> int:
    return 12 * day.year + day.month - 1 - offset


def _month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
