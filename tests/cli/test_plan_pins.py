"""Pins on the command line: set, listed, held by every plan, let go."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Rota

QUARTER, PLAN = "2026Q3", "2026Q3-1"
FILES = {
    "units.csv": """\
unit,parent,front_line,seats,max_away
HQ,,no,1,100
CS,HQ,yes,1,50
SHOP,HQ,yes,2,100
""",
    "people.csv": """\
person,name,unit,level,hired
E1,Zoë O'Hara,HQ,executive,2020-01-01
E2,Bo Li,HQ,executive,2021-03-01
007,James,CS,staff,2022-05-01
008,Bill,CS,staff,2020-07-01
S1,Sal,SHOP,staff,2020-01-01
""",
    "peaks.csv": """\
unit,first_day,last_day,heads
CS,2026-08-03,2026-08-05,1
""",
    "programs.toml": """\
adopt = ["telus-day"]
[program.weeks]
kind = "rotation"
who = { level = ["staff"] }
length = "2w"
host = "none"
""",
}
VISIT = ("plan", "pin", "--person", "E1", "--unit", "CS", "--program", "telus-day", "--from", "2026-07-14", "--host", "007")
BLOCK = ("plan", "pin", "--person", "S1", "--unit", "HQ", "--program", "weeks", "--from", "2026-08-10")


@pytest.fixture
def company(rota: Rota) -> Rota:
    files = rota.directory / "hr"
    files.mkdir()
    for name, content in FILES.items():
        (files / name).write_text(content, encoding="utf-8")
    rota.ok("init")
    rota.ok("import", str(files))
    return rota


def make(rota: Rota) -> Any:
    plan = rota.ok("plan", "make", QUARTER, "--time-limit", "5").stdout.strip()
    return rota.json("plan", "export", plan)


def visits(plan: Any) -> list[tuple[str, str, str, str | None]]:
    return [(one["person"], one["unit"], one["first_day"], one["host"]) for one in plan["placements"]]


def position(rota: Rota) -> int:
    return int(rota.json("log", "show", "--last", "1")[0]["position"])


def test_a_pin_by_hand_is_held_by_the_next_plan_and_shown_in_it(company: Rota) -> None:
    assert "PIN1 (2026-07-14): every plan around these days holds it" in company.ok(*VISIT).stderr
    assert "PIN2 (2026-08-10 to 2026-08-23)" in company.ok(*BLOCK, "--reason", "agreed in May").stderr
    plan = make(company)
    assert ("E1", "CS", "2026-07-14", "007") in visits(plan)
    assert ("S1", "HQ", "2026-08-10", None) in visits(plan)
    assert company.json("plan", "judge", PLAN)["breaches"] == []
    shown = company.ok("plan", "show", PLAN).stdout
    assert "PIN1: E1 Zoë O'Hara to CS, Tue 14 Jul (telus-day)" in shown
    assert {one["pin"] for one in company.json("plan", "show", PLAN)["pins"]} == {"PIN1", "PIN2"}


def test_help_on_several_days_is_a_pin_each(company: Rota) -> None:
    words = ("plan", "pin", "--person", "S1", "--unit", "CS", "--ask", "A1", "--from", "2026-08-03", "--to", "2026-08-04")
    assert "PIN1 (2026-08-03), PIN2 (2026-08-04)" in company.ok(*words).stderr
    helpers = {(one["person"], one["first_day"]) for one in make(company)["placements"] if one["kind"] == "cover"}
    assert {("S1", "2026-08-03"), ("S1", "2026-08-04")} <= helpers


def test_a_placement_of_a_draft_is_pinned_and_found_again_in_the_next(company: Rota) -> None:
    first = make(company)["placements"][0]
    company.ok("plan", "pin", first["id"])
    assert visits({"placements": [first]})[0] in visits(make(company))
    assert "pinned already, as PIN1" in company.refused("plan", "pin", first["id"])
    company.ok("plan", "publish", "2026Q3-2")
    assert "stands already" in company.refused("plan", "pin", "2026Q3-2.1")
    assert [one["status"] for one in company.json("plan", "pins", "--all")] == ["published"]
    assert company.json("plan", "pins") == []


def test_pins_are_listed_as_of_a_day_and_as_they_were_known(company: Rota) -> None:
    company.ok(*VISIT)
    before = position(company)
    company.ok("plan", "unpin", "PIN1", "--reason", "James is away")
    company.ok(*BLOCK)
    assert [(one["pin"], one["person"], one["days"]) for one in company.json("plan", "pins", "--known-at", str(before))] == [
        ("PIN1", "E1", ["2026-07-14"])
    ]
    statuses = [[one["status"] for one in company.json("plan", "pins", "--all", "--as-of", day)] for day in ("2026-08-23", "2026-08-24")]
    assert statuses == [["unpinned", "in force"], ["unpinned", "over"]]
    assert "PIN2" in company.ok("plan", "pins").stdout
    assert "unpinned already" in company.refused("plan", "unpin", "PIN1")
    assert "rota plan pins --all" in company.refused("plan", "unpin", "PIN9")


def test_pins_that_cannot_hold_stop_the_plan_and_are_named_with_the_rules(company: Rota) -> None:
    company.ok(*VISIT)
    company.ok(*BLOCK)
    company.ok("plan", "pin", "--person", "007", "--unit", "HQ", "--program", "weeks", "--from", "2026-08-17")
    company.ok("plan", "pin", "--person", "E2", "--unit", "SHOP", "--program", "telus-day", "--from", "2026-07-15", "--host", "S1")
    company.ok("people", "absent", "E1", "--from", "2026-07-14", "--to", "2026-07-14")
    before = position(company)
    said = company.refused("plan", "make", QUARTER)
    assert "PIN1: E1 in CS on 2026-07-14 (telus-day, with 007)" in said
    assert "one-place: E1 is absent on 2026-07-14" in said
    assert "PIN1 cannot hold; PIN2 and PIN3 cannot hold together. No plan was made." in said
    assert "seats: HQ on 2026-08-17: 2 guests, 1 seats" in said
    assert "PIN4" not in said
    assert "such as: rota plan unpin PIN1; rota plan unpin PIN3 (pins-clash)" in said
    assert position(company) == before
    company.ok("plan", "unpin", "PIN1")
    company.ok("plan", "unpin", "PIN3")
    assert ("S1", "HQ", "2026-08-10", None) in visits(make(company))


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        (("programs", "retire", "telus-day"), "no program in force is called telus-day"),
        (("units", "close", "CS", "--last-day", "2026-07-01"), "CS is closed on 2026-07-14"),
        (("people", "leave", "E1", "--last-day", "2026-06-30"), "E1 is not employed on 2026-07-14"),
    ],
)
def test_what_a_pin_names_may_end_and_then_the_pin_is_named(company: Rota, ends: tuple[str, ...], says: str) -> None:
    company.ok(*VISIT)
    company.ok(*ends)
    said = company.refused("plan", "make", QUARTER)
    assert says in said
    assert "rota plan unpin PIN1" in said


def test_a_refused_plan_adopts_no_holidays(company: Rota) -> None:
    company.ok("units", "change", "HQ", "--calendar", "GB")
    company.ok(*VISIT)
    company.ok("people", "absent", "E1", "--from", "2026-07-14", "--to", "2026-07-14")
    company.ok("units", "change", "SHOP", "--calendar", "JP")
    before = position(company)
    company.refused("plan", "make", QUARTER)
    assert position(company) == before


def test_days_are_worked_out_with_the_public_holidays(company: Rota) -> None:
    company.ok("units", "change", "SHOP", "--calendar", "JP")  # the Mountain Day is 11 August
    retry = (*BLOCK, "--command-id", "once")
    company.ok(*retry)
    pin = company.json("plan", "pins")[0]
    assert (len(pin["days"]), "2026-08-11" in pin["days"]) == (9, False)
    assert "done before" in company.ok(*retry).stderr
    assert ("S1", "HQ", "2026-08-10", None) in visits(make(company))


def test_a_draft_older_than_a_pin_is_not_published_and_judged_in_breach_now(company: Rota) -> None:
    make(company)
    company.ok("plan", "pin", "--person", "E2", "--unit", "SHOP", "--program", "telus-day", "--from", "2026-09-15", "--host", "S1")
    said = company.refused("plan", "publish", PLAN, code=4)
    assert "pins: PIN1 is not held: E2 in SHOP on 2026-09-15 (telus-day, with S1)" in said
    assert company.json("plan", "judge", PLAN)["breaches"] == []
    now = company("plan", "judge", PLAN, "--known-at", str(position(company)), "--json")
    assert (now.exit_code, [one["rule"] for one in json.loads(now.stdout)["breaches"]]) == (1, ["pins"])
    make(company)
    company.ok("plan", "publish", "2026Q3-2")


def test_a_dry_run_pins_nothing(company: Rota) -> None:
    assert company.ok(*VISIT, "--dry-run").stdout.startswith("placement-pinned pin=PIN1")
    assert company.json("plan", "pins", "--all") == []


def test_only_hr_pins(company: Rota) -> None:
    company.ok("roles", "grant", "hr", "hr")
    company.ok("roles", "grant", "mia", "manager", "--unit", "CS")
    for words in (VISIT, ("plan", "unpin", "PIN1"), ("plan", "pin", "2026Q3-1.1")):
        assert "HR can (hr)" in company.refused(*words, "--as", "mia", code=5)
    company.ok(*VISIT)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--person and --unit missing"),
        (("--person", "E1"), "--unit missing"),
        (("2026Q3-1.1", "--host", "007"), "together are neither"),
    ],
)
def test_a_pin_is_a_placement_or_written_by_hand(company: Rota, words: tuple[str, ...], says: str) -> None:
    assert says in company.refused("plan", "pin", *words, code=2)


def only_one_helper(company: Rota) -> None:
    for executive in ("E1", "E2"):
        company.ok("people", "absent", executive, "--from", "2026-08-01", "--to", "2026-08-31")


def test_fill_keeps_away_from_people_on_their_pinned_days(company: Rota) -> None:
    only_one_helper(company)
    company.ok("plan", "pin", "--person", "S1", "--unit", "HQ", "--program", "weeks", "--from", "2026-08-03")
    company.ok("cover", "fill", "A1")
    assert company.json("plan", "list") == []
    company.ok("plan", "unpin", "PIN1")
    company.ok("cover", "fill", "A1")
    found = company.json("plan", "list")[0]["plan"]
    assert {one["person"] for one in company.json("plan", "export", found)["placements"]} == {"S1"}


def test_fill_holds_the_pins_of_the_asks_that_it_fills(company: Rota) -> None:
    company.ok("plan", "pin", "--person", "S1", "--unit", "CS", "--ask", "A1", "--from", "2026-08-03")
    company.ok("cover", "fill", "A1")
    found = company.json("plan", "list")[0]["plan"]
    placements = company.json("plan", "export", found)["placements"]
    assert next(one["first_day"] for one in placements if one["person"] == "S1") == "2026-08-03"
    assert company.ok("plan", "check", found).stdout
    company.ok("plan", "publish", found)
    assert company.json("plan", "pins") == []


def test_helpers_are_not_published_once_a_pin_took_their_days(company: Rota) -> None:
    only_one_helper(company)
    company.ok("cover", "fill", "A1")
    found = company.json("plan", "list")[0]["plan"]
    company.ok("plan", "pin", company.json("plan", "export", found)["placements"][0]["id"])  # what they do is no obstacle to itself
    assert company.ok("plan", "publish", found, "--dry-run").stdout.startswith("plan-published")
    company.ok("plan", "pin", "--person", "S1", "--unit", "HQ", "--program", "weeks", "--from", "2026-08-03")
    assert "S1 is in 2 placements on 2026-08-03" in company.refused("plan", "publish", found, code=4)


def test_a_withdrawn_ask_takes_the_pins_of_its_helpers_along(company: Rota) -> None:
    company.ok("plan", "pin", "--person", "S1", "--unit", "CS", "--ask", "A1", "--from", "2026-08-03")
    company.ok("cover", "withdraw", "A1")
    said = company.refused("plan", "make", QUARTER)
    assert "no ask is called A1" in said
    assert "rota plan unpin PIN1" in said


def test_a_day_is_pinned_up_to_the_last_day_there_is(company: Rota) -> None:
    assert "PIN1 (2199-12-31)" in company.ok(*VISIT[:-3], "2199-12-31", "--host", "007").stderr
    assert "2200-01-" in company.refused(*BLOCK[:-1], "2199-12-30")
