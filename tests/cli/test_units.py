"""Units and calendars on the command line."""

from typing import Any


def test_the_list_shows_the_facts_of_a_day(company: Any) -> None:
    company.ok("units", "change", "CS", "--seats", "3", "--from", "2026-07-01")
    cs = {record["unit"]: record for record in company.json("units", "list")}["CS"]
    assert (cs["seats"], cs["people"], cs["front_line"], cs["parent"], cs["workdays"], cs["shift"]) == (
        2,
        1,
        True,
        "HQ",
        "Mon-Fri",
        "08:00-16:00",
    )
    later = {record["unit"]: record for record in company.json("units", "list", "--as-of", "2026-07-01")}["CS"]
    assert (later["seats"], later["people"]) == (3, 2)
    assert [record["unit"] for record in company.json("units", "list", "--front-line")] == ["CS"]


def test_staffing_for_one_day_goes_back_on_the_next(company: Any) -> None:
    company.ok("units", "staffing", "CS", "--min", "2", "--on", "2026-08-07")
    company.ok("units", "staffing", "CS", "--max-away", "50", "--from", "2026-09-01")

    def staffing(day: str) -> tuple[int | None, int]:
        shown = company.json("units", "show", "CS", "--as-of", day)
        return shown["min_staff"], shown["max_away"]

    assert staffing("2026-08-06") == (None, 20)
    assert staffing("2026-08-07") == (2, 20)
    assert staffing("2026-08-08") == (None, 20)
    assert staffing("2026-09-01") == (None, 50)


def test_staffing_says_one_thing_for_days_in_order(company: Any) -> None:
    assert "--min or --max-away" in company.refused("units", "staffing", "CS", code=2)
    assert "--on is one day" in company.refused("units", "staffing", "CS", "--min", "1", "--on", "2026-08-07", "--to", "2026-08-08", code=2)
    assert "before" in company.refused("units", "staffing", "CS", "--min", "1", "--from", "2026-08-07", "--to", "2026-08-01", code=2)


def test_a_closed_unit_takes_nobody_and_opens_again(company: Any) -> None:
    company.ok("units", "close", "HQ", "--last-day", "2026-07-31")
    assert company.json("units", "show", "CS", "--as-of", "2026-08-01")["open"] is False
    company.ok("units", "reopen", "HQ", "--from", "2026-10-01")
    assert company.json("units", "show", "CS", "--as-of", "2026-10-01")["open"] is True


def test_a_unit_is_shown_with_its_people_its_peaks_and_its_past(company: Any) -> None:
    company.ok("peaks", "declare", "CS", "--from", "2026-06-10", "--to", "2026-06-20", "--heads", "1")
    company.ok("units", "change", "CS", "--site", "Leeds", "--from", "2026-09-01")
    shown = company.json("units", "show", "CS")
    assert [person["person"] for person in shown["members"]] == ["007"]
    assert shown["in_peak"] is True
    assert [peak["peak"] for peak in shown["peaks"]] == ["P1"]
    assert [ask["ask"] for ask in shown["asks"]] == ["A1"]
    assert shown["history"] == [{"first_day": "2026-09-01", "fact": "site", "value": "Leeds"}]
    assert "James" in company.ok("units", "show", "CS").stdout


def test_closures_of_a_calendar_are_added_listed_and_removed(company: Any) -> None:
    company.ok("calendar", "add", "PLANT", "2026-12-24", "--name", "Eve")
    company.ok("calendar", "add", "PLANT", "2026-12-31")
    company.ok("calendar", "remove", "PLANT", "2026-12-31")
    eve = {"calendar": "PLANT", "day": "2026-12-24", "kind": "own", "name": "Eve", "source": "your own"}
    assert company.json("calendar", "list") == [eve]
    assert company.json("calendar", "list", "--year", "2027") == []


def test_an_unknown_calendar_is_refused(company: Any) -> None:
    assert "NARNIA" in company.refused("units", "change", "CS", "--calendar", "NARNIA")


def test_staffing_up_to_the_last_day_there_is_holds_without_end(company: Any) -> None:
    company.ok("units", "staffing", "CS", "--min", "1", "--from", "2026-07-01", "--to", "2199-12-31")
    assert company.json("units", "show", "CS", "--as-of", "2199-12-31")["min_staff"] == 1
