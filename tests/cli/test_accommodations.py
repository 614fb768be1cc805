"""`rota people accommodate`: HR notes what somebody cannot do, plans heed it, and nobody else reads it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from scheduler.restricted import ABOUT_ACCOMMODATIONS
from tests.cli.conftest import Rota

DEPOT = """[program.depot-day]
extends = "telus-day"
who = { person = ["E1", "E2"] }
host = "team"
demands = ["lifting"]
"""
WORD = "lifting"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Path:
    """E1 and E2 owe a day in the depot, which asks for lifting."""
    company = Rota(tmp_path_factory.mktemp("prepared") / "log")
    shutil.copytree(founded, company.directory)
    company.ok("units", "staffing", "HQ", "--max-away", "100", "--from", "2026-01-01")
    company.ok("units", "open", "DOCK", "--front-line")
    (company.directory / "programs.toml").write_text(DEPOT)
    company.ok("import", str(company.directory / "programs.toml"))
    return company.directory


@pytest.fixture
def depot(rota: Rota, prepared: Path) -> Rota:
    shutil.copytree(prepared, rota.directory, dirs_exist_ok=True)
    return rota


def note(company: Rota, *words: str, person: str = "E2", cannot: str = WORD) -> Result:
    return company.ok("people", "accommodate", person, "--cannot", cannot, "--approved-by", "board", *words)


def closed(company: Rota) -> Rota:
    for login, role, *more in (("hr", "hr"), ("mia", "manager", "--unit", "HQ"), ("otto", "auditor")):
        company.ok("roles", "grant", login, role, *more)
    return company


def read(company: Rota, who: str, *words: str) -> str:
    result = company(*words, ROTA_ACTOR=who)
    assert result.exit_code == 0, result.output
    return result.stdout + result.stderr


def test_no_plan_places_them_or_asks_them_to_go(depot: Rota) -> None:
    said = note(depot, f"--cannot={WORD},nights", "--from", "2026-06-01").stderr
    assert "E2: lifting, nights noted." in said
    plan = depot.ok("plan", "make", "2026Q3", "--reproducible").stdout.strip()
    shown = depot.json("plan", "show", plan)
    assert {one["person"] for one in (*shown["placements"], *shown["shortfalls"])} == {"E1"}
    depot.ok("plan", "check")


def test_the_list_says_what_from_when_on_whose_word_and_where_it_counts(depot: Rota) -> None:
    note(depot, "--from", "2026-07-01", "--until", "2026-08-31", cannot="lifting, nights")
    first, second = depot.json("people", "accommodations")
    assert first == {
        "person": "E2",
        "cannot": "lifting",
        "first_day": "2026-07-01",
        "last_day": "2026-08-31",
        "approved_by": "board",
        "programs": ["depot-day"],
    }
    assert (second["cannot"], second["programs"]) == ("nights", [])
    assert depot.json("people", "accommodations", "--as-of", "2026-09-01") == []
    assert len(depot.json("people", "accommodations", "--as-of", "2026-09-01", "--all", "--person", "E2")) == 2
    assert depot.json("people", "accommodations", "--person", "E1") == []


def test_noting_it_again_changes_nothing_and_a_retry_is_one_command(depot: Rota) -> None:
    note(depot, "--command-id", "once")
    note(depot, "--command-id", "once")
    assert "Nothing was new" in note(depot).stderr
    assert len(depot.json("people", "accommodations")) == 1
    assert "demand=nights" in note(depot, "--dry-run", cannot="nights").stdout
    assert len(depot.json("people", "accommodations")) == 1


def test_it_is_taken_back_by_its_name(depot: Rota) -> None:
    note(depot, cannot="lifting,nights")
    withdraw = ("people", "accommodate", "E2", "--withdraw", "--cannot")
    assert "It is not noted of E2 that they cannot do driving" in depot.refused(*withdraw, "driving")
    assert "not for these days" in depot.refused(*withdraw, "lifting", "--from", "2026-01-01")
    depot.ok(*withdraw, "lifting")
    assert [one["cannot"] for one in depot.json("people", "accommodations")] == ["nights"]
    plan = depot.ok("plan", "make", "2026Q3", "--reproducible").stdout.strip()
    shown = depot.json("plan", "show", plan)
    assert {one["person"] for one in (*shown["placements"], *shown["shortfalls"])} == {"E1", "E2"}


def test_a_word_that_no_program_demands_is_said_with_the_nearest(depot: Rota) -> None:
    assert 'No program demands Liftin, so nothing follows from it yet. Did you mean "lifting"?' in note(depot, cannot="Liftin").stderr
    assert "No program demands" not in note(depot).stderr


def test_what_is_not_said_is_asked_for(depot: Rota) -> None:
    assert "--approved-by" in depot.refused("people", "accommodate", "E2", "--cannot", WORD, code=2)
    assert "--cannot" in depot.refused("people", "accommodate", "E2", "--cannot", " , ", "--approved-by", "board", code=2)
    assert "E99" in depot.refused("people", "accommodate", "E99", "--cannot", WORD, "--approved-by", "board")


def test_a_plan_that_is_published_stands_and_hr_hears_whom_it_places(depot: Rota) -> None:
    depot.ok("plan", "make", "2026Q3", "--reproducible")
    depot.ok("plan", "publish", "2026Q3-1")
    placed = {one["person"]: one["id"] for one in depot.json("plan", "show", "2026Q3-1")["placements"]}
    person, name = next(iter(placed.items()))
    assert "still places" not in note(depot, "--dry-run", person=person).stderr
    said = note(depot, person=person).stderr
    assert f"{name}, which is published, still places {person} in CS on" in said


def test_of_placements_that_are_over_nothing_is_said(depot: Rota) -> None:
    depot.ok("plan", "make", "2026Q3", "--reproducible")
    depot.ok("plan", "publish", "2026Q3-1")
    assert "still places" not in note(depot, "--from", "2026-07-01", "--today", "2026-10-01").stderr


def test_a_program_that_begins_to_demand_it_tells_too_whom_a_published_plan_places(depot: Rota) -> None:
    depot.ok("plan", "make", "2026Q3", "--reproducible")
    depot.ok("plan", "publish", "2026Q3-1")
    for person in ("E1", "E2"):
        note(depot, person=person, cannot="nights")
    told = depot.ok("programs", "amend", "depot-day", "--set", 'demands=["nights"]').stderr
    assert told.count("which is published, still places E") == 2
    (depot.directory / "programs.toml").write_text(DEPOT.replace("lifting", "heights"))
    note(depot, "--from", "2026-01-01", person="E1", cannot="heights")
    assert depot.ok("import", str(depot.directory / "programs.toml")).stderr.count("still places E1") == 1


def test_a_draft_made_before_is_not_published(depot: Rota) -> None:
    depot.ok("plan", "make", "2026Q3", "--reproducible")
    person, *_ = {one["person"] for one in depot.json("plan", "show", "2026Q3-1")["placements"]}
    note(depot, person=person)
    said = depot.refused("plan", "publish", "2026Q3-1", code=4)
    assert f"depot-day is not for {person} on" in said
    assert WORD not in said


# --- from a file ---

FILE = "person,cannot,approved_by,first_day,last_day\nE2,lifting,board,2026-07-01,\nE2,nights,anna,,2026-12-31\n"


def imported(company: Rota, rows: str, *words: str) -> Result:
    (company.directory / "accommodations.csv").write_text(rows)
    return company.ok("import", str(company.directory / "accommodations.csv"), *words)


def entries(company: Rota) -> list[tuple[str, str, list[str]]]:
    return [(one["cannot"], one["approved_by"], one["programs"]) for one in company.json("people", "accommodations")]


def test_a_file_says_it_of_many_and_twice_it_says_nothing_new(depot: Rota) -> None:
    told = imported(depot, FILE)
    assert WORD not in told.stdout + told.stderr
    assert entries(depot) == [("lifting", "board", ["depot-day"]), ("nights", "anna", [])]
    position = depot.json("log", "replay")["position"]
    imported(depot, FILE)
    assert depot.json("log", "replay")["position"] == position


def test_a_whole_file_ends_what_it_leaves_out(depot: Rota) -> None:
    imported(depot, FILE)
    imported(depot, "".join(FILE.splitlines(keepends=True)[:2]), "--full")
    assert [one[0] for one in entries(depot)] == ["lifting"]
    imported(depot, FILE.splitlines(keepends=True)[0])
    assert len(entries(depot)) == 1


def test_an_import_is_taken_back_with_what_follows_from_it(depot: Rota) -> None:
    note(depot, cannot="heights")
    imported(depot, FILE, "--command-id", "wrong")
    depot.ok("import", "--take-back", "wrong")
    assert [one[0] for one in entries(depot)] == ["heights"]
    plan = depot.ok("plan", "make", "2026Q3", "--reproducible").stdout.strip()
    assert "E2" in {one["person"] for one in depot.json("plan", "show", plan)["placements"]}


def test_a_file_that_cannot_be_is_refused_whole(depot: Rota) -> None:
    (depot.directory / "accommodations.csv").write_text("person,cannot,approved_by\nE9,lifting,board\nE2,,board\nE1,a;b,\n")
    result = depot("import", str(depot.directory / "accommodations.csv"))
    assert result.exit_code == 3
    assert all(wrong in result.output for wrong in ("E9", "is empty", "semicolon"))
    assert entries(depot) == []


# --- who reads it ---


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """What E2 cannot do, in a log of HR, of a manager of their unit and of an auditor; a plan is made."""
    company = Rota(tmp_path_factory.mktemp("noted") / "log")
    shutil.copytree(prepared, company.directory)
    note(company, "--from", "2026-01-01", cannot="lifting,quiet-word")
    company.ok("plan", "make", "2026Q3", "--reproducible")
    return closed(company).directory


@pytest.fixture
def noted(rota: Rota, known: Path) -> Rota:
    shutil.copytree(known, rota.directory, dirs_exist_ok=True)
    return rota


READS = [
    "people show E2",
    "people show E2 --json",
    "people list --json",
    "people export E2",
    "people export E2 --format json",
    "plan show 2026Q3-1 --full",
    "plan export 2026Q3-1",
    "plan why-not E2 CS 2026-07-14 --time-limit 20",
    "plan why-not E2 CS 2026-07-14 --json --time-limit 20",
    "plan relief 2026Q3-1 --time-limit 20",
    "plan judge 2026Q3-1 --json",
    "log show",
    "log show --json",
    "log show --raw",
    "log show --person E2",
    "log replay",
    "log export --no-texts",
    "units show HQ",
]


@pytest.mark.parametrize("words", READS)
def test_a_manager_reads_nowhere_what_it_is(noted: Rota, words: str) -> None:
    told = read(noted, "mia", *words.split())
    assert "quiet-word" not in told
    assert "accommodat" not in told or words.startswith("log export")


def test_no_proof_gives_others_an_event_that_is_left_out_for_them(noted: Rota) -> None:
    noted.ok("log", "checkpoint")
    kept = {event["position"] for event in noted.json("log", "show", "--person", "E2") if event["name"] in ABOUT_ACCOMMODATIONS}
    assert len(kept) == 3
    for position in map(str, kept):
        assert noted("log", "prove", position, ROTA_ACTOR="mia").exit_code == 5
        read(noted, "otto", "log", "prove", position)
    read(noted, "mia", "log", "prove", str(max(kept) + 1))


@pytest.mark.parametrize("who", ["mia", "otto", "stranger"])
def test_only_hr_lists_and_notes_it(noted: Rota, who: str) -> None:
    of_somebody, of_nobody = (("accommodate", person, "--cannot", WORD) for person in ("E2", "E9"))
    for words in (("accommodations",), (*of_somebody, "--approved-by", "board"), (*of_somebody, "--withdraw"), (*of_nobody, "--withdraw")):
        result = noted("people", *words, ROTA_ACTOR=who)
        assert result.exit_code == 5, result.output
        assert "HR can (hr)" in result.stderr


@pytest.mark.parametrize("rows", [FILE, "person,cannot,approved_by,first_day\nE2,lifting,board,2026-01-01\n"])
def test_nobody_else_learns_from_a_file_what_is_noted_already(noted: Rota, rows: str) -> None:
    (noted.directory / "accommodations.csv").write_text(rows)
    result = noted("import", str(noted.directory / "accommodations.csv"), "--dry-run", ROTA_ACTOR="mia")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "may not note what people cannot do" in result.stderr


def test_an_auditor_sees_that_something_was_noted_and_not_what(noted: Rota) -> None:
    told = read(noted, "otto", "log", "show", "--person", "E2", "--json")
    said = [one["says"] for one in json.loads(told) if one["name"] == "person-accommodated"]
    assert [(one["demand"], one["approved_by"]) for one in said] == [("(sealed)", "board")] * 2
    assert "quiet-word" not in read(noted, "otto", "people", "export", "E2", "--format", "json")
    read(noted, "otto", "plan", "check")


@pytest.mark.parametrize("who", ["hr", "E2"])
def test_what_is_held_on_somebody_is_handed_to_them(noted: Rota, who: str) -> None:
    whole = json.loads(read(noted, who, "people", "export", "E2", "--format", "json"))
    assert [one["cannot"] for one in whole["facts"]["accommodations"]] == ["lifting", "quiet-word"]
    assert [one["says"]["demand"] for one in whole["events"] if one["name"] == "person-accommodated"] == ["lifting", "quiet-word"]
    assert "quiet-word" in read(noted, who, "people", "export", "E2")


def test_the_answer_why_not_is_the_one_that_anybody_gets_whom_a_program_is_not_for(noted: Rota) -> None:
    told = read(noted, "mia", "plan", "why-not", "E2", "CS", "2026-07-14", "--time-limit", "20")
    assert "depot-day is not for E2 on 2026-07-14" in told
    assert "depot-day is not for 008 on 2026-07-14" in read(
        noted, "mia", "plan", "why-not", "008", "DOCK", "2026-07-14", "--time-limit", "20"
    )


def test_it_goes_with_the_person_who_is_erased_and_plans_hold(noted: Rota, in_files: Callable[[bytes], bool]) -> None:
    noted.ok("people", "erase", "E2", "--reason", "asked for it", "--approved-by", "board")
    assert noted.json("people", "accommodations", "--all") == []
    assert not in_files(b"quiet-word")
    assert "quiet-word" not in noted.ok("log", "show").stdout
    noted.ok("plan", "check")
    noted.ok("log", "verify")
    assert "was erased" in noted.refused("people", "accommodate", _name(noted), "--cannot", WORD, "--approved-by", "board")


def _name(company: Rota) -> str:
    """What somebody erased is called."""
    return next(one["person"] for one in company.json("people", "list", "--all") if one["person"].startswith("#"))
