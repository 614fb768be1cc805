"""How days, spans, horizons, weekdays, shifts and instants are read, and which days are public holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.calendar import (
    NamedHorizon,
    days_between,
    holidays_of,
    known_calendar,
    nearest_calendars,
    parse_day,
    parse_horizon,
    parse_instant,
    parse_shift,
    parse_span,
    parse_workdays,
    workdays_text,
)

TODAY = date(2026, 11, 21)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_as_it_is_written(day):
    parsed = parse_day(f" {day} ")
    assert parsed == day
    assert type(parsed) is date


@pytest.mark.parametrize(
    "text", ["", "31.02.2024", "2026-02-29", "20260701", "2026-W27-3", "2026-7-1", "2026-07-01T00:00", "26-07-01", "²⁰²⁶-07-01"]
)
def test_what_is_no_day_is_told_the_form(text):
    with pytest.raises(ValueError, match="is no date; write year-month-day, such as 2026-07-01"):
        parse_day(text)


@pytest.mark.parametrize("text", ["1899-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_far_away_is_a_mistake(text):
    with pytest.raises(ValueError, match="outside the years 1900 to 2199"):
        parse_day(text)


def test_a_span_has_both_ends():
    assert parse_span("2026-07-01..2026-09-30") == (date(2026, 7, 1), date(2026, 9, 30))
    assert parse_span("2026-07-01 .. 2026-07-01") == parse_span("2026-07-01") == (date(2026, 7, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-09-30..2026-07-01", "ends before it begins"),
        ("2026-07-01..", "is no date"),
        ("2026-07-01...2026-07-02", "two dots"),
        ("..", "is no date"),
    ],
)
def test_what_is_no_span_is_told_why(text, says):
    with pytest.raises(ValueError, match=says):
        parse_span(text)


@pytest.mark.parametrize(
    ("text", "offset", "horizon"),
    [
        ("2026Q3", 0, ("2026Q3", date(2026, 7, 1), date(2026, 9, 30))),
        (" 2026q3 ", 0, ("2026Q3", date(2026, 7, 1), date(2026, 9, 30))),
        ("2026Q3", 3, ("2026Q3", date(2026, 10, 1), date(2026, 12, 31))),
        ("2026Q1", -3, ("2026Q1", date(2025, 10, 1), date(2025, 12, 31))),
        ("2026Q4", 3, ("2026Q4", date(2027, 1, 1), date(2027, 3, 31))),
        ("next", 0, ("2027Q1", date(2027, 1, 1), date(2027, 3, 31))),
        ("Next", 3, ("2026Q4", date(2027, 1, 1), date(2027, 3, 31))),
        ("next", 1, ("2027Q1", date(2027, 2, 1), date(2027, 4, 30))),
        ("2027-01-04..2027-03-31", 0, ("2027-01-04..2027-03-31", date(2027, 1, 4), date(2027, 3, 31))),
        ("2027-01-04", 0, ("2027-01-04..2027-01-04", date(2027, 1, 4), date(2027, 1, 4))),
    ],
)
def test_a_horizon_is_a_quarter_the_next_one_or_a_span(text, offset, horizon):
    name, first_day, last_day = horizon
    assert parse_horizon(text, today=TODAY, fiscal_offset=offset) == NamedHorizon(name=name, first_day=first_day, last_day=last_day)


@pytest.mark.parametrize("text", ["2026Q5", "Q3", "2026-Q3", "nextish", "", "2026Q3-1", "2026"])
def test_what_is_no_horizon_is_told_the_forms(text):
    with pytest.raises(ValueError, match=r"2026Q3.*next.*2026-07-01\.\.2026-09-30"):
        parse_horizon(text, today=TODAY)


@pytest.mark.parametrize("text", ["0000Q1", "1900Q1", "9999Q4"])
def test_a_quarter_far_away_is_a_mistake(text):
    with pytest.raises(ValueError, match="outside the years"):
        parse_horizon(text, today=TODAY)


def test_an_instant_is_kept_in_utc():
    assert parse_instant("2026-07-01T10:00:00.123456+02:00") == datetime(2026, 7, 1, 8, 0, 0, 123456, tzinfo=UTC)
    assert parse_instant("2026-07-01T10:00Z").tzinfo is UTC


@pytest.mark.parametrize("text", ["", "2026-07-01", "10:00Z", "yesterday", "2026-07-01T25:00Z", "1900-01-01/T00:00Z"])
def test_what_is_no_instant_is_told_the_form(text):
    with pytest.raises(ValueError, match="2026-07-01T10:00Z"):
        parse_instant(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_an_instant_far_away_is_a_mistake(text):
    with pytest.raises(ValueError, match="outside the years"):
        parse_instant(text)


def test_an_instant_without_an_offset_could_be_any():
    with pytest.raises(ValueError, match="add Z for UTC"):
        parse_instant("2026-07-01T10:00")


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("Mon-Fri", 0b0011111),
        ("Mon,Wed,Sat", 0b0100101),
        ("Sun-Thu", 0b1001111),
        ("monday - wednesday; SAT", 0b0100111),
        ("Sat-Sat", 0b0100000),
        ("Sun-Sat", 0b1111111),
        ("Fri-Mon", 0b1110001),
    ],
)
def test_weekdays_are_ranges_and_lists(text, mask):
    assert parse_workdays(text) == mask


@settings(deadline=None)
@given(st.integers(1, 127))
def test_a_mask_is_written_so_that_it_can_be_read(mask):
    assert parse_workdays(workdays_text(mask)) == mask


@pytest.mark.parametrize(
    ("mask", "text"),
    [(0b0011111, "Mon-Fri"), (0b1001111, "Sun-Thu"), (0b0100101, "Mon,Wed,Sat"), (0b0000011, "Mon,Tue"), (127, "Mon-Sun")],
)
def test_a_mask_is_written_as_people_write_it(mask, text):
    assert workdays_text(mask) == text


@pytest.mark.parametrize("text", ["", "Mo-Fr", "Mon-", "-", "Mon,,Tue", "1-5", "Mon-Fri-Sun"])
def test_what_names_no_weekdays_is_told_the_forms(text):
    with pytest.raises(ValueError, match="write Mon-Fri, Mon,Wed,Sat or Sun-Thu"):
        parse_workdays(text)


def test_a_shift_has_one_normal_form():
    assert parse_shift(" 7:00 - 15:30 ") == "07:00-15:30"
    assert parse_shift("22:00-06:00") == "22:00-06:00"


@pytest.mark.parametrize("text", ["", "7-15", "07:00", "24:00-08:00", "07:60-08:00", "08:00-08:00", "07:00-15:00-16:00"])
def test_what_is_no_shift_is_told_why(text):
    with pytest.raises(ValueError, match=r"write it as 07:00-15:00|same time"):
        parse_shift(text)


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("GB", True),
        ("GB-ENG", True),
        ("US-WA", True),
        ("DE-BY", True),
        ("US-ZZ", False),
        ("us-wa", False),
        ("GB-", False),
        ("", False),
        ("OURS", False),
    ],
)
def test_a_code_is_a_country_or_one_of_its_regions(code, known):
    assert known_calendar(code) is known


def test_the_nearest_codes_are_offered():
    assert "US-WA" in nearest_calendars("us-wa")
    assert nearest_calendars("our own closures") == ()


def test_holidays_moved_from_a_weekend_close_the_day_on_which_they_are_observed():
    days, source = holidays_of("US-WA", 2027)
    assert {date(2027, 7, 4), date(2027, 7, 5), date(2027, 12, 31)} <= set(days)
    assert source.startswith("holidays ")


def test_a_region_has_days_of_its_own():
    assert date(2026, 1, 6) in holidays_of("DE-BY", 2026)[0]
    assert date(2026, 1, 6) not in holidays_of("DE", 2026)[0]
    assert date(2026, 4, 6) in holidays_of("GB-ENG", 2026)[0]
    assert date(2026, 4, 6) not in holidays_of("GB-SCT", 2026)[0]


@pytest.mark.parametrize("code", ["GB", "US-WA", "DE-BY", "FR", "SA"])
@pytest.mark.parametrize("year", [2024, 2026, 2028])
def test_holidays_are_plain_days_of_their_year_in_order(code, year):
    days, _ = holidays_of(code, year)
    assert all(type(day) is date and day.year == year for day in days)
    assert list(days) == sorted(set(days))


def test_an_unknown_calendar_is_told_the_nearest():
    with pytest.raises(ValueError, match=r'"US-WW" is no calendar of public holidays; did you mean US-W'):
        holidays_of("US-WW", 2026)
    with pytest.raises(ValueError, match="write a country such as GB"):
        holidays_of("our own closures", 2026)


def test_the_days_between_two_days_include_both():
    assert list(days_between(date(2026, 2, 27), date(2026, 3, 1))) == [date(2026, 2, 27) + timedelta(n) for n in range(3)]
