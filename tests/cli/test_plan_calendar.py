"""How a plan looks as a calendar: a unit's weeks, one week of all units, a person's days."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from events.kinds.people import AbsenceRecorded
from events.kinds.units import UnitChanged, UnitClosed
from scheduler.cli.grids import grid_lines
from scheduler.organisation import Organisation
from scheduler.views.itinerary import itinerary, whose_lines
from scheduler.views.visits import Selection, selected
from scheduler.views.weeks import UnitPage, Week, week_of_units, weeks_of_unit
from solver.outcome import Placement
from tests.scheduler.sample_plan import HELP, ROTATION, VISIT, planned
from tests.scheduler.small_company import FIRST, LAST, Numbers, company, drafted, july, opaque

ORG = planned()
PLAN = ORG.plans["2026Q3-1"]


def page_of(unit: str, org: Organisation = ORG, told: Iterable[Placement] = ()) -> UnitPage:
    [plan] = org.plans.values()
    return UnitPage(
        org=org,
        unit=org.units[unit],
        first_day=FIRST,
        last_day=LAST,
        placements=selected(plan, org, Selection(unit=unit)),
        told=tuple(told),
        label=Numbers(org).number_of,
    )


def drawn(weeks: Iterable[Week], width: int | None = None) -> list[str]:
    return [line for week in weeks for line in (*grid_lines(week, width), *week.names)]


def test_the_weeks_of_a_unit_show_who_comes_and_how_much_help_there_is() -> None:
    assert drawn(weeks_of_unit(page_of("SOUTH"))) == [
        "2026-W28, 6 July to 12 July 2026  Mon  Tue  Wed  Thu  Fri  Sat  Sun",
        "                                    6    7    8    9   10   11   12",
        "  SOUTH works                       x    x    x    x    x    -    -",
        "  O1 (weeks)                        x    x    x    x    x",
        "2026-W29, 13 July to 19 July 2026  Mon  Tue  Wed  Thu  Fri  Sat  Sun",
        "                                    13   14   15   16   17   18   19",
        "  SOUTH works                        x    x    x    x    x    -    -",
        "  O1 (weeks)                         x    x    x    x    x",
        "2026-W30, 20 July to 26 July 2026  Mon  Tue  Wed  Thu  Fri  Sat  Sun",
        "                                    20   21   22   23   24   25   26",
        "  SOUTH works                        x    x    x    x    x    -    -",
        "  peak P1                         peak peak peak peak peak",
        "  help for A1 (driving)            1/1  0/1",
        "Mon 20 Jul, ask A1: O2",
    ]


def test_a_holiday_and_a_host_are_shown_in_the_week() -> None:
    assert drawn(weeks_of_unit(page_of("NORTH"))) == [
        "2026-W29, 13 July to 19 July 2026                   Mon  Tue  Wed  Thu  Fri  Sat  Sun",
        "                                                     13   14   15   16   17   18   19",
        "  NORTH works                                         x hol.    x    x    x    -    -",
        "  E1 (telus-day, with N1, sealed until 2026-07-15)              x",
    ]


def test_those_who_are_away_from_here_or_have_a_day_back_are_shown_at_home() -> None:
    [_, third] = [drawn([week]) for week in weeks_of_unit(page_of("OFFICE"))][-2:]
    free = "  away: O1 free for Mon 6 - Fri 10 Jul, Mon 13 - Fri 17 Jul (weeks)"
    assert [line[len(free) :] for line in third] == [
        "  Mon  Tue  Wed  Thu  Fri  Sat  Sun",
        "   20   21   22   23   24   25   26",
        "    x    x    x    x    x    -    -",
        "    x",
        "    x",
    ]
    assert [line[: len(free)].rstrip() for line in third[2:]] == [
        "  OFFICE works",
        free,
        "  away: O2 at SOUTH (helps with driving, ask A1)",
    ]


def test_a_label_is_cut_where_the_terminal_is_narrow() -> None:
    [week] = weeks_of_unit(page_of("NORTH"))
    lines = list(grid_lines(week, 80))
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "  E1 (telus-day, with N1, sealed until 2026-…              x"
    assert max(map(len, grid_lines(week, 20))) <= 24 + 7 * 5


def test_wide_letters_take_two_columns() -> None:
    [week] = weeks_of_unit(replace(page_of("NORTH"), label=lambda person: "山田太郎"))
    lines = list(grid_lines(week, None))
    assert lines[-1].startswith("  山田太郎 (telus-day, with 山田太郎")
    assert lines[-1].rindex("x") + 8 == lines[0].index("Wed") + 2


def test_a_week_that_is_asked_for_is_shown_though_nothing_happens() -> None:
    assert [row.label for week in weeks_of_unit(page_of("NORTH"), july(6)) for row in week.rows] == ["NORTH works"]


def test_closed_days_and_other_workdays_are_those_of_each_day() -> None:
    org = company(
        *drafted(placements=(VISIT,)),
        UnitChanged(unit="NORTH", first_day=july(16), workdays=0b1000001),
        UnitClosed(unit="NORTH", last_day=july(18)),
    )
    [week] = weeks_of_unit(page_of("NORTH", org))
    assert week.rows[0].cells == ("x", "hol.", "x", "-", "-", "-", "shut")


def test_help_from_an_earlier_plan_counts_though_its_names_are_elsewhere() -> None:
    told = (replace(HELP, first_day=july(21), last_day=july(21), days=(july(21),)),)
    [week] = weeks_of_unit(page_of("SOUTH", told=told), july(20))
    assert week.rows[2].cells[:3] == ("1/1", "1/1", "")
    assert week.names == ("Mon 20 Jul, ask A1: O2",)


def test_one_week_of_all_units_counts_different_people() -> None:
    twice = replace(ROTATION, person=opaque("N2"))
    assert drawn([week_of_units((*PLAN.placements, twice, twice), july(13))]) == [
        "2026-W29, 13 July to 19 July 2026  Mon  Tue  Wed  Thu  Fri  Sat  Sun",
        "                                    13   14   15   16   17   18   19",
        "  NORTH                                        1",
        "  SOUTH                              2    2    2    2    2",
    ]


def test_a_person_reads_where_to_be_when_and_whom_they_host() -> None:
    org = company(
        *drafted(placements=(VISIT, ROTATION, HELP)),
        UnitChanged(unit="SOUTH", first_day=None, shift="22:00-06:00", timezone="Europe/Berlin", site="PORT"),
        UnitChanged(unit="NORTH", first_day=None, shift="07:00-15:00"),
    )
    label = Numbers(org).number_of
    assert itinerary([ROTATION], org, opaque("O1"), label) == [
        {
            "days": "Mon 6 - Fri 10 Jul, Mon 13 - Fri 17 Jul",
            "where": "SOUTH",
            "hours": "22:00-06:00 (to the next day) Europe/Berlin",
            "site": "PORT",
            "what": "weeks",
        },
        {"days": "Mon 20 Jul", "where": "", "hours": "", "site": "", "what": "free for Mon 6 - Fri 10 Jul, Mon 13 - Fri 17 Jul (weeks)"},
    ]
    [hosts] = itinerary([VISIT], org, opaque("N1"), label)
    assert (hosts["what"], hosts["hours"]) == ("hosts E1 (telus-day, sealed until 2026-07-15)", "07:00-15:00")


def test_whose_calendar_it_is_says_when_they_work_and_are_away() -> None:
    org = company(
        *drafted(),
        UnitChanged(unit="HQ", first_day=None, shift="08:00-16:00", timezone="Asia/Dubai"),
        AbsenceRecorded(person=opaque("E1"), first_day=date(2026, 9, 30), last_day=date(2026, 10, 4)),
    )
    assert list(whose_lines(org, org.people[opaque("E1")], Numbers(org).number_of, FIRST, LAST)) == [
        "E1 of HQ, works Mon-Fri 08:00-16:00 Asia/Dubai",
        "  away Mon 6 Jul - Fri 10 Jul, Wed 30 Sep",
    ]


def test_helpers_of_another_plan_are_counted_once_whether_they_are_shown_or_not(company: Any) -> None:
    plan = company.ok("plan", "make", "2026-07-06..2026-07-17", "--time-limit", "3").stdout.strip()
    company.ok("plan", "publish", plan)
    company.ok("cover", "ask", "CS", "--from", "2026-07-08", "--to", "2026-07-08", "--heads", "1")
    company.ok("cover", "approve", "A1")
    company.ok("plan", "publish", company.ok("cover", "fill").stdout.strip())
    for named in ((), (plan,)):
        shown = company.ok("plan", "show", *named, "--unit", "CS").stdout
        assert [line.split()[-1] for line in shown.splitlines() if "help for A1" in line] == ["1/1"]
        assert ("Wed 8 Jul, ask A1: E" in shown) == (named == ())


def test_a_person_without_a_part_in_the_plan_is_told_so(company: Any) -> None:
    company.ok("plan", "make", "2026-07-06..2026-07-17", "--time-limit", "3")
    shown = company.ok("plan", "show", "--person", "008").stdout
    assert "008 Bill of CS, works Mon-Fri 08:00-16:00" in shown
    assert "Nothing that they owe is missing." in shown
    assert "They go nowhere and host nobody in these days." in shown
    assert "Nobody comes, nobody goes." in company.ok("plan", "show", "--unit", "HQ").stdout


def test_of_a_plan_that_there_is_not_the_list_is_named_once(company: Any) -> None:
    company.ok("plan", "make", "2026-07-06..2026-07-17", "--time-limit", "3")
    assert company.refused("plan", "show", "xyz").count("All of them") == 1


def test_a_week_outside_the_plan_is_told_to_be_one(company: Any) -> None:
    company.ok("plan", "make", "2026-07-06..2026-07-17", "--time-limit", "3")
    assert "plans no day of that week" in company.ok("plan", "show", "--week", "2030-W02").stderr
    assert "plans no day" not in company.ok("plan", "show", "--week", "2026-W29").stderr
