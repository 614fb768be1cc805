"""Roles on the command line: granted, listed, revoked, and what they keep from whom."""

from typing import Any

import pytest

SPAN = ("--from", "2026-07-06", "--to", "2026-07-10")
PLAN = ("plan", "make", "2026Q3", "--time-limit", "2")


@pytest.fixture
def closed(company: Any) -> Any:
    """The company with `hr` in HR, `mia` as manager of CS and `otto` as auditor."""
    company.ok("roles", "grant", "hr", "hr")
    company.ok("roles", "grant", "mia", "manager", "--unit", "CS")
    company.ok("roles", "grant", "otto", "auditor")
    return company


def test_a_log_is_open_until_the_first_role_is_granted(company: Any) -> None:
    assert company.json("roles", "list") == []
    assert "open to everybody" in company.ok("roles", "list").stderr
    company.ok("units", "open", "DEPOT", "--as", "anybody")
    assert "first-role-not-hr" in company.refused("roles", "grant", "mia", "manager", "--unit", "CS")
    assert "The log is closed now" in company.ok("roles", "grant", "hr", "hr").stderr
    assert "anybody holds no role" in company.refused("units", "open", "MILL", "--as", "anybody", code=5)


def test_who_shuts_themselves_out_is_told(company: Any) -> None:
    said = company.ok("roles", "grant", "boss", "hr").stderr
    assert "boss never acted here before." in said
    assert "and hr holds none" in said


def test_roles_are_listed_as_they_are_and_as_they_were(closed: Any) -> None:
    roles = [("hr", "hr", []), ("mia", "manager", ["CS"]), ("otto", "auditor", [])]
    assert [tuple(record.values()) for record in closed.json("roles", "list")] == roles
    assert [record["login"] for record in closed.json("roles", "list", "--role", "manager")] == ["mia"]
    before = closed.json("log", "replay")["position"]
    closed.ok("roles", "grant", "mia", "manager", "--unit", "HQ")
    closed.ok("roles", "revoke", "mia", "manager", "--unit", "CS")
    closed.ok("roles", "revoke", "otto", "auditor")
    assert [tuple(record.values()) for record in closed.json("roles", "list")] == [("hr", "hr", []), ("mia", "manager", ["HQ"])]
    assert [tuple(record.values()) for record in closed.json("roles", "list", "--known-at", str(before))] == roles
    assert closed.json("roles", "list", "--known-at", "1") == []


def test_a_refusal_says_what_why_and_who_could(closed: Any) -> None:
    said = closed.refused("cover", "approve", "A1", "--as", "mia", code=5)
    assert said == ("Error: mia may not approve cover: mia is manager of CS. HR can (hr). Who is what: rota roles list (not-your-role)\n")
    said = closed.refused("peaks", "declare", "HQ", *SPAN, "--as", "mia", code=5)
    assert "mia may not declare peaks for HQ: mia is manager of CS." in said


