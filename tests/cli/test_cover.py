"""A manager's day on the command line: ask, see who comes, fill what the published plan does not know of, take asks back."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Rota

QUARTER = "2026Q3"
FILES = {
    "units.csv": """\
unit,parent,front_line,seats,max_away
HQ,,no,1,50
CS,HQ,yes,2,20
SHOP,HQ,yes,1,50
""",
    "people.csv": """\
person,name,unit,level,manager,hired,skills
E1,Zoë O'Hara,HQ,executive,,2020-01-01,
E2,Bo Li,HQ,manager,E1,2021-03-01,
E3,Ida Holm,HQ,staff,E2,2021-03-01,phones
E4,Jo Park,HQ,staff,E2,2021-03-01,
007,James,CS,staff,E2,2022-05-01,phones
008,Bill,CS,staff,,2022-07-01,
S1,Sal,SHOP,staff,,2020-01-01,phones
S2,Sue,SHOP,staff,,2020-01-01,
""",
    "programs.toml": 'adopt = ["telus-day"]\n',
}
ASK = ("cover", "ask", "CS", "--from", "2026-08-03", "--to", "2026-08-04", "--heads", "2")
WEEK = ("--unit", "CS", "--week", "2026-W32")
FILL = "2026-08-03..2026-08-04-1"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The company before its quarter is planned and with the quarter's plan published, each made once."""
    where = tmp_path_factory.mktemp("cover")
    return {"imported": imported(where / "imported").directory, "published": published(imported(where / "published")).directory}


def imported(directory: Path) -> Rota:
    files = directory / "hr"
    files.mkdir(parents=True)
    for name, content in FILES.items():
        (files / name).write_text(content, encoding="utf-8")
    rota = Rota(directory)
    rota.ok("init")
    rota.ok("import", str(files))
    return rota


def published(rota: Rota) -> Rota:
    rota.ok("plan", "make", QUARTER, "--time-limit", "10")
    rota.ok("plan", "publish", f"{QUARTER}-1")
    return rota


@pytest.fixture
def planned(rota: Rota, templates: dict[str, Path]) -> Rota:
    """The company with a published quarter, in which nobody asked for help."""
    shutil.copytree(templates["published"], rota.directory, dirs_exist_ok=True)
    return rota


@pytest.fixture
def unplanned(rota: Rota, templates: dict[str, Path]) -> Rota:
    """The company without a plan."""
    shutil.copytree(templates["imported"], rota.directory, dirs_exist_ok=True)
    return rota


def approved(rota: Rota, *ask: str) -> str:
    """Its id, asked and approved."""
    rota.ok(*(ask or ASK))
    name: str = rota.json("cover", "list")[-1]["ask"]
    rota.ok("cover", "approve", name)
    return name


def in_britain(rota: Rota) -> None:
    """From now on the units go by a public calendar, of which the log knows no year yet."""
    files = rota.directory / "more"
    files.mkdir()
    (files / "units.csv").write_text("unit,calendar\nCS,GB\nHQ,GB\n", encoding="utf-8")
    rota.ok("import", str(files))


def adopted(rota: Rota) -> int:
    """How many years of public holidays the log knows."""
    return len(rota.json("log", "show", "--name", "holidays-adopted"))


def filled(rota: Rota, *words: str) -> Any:
    return rota.json("cover", "fill", *words)


def listed(rota: Rota, ask: str) -> tuple[object, ...]:
    one = next(one for one in rota.json("cover", "list") if one["ask"] == ask)
    return one["status"], one["head_days"], one["helper_days"], one["missing"]


def bookings(rota: Rota) -> list[tuple[str, str]]:
    """Who is where when by all published plans: a pair twice is somebody booked twice."""
    plans = [plan["plan"] for plan in rota.json("plan", "list", "--status", "published")]
    sheets = [rota.json("plan", "show", plan) for plan in plans]
    return [(placement["person"], day) for sheet in sheets for placement in sheet["placements"] for day in placement["days"]]


# --- an ask enters the next plan ---


