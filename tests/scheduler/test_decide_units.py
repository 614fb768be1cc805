"""Units are opened, changed, closed and reopened; calendars gain and lose days."""

from datetime import date

import pytest

from events.kinds.units import (
    CalendarDayAdded,
    CalendarDayRemoved,
    HolidaysAdopted,
    UnitChanged,
    UnitClosed,
    UnitOpened,
    UnitReopened,
)
from events.personal import Secret
from scheduler.decide.units import (
    AddCalendarDay,
    AdoptHolidays,
    ChangeUnit,
    CloseUnit,
    OpenUnit,
    RemoveCalendarDay,
    ReopenUnit,
)
from tests.scheduler.stories import given, opened

SHOP = opened("SHOP")
DAY = date(2026, 7, 1)


def test_a_unit_is_opened_with_everything_that_is_known():
    facts = {
        "parent": "SHOP",
        "front_line": True,
        "site": "Leeds",
        "seats": 3,
        "min_staff": 2,
        "max_away": 30,
        "workdays": 0b1001111,
        "calendar": "GB-ENG",
        "timezone": "Europe/London",
        "shift": "07:00-15:00",
    }
    given(SHOP).when(OpenUnit(unit="TILL", name="Till", **facts)).then(
        UnitOpened(unit="TILL", name=Secret(subject="unit:TILL", text="Till"), **facts)
    )


def test_a_unit_is_opened_once():
    given(SHOP).when(OpenUnit(unit="SHOP")).refused("unit-known", "SHOP exists already")


def test_a_parent_and_a_calendar_may_come_later_in_the_same_transaction():
    events = (
        given().when(OpenUnit(unit="A", parent="B", calendar="OURS"), OpenUnit(unit="B"), AddCalendarDay(calendar="OURS", day=DAY)).answer()
    )
    assert len(events) == 3


@pytest.mark.parametrize(
    ("facts", "reason", "said"),
    [
        ({"unit": ""}, "text-empty", "unit"),
        ({"parent": "SHPO"}, "unit-unknown", 'Did you mean "SHOP"?'),
        ({"parent": "TILL"}, "unit-circle", "TILL belongs to TILL"),
        ({"parent": "\n"}, "text-empty", "parent"),
        ({"seats": -1}, "number-out-of-range", "0 to"),
        ({"min_staff": -1}, "number-out-of-range", "minimum staff"),
        ({"max_away": 101}, "number-out-of-range", "0 to 100"),
        ({"workdays": 0}, "number-out-of-range", "1 to 127"),
        ({"calendar": "US-WW"}, "calendar-unknown", "did you mean US-W"),
        ({"calendar": "closures at our plants"}, "calendar-unknown", "list your own days"),
        ({"timezone": "Leeds/Roundhay"}, "timezone-unknown", "Europe/Berlin"),
        ({"timezone": "../etc"}, "timezone-unknown", "Europe/Berlin"),
        ({"shift": "07:00-07:00"}, "shift-malformed", "same time"),
        ({"site": "a\x00"}, "text-unprintable", "site"),
        ({"name": "x" * 10_001}, "text-long", "10001"),
    ],
)
def test_a_unit_with_a_fault_is_refused(facts, reason, said):
    given(SHOP).when(OpenUnit(**({"unit": "TILL"} | facts))).refused(reason, said)


def test_a_change_names_only_what_differs_from_its_day_on():
    given(SHOP).when(ChangeUnit(unit="SHOP", first_day=DAY, seats=2, max_away=20, parent=None, name="Shop")).then(
        UnitChanged(unit="SHOP", first_day=DAY, seats=2, name=Secret(subject="unit:SHOP", text="Shop"))
    )
    given(SHOP).when(ChangeUnit(unit="SHOP", seats=1, name=None)).then()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"unit": "TILL"}, "unit-unknown"),
        ({"seats": -1}, "number-out-of-range"),
        ({"parent": "NOWHERE"}, "unit-unknown"),
        ({"parent": "FLOOR"}, "unit-circle"),
        ({"calendar": "XX"}, "calendar-unknown"),
        ({"first_day": date.min, "seats": 2}, "day-out-of-range"),
    ],
)
def test_a_change_with_a_fault_is_refused(facts, reason):
    given(SHOP, opened("FLOOR", parent="SHOP")).when(ChangeUnit(**({"unit": "SHOP"} | facts))).refused(reason)


