"""How days are written and read: days, spans, horizons, weekdays, shifts, instants, and the public holidays of a code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache

import pendulum

from solver.periods import Period, quarter, quarter_index

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EVERY_DAY = 0b1111111
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)  # what counts as a day; day arithmetic stays far from the ends of `date`

_FULL_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = {name.casefold(): number for names in (WEEKDAYS, _FULL_NAMES) for number, name in enumerate(names)}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_QUARTER = re.compile(r"(\d{4})Q([1-4])", re.ASCII | re.IGNORECASE)
_SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", re.ASCII)
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHorizon:
    """The days to be planned, both ends included, under the name by which people ask for them."""

    name: str
    first_day: date
    last_day: date


def parse_day(text: str) -> date:
    """`2026-07-01`. Raises ValueError with a sentence that says what would be right."""
    try:
        day = date.fromisoformat(_matching(_DAY, text))
    except ValueError:
        raise ValueError(f'"{text}" is no date; write year-month-day, such as 2026-07-01') from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f'"{text}" lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}')
    return day


def parse_span(text: str) -> tuple[date, date]:
    """`2026-07-01..2026-09-30`, both ends included; a single day is a span of one."""
    first, dots, last = text.partition("..")
    if "..." in text:
        raise ValueError(f'"{text}" is no span; write two dates with two dots between them, such as 2026-07-01..2026-09-30')
    first_day = parse_day(first)
    last_day = parse_day(last) if dots else first_day
    if last_day < first_day:
        raise ValueError(f'"{text}" ends before it begins; write the earlier date first')
    return first_day, last_day


def parse_horizon(text: str, *, today: date, fiscal_offset: int = 0) -> NamedHorizon:
    """`2026Q3`, `next` (the quarter after today's) or a span; quarters are fiscal where `fiscal_offset` (months) is not 0."""
    wanted = text.strip()
    if wanted.casefold() == "next":
        return _of(_quarter_after(today, fiscal_offset))
    named = _QUARTER.fullmatch(wanted)
    if named:
        return _of(quarter(_year(named[1], text), int(named[2]), fiscal_offset))
    if _DAY.match(wanted):
        first_day, last_day = parse_span(wanted)
        return NamedHorizon(name=f"{first_day}..{last_day}", first_day=first_day, last_day=last_day)
    raise ValueError(f'"{text}" is no horizon; write a quarter (2026Q3), "next", or a span (2026-07-01..2026-09-30)')


def parse_instant(text: str) -> datetime:
    """`2026-07-01T10:00Z` or with another offset, as UTC. Raises ValueError where the offset is missing: a log's clock is UTC."""
    try:
        instant = pendulum.parse(text.strip(), exact=True)
    except (ValueError, TypeError):  # a slash in the wrong place is a TypeError of Pendulum's
        instant = None
    if not isinstance(instant, datetime):
        raise ValueError(f'"{text}" is no instant; write date, time and offset, such as 2026-07-01T10:00Z')
    if not _OFFSET.search(text.strip()):
        raise ValueError(f'"{text}" has no offset; add Z for UTC or one such as +02:00')
    if not FIRST_DAY <= instant.date() <= LAST_DAY:
        raise ValueError(f'"{text}" lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}')
    return datetime.fromisoformat(instant.isoformat()).astimezone(UTC)


def parse_workdays(text: str) -> int:
    """A weekday mask (bit 0 Monday .. bit 6 Sunday) from `Mon-Fri`, `Mon,Wed,Sat` or `Sun-Thu`, which wraps around the week."""
    mask = 0
    for part in re.split(r"[,;]", text):
        for weekday in _weekdays(part, text):
            mask |= 1 << weekday
    return mask


def workdays_text(mask: int) -> str:
    """The shortest of the forms that `parse_workdays` reads; three or more days in a row are written as a range."""
    if mask == EVERY_DAY:
        return "Mon-Sun"
    return ",".join(_run_text(first, length) for first, length in _runs(mask))


def parse_shift(text: str) -> str:
    """`07:00-15:00` in its one normal form; a shift that ends before it begins goes over midnight."""
    found = _SHIFT.fullmatch(text.strip())
    hours = [int(part) for part in found.groups()] if found else [99] * 4
    if hours[0] > 23 or hours[2] > 23 or hours[1] > 59 or hours[3] > 59:
        raise ValueError(f'"{text}" is no shift; write it as 07:00-15:00')
    if hours[:2] == hours[2:]:
        raise ValueError(f'"{text}" begins and ends at the same time')
    return "{:02}:{:02}-{:02}:{:02}".format(*hours)


def known_calendar(code: str) -> bool:
    """Whether public holidays are known for the code: a country (`GB`) or one of its regions (`US-WA`, `DE-BY`, `GB-ENG`)."""
    country, dash, region = code.partition("-")
    regions = _regions().get(country)
    return regions is not None and (not dash or region in regions)


def nearest_calendars(code: str) -> tuple[str, ...]:
    """Known codes that look like this one, the nearest first."""
    countries = {country: regions for country, regions in _regions().items() if len(country) == 2}
    codes = [*countries, *(f"{country}-{region}" for country, regions in countries.items() for region in sorted(regions))]
    return tuple(get_close_matches(code.upper(), codes, n=3))


def holidays_of(code: str, year: int) -> tuple[tuple[date, ...], str]:
    """The public holidays of one year, ascending, those observed on another day included on both; and their source with its version.

    Raises ValueError for a code that is not known or a year that its source does not cover.
    """
    if not known_calendar(code):
        raise ValueError(f'"{code}" is no calendar of public holidays{_or_nearest(code)}')
    import holidays
    from holidays.version import __version__

    country, _, region = code.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=year, expand=False)
    except NotImplementedError as unknown:
        raise ValueError(f'"{code}" has no public holidays for {year}: {unknown}') from None
    days = sorted({date(day.year, day.month, day.day) for day in found if day.year == year})
    return tuple(days), f"holidays {__version__}"


