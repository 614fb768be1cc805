"""The stretches of time in which quotas are counted: weeks, fortnights, months, quarters, years and windows."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from solver.facts import Span

PERIODS = ("week", "fortnight", "month", "quarter", "year", "window")
FIRST_FORTNIGHT = date(2024, 1, 1)  # a Monday; every other fortnight lies a multiple of 14 days from it
QUARTERS_REMEMBERED = 4  # by fairness
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"week": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A named stretch of days, both ends included."""

    name: str
    first_day: date
    last_day: date

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def periods_touching(per: str, first_day: date, last_day: date, offset: int = 0, window: Span | None = None) -> tuple[Period, ...]:
    """The periods that share a day with the span, ascending and whole (not clipped to the span).

    For `window` it is the window itself (None, or an open end: as far as the span goes), if it shares a day with the span.
    """
    if per == "window":
        return _windows(first_day, last_day, window)
    found = [period_of(per, first_day, offset)]
    while found[-1].last_day < last_day:
        found.append(period_of(per, found[-1].last_day + timedelta(days=1), offset))
    return tuple(found)


def period_of(per: str, day: date, offset: int = 0) -> Period:
    """The week, fortnight, month, quarter or year in which the day lies; quarters and years begin `offset` months late.

    Raises ValueError for a window, which no day alone determines, and for any other word.
    """
    if per in _DAYS:
        return _of_days(per, day)
    if per in _MONTHS:
        shift = 0 if per == "month" else offset
        return _of_months(per, (_month_index(day) - shift) // _MONTHS[per], shift)
    raise ValueError(f"no period is called {per!r}; there are {', '.join(PERIODS[:-1])}")


def quarter_index(day: date, offset: int = 0) -> int:
    """Quarters counted without a gap over the years: quarter n of year Y is 4Y + n - 1."""
    return (_month_index(day) - offset) // 3


def quarter(year: int, number: int, offset: int = 0) -> Period:
    """Quarter 1 to 4 of a year; it begins in month 1 + offset + 3 (number - 1), counted from January over year ends."""
    return _of_months("quarter", 4 * year + number - 1, offset)


def four_quarters(last_day: date, offset: int = 0) -> Period:
    """The stretch that fairness remembers for a horizon: the quarters that end with that of its last day."""
    last = quarter_index(last_day, offset)
    begins, ends = (_of_months("quarter", index, offset) for index in (last - QUARTERS_REMEMBERED + 1, last))
    return Period(name=f"{begins.name}..{ends.name}", first_day=begins.first_day, last_day=ends.last_day)


def _windows(first_day: date, last_day: date, window: Span | None) -> tuple[Period, ...]:
    begins = first_day if window is None or window.first_day is None else window.first_day
    ends = last_day if window is None or window.last_day is None else window.last_day
    if begins > last_day or ends < first_day:
        return ()
    return (Period(name=f"{begins}..{ends}", first_day=begins, last_day=ends),)


def _of_days(per: str, day: date) -> Period:
    length = _DAYS[per]
    monday = day - timedelta(days=(day - FIRST_FORTNIGHT).days % length)
    return Period(name=_name_of_days(per, monday), first_day=monday, last_day=monday + timedelta(days=length - 1))


def _name_of_days(per: str, monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}" if per == "week" else f"{monday}/2w"


def _of_months(per: str, index: int, offset: int) -> Period:
    length = _MONTHS[per]
    return Period(
        name=_name_of_months(per, index),
        first_day=_first_of_month(index * length + offset),
        last_day=_last_of_month((index + 1) * length + offset - 1),
    )


def _name_of_months(per: str, index: int) -> str:
    match per:
        case "month":
            return f"{index // 12}-{index % 12 + 1:02}"
        case "quarter":
            return f"{index // 4}Q{index % 4 + 1}"
        case _:
            return str(index)


def _month_index(day: date) -> int:
    return 12 * day.year + day.month - 1


def _first_of_month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _last_of_month(index: int) -> date:
    year, month = index // 12, index % 12 + 1
    return date(year, month, monthrange(year, month)[1])
