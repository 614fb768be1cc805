"""Patterns, holidays, shifts and time zones, from the files to the plan and to what people read."""

from pathlib import Path

import pytest

from tests.cli.conftest import Rota

# E1 works Sun-Thu, late enough to have slept after a day elsewhere; the only host Mon-Wed at a place that works Tue-Sat;
# Monday 7 September 2026 is Labor Day.
FILES = {
    "units.csv": """\
unit,name,front_line,workdays,calendar,timezone,shift,max_away
HQ,Head office,no,Sun-Thu,,Asia/Dubai,14:00-22:00,100
CS-NORTH,Service North,yes,Tue-Sat,US-WA,America/Los_Angeles,07:00-15:00,100
""",
    "people.csv": """\
person,name,unit,level,workdays,shift,fte
E1,Ann,HQ,executive,,,
H1,Bo,CS-NORTH,staff,Mon-Wed,22:00-06:00,0.6
""",
    "programs.toml": 'adopt = ["telus-day"]\n',
}
WEEK = "2026-09-07..2026-09-13"


def company_of(directory: Path, files: dict[str, str]) -> Rota:
    source = directory / "hr"
    source.mkdir()
    for name, content in files.items():
        (source / name).write_text(content, encoding="utf-8")
    rota = Rota(directory)
    rota.ok("init")
    rota.ok("import", str(source))
    return rota


@pytest.fixture
def elsewhere(tmp_path: Path) -> Rota:
    return company_of(tmp_path, FILES)


def placed(rota: Rota, horizon: str) -> list[tuple[str, list[str]]]:
    """(unit, days) of every placement of a new plan."""
    rota.ok("plan", "make", horizon, "--time-limit", "5")
    return [(placement["unit"], placement["days"]) for placement in rota.json("plan", "show")["placements"]]


def test_a_visit_falls_on_a_day_on_which_guest_and_host_work_by_their_own_patterns(elsewhere: Rota) -> None:
    [(unit, [day])] = placed(elsewhere, WEEK)
    assert unit == "CS-NORTH"
    assert day in ("2026-09-08", "2026-09-09")  # Monday is a holiday there, Thursday the host is off


def test_an_own_closing_day_comes_on_top_of_the_public_holidays(elsewhere: Rota) -> None:
    elsewhere.ok("calendar", "add", "US-WA", "2026-09-08", "--name", "Inventory")
    assert placed(elsewhere, WEEK) == [("CS-NORTH", ["2026-09-09"])]
    elsewhere.ok("calendar", "add", "US-WA", "2026-09-09")
    assert placed(elsewhere, WEEK) == []
    assert "why: no host free" in elsewhere.ok("plan", "show", "--person", "E1").stdout


def test_a_public_holiday_can_be_worked_after_all(elsewhere: Rota) -> None:
    for day in ("2026-09-08", "2026-09-09"):
        elsewhere.ok("calendar", "add", "US-WA", day)
    elsewhere.ok("calendar", "remove", "US-WA", "2026-09-07")
    assert placed(elsewhere, WEEK) == [("CS-NORTH", ["2026-09-07"])]
    assert elsewhere.json("calendar", "show", "US-WA")["worked_after_all"] == ["2026-09-07"]


def test_a_region_has_holidays_that_its_country_does_not_have(tmp_path: Path) -> None:
    units = FILES["units.csv"] + "CS-SOUTH,,yes,Tue-Sat,US,America/New_York,09:00-17:00,100\n"
    people = FILES["people.csv"].replace("H1,Bo,CS-NORTH,staff,Mon-Wed", "H1,Bo,CS-NORTH,staff,Mon-Fri") + "H2,Cy,CS-SOUTH,staff,,,\n"
    people = people.replace("E1,Ann,HQ,executive,", "E1,Ann,HQ,executive,Mon-Fri")
    rota = company_of(tmp_path, FILES | {"units.csv": units, "people.csv": people})
    assert placed(rota, "2026-11-27..2026-11-27") == [("CS-SOUTH", ["2026-11-27"])]  # the day after Thanksgiving, US-WA's alone


def test_days_of_ones_own_in_a_file_leave_the_public_holidays_of_their_code(tmp_path: Path) -> None:
    rota = company_of(tmp_path, FILES | {"calendar.csv": "calendar,day,name\nUS-WA,2026-09-08,Inventory\n"})
    listed = {closure["day"]: closure["kind"] for closure in rota.json("calendar", "list", "--year", "2026")}
    assert (listed["2026-09-07"], listed["2026-09-08"]) == ("public", "own")
    assert placed(rota, WEEK) == [("CS-NORTH", ["2026-09-09"])]


def test_an_own_calendar_has_only_its_own_days(tmp_path: Path) -> None:
    units = FILES["units.csv"].replace("US-WA", "PLANT")
    rota = company_of(tmp_path, FILES | {"units.csv": units, "calendar.csv": "calendar,day\nPLANT,2026-09-08\nPLANT,2026-09-09\n"})
    assert placed(rota, WEEK) == [("CS-NORTH", ["2026-09-07"])]
    assert {closure["source"] for closure in rota.json("calendar", "list")} == {"your own"}