@pytest.mark.parametrize("login", ["mia", "otto", "nobody"])
@pytest.mark.parametrize(
    "words",
    [
        ("people", "hire", "E9", "--unit", "CS", "--level", "staff"),
        ("people", "move", "007", "HQ"),
        ("units", "staffing", "CS", "--min", "1"),
        ("calendar", "add", "PLANT", "2026-12-24"),
        ("config", "set", "cover-days", "5"),
        ("programs", "adopt", "telus-day"),
        ("roles", "grant", "nobody", "hr"),
        ("roles", "revoke", "hr", "hr"),
        PLAN,
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_is_for_hr_is_refused_with_its_exit_code_and_appends_nothing(closed: Any, login: str, words: tuple[str, ...]) -> None:
    before = closed.json("log", "verify")["root"]
    assert "HR can (hr)" in closed.refused(*words, "--as", login, code=5)
    assert closed.json("log", "verify")["root"] == before


def test_a_manager_has_a_day_in_the_own_unit(closed: Any) -> None:
    said = closed.ok("peaks", "declare", "CS", *SPAN, "--heads", "1", "--as", "mia").stderr
    assert "P1 with A1" in said
    assert "rota cover approve A1" in said
    closed.ok("cover", "ask", "CS", *SPAN, "--heads", "1", "--as", "mia")
    closed.ok("people", "absent", "007", *SPAN, "--as", "mia")
    assert "for HQ" in closed.refused("people", "absent", "E2", *SPAN, "--as", "mia", code=5)
    closed.ok("cover", "approve", "A1")
    assert [ask["status"] for ask in closed.json("cover", "list")] == ["approved", "asked"]
    closed.ok("cover", "withdraw", "A2", "--as", "mia")
    closed.ok("peaks", "withdraw", "P1", "--as", "mia")


def test_everybody_reads(closed: Any) -> None:
    for words in (("people", "list"), ("units", "show", "CS"), ("roles", "list"), ("log", "show"), ("log", "verify"), ("log", "replay")):
        closed.ok(*words, "--as", "otto")
        closed.ok(*words, "--as", "nobody")


def test_an_import_is_refused_whole_where_one_row_is_not_permitted(closed: Any) -> None:
    files = closed.directory / "files"
    files.mkdir()
    (files / "peaks.csv").write_text("unit,first_day,last_day,heads\nCS,2026-07-06,2026-07-07,0\nHQ,2026-07-06,2026-07-07,0\n")
    before = closed.json("log", "verify")["root"]
    assert "for HQ" in closed.refused("import", str(files), "--as", "mia", code=5)
    assert closed.json("log", "verify")["root"] == before
    (files / "peaks.csv").write_text("unit,first_day,last_day,heads\nCS,2026-07-06,2026-07-07,2\n")
    closed.ok("import", str(files), "--as", "mia")
    assert [ask["status"] for ask in closed.json("cover", "list")] == ["asked"]
    before = closed.json("log", "verify")["root"]
    closed.ok("import", str(files), "--as", "mia")
    closed.ok("import", str(files))
    assert closed.json("log", "verify")["root"] == before


def test_a_plan_is_published_by_hr_only(closed: Any) -> None:
    plan = closed.ok(*PLAN).stdout.strip()
    assert "mia may not publish plans" in closed.refused("plan", "publish", plan, "--as", "mia", code=5)
    closed.ok("plan", "publish", plan, "--command-id", "c1")
    assert "done before" in closed.ok("plan", "publish", plan, "--command-id", "c1", "--as", "mia").stderr


def test_the_last_in_hr_stays(closed: Any) -> None:
    assert "last-hr" in closed.refused("roles", "revoke", "hr", "hr")
    closed.ok("roles", "grant", "anna", "hr")
    closed.ok("roles", "revoke", "hr", "hr", "--as", "anna")
    closed.refused("roles", "grant", "hr", "hr", code=5)


def test_a_dry_run_shows_the_grant_and_a_retry_grants_once(company: Any) -> None:
    assert "role-granted" in company.ok("roles", "grant", "anna", "hr", "--dry-run").stdout
    assert company.json("roles", "list") == []
    grant = ("roles", "grant", "anna", "hr", "--command-id", "c1")
    company.ok(*grant)
    assert "done before" in company.ok(*grant).stderr


def test_an_auditor_sees_who_was_given_what_by_whom(closed: Any) -> None:
    (event,) = [entry for entry in closed.json("log", "show", "--name", "role-granted") if entry["says"]["role"] == "manager"]
    assert (event["actor"], event["about"], event["says"]["actor"], event["says"]["units"]) == ("hr", "actor:mia", "mia", ["CS"])
    assert event["position"] in [entry["position"] for entry in closed.json("log", "show", "--unit", "CS")]


def test_no_login_stands_in_the_log_in_plain(closed: Any, in_files: Any) -> None:
    closed.ok("roles", "grant", "unmistakable-login", "auditor")
    assert not in_files(b"unmistakable-login")