def test_a_peak_declared_by_a_manager_enters_the_next_plan_once_hr_approves_it(unplanned: Any) -> None:
    unplanned.ok("roles", "grant", "hr", "hr")
    unplanned.ok("roles", "grant", "mia", "manager", "--unit", "CS")
    declared = unplanned.ok("--as", "mia", "peaks", "declare", "CS", "--from", "2026-08-03", "--to", "2026-08-04", "--heads", "1")
    assert "It counts once HR approves it: rota cover approve A1." in declared.stderr
    unplanned.ok("plan", "make", QUARTER, "--time-limit", "10")
    assert unplanned.json("plan", "show")["shortfalls"] == []
    assert listed(unplanned, "A1") == ("asked", 2, 0, 2)
    unplanned.ok("cover", "approve", "A1")
    made = unplanned.ok("plan", "make", QUARTER, "--time-limit", "10").stdout.strip()
    served = [placement["ask"] for placement in unplanned.json("plan", "show", made)["placements"]]
    assert served.count("A1") == 2
    unplanned.ok("plan", "publish", made)
    assert listed(unplanned, "A1") == ("approved", 2, 2, 0)


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_an_ask_that_is_declined_or_withdrawn_is_not_in_the_next_plan(unplanned: Any, verb: str) -> None:
    ask = approved(unplanned)
    unplanned.ok("cover", verb, ask)
    unplanned.ok("plan", "make", QUARTER, "--time-limit", "10")
    sheet = unplanned.json("plan", "show")
    assert ask not in {one.get("ask") for one in (*sheet["placements"], *sheet["shortfalls"])}
    assert listed(unplanned, ask)[1:] == (0, 0, 0)


# --- an ask after publication is filled ---


def test_an_ask_after_publication_is_filled_published_and_seen_in_the_units_week(planned: Any) -> None:
    ask, before = approved(planned), bookings(planned)
    result = planned.ok("cover", "fill", ask)
    assert result.stdout == f"{FILL}\n"
    assert f"{ask} (CS): helpers found for 4 of 4 missing head-days." in result.stderr
    assert f"books nobody until HR publishes it: rota plan publish {FILL}" in result.stderr
    assert listed(planned, ask) == ("approved", 4, 0, 4)
    planned.ok("plan", "publish", FILL)
    assert listed(planned, ask) == ("approved", 4, 4, 0)
    shown = planned.ok("plan", "show", *WEEK)
    assert "Plan 2026Q3-1, published" in shown.stdout
    assert f"ask {ask}" in shown.stdout
    assert f"With the helpers of {FILL}" in shown.stderr
    helpers = [one["person"] for one in planned.json("plan", "show", *WEEK)["placements"] if one["ask"] == ask]
    assert len(helpers) == 4
    after = bookings(planned)
    assert after[: len(before)] == before
    assert len(set(after)) == len(after)


def test_a_second_fill_finds_nothing_left(planned: Any) -> None:
    ask = approved(planned)
    planned.ok("plan", "publish", planned.ok("cover", "fill").stdout.strip())
    before = len(planned.json("plan", "list"))
    again = planned.ok("cover", "fill", ask)
    assert (again.stdout, len(planned.json("plan", "list"))) == ("", before)
    assert f"{ask} (CS): nothing is missing." in again.stderr
    assert filled(planned) == {"plan": None, "asks": [], "filled": []}


def test_only_what_the_plan_left_missing_is_filled(unplanned: Any) -> None:
    ask = approved(unplanned, *ASK[:-1], "3", "--skill", "phones")
    plan = published(unplanned).json("plan", "show", f"{QUARTER}-1")
    assert sum(one["missing"] for one in plan["shortfalls"]) == 2
    assert filled(unplanned)["plan"] is None
    unplanned.ok("people", "skill", "S2", "phones", "--from", "2026-08-04")
    (found,) = filled(unplanned, ask)["filled"]
    assert (found["missing"], found["found"], found["left"]) == (2, 0, 2)
    unplanned.ok("people", "skill", "E4", "phones", "--from", "2026-08-04")
    (found,) = filled(unplanned, ask)["filled"]
    assert (found["missing"], found["found"], found["left"]) == (2, 1, 1)
    assert found["helpers"] == [{"day": "2026-08-04", "people": ["E4"]}]


