"""Head-days are counted day by day by what is published."""

from datetime import date

from events.kinds.peaks import CoverDeclined
from events.kinds.units import CalendarDayAdded
from scheduler.head_days import HeadDays, head_days
from solver.outcome import COVER_PROGRAM, Kind, Placement
from tests.scheduler.small_company import asked, company, drafted, july, opaque, opened, published


def help_on(number: str, *days: date, ask: str = "A1") -> Placement:
    cover = {"kind": Kind.COVER, "program": COVER_PROGRAM, "ask": ask, "unit": "SOUTH"}
    return Placement(person=opaque(number), first_day=days[0], last_day=days[-1], days=days, **cover)


def of(*events: object, ask: str = "A1") -> HeadDays:
    org = company(*events)
    return head_days(org, org.asks.values())[ask]


def test_without_a_plan_everything_is_missing() -> None:
    days = of()
    assert (days.asked, days.helped, days.missing) == (2, 0, {july(20): 1, july(21): 1})


def test_a_published_helper_counts_and_one_of_a_draft_does_not() -> None:
    assert of(*published(placements=[help_on("O2", july(20))])).missing == {july(21): 1}
    assert of(*drafted(placements=[help_on("O2", july(20))])).missing == {july(20): 1, july(21): 1}


def test_a_helper_too_many_on_one_day_does_not_stand_in_for_another_day() -> None:
    days = of(*published(placements=[help_on("O2", july(20)), help_on("O1", july(20))]))
    assert (days.helped, days.missing) == (2, {july(21): 1})


def test_weekends_and_closures_of_the_unit_want_nobody() -> None:
    weekend = asked("A2", "NORTH", july(10), july(14), heads=3)  # Friday to Tuesday, which is a closure of its calendar
    assert of(*weekend, ask="A2").wanted == (july(10), july(13))
    assert of(*weekend, CalendarDayAdded(calendar="CITY", day=july(13)), ask="A2").asked == 3


def test_an_ask_taken_back_wants_nobody_and_keeps_those_who_were_told() -> None:
    days = of(*published(placements=[help_on("O2", july(20))]), CoverDeclined(ask="A1"))
    assert (days.asked, days.helped, days.missing) == (0, 1, {})


def test_an_ask_that_waits_is_counted_as_what_it_asks_for() -> None:
    assert of(*asked("A2", "NORTH", july(6), july(7))[:1], ask="A2").asked == 2


def test_without_asks_there_is_nothing_to_count() -> None:
    assert head_days(company(opened("EAST")), ()) == {}
