"""What HR does when something was entered wrongly: imports corrected and taken back, people and units struck, days put right."""

from pathlib import Path
from typing import Any

import pytest


def write(company: Any, name: str, *lines: str) -> str:
    file: Path = company.directory / name
    file.write_text("\n".join(lines) + "\n")
    return str(file)


def fact(company: Any, person: str, name: str, *days: str) -> list[Any]:
    return [company.json("people", "show", person, "--as-of", day)[name] for day in days]


def replayed(company: Any) -> Any:
    return company.json("log", "replay", "--as-of", "2026-06-15")


def test_a_wrong_level_is_corrected_for_as_long_as_it_was_wrong(company: Any) -> None:
    wrong = write(company, "people.csv", "person,unit,level", "007,CS,executive", "008,CS,executive")
    company.ok("import", wrong, "--today", "2026-05-04")
    company.ok("people", "change", "008", "--level", "manager", "--from", "2026-08-03")
    right = write(company, "people.csv", "person,unit,level", "007,CS,staff", "008,CS,staff")
    company.ok("import", right, "--correct")
    assert fact(company, "007", "level", "2026-05-03", "2026-05-04", "2026-06-15") == ["staff", "staff", "staff"]
    assert fact(company, "008", "level", "2026-05-04", "2026-08-02", "2026-08-03") == ["staff", "staff", "manager"]
    assert "says all of this already" in company.ok("import", right, "--correct").stderr


def test_without_correct_the_past_stays_as_it_was_entered(company: Any) -> None:
    company.ok("import", write(company, "people.csv", "person,unit,level", "007,CS,executive"), "--today", "2026-05-04")
    company.ok("import", write(company, "people.csv", "person,unit,level", "007,CS,staff"))
    assert fact(company, "007", "level", "2026-05-04", "2026-06-14", "2026-06-15") == ["executive", "executive", "staff"]


def test_a_value_wrong_from_the_beginning_was_never_so(company: Any) -> None:
    company.ok("import", write(company, "units.csv", "unit,seats", "CS,20"), "--correct")
    assert [company.json("units", "show", "CS", "--as-of", day)["seats"] for day in ("2020-01-01", "2026-06-15")] == [20, 20]


def test_a_wrong_unit_is_corrected_back_to_the_move_that_was_wrong(company: Any) -> None:
    company.ok("import", write(company, "people.csv", "person,unit,level", "007,HQ,staff"), "--today", "2026-05-04")
    company.ok("people", "move", "007", "HQ", "--from", "2026-09-01")
    company.ok("people", "move", "007", "CS", "--from", "2026-10-01")
    company.ok("import", write(company, "people.csv", "person,unit,level", "007,CS,staff"), "--correct")
    assert fact(company, "007", "unit", "2026-05-03", "2026-05-04", "2026-06-15", "2026-10-01") == ["CS"] * 4


def test_an_import_is_taken_back_by_position_and_by_command_id(company: Any) -> None:
    before = replayed(company)
    company.ok("people", "list")
    write(company, "people.csv", "person,unit,level,name", "E55,CS,staff,Al", "E56,CS,staff,Bo", "E1,HQ,manager,Zoe")
    write(company, "absences.csv", "person,first_day,last_day", "007,2026-07-06,2026-07-10")
    done = company.json("import", "people.csv", "absences.csv", "--command-id", "first")
    assert [record["person"] for record in company.json("people", "list")] == ["E1", "E2", "007", "E55", "E56"]
    shown = company.json("import", "--take-back", "first", "--dry-run")
    assert [event["event"] for event in shown["events"]] == [
        *("command-taken-back", "person-corrected", "person-changed", "absence-withdrawn", "person-struck", "person-struck"),
    ]
    assert company.json("log", "verify")["size"] == done["last"]
    company.ok("import", "--take-back", str(done["first"]), "--reason", "sister company")
    assert [record["person"] for record in company.json("people", "list", "--all")] == ["E1", "E2", "007", "008"]
    assert company.json("people", "show", "E1")["name"] == "Zoë O'Hara"
    assert [record["person"] for record in company.json("people", "list", "--struck")] == ["E55", "E56"]
    after = replayed(company)
    assert {**after, "position": 0, "digest": 0, "root": 0, "struck": 0} == {**before, "position": 0, "digest": 0, "root": 0, "struck": 0}
    assert company.json("log", "verify")["findings"] == []


def test_the_log_says_which_command_was_taken_back_and_why(company: Any) -> None:
    company.ok("people", "move", "007", "HQ", "--command-id", "slip")
    company.ok("import", "--take-back", "slip", "--reason", "wrong person")
    events = company.json("log", "show", "--last", "2")
    assert [(event["name"], event["causation"]) for event in events] == [("command-taken-back", "slip"), ("person-corrected", "slip")]
    assert events[0]["says"] == {"taken_back": "slip", "reason": "wrong person"}
    assert "taken_back=slip reason=wrong person" in company.ok("log", "show", "--last", "2").stdout