def test_where_nobody_can_come_the_reasons_are_said_and_nothing_is_kept(planned: Any) -> None:
    ask = approved(planned, *ASK, "--skill", "piano")
    before = planned.json("log", "show", "--limit", "0")
    result = planned.ok("cover", "fill", ask)
    assert result.stdout == ""
    assert f"{ask} (CS, piano): helpers found for 0 of 4 missing head-days." in result.stderr
    assert "nobody outside CS holds piano then" in result.stderr
    assert "Nobody was found who can come, so there is no draft." in result.stderr
    answer = filled(planned, ask)
    assert (answer["plan"], answer["filled"][0]["left"]) == (None, 4)
    assert planned.json("log", "show", "--limit", "0") == before


def test_the_reasons_of_those_who_hold_the_skill_are_counted(planned: Any) -> None:
    ask = approved(planned, *ASK, "--skill", "phones")
    for person in ("E3", "S1"):
        planned.ok("people", "absent", person, "--from", "2026-08-03", "--to", "2026-08-04")
    result = planned.ok("cover", "fill", ask)
    assert "4 head-days missing at CS (phones)" in result.stderr
    assert "2 of 2 heads missing: 2 absent" in result.stderr
    assert "Nobody was found who can come" in result.stderr


def test_where_nobody_can_come_no_holidays_enter_the_log_either(planned: Any) -> None:
    in_britain(planned)
    ask = approved(planned, "cover", "ask", "CS", "--from", "2029-03-01", "--to", "2029-03-01", "--heads", "1", "--skill", "piano")
    before = adopted(planned)
    assert filled(planned, ask)["plan"] is None
    assert adopted(planned) == before


def test_an_ask_that_waits_is_named_where_nothing_else_is_missing(planned: Any) -> None:
    planned.ok(*ASK)
    said = planned.ok("cover", "fill").stderr
    assert "No approved ask lacks anybody." in said
    assert "Waiting for HR's approval: A1" in said


def test_days_on_which_the_unit_does_not_work_miss_nobody(planned: Any) -> None:
    ask = approved(planned, "cover", "ask", "CS", "--from", "2026-08-01", "--to", "2026-08-02", "--heads", "1")
    assert "none of its days is a workday of the unit" in planned.ok("cover", "fill", ask).stderr
    assert listed(planned, ask) == ("approved", 0, 0, 0)


def test_only_days_from_today_on_are_filled(planned: Any) -> None:
    ask = approved(planned)
    answer = json.loads(planned.ok("--today", "2026-08-04", "cover", "fill", ask, "--json").stdout)
    assert answer["plan"] == "2026-08-04..2026-08-04-1"
    assert [one["day"] for one in answer["filled"][0]["helpers"]] == ["2026-08-04"]
    assert "ended on 2026-08-04" in planned.refused("--today", "2026-08-05", "cover", "fill", ask)


def test_what_does_not_count_is_refused_with_the_next_step(planned: Any) -> None:
    planned.ok(*ASK)
    assert "rota cover approve A1" in planned.refused("cover", "fill", "A1")
    planned.ok("cover", "decline", "A1")
    assert "HR can still approve it: rota cover approve A1" in planned.refused("cover", "fill", "A1")
    planned.ok("cover", "withdraw", "A1")
    assert "rota cover ask CS --from 2026-08-03 --to 2026-08-04 --heads 2" in planned.refused("cover", "fill", "A1")
    assert "rota cover list" in planned.refused("cover", "fill", "A9")


def test_asks_that_lie_too_far_apart_are_named_one_by_one(planned: Any) -> None:
    near = approved(planned)
    approved(planned, "cover", "ask", "CS", "--from", "2031-03-03", "--to", "2031-03-03", "--heads", "1")
    assert f"more than 1100 days. Name asks that lie closer together: rota cover fill {near}" in planned.refused("cover", "fill")
    assert filled(planned, near)["plan"] == FILL


def test_a_dry_run_looks_and_keeps_nothing(planned: Any) -> None:
    ask = approved(planned)
    result = planned.ok("cover", "fill", ask, "--dry-run")
    assert result.stdout.startswith(f"plan-drafted plan={FILL}")
    assert "helpers found for 4 of 4" in result.stderr
    assert len(planned.json("plan", "list")) == 1


