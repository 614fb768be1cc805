"""`rota init`, where the log is and who acts."""

import stat
from pathlib import Path
from typing import Any

import pytest


def test_a_log_and_its_keys_are_made(rota: Any) -> None:
    made = rota.json("init")
    assert made["position"] == 1
    keys = rota.directory / "rota.db.keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in keys.iterdir()} == {0o600}


def test_a_log_is_never_overwritten(rota: Any) -> None:
    rota.ok("init")
    before = (rota.directory / "rota.db").read_bytes()
    assert "never overwritten" in rota.refused("init")
    assert (rota.directory / "rota.db").read_bytes() == before


def test_without_a_log_the_next_command_is_named(rota: Any) -> None:
    assert "rota init" in rota.refused("people", "list")
    assert not (rota.directory / "rota.db").exists()


@pytest.mark.parametrize("words", [("--db", "other.db", "people", "list"), ("people", "list", "--db", "other.db")], ids=["root", "leaf"])
def test_the_log_is_named_before_the_command_or_after_it(rota: Any, words: tuple[str, ...]) -> None:
    rota.ok("init", "--db", "other.db")
    assert "Nobody" in rota.ok(*words).stderr


def test_what_stands_nearer_to_the_command_wins(rota: Any) -> None:
    rota.ok("init", "--db", "one.db")
    rota.ok("--db", "one.db", "units", "open", "A")
    rota.ok("init", "--db", "two.db")
    assert rota.json("--db", "one.db", "units", "list", "--db", "two.db") == []
    assert len(rota.json("--db", "one.db", "units", "list")) == 1


def test_an_address_of_sqlite_is_a_path(rota: Any) -> None:
    rota.ok("init", "--db", "sqlite:///other.db")
    assert (rota.directory / "other.db").exists()
    assert (rota.directory / "other.db.keys").is_dir()


def test_keys_lie_where_they_are_said_to_lie(rota: Any) -> None:
    assert rota("init", ROTA_KEYS=str(rota.directory / "k1")).exit_code == 0
    rota.ok("init", "--db", "other.db", "--keys", "k2")
    assert {path.name for path in rota.directory.iterdir() if path.is_dir()} == {"k1", "k2"}


def test_the_flag_says_who_acts_then_the_environment(company: Any) -> None:
    company.ok("people", "leave", "007", "--as", "boss")
    assert company.json("log", "show", "--last", "1")[0]["actor"] == "boss"
    assert company.json("log", "show", "--name", "person-hired")[0]["actor"] == "hr"


def test_today_comes_from_the_flag_then_from_the_environment(company: Any) -> None:
    company.ok("people", "leave", "007", "--today", "2026-06-20")
    company.ok("people", "leave", "E2")
    left = {person["person"]: person["left"] for person in company.json("people", "list", "--all")}
    assert (left["007"], left["E2"]) == ("2026-06-20", "2026-06-15")
    wrong = company("people", "list", ROTA_TODAY="yesterday")
    assert (wrong.exit_code, "ROTA_TODAY" in wrong.stderr) == (2, True)


def test_an_engine_that_is_not_supported_is_refused(rota: Any) -> None:
    assert "postgresql" in rota.refused("init", "--db", "mysql://host/db")
    assert not list(Path(rota.directory).iterdir())
