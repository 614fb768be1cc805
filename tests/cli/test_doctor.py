"""`rota doctor`: what is missing or wrong."""

import inspect
import json
import os
import re
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli import checkups

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def findings(rota: Any, *words: str) -> dict[str, str]:
    result = rota("doctor", "--json", *words)
    found = {answer["check"]: answer["says"] for answer in json.loads(result.stdout) if answer["state"] == "finding"}
    assert result.exit_code == (1 if found else 0)
    return found


def test_a_log_in_order_has_no_findings(company: Any) -> None:
    assert findings(company) == {}
    assert "CPython" in company.ok("doctor").stdout


def test_every_question_is_asked() -> None:
    questions = [
        function
        for name, function in inspect.getmembers(checkups, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == checkups.__name__
    ]
    assert set(checkups.CHECKUPS) == set(questions)


def test_every_library_that_is_needed_is_looked_for() -> None:
    needed = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {name.lower() for name in checkups.LIBRARIES} == {re.split("[<>=]", line)[0].lower() for line in needed}


def test_no_log_is_a_finding_with_the_next_command(rota: Any) -> None:
    assert "rota init" in findings(rota)["log"]


def test_keys_that_others_may_read_are_a_finding(company: Any) -> None:
    (company.directory / "rota.db.keys" / "wrapping.key").chmod(0o644)
    assert "chmod 600" in findings(company)["keys"]


def test_keys_of_another_log_are_a_finding(company: Any) -> None:
    company.ok("init", "--db", "other.db")
    assert "names" in findings(company, "--keys", "other.db.keys")


def test_a_log_that_was_rolled_back_is_a_finding(company: Any) -> None:
    company.ok("log", "backup", "older.db")
    company.ok("people", "leave", "007", "--last-day", "2027-01-31")
    company.ok("log", "checkpoint")
    assert "signer" not in findings(company)
    for file in company.directory.glob("rota.db*"):
        if file.is_file():
            file.unlink()
    Path("older.db").rename("rota.db")
    assert "9 events were signed and the log holds 8" in findings(company)["signer"]
    company.ok("people", "leave", "008", "--last-day", "2027-01-31")
    assert "rota log verify" in findings(company)["signer"]


def test_a_signing_key_that_is_missing_is_noted_with_the_next_command(company: Any) -> None:
    (company.directory / "rota.db.keys" / "signing.key").unlink()
    assert findings(company) == {}
    (says,) = [answer["says"] for answer in company.json("doctor") if answer["check"] == "signer"]
    assert "rota log checkpoint --new-key" in says


def test_no_keys_are_a_finding(company: Any) -> None:
    assert "--keys" in findings(company, "--keys", "nowhere")["keys"]


def test_a_damaged_log_is_a_finding(company: Any) -> None:
    connection = sqlite3.connect(company.directory / "rota.db")
    with connection:
        connection.execute("DROP TABLE events")
    connection.close()
    assert "replay" in findings(company)


def test_a_clock_that_lies_behind_the_log_is_a_finding(company: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    import scheduler.cli.caller as frame

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Stopped":
            return cls(2020, 1, 1, tzinfo=tz or UTC)

    monkeypatch.setattr(frame, "datetime", Stopped)
    assert "set the clock" in findings(company)["clock"]


def test_public_holidays_not_yet_kept_are_a_note(company: Any) -> None:
    company.ok("units", "change", "CS", "--calendar", "US-WA", "--always")
    noted = [answer for answer in company.json("doctor") if answer["check"] == "calendar"]
    assert [(answer["state"], answer["says"][:5]) for answer in noted] == [("note", "US-WA")]


def test_the_password_of_an_address_is_not_repeated(company: Any) -> None:
    said = findings(company, "--db", "postgresql+psycopg://hr:secret@db.invalid/rota")["log"]
    assert "cannot be used" in said
    assert "secret" not in said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_keys_that_we_may_not_read_are_a_finding(company: Any) -> None:
    (company.directory / "rota.db.keys").chmod(0)
    try:
        assert "cannot be read" in findings(company)["keys"]
    finally:
        (company.directory / "rota.db.keys").chmod(0o700)