def test_a_stopped_fill_exits_with_130_and_keeps_what_was_found(planned: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.engine import solve

    real = solve.solve
    monkeypatch.setattr(solve, "solve", lambda *given, **more: replace(real(*given, **more), interrupted=True))
    approved(planned)
    result = planned("cover", "fill")
    assert (result.exit_code, result.stdout) == (130, f"{FILL}\n")
    assert "best that was found so far" in result.stderr


def test_the_plans_for_asks_are_listed_as_such(planned: Any) -> None:
    ask = approved(planned)
    planned.ok("cover", "fill")
    assert [plan["asks"] for plan in planned.json("plan", "list")] == [None, [ask]]
    assert f"4 August 2026, helpers for {ask} alone" in planned.ok("plan", "show", FILL).stdout


def test_a_retry_gives_the_first_draft(planned: Any) -> None:
    approved(planned)
    words = ("cover", "fill", "--command-id", "monday")
    first, again = planned.ok(*words), planned.ok(*words)
    assert first.stdout == again.stdout == f"{FILL}\n"
    assert "helpers found for 4 of 4" in again.stderr
    assert len(planned.json("plan", "list")) == 2


# --- drafts book nobody ---


def test_of_two_drafts_for_one_ask_only_one_is_published(planned: Any) -> None:
    ask = approved(planned)
    planned.ok("cover", "fill", ask)
    second = planned.ok("cover", "fill", ask)
    assert f"Older drafts for the same asks book nobody either: {FILL}." in second.stderr
    planned.ok("plan", "publish", FILL)
    said = planned.refused("plan", "publish", second.stdout.strip(), code=4)
    assert f"Make a new one: rota cover fill {ask}" in said
    assert len(set(bookings(planned))) == len(bookings(planned))


def test_a_draft_for_an_ask_withdrawn_since_is_not_published(planned: Any) -> None:
    ask = approved(planned)
    planned.ok("cover", "fill", ask)
    planned.ok("cover", "withdraw", ask)
    refusal = planned.refused("plan", "publish", FILL, code=4)
    assert ask in refusal
    assert f"rota plan withdraw {FILL}" in refusal
    assert "rota cover fill" not in refusal


def test_a_helper_absent_since_makes_the_draft_stale(planned: Any) -> None:
    ask = approved(planned)
    person = filled(planned, ask)["filled"][0]["helpers"][0]["people"][0]
    planned.ok("people", "absent", person, "--from", "2026-08-03", "--to", "2026-08-03")
    assert f"{person} is absent on 2026-08-03" in planned.refused("plan", "publish", FILL, code=4)


def test_a_plan_made_later_leaves_the_helpers_where_they_are(planned: Any) -> None:
    ask = approved(planned)
    planned.ok("cover", "fill", ask)
    planned.ok("plan", "publish", FILL)
    later = planned.ok("plan", "make", "2026-08-03..2026-08-14", "--time-limit", "10").stdout.strip()
    planned.ok("plan", "publish", later)
    assert listed(planned, ask) == ("approved", 4, 4, 0)
    assert len(set(bookings(planned))) == len(bookings(planned))


# --- asks taken back ---


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_helpers_already_published_stay_and_are_named_when_an_ask_is_taken_back(planned: Any, verb: str) -> None:
    ask = approved(planned)
    planned.ok("cover", "fill", ask)
    planned.ok("plan", "publish", FILL)
    said = planned.ok("cover", verb, ask).stderr
    assert "4 helper days are published and stay" in said
    assert f"rota cover show {ask}" in said
    assert listed(planned, ask)[1:] == (0, 4, 0)
    days = planned.json("cover", "show", ask)["days"]
    assert [(day["heads"], len(day["come"]), day["missing"]) for day in days] == [(0, 2, 0), (0, 2, 0)]
    booked = bookings(planned)
    other = approved(planned, "cover", "ask", "SHOP", "--from", "2026-08-03", "--to", "2026-08-04", "--heads", "4")
    planned.ok("plan", "publish", planned.ok("plan", "make", "2026-08-03..2026-08-14", "--time-limit", "10").stdout.strip())
    assert listed(planned, other)[3] > 0
    assert bookings(planned)[: len(booked)] == booked
    assert len(set(bookings(planned))) == len(bookings(planned))
    planned.ok("plan", "withdraw", FILL)
    assert listed(planned, ask)[2] == 0
    assert ask not in planned.ok("plan", "show", *WEEK).stdout


def test_a_withdrawn_peak_names_its_helpers_too(planned: Any) -> None:
    planned.ok("peaks", "declare", "CS", "--from", "2026-08-03", "--to", "2026-08-04", "--heads", "1")
    planned.ok("plan", "publish", planned.ok("cover", "fill").stdout.strip())
    said = planned.ok("peaks", "withdraw", "P1").stderr
    assert "2 helper days are published and stay" in said
    assert "rota cover show A1" in said


# --- what is read ---


def test_an_ask_is_shown_day_by_day_with_who_comes_and_what_is_missing(planned: Any) -> None:
    ask = approved(planned, *ASK[:-1], "3", "--skill", "phones")
    planned.ok("plan", "publish", planned.ok("cover", "fill", ask).stdout.strip())
    days = planned.json("cover", "show", ask)["days"]
    assert [(day["day"], day["heads"], len(day["come"]), day["missing"]) for day in days] == [
        ("2026-08-03", 3, 2, 1),
        ("2026-08-04", 3, 2, 1),
    ]
    shown = planned.ok("cover", "show", ask).stdout
    assert "2026-08-03  3" in shown
    assert "E3 Ida Holm; S1 Sal" in shown
    assert "ask  peak  unit" in planned.ok("cover", "list").stdout


def test_a_plan_for_asks_is_judged_as_such_from_the_log_and_from_its_file(planned: Any) -> None:
    ask = approved(planned)
    planned.ok("cover", "fill", ask)
    sheet = json.loads(planned.ok("plan", "export", FILL).stdout)
    assert sheet["asks"] == [ask]
    file = planned.directory / "fill.json"
    file.write_text(json.dumps(sheet))
    assert planned.json("plan", "judge", str(file))["in_order"]
    assert planned.json("plan", "judge", FILL)["in_order"]
    file.write_text(json.dumps(sheet | {"asks": None}))
    wrong = planned("plan", "judge", str(file))
    assert wrong.exit_code == 1
    assert "finding problem-digest" in wrong.stdout
    now = planned("plan", "judge", str(file), "--known-at", str(len(planned.json("log", "show", "--limit", "0"))))
    assert f"{FILL} is the plan for the asks {ask}, not for everything." in now.stdout


# --- who may ---


def test_managers_fill_the_asks_of_their_units_and_hr_publishes(planned: Any) -> None:
    mine = approved(planned)
    other = approved(planned, "cover", "ask", "SHOP", "--from", "2026-08-05", "--to", "2026-08-05", "--heads", "1")
    planned.ok("roles", "grant", "hr", "hr")
    planned.ok("roles", "grant", "mia", "manager", "--unit", "CS")
    planned.ok("roles", "grant", "otto", "auditor")
    said = planned.refused("--as", "mia", "cover", "fill", other, code=5)
    assert "mia may not propose helpers for SHOP: mia is manager of CS. HR can (hr)." in said
    assert "otto may not propose helpers" in planned.refused("--as", "otto", "cover", "fill", code=5)
    answer = json.loads(planned.ok("--as", "mia", "cover", "fill", "--json").stdout)
    assert answer["asks"] == [mine]
    assert "mia may not publish plans" in planned.refused("--as", "mia", "plan", "publish", FILL, code=5)
    planned.ok("plan", "publish", FILL)
    assert [one["ask"] for one in filled(planned)["filled"]] == [other]


def test_a_manager_may_be_the_first_to_need_the_holidays_of_a_year(planned: Any) -> None:
    in_britain(planned)
    ask = approved(planned, "cover", "ask", "CS", "--from", "2029-03-30", "--to", "2029-04-03", "--heads", "1")  # Easter
    planned.ok("roles", "grant", "hr", "hr")
    planned.ok("roles", "grant", "mia", "manager", "--unit", "CS")
    before = adopted(planned)
    answer = json.loads(planned.ok("--as", "mia", "cover", "fill", ask, "--json").stdout)
    assert [one["day"] for one in answer["filled"][0]["helpers"]] == ["2029-04-02", "2029-04-03"]
    assert adopted(planned) == before + 1
    assert planned.json("plan", "judge", answer["plan"])["in_order"]
