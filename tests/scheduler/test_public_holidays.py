"""The public holidays that a plan rests on stand in the log: no later version of their source changes an old answer."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from events.kinds.plans import PlanDrafted
from events.kinds.units import HolidaysAdopted
from scheduler.auditing import judge_stored
from scheduler.calendar import NamedHorizon, holidays_of
from scheduler.decide.people import Hire
from scheduler.decide.programs import AdoptProgram
from scheduler.decide.units import AddCalendarDay, OpenUnit
from scheduler.evolve import replay
from scheduler.handling import Ledger
from scheduler.planning import make
from solver.outcome import Effort
from tests.events.places import NOW, sqlite_place
from tests.scheduler.small_company import opaque
from tests.scheduler.stories import terms

EFFORT = Effort(time_limit_s=5, workers=1, reproducible=True)
TURN = NamedHorizon(name="2026-12-28..2027-01-10", first_day=date(2026, 12, 28), last_day=date(2027, 1, 10))
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    place = sqlite_place(tmp_path)
    log = place.create()
    opened = Ledger(log, login="hr", now=NOW, entropy=place.entropy)
    opened.handle_all(
        [
            OpenUnit(unit="HQ", max_away=100),
            OpenUnit(unit="SHOP", front_line=True, calendar="US-WA", max_away=100),
            Hire(person=opaque("E1"), number="E1", unit="HQ", level="executive"),
            Hire(person=opaque("S1"), number="S1", unit="SHOP", level="staff"),
            AdoptProgram(program="telus-day", terms=terms()),
        ]
    )
    yield opened
    log.close()


@pytest.fixture
def another_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the source of holidays answers otherwise: every first of a month is one, and nothing else."""

    def otherwise(code: str, year: int) -> tuple[tuple[date, ...], str]:
        return tuple(date(year, month, 1) for month in range(1, 13)), "holidays 99"

    monkeypatch.setattr("scheduler.calendar.holidays_of", otherwise)
    monkeypatch.setattr("scheduler.public_holidays.holidays_of", otherwise)


def test_planning_adopts_the_years_it_touches_in_events_of_their_own_first(ledger: Ledger) -> None:
    make(ledger, TURN, EFFORT)
    events = [record.event for record in ledger.log.read()]
    adopted = [event for event in events if isinstance(event, HolidaysAdopted)]
    assert [(event.calendar, event.year, event.days) for event in adopted] == [
        ("US-WA", year, holidays_of("US-WA", year)[0]) for year in (2026, 2027)
    ]
    kinds = [type(event) for event in events if isinstance(event, HolidaysAdopted | PlanDrafted)]
    assert kinds == [HolidaysAdopted, HolidaysAdopted, PlanDrafted]
    [drafted] = [event for event in events if isinstance(event, PlanDrafted)]
    assert ledger.known_at(drafted.based_on).calendars["US-WA"].sources.keys() == {2026, 2027}


def test_a_replay_gives_the_days_that_were_used_whatever_the_library_says_by_then(ledger: Ledger, request: pytest.FixtureRequest) -> None:
    plan = make(ledger, TURN, EFFORT)
    days, verdict = ledger.org.calendars["US-WA"].days, judge_stored(ledger, plan)
    request.getfixturevalue("another_library")
    assert replay(ledger.log.read()).calendars["US-WA"].days == days
    assert judge_stored(ledger, plan) == verdict
    assert verdict.in_order


def test_years_that_are_known_are_not_adopted_again_from_another_library(ledger: Ledger, request: pytest.FixtureRequest) -> None:
    make(ledger, TURN, EFFORT)
    before = dict(ledger.org.calendars["US-WA"].holidays)
    request.getfixturevalue("another_library")
    make(ledger, NamedHorizon(name="2027-12-27..2028-01-09", first_day=date(2027, 12, 27), last_day=date(2028, 1, 9)), EFFORT)
    calendar = ledger.org.calendars["US-WA"]
    assert {year: calendar.holidays[year] for year in before} == before
    assert (calendar.sources[2027], calendar.sources[2028]) == (calendar.sources[2026], "holidays 99")
    assert date(2028, 2, 1) in calendar.days


def test_an_own_day_added_before_any_year_was_needed_keeps_no_holiday_away(ledger: Ledger) -> None:
    ledger.handle(AddCalendarDay(calendar="US-WA", day=date(2026, 12, 31)))
    make(ledger, TURN, EFFORT)
    assert {date(2026, 12, 31), NEW_YEAR, date(2026, 12, 25)} <= ledger.org.calendars["US-WA"].days


def test_holidays_ascend_and_stay_in_their_year() -> None:
    for code in ("US", "US-WA", "DE-BY", "GB-ENG", "AE"):
        days, source = holidays_of(code, 2026)
        assert all(earlier < later for earlier, later in pairwise(days)), code
        assert {day.year for day in days} == {2026}
        assert source.startswith("holidays ")
