"""Weeks, fortnights, months, quarters and years."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from solver.referee.period import Period, period_of, periods_in, quarter, quarter_number

WINDOW = Period("w", date(2026, 7, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("per", "day", "offset", "expected"),
    [
        ("week", "2026-07-12", 0, ("2026-W28", "2026-07-06", "2026-07-12")),
        ("week", "2027-01-01", 0, ("2026-W53", "2026-12-28", "2027-01-03")),
        ("fortnight", "2024-01-14", 0, ("2024-01-01/2w", "2024-01-01", "2024-01-14")),
        ("fortnight", "2023-12-31", 0, ("2023-12-18/2w", "2023-12-18", "2023-12-31")),
        ("month", "2026-12-31", 1, ("2026-12", "2026-12-01", "2026-12-31")),
        ("quarter", "2026-07-01", 0, ("2026Q3", "2026-07-01", "2026-09-30")),
        ("quarter", "2026-12-31", -3, ("2027Q1", "2026-10-01", "2026-12-31")),
        ("quarter", "2026-01-31", 1, ("2025Q4", "2025-11-01", "2026-01-31")),
        ("quarter", "2026-11-30", 11, ("2025Q4", "2026-09-01", "2026-11-30")),
        ("year", "2026-09-30", -3, ("2026", "2025-10-01", "2026-09-30")),
        ("year", "2026-01-31", 1, ("2025", "2025-02-01", "2026-01-31")),
    ],
)
def test_the_period_of_a_day(per, day, offset, expected) -> None:
    period = period_of(per, date.fromisoformat(day), offset, WINDOW)
    assert period is not None
    assert (period.name, str(period.first_day), str(period.last_day)) == expected


def test_the_window_is_the_period_of_its_own_days_only() -> None:
    assert period_of("window", date(2026, 7, 1), 0, WINDOW) == WINDOW
    assert period_of("window", date(2026, 6, 30), 0, WINDOW) is None


def test_periods_follow_each_other_without_gap() -> None:
    for per in ("week", "fortnight", "month", "quarter", "year"):
        found = periods_in(per, date(2026, 1, 15), date(2027, 3, 1), -2, WINDOW)
        assert found[0].first_day <= date(2026, 1, 15)
        assert found[-1].first_day <= date(2027, 3, 1) <= found[-1].last_day
        assert all(later.first_day == earlier.last_day + timedelta(days=1) for earlier, later in pairwise(found))


def test_a_window_beside_the_horizon_is_no_period_of_it() -> None:
    assert periods_in("window", date(2026, 9, 30), date(2026, 12, 31), 0, WINDOW) == [WINDOW]
    assert periods_in("window", date(2026, 10, 1), date(2026, 12, 31), 0, WINDOW) == []


def test_quarters_are_numbered_through() -> None:
    for offset in range(-11, 12):
        number = quarter_number(date(2026, 5, 17), offset)
        assert quarter(number, offset).first_day <= date(2026, 5, 17) <= quarter(number, offset).last_day
        assert quarter_number(quarter(number, offset).last_day + timedelta(days=1), offset) == number + 1


def test_an_unknown_word_is_no_period() -> None:
    with pytest.raises(ValueError, match="decade"):
        period_of("decade", date(2026, 5, 17), 0, WINDOW)
