"""What a calendar program reads of a plan: every placement when and where it is, and nothing that a name put there."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from events.kinds.people import PersonChanged
from events.kinds.plans import PlanPublished, PlanWithdrawn
from events.kinds.programs import ProgramAmended
from events.kinds.units import UnitChanged
from scheduler.evolve import evolve
from scheduler.exports import ics_plan
from scheduler.exports.ics_plan import uid_of
from scheduler.organisation import Organisation, TermsSince
from scheduler.views.visits import Selection
from tests.scheduler.exports.outgoing import PLAN, outgoing
from tests.scheduler.sample_plan import planned
from tests.scheduler.small_company import july, opaque

BERLIN = ZoneInfo("Europe/Berlin")


def calendar(content: bytes) -> Calendar:
    found = Calendar.from_ical(content)
    assert isinstance(found, Calendar)
    return found


def events(content: bytes) -> list[Any]:
    return [part for part in calendar(content).walk() if isinstance(part, Event)]


def with_hours(**facts: Any) -> Organisation:
    """The visited unit keeps these hours from some day before."""
    org = planned()
    evolve(org, UnitChanged(unit="NORTH", first_day=None, **facts), position=org.position + 1)
    return org


def written(org: Organisation | None = None, **changed: Any) -> bytes:
    return ics_plan.write(outgoing(org, **changed))


def test_every_placement_is_one_event_with_its_person_place_and_purpose() -> None:
    found = events(written())
    assert [str(event["summary"]) for event in found] == [
        "E1 at NORTH: telus-day, with N1, sealed until 2026-07-15",
        "O1 at SOUTH: weeks",
        "O2 at SOUTH: helps with driving, ask A1",
    ]
    assert [str(event["location"]) for event in found] == ["NORTH", "SOUTH", "SOUTH"]
    assert len({str(event["uid"]) for event in found}) == 3


def test_a_day_without_hours_is_a_whole_day_and_a_block_reaches_from_its_first_to_its_last() -> None:
    visit, block, _ = events(written())
    assert (visit.decoded("dtstart"), visit.decoded("dtend")) == (july(15), july(16))
    assert (block.decoded("dtstart"), block.decoded("dtend")) == (july(6), july(20))
    assert "Free for it: 2026-07-20" in str(block["description"])


def test_a_day_has_the_hours_of_the_unit_in_its_zone() -> None:
    [visit, *_] = events(written(with_hours(shift="07:00-15:30", timezone="Europe/Berlin")))
    assert visit.decoded("dtstart") == datetime(2026, 7, 15, 7, 0, tzinfo=BERLIN)
    assert visit.decoded("dtend") == datetime(2026, 7, 15, 15, 30, tzinfo=BERLIN)
    assert visit["dtstart"].params["TZID"] == "Europe/Berlin"


def test_a_night_shift_ends_on_the_next_day() -> None:
    [visit, *_] = events(written(with_hours(shift="22:00-06:00", timezone="Europe/Berlin")))
    assert visit.decoded("dtend") == datetime(2026, 7, 16, 6, 0, tzinfo=BERLIN)


def test_hours_without_a_zone_are_local() -> None:
    [visit, *_] = events(written(with_hours(shift="07:00-15:00")))
    assert visit.decoded("dtstart") == datetime(2026, 7, 15, 7, 0)  # noqa: DTZ001 - that is what is asserted
    assert "TZID" not in visit["dtstart"].params


def test_the_rules_of_the_zone_are_in_the_file() -> None:
    [zone] = [
        part for part in calendar(written(with_hours(shift="07:00-15:00", timezone="Europe/Berlin"))).walk() if part.name == "VTIMEZONE"
    ]
    assert str(zone["tzid"]) == "Europe/Berlin"
    assert zone.to_tz().utcoffset(datetime(2026, 7, 15, 12)) == timedelta(hours=2)  # noqa: DTZ001 - read in the zone


def test_the_hours_of_a_named_host_go_before_those_of_the_unit() -> None:
    org = with_hours(shift="07:00-15:00", timezone="Europe/Berlin")
    evolve(org, PersonChanged(person=opaque("N1"), first_day=None, shift="12:00-20:00"), position=org.position + 1)
    [visit, *_] = events(written(org))
    assert visit.decoded("dtstart") == datetime(2026, 7, 15, 12, 0, tzinfo=BERLIN)


def spread(org: Organisation) -> Organisation:
    """The plan as if it had been made of a program of spread days."""
    program = org.programs["weeks"]
    terms = msgspec.structs.replace(program.terms, length_unit="spread")
    org.programs["weeks"] = msgspec.structs.replace(program, terms=terms, history=(TermsSince(position=1, terms=terms),))
    return org


def test_a_calendar_of_a_plan_does_not_change_when_its_program_is_amended() -> None:
    org = planned()
    before = written(org)
    terms = msgspec.structs.replace(org.programs["weeks"].terms, length_unit="spread")
    evolve(org, ProgramAmended(program="weeks", terms=terms), position=org.position + 1)
    assert written(org) == before


def test_spread_days_are_an_event_each_under_a_name_of_its_own() -> None:
    _, *days, _ = events(written(spread(planned())))
    spread_over = [july(day) for day in (6, 7, 8, 9, 10, 13, 14, 15, 16, 17)]
    assert [day.decoded("dtstart") for day in days] == spread_over
    assert [day.decoded("dtend") for day in days] == [day + timedelta(days=1) for day in spread_over]
    assert len({str(day["uid"]) for day in days}) == len(days)


def test_spread_days_have_their_hours_each() -> None:
    org = spread(planned())
    changes = (
        (None, {"shift": "09:00-17:00", "timezone": "Europe/Berlin"}),
        (july(8), {"shift": "22:00-06:00"}),
        (july(14), {"shift": None}),
    )
    for first_day, facts in changes:
        evolve(org, UnitChanged(unit="SOUTH", first_day=first_day, **facts), position=org.position + 1)
    spans = {day.decoded("dtstart"): day.decoded("dtend") for day in events(written(org))[1:-1]}
    assert len(spans) == 10
    assert spans[datetime(2026, 7, 7, 9, 0, tzinfo=BERLIN)] == datetime(2026, 7, 7, 17, 0, tzinfo=BERLIN)
    assert spans[datetime(2026, 7, 8, 22, 0, tzinfo=BERLIN)] == datetime(2026, 7, 9, 6, 0, tzinfo=BERLIN)
    assert spans[july(14)] == july(15)


# --- again ---


def in_status(*events_: Any) -> list[Any]:
    org = planned()
    for event in events_:
        evolve(org, event, position=org.position + 1)
    return events(written(org))


def test_a_later_export_updates_the_same_events() -> None:
    stages = [in_status(), in_status(PlanPublished(plan=PLAN)), in_status(PlanPublished(plan=PLAN), PlanWithdrawn(plan=PLAN))]
    assert len({tuple(str(event["uid"]) for event in found) for found in stages}) == 1
    assert [{str(event["status"]) for event in found} for found in stages] == [{"TENTATIVE"}, {"CONFIRMED"}, {"CANCELLED"}]
    sequences = [{int(event["sequence"]) for event in found} for found in stages]
    assert all(max(earlier) < min(later) for earlier, later in pairwise(sequences))


def test_a_name_of_an_event_tells_neither_the_plan_nor_its_number_and_is_the_logs_own() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}@rotaledger", uid_of("log", "2026Q3-1.1"))
    assert uid_of("other", "2026Q3-1.1") != uid_of("log", "2026Q3-1.1") != uid_of("log", "2026Q3-1.2")


def test_the_stamp_is_when_the_log_knew_it() -> None:
    assert {event.decoded("dtstamp") for event in events(written())} == {datetime(2026, 6, 1, 8, 30, tzinfo=UTC)}


# --- names ---

HOSTILE = (
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged",
    "x\nATTACH:file:///etc/passwd",
    "x\rSTATUS:CANCELLED",
    'a;b,c\\n\\d:e"f',
    "\x0b\x0c\x85\u2028\u2029BEGIN:VALARM",
    "ü" * 200,
    "END:VCALENDAR",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_writes_a_line_of_its_own(name: str) -> None:
    content = written(label=lambda person: name)
    assert len(events(content)) == 3
    names = {line.split(b":")[0].split(b";")[0] for line in content.replace(b"\r\n ", b"").split(b"\r\n")}
    assert not names & {b"ATTACH", b"VALARM"}
    assert b"STATUS:CANCELLED" not in content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


@given(st.text(min_size=1, max_size=120))
def test_whatever_a_name_is_the_events_stay_three_and_lines_short(name: str) -> None:
    content = written(label=lambda person: name)
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 3
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert [str(event["location"]) for event in events(content)] == ["NORTH", "SOUTH", "SOUTH"]


def test_the_calendar_is_named_after_whose_it_is() -> None:
    found = calendar(written(selection=Selection(person=opaque("N1"))))
    assert str(found["x-wr-calname"]) == f"{PLAN}, N1"
    assert [str(event["summary"])[:2] for event in found.walk("VEVENT")] == ["E1"]  # whom N1 hosts
    assert (str(found["version"]), str(found["method"]), str(found["x-rotaledger-receipt"])) == ("2.0", "PUBLISH", "1240:5f0c91ab")


def test_nobody_has_an_empty_calendar() -> None:
    assert events(written(selection=Selection(unit="HQ", person="nobody"))) == []