def test_a_unit_closes_and_reopens():
    given(SHOP).when(CloseUnit(unit="SHOP", last_day=DAY)).then(UnitClosed(unit="SHOP", last_day=DAY))
    closed = given(SHOP, UnitClosed(unit="SHOP", last_day=DAY))
    closed.when(CloseUnit(unit="SHOP", last_day=date(2026, 8, 1))).refused("unit-closed", "rota units reopen SHOP --from 2026-07-02")
    closed.when(CloseUnit(unit="SHOP", last_day=date(2026, 6, 1))).then(UnitClosed(unit="SHOP", last_day=date(2026, 6, 1)))
    closed.when(ReopenUnit(unit="SHOP", first_day=date(2026, 8, 1))).then(UnitReopened(unit="SHOP", first_day=date(2026, 8, 1)))


def test_an_open_unit_is_not_reopened():
    given(SHOP).when(ReopenUnit(unit="SHOP", first_day=DAY)).refused("unit-open", "2026-07-01")
    given(SHOP).when(CloseUnit(unit="SHOP", last_day=date.max)).refused("day-out-of-range")
    given(SHOP).when(ReopenUnit(unit="SHOP", first_day=date.max)).refused("day-out-of-range")


def test_a_closure_is_added_once_and_removed_where_it_is():
    added = CalendarDayAdded(calendar="OURS", day=DAY, name=Secret(subject="calendar:OURS", text="Fair"))
    given().when(AddCalendarDay(calendar="OURS", day=DAY, name="Fair")).then(added)
    given(added).when(AddCalendarDay(calendar="OURS", day=DAY)).then()
    given(added).when(RemoveCalendarDay(calendar="OURS", day=DAY)).then(CalendarDayRemoved(calendar="OURS", day=DAY))
    given(added).when(RemoveCalendarDay(calendar="OURS", day=date(2026, 7, 2))).refused("closure-unknown", "2026-07-02")
    given(added).when(RemoveCalendarDay(calendar="THEIRS", day=DAY)).refused("closure-unknown", "THEIRS")
    given().when(AddCalendarDay(calendar=" ", day=DAY)).refused("text-empty")
    given().when(AddCalendarDay(calendar="OURS", day=date.min)).refused("day-out-of-range")


def test_the_holidays_of_a_year_are_adopted_once():
    days = (date(2026, 1, 1), date(2026, 12, 25))
    adopted = HolidaysAdopted(calendar="GB", year=2026, days=days, source="a 1")
    given().when(AdoptHolidays(calendar="GB", year=2026, days=days[::-1], source="a 1")).then(adopted)
    given(adopted).when(AdoptHolidays(calendar="GB", year=2026, days=days, source="a 2")).then()
    given(adopted).when(AdoptHolidays(calendar="GB", year=2026, days=days[:1], source="a 2")).then(
        HolidaysAdopted(calendar="GB", year=2026, days=days[:1], source="a 2")
    )


def test_holidays_lie_in_their_year():
    given().when(AdoptHolidays(calendar="GB", year=2026, days=(date(2027, 1, 1),), source="a 1")).refused("holiday-astray", "2027-01-01")
    given().when(AdoptHolidays(calendar="GB", year=99, days=(), source="a 1")).refused("number-out-of-range")
    given().when(AdoptHolidays(calendar="GB", year=2026, days=(), source="")).refused("text-empty")


def test_a_public_holiday_that_was_removed_can_be_added_again():
    adopted = HolidaysAdopted(calendar="GB", year=2026, days=(date(2026, 12, 25),), source="a 1")
    removed = CalendarDayRemoved(calendar="GB", day=date(2026, 12, 25))
    state = given(adopted, removed).when(AddCalendarDay(calendar="GB", day=date(2026, 12, 25))).state()
    assert state.calendars["GB"].days == {date(2026, 12, 25)}


def test_staffing_said_as_a_share_is_kept_whole_whatever_stood_before() -> None:
    """A taking back of what stood before must not leave half of it: the number would win again."""
    said = ChangeUnit(unit="CS", first_day=None, min_staff=None, max_away=33)
    given(UnitOpened(unit="CS", max_away=20)).when(said).then(UnitChanged(unit="CS", first_day=None, min_staff=None, max_away=33))
