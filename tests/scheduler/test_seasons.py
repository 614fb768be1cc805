"""A window that comes back every year is, for a plan, the one that touches its horizon."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.errors import Rejected
from scheduler.seasons import is_month_and_day, season_for
from solver.facts import Horizon, Span

AUTUMN, WINTER = ("10-01", "12-31"), ("11-15", "01-06")


def on(first: str, last: str) -> Horizon:
    return Horizon(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))


def span(first: str, last: str) -> Span:
    return Span(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))


@pytest.mark.parametrize(
    ("season", "horizon", "expected"),
    [
        (AUTUMN, on("2026-10-01", "2026-12-31"), span("2026-10-01", "2026-12-31")),
        (AUTUMN, on("2026-07-01", "2026-09-30"), span("2026-10-01", "2026-12-31")),
        (AUTUMN, on("2026-12-31", "2027-03-31"), span("2026-10-01", "2026-12-31")),
        (AUTUMN, on("2027-01-01", "2027-03-31"), span("2027-10-01", "2027-12-31")),
        (WINTER, on("2026-10-01", "2026-12-31"), span("2026-11-15", "2027-01-06")),
        (WINTER, on("2027-01-01", "2027-03-31"), span("2026-11-15", "2027-01-06")),
        (WINTER, on("2027-01-07", "2027-03-31"), span("2027-11-15", "2028-01-06")),
    ],
)
def test_the_season_that_touches_the_horizon_or_else_the_next_one(season: tuple[str, str], horizon: Horizon, expected: Span) -> None:
    assert season_for("x", season, horizon) == expected


def test_two_seasons_in_one_horizon_are_refused_in_words() -> None:
    with pytest.raises(Rejected) as refusal:
        season_for("tesco-fortnight", WINTER, on("2027-01-01", "2027-12-31"))
    assert "two seasons of tesco-fortnight, 2026-11-15..2027-01-06 and 2027-11-15..2028-01-06" in refusal.value.sentence


@pytest.mark.parametrize("text", ["02-29", "13-01", "1-1", "W01-1", "10-32", ""])
def test_what_is_no_day_of_every_year(text: str) -> None:
    assert not is_month_and_day(text)


months_and_days = st.dates(date(2001, 1, 1), date(2001, 12, 31)).map(lambda day: f"{day:%m-%d}")


@given(months_and_days, months_and_days, st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 91))
def test_a_day_is_in_the_season_of_its_quarter_exactly_if_month_and_day_are(first: str, last: str, begin: date, length: int) -> None:
    horizon = Horizon(first_day=begin, last_day=begin + timedelta(days=length))
    try:
        found = season_for("x", (first, last), horizon)
    except Rejected:
        return
    assert found.first_day is not None
    assert found.last_day is not None
    for number in range(length + 1):
        day = begin + timedelta(days=number)
        text = f"{day:%m-%d}"
        among = first <= text <= last if first <= last else text >= first or text <= last
        assert (found.first_day <= day <= found.last_day) == among, day
