"""Erasing, exporting and changing the key on the command line: what a person may ask for, and what a reader sees afterwards."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ERASE = ("--reason", "asked for it", "--approved-by", "otto")
NAMES = ("James", "E-Mail-007", "Director of 007")


@pytest.fixture
def erased(company: Any) -> Any:
    """Everything there can be of 007, who is erased then."""
    company.ok("people", "change", "007", "--email", NAMES[1], "--title", NAMES[2])
    company.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-14")
    company.ok("people", "skill", "007", "driving")
    company.ok("people", "prefer", "007", "HQ")
    company.ok("programs", "adopt", "telus-day")
    company.ok("peaks", "declare", "HQ", "--from", "2026-09-01", "--to", "2026-09-02", "--heads", "1")
    company.ok("plan", "make", "2026Q3", "--time-limit", "2")
    company.ok("plan", "publish", "2026Q3-1")
    company.ok("plan", "check")
    company.ok("people", "erase", "007", *ERASE)
    return company


def hidden(company: Any) -> str:
    """What the erased person is called now."""
    (person,) = [person["person"] for person in company.json("people", "list", "--all") if person["name"] == "(erased)"]
    return str(person)


def test_one_command_erases_and_says_what_is_left_to_do(company: Any) -> None:
    done = company.ok("people", "erase", "007", *ERASE)
    assert "007 is erased" in done.stderr
    assert "Copies elsewhere" in done.stderr
    events = [event["name"] for event in company.json("log", "show", "--last", "3")]
    assert events == ["actor-seen", "person-left", "person-erased"]
    verified = company.json("log", "verify")
    assert (verified["findings"], verified["slots"]["erased"]) == ([], 2)
    assert company.json("log", "show", "--last", "1")[0]["says"]["reason"] == "asked for it"
    assert {answer["state"] for answer in company.json("doctor") if answer["check"] == "erasures"} == {"ok"}


def test_no_file_of_the_log_holds_the_name(erased: Any) -> None:
    for path in erased.directory.rglob("*"):
        if path.is_file():
            assert not any(name.encode() in path.read_bytes() for name in NAMES), path


def test_every_reading_command_goes_on_and_shows_the_person_as_erased(erased: Any) -> None:
    who = hidden(erased)
    assert who.startswith("#")
    readings = (
        f"people list --all;people list --struck;people show {who};people export {who};people export {who} --format json;units list;"
        "units show CS;calendar list;roles list;peaks list --all;cover list;programs list;programs show telus-day;"
        "plan list;plan show 2026Q3-1;plan show 2026Q3-1 --unit CS;plan check;plan export 2026Q3-1 --format json;"
        "plan export 2026Q3-1 --format csv;plan export 2026Q3-1 --format text;plan pins;config show;doctor;"
        f"log show;log show --person {who};log show --raw;log replay;log verify;people list --known-at 12 --all"
    )
    for reading in readings.split(";"):
        shown = erased.ok(*reading.split())
        assert not any(name in shown.output for name in NAMES), reading
    assert erased.json("people", "show", who)["name"] == "(erased)"
    assert erased.json("people", "list", "--known-at", "7", "--all")[2]["name"] == "(erased)"


def test_a_plan_that_names_somebody_erased_is_still_what_it_was(erased: Any) -> None:
    erased.ok("plan", "check")
    erased.ok("plan", "export", "2026Q3-1", "--format", "json", "--output", "plan.json")
    judged = erased.json("plan", "judge", "plan.json")
    assert judged["breaches"] == []


def test_nobody_is_entered_again_under_the_number_of_somebody_erased(erased: Any) -> None:
    said = erased.refused("people", "hire", "007", "--unit", "CS", "--level", "staff")
    assert "approved by otto: asked for it" in said
    assert "person-erased" in said
    folder = Path(erased.directory) / "again"
    folder.mkdir()
    (folder / "people.csv").write_text("person,name,unit,level\n007,James,CS,staff\nE9,Nine,CS,staff\n")
    before = erased.json("log", "verify")["size"]
    assert "007 was erased" in erased.refused("import", "again")
    assert erased.json("log", "verify")["size"] == before
    (folder / "people.csv").write_text("person,name,unit,level\nE9,Nine,CS,staff\n")
    erased.ok("import", "again")


def test_whoever_was_erased_is_not_erased_again_and_a_retry_is_harmless(company: Any) -> None:
    first = company.ok("people", "erase", "007", *ERASE, "--command-id", "c1")
    size = company.json("log", "verify")["size"]
    again = company.ok("people", "erase", "007", *ERASE, "--command-id", "c1")
    assert "done before" in again.stderr
    assert "done before" not in first.stderr
    assert company.json("log", "verify")["size"] == size
    assert "007 was erased with event" in company.refused("people", "erase", "007", *ERASE)
    assert "nobody known here" in company.refused("people", "erase", "0070", *ERASE)
    assert "erased already" in company.refused("people", "erase", hidden(company), *ERASE)


def test_a_dry_run_destroys_nothing(company: Any) -> None:
    shown = company.ok("people", "erase", "007", *ERASE, "--dry-run")
    assert "person-erased" in shown.stdout
    assert company.json("people", "show", "007")["name"] == "James"


def test_reason_and_approval_are_needed(company: Any) -> None:
    for words in (("007",), ("007", "--reason", "r"), ("007", "--approved-by", "otto"), ()):
        assert "--approved-by LOGIN" in company.refused("people", "erase", *words, code=2)
    company.ok("people", "erase", "--finish")


def damaged(company: Any, statement: str) -> str:
    """Somebody past the guards damages what is sealed about 007; their id, as the log prints it."""
    (told,) = [line for line in company.ok("log", "show", "--person", "007", "--raw").stdout.splitlines() if "person-hired" in line]
    who = json.loads(told[told.index("{") :])["body"]["person"]
    with closing(sqlite3.connect(company.directory / "rota.db")) as raw:
        assert raw.execute(statement, {"who": who}).rowcount == 1
        raw.commit()
    return str(who)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM payloads WHERE subject = :who AND field = 'number'",
        "UPDATE subject_keys SET wrapped = zeroblob(60) WHERE subject = :who",
    ],
    ids=["the number is lost", "the key is damaged"],
)
def test_whose_number_is_lost_is_erased_by_the_id_that_the_log_prints(company: Any, statement: str) -> None:
    who = damaged(company, statement)
    assert who in company("log", "verify").stdout
    assert "1 number cannot be opened" in company.refused("people", "erase", "007", *ERASE)
    assert who[:8] in company.ok("people", "show", f"#{who[:8]}").stdout
    said = company.refused("people", "erase", "--id", f"#{who[:8]}", *ERASE)
    assert "nothing is erased" in said
    assert "--number-lost" in said
    said = company.ok("people", "erase", "--id", who, "--number-lost", *ERASE).stderr
    assert "is erased" in said
    assert "not marked" in said
    assert company.json("log", "verify")["findings"] == []
    assert company.json("log", "show", "--last", "1")[0]["says"]["number_lost"] is True
    assert hidden(company) == f"#{who[:8]}"
    assert "erased already" in company.refused("people", "erase", "--id", who, *ERASE)


def test_a_backup_with_a_damaged_number_brings_nobody_back_who_was_erased(company: Any) -> None:
    who = damaged(company, "DELETE FROM payloads WHERE subject = :who AND field = 'number'")
    company("log", "backup", "backup.db")
    company.ok("people", "erase", "--id", who, "--number-lost", *ERASE)
    for path in company.directory.glob("rota.db*"):
        if path.is_file():
            path.unlink()
    said = company.ok("log", "restore", "backup.db", "--reapply-erasures").stderr
    assert f"The number of {who} cannot be opened in the backup" in said
    assert company.json("log", "show", "--last", "1")[0]["name"] == "person-erased"
    assert hidden(company) == f"#{who[:8]}"


def test_an_id_of_nobody_or_too_short_is_refused_with_where_ids_stand(company: Any) -> None:
    for begin in ("00000000", "#1", ""):
        assert "rota log verify" in company.refused("people", "erase", "--id", begin, *ERASE)
    assert "PERSON" in company.refused("people", "erase", "007", "--id", "00000000", *ERASE, code=2)
    assert "--finish" in company.refused("people", "erase", "--finish", "--id", "00000000", code=2)


def test_somebody_struck_is_erased_too(company: Any) -> None:
    company.ok("people", "strike", "008", "--reason", "James Secret")
    company.ok("people", "erase", "008", *ERASE)
    assert company.json("people", "list", "--struck")[0]["name"] == "(erased)"
    assert company.json("log", "verify")["findings"] == []


def test_only_hr_erases_in_a_log_with_roles(company: Any) -> None:
    company.ok("roles", "grant", "hr", "hr")
    company.ok("roles", "grant", "mia", "manager", "--unit", "CS")
    assert "may not erase people" in company.refused("people", "erase", "007", *ERASE, "--as", "mia", code=5)
    assert "may not change the wrapping key" in company.refused("log", "rotate-key", "--as", "mia", code=5)


def test_a_person_gets_everything_held_on_them_and_nothing_on_others(company: Any) -> None:
    company.ok("people", "absent", "E2", "--from", "2026-08-03", "--to", "2026-08-14")
    company.ok("people", "change", "E2", "--title", "<b>Head</b>")
    page = company.ok("people", "export", "E2").stdout
    assert "Bo Li" in page
    assert "&lt;b&gt;Head&lt;/b&gt;" in page
    assert "<b>Head" not in page
    assert "James" not in page
    assert "<script" not in page
    whole = json.loads(company.ok("people", "export", "E2", "--format", "json").stdout)
    assert (whole["person"], whole["facts"]["name"], whole["facts"]["title"]) == ("E2", "Bo Li", "<b>Head</b>")
    assert [event["name"] for event in whole["events"]] == [*["person-hired"] * 3, "absence-recorded", "person-changed"]
    assert [event["about"] for event in whole["events"]][1:3] == ["somebody else"] * 2
    company.ok("people", "export", "E2", "--output", "E2.html")
    assert (company.directory / "E2.html").read_text() == page
    assert "belongs to the log" in company.refused("people", "export", "E2", "--output", "rota.db")


def test_another_wrapping_key_changes_nothing_that_is_seen(company: Any) -> None:
    before = company.json("people", "list")
    old = (company.directory / "rota.db.keys" / "wrapping.key").read_text()
    company.ok("log", "rotate-key", "--dry-run")
    assert (company.directory / "rota.db.keys" / "wrapping.key").read_text() == old
    company.ok("log", "rotate-key", "--keep-old", "old.key")
    assert (company.directory / "old.key").read_text() == old
    assert (company.directory / "old.key").stat().st_mode & 0o777 == 0o600
    assert (company.directory / "rota.db.keys" / "wrapping.key").read_text() != old
    assert company.json("people", "list") == before
    assert company.json("log", "verify")["findings"] == []
    assert company.json("doctor")
    assert "never written over" in company.refused("log", "rotate-key", "--keep-old", "old.key")


def test_what_was_erased_or_rotated_is_not_taken_back(erased: Any) -> None:
    assert "gone for good" in erased.refused("import", "--take-back", str(erased.json("log", "verify")["size"]))


def test_a_backup_from_before_is_restored_without_whoever_was_erased_since(company: Any) -> None:
    company.ok("log", "backup", "copy.db")
    company.ok("people", "erase", "007", *ERASE)
    for file in company.directory.glob("rota.db*"):
        if file.is_file():
            file.unlink()
    result = company("log", "restore", "copy.db", "--reapply-erasures")
    assert "Erased again: 1." in result.stderr
    assert hidden(company).startswith("#")
    assert "007 was erased" in company.refused("people", "hire", "007", "--unit", "CS", "--level", "staff")
    verified = company.json("log", "verify")
    assert (verified["findings"], verified["slots"]["erased"]) == ([], 2)
    doctor = json.loads(company("doctor", "--json").stdout)
    assert {answer["state"] for answer in doctor if answer["check"] == "erasures"} == {"ok"}
    assert "James" not in (company.directory / "rota.db.keys" / "erased.json").read_text()


def test_an_import_that_lists_somebody_erased_names_everybody_it_is_about(company: Any) -> None:
    company.ok("people", "erase", "007", *ERASE)
    company.ok("people", "erase", "008", *ERASE)
    folder = Path(company.directory) / "again"
    folder.mkdir()
    (folder / "people.csv").write_text("person,unit,level\n007,CS,staff\n008,CS,staff\nE9,CS,staff\n")
    said = company.refused("import", "again")
    assert "007 was erased" in said
    assert "008 was erased" in said
