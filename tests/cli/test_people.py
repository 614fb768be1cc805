"""People on the command line."""

from typing import Any


def test_the_list_shows_who_is_employed_that_day(company: Any) -> None:
    assert [record["person"] for record in company.json("people", "list")] == ["E1", "E2", "007"]
    assert [record["person"] for record in company.json("people", "list", "--as-of", "2026-07-01")] == ["E1", "E2", "007", "008"]
    assert [record["person"] for record in company.json("people", "list", "--as-of", "2020-12-31")] == ["E1"]


def test_the_list_can_be_narrowed(company: Any) -> None:
    company.ok("people", "skill", "007", "driving", "--to", "2026-12-31")
    assert [record["person"] for record in company.json("people", "list", "--skill", "driving")] == ["007"]
    assert company.json("people", "list", "--skill", "driving", "--as-of", "2027-01-01") == []
    assert [record["person"] for record in company.json("people", "list", "--level", "manager")] == ["E2"]
    assert [record["person"] for record in company.json("people", "list", "--unit", "CS", "--all")] == ["007", "008"]
    assert len(company.json("people", "list", "--limit", "1")) == 1


def test_a_name_with_accents_comes_back_as_it_was_given(company: Any) -> None:
    assert "Zoë O'Hara" in company.ok("people", "list").stdout
    assert '"Zoë O\'Hara"' in company.ok("people", "list", "--json").stdout


def test_a_person_is_shown_with_everything_dated(company: Any) -> None:
    company.ok("people", "move", "007", "HQ", "--from", "2026-09-01")
    company.ok("people", "change", "007", "--manager", "E1", "--from", "2026-10-01")
    company.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-14")
    company.ok("people", "prefer", "007", "HQ", "--weight", "8")
    shown = company.json("people", "show", "007", "--as-of", "2026-08-05")
    assert (shown["unit"], shown["manager"], shown["absent"], shown["shift"]) == ("CS", "E2", True, "08:00-16:00")
    assert [(change["first_day"], change["fact"], change["value"]) for change in shown["history"]] == [
        ("2026-09-01", "unit", "HQ"),
        ("2026-10-01", "manager", "E1"),
    ]
    assert shown["absences"] == [{"first_day": "2026-08-03", "last_day": "2026-08-14"}]
    assert shown["preferences"] == [{"unit": "HQ", "weight": 8}]


def test_an_absence_and_a_departure_can_be_taken_back(company: Any) -> None:
    company.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-14")
    company.ok("people", "absent", "007", "--from", "2026-08-10", "--to", "2026-08-14", "--withdraw")
    company.ok("people", "leave", "007", "--last-day", "2026-06-30")
    assert company.json("people", "show", "007")["left"] == "2026-06-30"
    company.ok("people", "leave", "007", "--withdraw")
    shown = company.json("people", "show", "007")
    assert shown["left"] is None
    assert shown["absences"] == [{"first_day": "2026-08-03", "last_day": "2026-08-09"}]


def test_an_unknown_person_is_refused_with_the_nearest_number(company: Any) -> None:
    said = company.refused("people", "show", "07")
    assert '"007"' in said
    assert "Traceback" not in said


def test_an_unknown_unit_is_refused_with_the_nearest_one(company: Any) -> None:
    assert '"CS"' in company.refused("people", "hire", "E9", "--unit", "CSS", "--level", "staff")


def test_nobody_is_hired_twice(company: Any) -> None:
    assert "already" in company.refused("people", "hire", "E1", "--unit", "HQ", "--level", "staff")


def test_a_dry_run_prints_the_events_and_appends_nothing(company: Any) -> None:
    before = company.json("log", "verify")["root"]
    shown = company.json("people", "move", "007", "HQ", "--dry-run")
    assert [event["event"] for event in shown["events"]] == ["person-moved"]
    assert shown["last"] is None
    assert "person-moved person=007" in company.ok("people", "move", "007", "HQ", "--dry-run").stdout
    assert company.json("log", "verify")["root"] == before


def test_the_same_command_id_acts_once(company: Any) -> None:
    hire = ("people", "hire", "E9", "--unit", "HQ", "--level", "staff", "--command-id", "one")
    first, again = company.json(*hire), company.json(*hire)
    assert (first["first"], first["repeated"]) == (again["first"], not again["repeated"])
    assert '"one"' in company.refused("people", "hire", "E10", *hire[3:])
    assert [record["person"] for record in company.json("people", "list")].count("E9") == 1


def test_what_was_known_earlier_is_shown_as_it_was_known(company: Any) -> None:
    before = company.json("log", "replay")["position"]
    company.ok("people", "change", "007", "--name", "Sir James", "--always")
    assert company.json("people", "show", "007")["name"] == "Sir James"
    assert company.json("people", "show", "007", "--known-at", str(before))["name"] == "James"
    assert "holds positions 1 to" in company.refused("people", "list", "--known-at", "9999")


def test_nothing_to_change_is_a_mistake_in_use(company: Any) -> None:
    assert "Say what changes" in company.refused("people", "change", "007", code=2)