def days_between(first_day: date, last_day: date) -> Iterator[date]:
    """Every day of a span, both ends included."""
    return (first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1))


def _matching(form: re.Pattern[str], text: str) -> str:
    found = form.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return found[0]


def _year(digits: str, text: str) -> int:
    if not FIRST_DAY.year < int(digits) < LAST_DAY.year:  # a fiscal year may begin a year early or late
        raise ValueError(f'"{text}" lies outside the years {FIRST_DAY.year + 1} to {LAST_DAY.year - 1}')
    return int(digits)


def _quarter_after(today: date, fiscal_offset: int) -> Period:
    index = quarter_index(today, fiscal_offset) + 1
    return quarter(index // 4, index % 4 + 1, fiscal_offset)


def _of(period: Period) -> NamedHorizon:
    return NamedHorizon(name=period.name, first_day=period.first_day, last_day=period.last_day)


def _weekdays(part: str, text: str) -> Iterator[int]:
    first, dash, last = part.partition("-")
    begin = _weekday(first, text)
    end = _weekday(last, text) if dash else begin
    yield from ((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def _weekday(name: str, text: str) -> int:
    try:
        return _WEEKDAY[name.strip().casefold()]
    except KeyError:
        raise ValueError(f'"{text}" names no weekdays; write Mon-Fri, Mon,Wed,Sat or Sun-Thu') from None


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """(first weekday, length) of each stretch of days in a row around the week, the one that begins first in the week first."""
    for first in range(7):
        if mask >> first & 1 and not mask >> (first - 1) % 7 & 1:
            length = next(n for n in range(1, 8) if not mask >> (first + n) % 7 & 1)
            yield first, length


def _run_text(first: int, length: int) -> str:
    names = [WEEKDAYS[(first + step) % 7] for step in range(length)]
    return f"{names[0]}-{names[-1]}" if length > 2 else ",".join(names)


@lru_cache(maxsize=1)
def _regions() -> dict[str, frozenset[str]]:
    import holidays

    return {country: frozenset(regions) for country, regions in holidays.list_supported_countries().items()}


def _or_nearest(code: str) -> str:
    near = nearest_calendars(code)
    return f"; did you mean {' or '.join(near)}?" if near else "; write a country such as GB or a region such as US-WA"