def test_a_retry_of_taking_back_does_it_once(company: Any) -> None:
    company.ok("people", "move", "007", "HQ", "--command-id", "slip")
    first = company.json("import", "--take-back", "slip", "--command-id", "back")
    again = company.json("import", "--take-back", "slip", "--command-id", "back")
    assert (first["first"], first["repeated"], again["repeated"]) == (again["first"], False, True)
    assert "taken back already" in company.refused("import", "--take-back", "slip")


def test_what_later_rests_on_it_is_listed_and_nothing_is_changed(company: Any) -> None:
    write(company, "units.csv", "unit,front_line", "DEPOT,yes")
    write(company, "people.csv", "person,unit,level", "E55,DEPOT,staff")
    company.ok("import", "units.csv", "people.csv", "--command-id", "wrong")
    company.ok("people", "move", "007", "DEPOT", "--from", "2026-07-01")
    company.ok("people", "change", "008", "--manager", "E55")
    size = company.json("log", "verify")["size"]
    said = company.refused("import", "--take-back", "wrong")
    assert "007 belongs to DEPOT from 2026-07-01: rota people move 007 ANOTHER-UNIT --from 2026-07-01" in said
    assert "008 answers to E55 from 2026-06-15: rota people change 008 --manager SOMEBODY --from 2026-06-15" in said
    assert "Nothing was changed." in said
    assert company.json("log", "verify")["size"] == size
    company.ok("people", "move", "007", "DEPOT", "--from", "2026-07-01", "--withdraw")
    company.ok("people", "change", "008", "--manager", "E2")
    company.ok("import", "--take-back", "wrong")
    assert [unit["unit"] for unit in company.json("units", "list")] == ["HQ", "CS"]


@pytest.mark.parametrize("words", [("--take-back", "9", "people.csv"), ("people.csv", "--reason", "x"), ("--take-back", "9", "--full")])
def test_taking_back_goes_with_no_files(company: Any, words: tuple[str, ...]) -> None:
    assert "--take-back" in company.refused("import", *words, code=2)


def test_only_hr_takes_back_and_corrects(company: Any) -> None:
    company.ok("roles", "grant", "hr", "hr")
    company.ok("roles", "grant", "mia", "manager", "--unit", "CS")
    company.ok("roles", "grant", "otto", "auditor")
    file = write(company, "absences.csv", "person,first_day,last_day", "007,2026-07-06,2026-07-10")
    company.ok("--as", "mia", "import", file, "--command-id", "mias")
    for who in ("mia", "otto"):
        assert "may not take commands back" in company.refused("--as", who, "import", "--take-back", "mias", code=5)
        assert "may not take commands back" in company.refused("--as", who, "import", "--take-back", "no such", "--dry-run", code=5)
        company.refused("--as", who, "people", "strike", "007", "--reason", "r", code=5)
        company.refused("--as", who, "units", "strike", "CS", "--reason", "r", "--dry-run", code=5)
        company.refused("--as", who, "people", "move", "007", "CS", "--from", "2026-07-01", "--withdraw", code=5)
    broken = write(company, "skills.csv", "person,skill", "nobody,till")
    company.refused("--as", "otto", "import", broken, "--errors", "errors.csv", code=5)
    assert not (company.directory / "errors.csv").exists()
    company.ok("import", "--take-back", "mias")
    assert company.json("people", "show", "007")["absences"] == []


def test_a_struck_person_is_on_no_list_and_their_number_is_free(company: Any) -> None:
    company.ok("people", "strike", "008", "--reason", "of the sister company")
    assert [record["person"] for record in company.json("people", "list", "--all")] == ["E1", "E2", "007"]
    assert "struck" in company.refused("people", "show", "008")
    assert [event["name"] for event in company.json("log", "show", "--person", "008")] == ["person-hired", "person-struck"]
    assert company.json("people", "list", "--all", "--known-at", "8")[-1]["person"] == "008"
    company.ok("people", "hire", "008", "--unit", "HQ", "--level", "manager", "--name", "Another")
    assert company.json("people", "show", "008")["name"] == "Another"
    assert [record["name"] for record in company.json("people", "list", "--struck")] == ["Bill"]


def test_whom_others_answer_to_is_not_struck(company: Any) -> None:
    said = company.refused("people", "strike", "E2", "--reason", "r")
    assert "007 answers to E2: rota people change 007 --manager SOMEBODY --always" in said
    company.ok("people", "change", "007", "--clear", "manager", "--always")
    company.ok("people", "change", "008", "--manager", "E1", "--always")
    company.ok("people", "strike", "E2", "--reason", "r")