def test_the_visitor_reads_the_hours_of_the_host_in_the_zone_of_the_place(elsewhere: Rota) -> None:
    placed(elsewhere, WEEK)
    shown = elsewhere.ok("plan", "show", "--person", "E1").stdout
    assert "E1 Ann of HQ, works Sun-Thu 14:00-22:00 Asia/Dubai" in shown
    assert "CS-NORTH  22:00-06:00 (to the next day) America/Los_Angeles" in shown
    assert "works Mon-Wed 22:00-06:00 (to the next day) America/Los_Angeles, holidays of US-WA, 60 % of full time" in (
        elsewhere.ok("plan", "show", "--person", "H1").stdout
    )


def test_a_visit_after_which_the_night_is_too_short_is_not_planned_and_that_is_said(elsewhere: Rota) -> None:
    elsewhere.ok("units", "change", "HQ", "--shift", "08:00-16:00")
    assert placed(elsewhere, "2026-09-08..2026-09-09") == []
    assert "why: too little rest before or after" in elsewhere.ok("plan", "show", "--person", "E1").stdout
    said = elsewhere.ok("plan", "why-not", "E1", "CS-NORTH", "2026-09-08").stdout
    assert "working-time: E1 ends at 15:00 the shift of 2026-09-08 and begins at 08:00 that of 2026-09-09, 6 hours later, not 11" in said


def test_the_visited_unit_is_shown_with_its_hours_and_its_zone(elsewhere: Rota) -> None:
    placed(elsewhere, WEEK)
    for words in ((), ("--week", "2026-W37"), ("--unit", "CS-NORTH")):
        assert "07:00-15:00 America/Los_Angeles" in elsewhere.ok("plan", "show", *words).stdout
    assert elsewhere.json("people", "show", "H1")["timezone"] == "America/Los_Angeles"
    assert elsewhere.json("people", "show", "H1")["shift"] == "22:00-06:00"


def test_helpers_read_the_hours_of_the_unit_that_they_help(elsewhere: Rota) -> None:
    elsewhere.ok("peaks", "declare", "CS-NORTH", "--from", "2026-09-09", "--to", "2026-09-09", "--heads", "1")
    placed(elsewhere, WEEK)
    shown = elsewhere.ok("plan", "show", "--person", "E1").stdout
    [helps] = [line.split("  ") for line in shown.splitlines() if "helps, ask A1" in line]
    assert [part for part in helps if part.strip()] == ["Wed 9 Sep", "CS-NORTH", "07:00-15:00 America/Los_Angeles", "helps, ask A1"]


def test_a_zone_that_does_not_exist_is_refused_with_the_nearest(elsewhere: Rota) -> None:
    assert '"America/Los_Angeles"' in elsewhere.refused("units", "change", "HQ", "--timezone", "America/Los_Angelos")
    assert "such as Europe/Berlin" in elsewhere.refused("units", "change", "HQ", "--timezone", "12345678")


def test_a_code_that_does_not_exist_is_refused_with_the_nearest(elsewhere: Rota) -> None:
    assert "US-W" in elsewhere.refused("units", "change", "HQ", "--calendar", "US-WX")
    assert 'Did you mean "US-WA"' in elsewhere.refused("calendar", "show", "US-W")


def test_wrong_zones_codes_and_shifts_in_files_are_all_told_at_once(tmp_path: Path) -> None:
    rota = company_of(tmp_path, FILES)
    (tmp_path / "hr" / "units.csv").write_text("unit,calendar,timezone,shift\nHQ,,Mars/Base,9 to 5\nCS-NORTH,US-XX,,\nX,,europe/berlin,\n")
    result = rota("import", str(tmp_path / "hr"))
    assert result.exit_code == 3
    for told in ('"US-XX"          is neither', '"Mars/Base"', '"9 to 5"', 'Did you mean "Europe/Berlin"'):
        assert told in result.stdout


def test_the_list_of_calendars_says_who_goes_by_them_and_where_their_days_come_from(elsewhere: Rota) -> None:
    elsewhere.ok("calendar", "add", "US-WA", "2026-12-24")
    shown = elsewhere.json("calendar", "show", "US-WA")
    assert (shown["units"], shown["own_days"]) == (["CS-NORTH"], 1)
    assert shown["public_years"] == [2025, 2026, 2027, 2028]
    [source] = shown["sources"]
    assert source.startswith("holidays 0.")
    listed = elsewhere.ok("calendar", "list").stdout.splitlines()
    assert listed[0].split()[:2] == ["calendar", "units"]
    assert listed[1].split()[:2] == ["US-WA", "CS-NORTH"]
    assert source in listed[1]
    assert "public years" not in elsewhere.ok("calendar", "list", "--calendar", "US-WA").stdout
