"""Periods against a plain reading of docs/rules.md, day by day."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.facts import Span
from solver.periods import PERIODS, Period, period_of, periods_touching, quarter, quarter_index

DAYS = st.dates(date(1999, 1, 1), date(2060, 12, 31))
OFFSETS = st.integers(-11, 11)
REGULAR = st.sampled_from([per for per in PERIODS if per != "window"])


def month_counted_from_january(year: int, number: int) -> date:
    """The first day of month `number` of a year, where 13 is January of the next and 0 December of the last."""
    while number > 12:
        year, number = year + 1, number - 12
    while number < 1:
        year, number = year - 1, number + 12
    return date(year, number, 1)


@cache
def first_days(per: str, year: int, offset: int) -> list[tuple[date, str]]:
    """(first day, name) of the periods that begin around a year, ascending, as the rules say it in words."""
    years = range(year - 2, year + 4)
    match per:
        case "week":
            mondays = [date.fromisocalendar(y, 1, 1) + timedelta(weeks=n) for y in years for n in range(53)]
            return sorted({(day, f"{day.isocalendar().year}-W{day.isocalendar().week:02}") for day in mondays})
        case "fortnight":
            near = [date(2024, 1, 1) + timedelta(days=14 * n) for n in range(-800, 1200)]
            return [(day, f"{day}/2w") for day in near if day.year in years]
        case "month":
            return [(date(y, m, 1), f"{y}-{m:02}") for y in years for m in range(1, 13)]
        case "quarter":
            return [(month_counted_from_january(y, 1 + offset + 3 * (n - 1)), f"{y}Q{n}") for y in years for n in (1, 2, 3, 4)]
        case _:
            return [(month_counted_from_january(y, 1 + offset), str(y)) for y in years]


def expected(per: str, day: date, offset: int) -> Period:
    starts = first_days(per, day.year, offset)
    n = max(i for i, (first_day, _) in enumerate(starts) if first_day <= day)
    return Period(name=starts[n][1], first_day=starts[n][0], last_day=starts[n + 1][0] - timedelta(days=1))


@settings(deadline=None)
@given(per=REGULAR, day=DAYS, offset=OFFSETS)
def test_every_day_lies_in_the_period_the_rules_give_it(per, day, offset):
    assert period_of(per, day, offset) == expected(per, day, offset)


@settings(deadline=None)
@given(per=REGULAR, first_day=DAYS, length=st.integers(0, 800), offset=OFFSETS)
def test_the_periods_of_a_span_are_those_of_its_days(per, first_day, length, offset):
    days = [first_day + timedelta(days=n) for n in range(length + 1)]
    found = periods_touching(per, days[0], days[-1], offset)
    assert list(found) == list(dict.fromkeys(expected(per, day, offset) for day in (*days[::7], *days[-1:])))


@settings(deadline=None)
@given(day=DAYS, offset=OFFSETS)
def test_quarters_are_counted_without_a_gap(day, offset):
    found = period_of("quarter", day, offset)
    assert quarter_index(found.first_day, offset) == quarter_index(day, offset) == quarter_index(found.last_day, offset)
    assert quarter_index(found.last_day + timedelta(days=1), offset) == quarter_index(day, offset) + 1


@settings(deadline=None)
@given(year=st.integers(1990, 2100), number=st.integers(1, 4), offset=OFFSETS)
def test_a_quarter_is_found_by_its_name(year, number, offset):
    found = quarter(year, number, offset)
    assert found.name == f"{year}Q{number}"
    assert found == period_of("quarter", found.first_day, offset)
    assert quarter_index(found.first_day, offset) == 4 * year + number - 1


@pytest.mark.parametrize(
    ("per", "offset", "name", "first_day", "last_day"),
    [
        ("week", 0, "2026-W27", date(2026, 6, 29), date(2026, 7, 5)),
        ("fortnight", 0, "2026-06-29/2w", date(2026, 6, 29), date(2026, 7, 12)),
        ("month", 5, "2026-07", date(2026, 7, 1), date(2026, 7, 31)),
        ("quarter", 0, "2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("quarter", 3, "2026Q2", date(2026, 7, 1), date(2026, 9, 30)),
        ("quarter", -3, "2026Q4", date(2026, 7, 1), date(2026, 9, 30)),
        ("year", 0, "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("year", 3, "2026", date(2026, 4, 1), date(2027, 3, 31)),
        ("year", -6, "2027", date(2026, 7, 1), date(2027, 6, 30)),
    ],
)
def test_the_first_of_july_2026_by_hand(per, offset, name, first_day, last_day):
    assert period_of(per, date(2026, 7, 1), offset) == Period(name=name, first_day=first_day, last_day=last_day)


def test_a_week_over_new_year_belongs_to_its_thursday():
    assert period_of("week", date(2027, 1, 1)).name == "2026-W53"


FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("window", "name"),
    [
        (None, "2026-07-01..2026-09-30"),
        (Span(first_day=date(2026, 6, 1), last_day=date(2026, 7, 1)), "2026-06-01..2026-07-01"),
        (Span(first_day=date(2026, 9, 30), last_day=None), "2026-09-30..2026-09-30"),
        (Span(first_day=None, last_day=date(2026, 8, 1)), "2026-07-01..2026-08-01"),
    ],
)
def test_a_window_is_one_period(window, name):
    (found,) = periods_touching("window", FIRST, LAST, window=window)
    assert found.name == name == f"{found.first_day}..{found.last_day}"


@pytest.mark.parametrize(
    "window", [Span(first_day=date(2026, 10, 1), last_day=date(2026, 10, 2)), Span(first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))]
)
def test_a_window_outside_the_span_is_none(window):
    assert periods_touching("window", FIRST, LAST, window=window) == ()


def test_a_day_alone_has_no_window():
    with pytest.raises(ValueError, match="week, fortnight, month, quarter, year"):
        period_of("window", FIRST)


def test_a_period_holds_its_ends():
    found = period_of("quarter", FIRST)
    assert [day in found for day in (date(2026, 6, 30), FIRST, LAST, date(2026, 10, 1))] == [False, True, True, False]
