"""The commands on a log on PostgreSQL: the same ones, and the way there and back."""

from typing import Any

import pytest

from tests.postgres import running


@pytest.fixture
def server_url() -> str:
    server = running()
    return server.url(server.new_database())


@pytest.fixture
def there(company: Any, server_url: str) -> Any:
    """The company, moved to a server."""
    company.ok("log", "copy", server_url)
    company.environment |= {"ROTA_DB": server_url, "ROTA_KEYS": str(company.directory / "rota.db.keys")}
    return company


def test_a_log_moved_to_a_server_and_back_keeps_positions_and_root(company: Any, server_url: str) -> None:
    before = company.json("log", "verify")
    company.ok("log", "checkpoint")
    company.ok("log", "copy", server_url)
    company.environment["ROTA_KEYS"] = str(company.directory / "rota.db.keys")
    there = company.json("--db", server_url, "log", "verify")
    company.ok("--db", server_url, "log", "copy", "back.db")
    back = company.json("--db", "back.db", "log", "verify")
    for found in (there, back):
        assert (found["size"], found["root"], found["findings"]) == (before["size"], before["root"], [])
        assert found["slots"] == before["slots"]
    assert company.ok("--db", "back.db", "log", "show", "--raw").stdout == company.ok("log", "show", "--raw").stdout
    assert company.json("--db", "back.db", "people", "list") == company.json("people", "list")


def test_every_reading_command_answers_as_it_did_in_the_file(company: Any, server_url: str) -> None:
    readings = ("people list", "people show 007", "units list", "units show CS", "calendar list", "roles list", "peaks list", "cover list")
    readings += ("programs list", "plan list", "config show", "log show", "log replay")
    before = [company.json(*reading.split()) for reading in readings]
    company.ok("log", "copy", server_url)
    company.environment |= {"ROTA_DB": server_url, "ROTA_KEYS": str(company.directory / "rota.db.keys")}
    assert [company.json(*reading.split()) for reading in readings] == before


def test_work_goes_on_there_and_the_login_is_recorded(there: Any) -> None:
    there.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-14", "--command-id", "c1")
    assert "done before" in there.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-14", "--command-id", "c1").stderr
    assert there.json("people", "show", "007", "--as-of", "2026-08-05")["absent"] is True
    (shown,) = there.json("log", "show", "--last", "1")
    assert (shown["actor"], shown["login"]) == ("hr", "tests")
    assert there.json("log", "show", "--name", "person-hired")[0]["login"] is None
    assert there.json("log", "verify")["findings"] == []
    there.ok("log", "checkpoint")
    assert "hr (tests)" in there.ok("log", "show", "--last", "1").stdout


def test_a_log_is_made_on_a_server_with_its_roles_and_the_statements_are_shown(rota: Any, server_url: str) -> None:
    made = rota.ok("init", "--db", server_url, "--with-roles")
    assert "GRANT EXECUTE ON FUNCTION rota.append TO rota_writer" in made.stdout
    assert "rota.keys" in made.stderr
    assert "host=" not in made.stderr
    rota.environment["ROTA_DB"] = server_url
    rota.ok("units", "open", "HQ")
    assert rota.json("log", "verify")["findings"] == []
    assert "never overwritten" in rota.refused("init")


def test_roles_are_refused_for_a_file(rota: Any) -> None:
    assert "PostgreSQL" in rota.refused("init", "--with-roles", code=2)
    assert not (rota.directory / "rota.db").exists()


def test_the_doctor_asks_the_server(there: Any) -> None:
    answers = {answer["check"]: answer for answer in there.json("doctor")}
    assert answers["log"]["state"] == "ok"
    assert answers["replay"]["state"] == answers["names"]["state"] == "ok"
    assert "host=" not in answers["log"]["says"]


def test_a_backup_of_a_server_is_a_copy(there: Any) -> None:
    assert "rota log copy" in there.refused("log", "backup", "backup.db")
    assert not (there.directory / "backup.db").exists()


def test_nothing_is_copied_over_anything(there: Any, server_url: str) -> None:
    assert "never overwritten" in there.refused("log", "copy", server_url)
    assert "never overwritten" in there.refused("log", "copy", "rota.db")
    assert "cannot be used" in there.refused("log", "copy", "postgresql://x:secret@db.invalid/rota")
    assert "secret" not in there.refused("log", "copy", "postgresql://x:secret@db.invalid/rota")


def test_a_plan_is_made_published_and_checked_there(there: Any) -> None:
    there.ok("programs", "adopt", "telus-day")
    there.ok("plan", "make", "2026Q3", "--time-limit", "2")
    there.ok("plan", "publish", "2026Q3-1")
    there.ok("plan", "check")
    assert there.json("plan", "list")[0]["status"] == "published"