def test_a_unit_that_was_misspelt_is_struck(company: Any) -> None:
    company.ok("units", "open", "DEPTO", "--parent", "HQ")
    assert "CS lies below HQ" in company.refused("units", "strike", "HQ", "--reason", "r")
    company.ok("units", "strike", "DEPTO", "--reason", "misspelt")
    assert [unit["unit"] for unit in company.json("units", "list")] == ["HQ", "CS"]


def test_facts_can_be_cleared(company: Any) -> None:
    company.ok("people", "change", "007", "--site", "Leeds", "--hosts", "--tag", "x", "--email", "j@example.org")
    company.ok(
        "people", "change", "007", *("--clear", "site", "--clear", "hosts", "--clear", "tags", "--clear", "email", "--clear", "manager")
    )
    shown = company.json("people", "show", "007")
    assert [shown[name] for name in ("site", "hosts", "tags", "email", "manager")] == [None, True, [], None, None]
    company.ok("units", "change", "CS", "--clear", "parent", "--clear", "name")
    assert [company.json("units", "show", "CS")[name] for name in ("parent", "name")] == [None, None]


def test_staffing_for_some_days_holds_on_all_of_them_and_then_as_before(company: Any) -> None:
    company.ok("units", "staffing", "CS", "--min", "2", "--from", "2026-07-08")
    company.ok("units", "staffing", "CS", "--min", "1", "--from", "2026-07-06", "--to", "2026-07-10")
    days = ("2026-07-05", "2026-07-06", "2026-07-08", "2026-07-10", "2026-07-11")
    assert [company.json("units", "show", "CS", "--as-of", day)["min_staff"] for day in days] == [None, 1, 1, 1, 2]


def test_refusals_name_what_would_be_right(company: Any) -> None:
    company.ok("people", "skill", "007", "driving", "--to", "2027-05-31")
    assert "on other days: --to 2027-05-31." in company.refused("people", "skill", "007", "driving", "--withdraw")
    company.ok("units", "close", "CS", "--last-day", "2026-06-30")
    assert "rota units reopen CS --from 2026-07-01" in company.refused("units", "close", "CS", "--last-day", "2026-07-31")
    company.ok("people", "move", "007", "HQ", "--from", "2026-09-01")
    said = company.refused("people", "move", "007", "HQ", "--from", "2026-09-02", "--withdraw")
    assert "to HQ from 2026-09-01" in said


def test_a_strike_is_repeated_safely_under_its_command_id(company: Any) -> None:
    words = ("people", "strike", "008", "--reason", "typo", "--command-id", "once")
    company.ok(*words)
    assert "done before" in company.ok(*words).stderr
    assert "person-unknown" in company.refused("people", "strike", "008", "--reason", "typo", "--command-id", "another")


@pytest.mark.parametrize(
    "words",
    [
        ("people", "change", "007", "--clear", "name", "--name", "Jim"),
        ("people", "change", "007", "--clear", "manager", "--manager", "E1"),
        ("people", "change", "007", "--clear", "hired", "--hired", "2021-01-01"),
        ("people", "change", "007", "--clear", "tags", "--tag", "new"),
        ("units", "change", "CS", "--clear", "parent", "--parent", "HQ"),
    ],
    ids=" ".join,
)
def test_a_fact_is_not_cleared_and_set_at_once(company: Any, words: tuple[str, ...]) -> None:
    before = replayed(company)
    assert "not both" in company.refused(*words, code=2)
    assert replayed(company) == before


def test_what_a_suggested_command_says_of_odd_ids_is_quoted(company: Any) -> None:
    company.ok("people", "hire", "$(id)", "--unit", "CS", "--level", "staff", "--manager", "007")
    said = company.refused("people", "strike", "007", "--reason", "typo")
    assert "$(id) answers to 007: rota people change '$(id)' --manager SOMEBODY --always" in said
    company.ok("units", "open", "A B")
    company.ok("units", "change", "A B", "--parent", "CS", "--always")
    assert "rota units change 'A B' --parent" in company.refused("units", "strike", "CS", "--reason", "typo")


def test_pins_are_unpinned_not_taken_back(company: Any) -> None:
    company.ok("units", "open", "HALL")
    company.ok("cover", "ask", "HALL", "--from", "2026-07-06", "--to", "2026-07-06", "--heads", "1")
    company.ok("cover", "approve", "A1")
    company.ok("plan", "pin", "--person", "007", "--unit", "HALL", "--ask", "A1", "--from", "2026-07-06", "--command-id", "pinned")
    assert "rota plan unpin PIN" in company.refused("import", "--take-back", "pinned")
