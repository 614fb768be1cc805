"""Plans on the command line: made, read, published, exported, judged."""

import contextlib
import csv
import io
import json
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Rota

QUARTER = "2026Q3"
PLAN = "2026Q3-1"


FILES = {
    "units.csv": """\
unit,parent,front_line,seats,max_away
HQ,,no,1,20
CS,HQ,yes,2,20
SHOP,HQ,yes,1,100
""",
    "people.csv": """\
person,name,unit,level,manager,hired
E1,Zoë O'Hara,HQ,executive,,2020-01-01
E2,Bo Li,HQ,manager,E1,2021-03-01
007,James,CS,staff,E2,2022-05-01
008,Bill,CS,staff,,2026-07-01
S1,Sal,SHOP,staff,,2020-01-01
""",
    "peaks.csv": """\
unit,first_day,last_day,heads
CS,2026-08-03,2026-08-04,4
""",
    "programs.toml": 'adopt = ["telus-day"]\n',
}


def company_in(directory: Path) -> Rota:
    """A company with an executives' day and a peak that asks for more helpers than there are."""
    files = directory / "hr"
    files.mkdir(parents=True)
    for name, content in FILES.items():
        (files / name).write_text(content, encoding="utf-8")
    rota = Rota(directory)
    rota.ok("init")
    rota.ok("import", str(files))
    return rota


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The company without a plan and with a draft, each made once."""
    where = tmp_path_factory.mktemp("plans")
    return {
        "busy": company_in(where / "busy").directory,
        "made": with_draft(company_in(where / "made")).directory,
    }


def with_draft(rota: Rota) -> Rota:
    rota.ok("plan", "make", QUARTER, "--time-limit", "10")
    return rota


@pytest.fixture
def busy(rota: Rota, templates: dict[str, Path]) -> Rota:
    """The company without a plan."""
    shutil.copytree(templates["busy"], rota.directory, dirs_exist_ok=True)
    return rota


@pytest.fixture
def made(rota: Rota, templates: dict[str, Path]) -> Rota:
    """The company with a draft."""
    shutil.copytree(templates["made"], rota.directory, dirs_exist_ok=True)
    return rota


def test_make_prints_the_id_and_talks_on_stderr(busy: Any) -> None:
    result = busy.ok("plan", "make", QUARTER)
    assert result.stdout == f"{PLAN}\n"
    assert f"rota plan publish {PLAN}" in result.stderr


def test_make_prints_the_head_under_json(busy: Any) -> None:
    head = busy.json("plan", "make", QUARTER)
    assert list(head) == ["plan", "status", "horizon", "asks", "based_on", "log_root", "problem_digest", "engine", "tiers", "counts"]
    assert (head["plan"], head["status"], head["horizon"]) == (PLAN, "draft", {"first_day": "2026-07-01", "last_day": "2026-09-30"})
    assert head["counts"]["shadow"] == 1
    assert head["counts"]["shortfalls"] > 0


def test_next_and_a_span_are_horizons_too(busy: Any) -> None:
    assert busy.ok("plan", "make", "next").stdout == "2026Q3-1\n"
    assert busy.ok("plan", "make", "2026-08-03..2026-08-14").stdout == "2026-08-03..2026-08-14-1\n"
    assert "2026Q3" in busy.refused("plan", "make", "summer", code=2)


def test_a_horizon_of_many_years_is_refused(busy: Any) -> None:
    assert "more than 1100 days" in busy.refused("plan", "make", "2020-01-01..2026-12-31")


def test_an_empty_company_gets_an_empty_plan(rota: Any) -> None:
    rota.ok("init")
    head = rota.json("plan", "make", QUARTER)
    assert head["counts"]["placements"] == 0
    assert "nothing proven" not in rota.ok("plan", "show").stdout
    assert rota.json("plan", "judge", PLAN)["in_order"]


def test_a_dry_run_of_make_leaves_no_plan(busy: Any) -> None:
    said = busy.ok("plan", "make", QUARTER, "--dry-run").stdout
    assert said.startswith("plan-drafted plan=2026Q3-1")
    assert busy.json("plan", "list") == []


def test_a_retry_of_make_gives_the_first_plan(busy: Any) -> None:
    words = ("plan", "make", QUARTER, "--command-id", "quarter")
    assert busy.ok(*words).stdout == busy.ok(*words).stdout == f"{PLAN}\n"
    assert len(busy.json("plan", "list")) == 1


def test_a_stopped_make_exits_with_130_and_keeps_the_draft(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.engine import solve

    real = solve.solve
    monkeypatch.setattr(solve, "solve", lambda *asked, **more: replace(real(*asked, **more), interrupted=True))
    result = busy("plan", "make", QUARTER)
    assert (result.exit_code, result.stdout) == (130, f"{PLAN}\n")
    assert "best plan so far" in result.stderr
    assert busy.json("plan", "list")[0]["status"] == "draft"


def test_show_has_what_is_unmet_on_top_and_then_the_calendar(made: Any) -> None:
    shown = made.ok("plan", "show", PLAN).stdout
    assert shown.startswith(f"Plan {PLAN}, a draft, for 1 July to 30 September 2026")
    assert shown.index("Left unmet (cover ") < shown.index("By unit and week") < shown.index("By person")
    assert "E1 Zoë O'Hara (telus-day, with" in shown
    assert "CS, ask A1: Mon 3 - Tue 4 Aug" in shown


def test_of_a_large_plan_only_the_overview_is_shown_unasked(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.plan.FEW", 1)
    shown = made.ok("plan", "show", PLAN).stdout
    assert "placements: see them with --unit, --person or --week" in shown
    assert "By person" not in shown
    assert "By person" in made.ok("plan", "show", PLAN, "--full").stdout
    assert "CS works" in made.ok("plan", "show", PLAN, "--unit", "CS").stdout


def test_the_overview_counts_people_by_unit_and_week(made: Any) -> None:
    lines = made.ok("plan", "show", PLAN).stdout.splitlines()
    heading = lines.index("People in each unit, week by week") + 1
    assert lines[heading].split() == ["unit", *(f"W{week}" for week in range(27, 41))]
    assert [line.split()[0] for line in lines[heading + 1 : lines.index("", heading)]] == ["CS"]


def test_show_can_be_narrowed_to_a_unit_a_person_and_a_week(made: Any) -> None:
    assert "away: E1 Zoë O'Hara at " in made.ok("plan", "show", PLAN, "--unit", "HQ").stdout
    everything = made.json("plan", "show", PLAN)["placements"]
    ones = made.json("plan", "show", PLAN, "--person", "E1")["placements"]
    assert [placement for placement in everything if placement["person"] == "E1"] == ones
    assert made.json("plan", "show", PLAN, "--week", "2026-W01")["placements"] == []
    assert '"HQ"' in made.refused("plan", "show", PLAN, "--unit", "HQQ")
    assert "2026-W28" in made.refused("plan", "show", PLAN, "--week", "soon", code=2)


def test_show_and_export_take_the_latest_plan_where_none_is_named(made: Any) -> None:
    made.ok("plan", "make", "2026Q4")
    assert made.json("plan", "show")["plan"] == "2026Q4-1"
    made.ok("plan", "withdraw", "2026Q4-1", "--reason", "too early")
    assert made.json("plan", "export")["plan"] == PLAN


def test_an_unknown_plan_is_refused_with_the_nearest_one(made: Any) -> None:
    assert PLAN in made.refused("plan", "show", "2026Q3-7")
    assert PLAN in made.refused("plan", "publish", "2026Q3-7")


def test_without_a_plan_the_next_command_is_named(company: Any) -> None:
    assert "rota plan make next" in company.refused("plan", "show")
    assert "rota plan make next" in company.ok("plan", "list").stderr


def test_a_published_plan_says_so_and_is_not_published_twice(made: Any) -> None:
    made.ok("plan", "publish", PLAN)
    assert made.json("plan", "list")[0]["status"] == "published"
    assert "only a draft" in made.refused("plan", "publish", PLAN)
    assert made.json("plan", "show", PLAN)["status"] == "published"
    before = len(made.json("log", "show", "--limit", "0")) - 1
    assert made.json("plan", "show", PLAN, "--known-at", str(before))["status"] == "draft"


def test_a_stale_draft_is_refused_with_exit_4_and_the_list(made: Any) -> None:
    made.ok("people", "absent", "E1", "--from", "2026-07-01", "--to", "2026-09-30")
    said = made.refused("plan", "publish", PLAN, code=4)
    assert "one-place: E1 is absent on 2026-" in said
    assert f"rota plan make {QUARTER}" in said
    assert made.json("plan", "list")[0]["status"] == "draft"


def test_a_dry_run_of_publish_judges_and_appends_nothing(made: Any) -> None:
    assert made.ok("plan", "publish", PLAN, "--dry-run").stdout == f"plan-published plan={PLAN}\n"
    assert made.json("plan", "list")[0]["status"] == "draft"


def exported(rota: Any, name: str = "plan.json") -> Path:
    target: Path = rota.directory / name
    rota.ok("plan", "export", PLAN, "--output", str(target))
    return target


def test_an_exported_plan_is_judged_in_order_with_the_same_values(made: Any) -> None:
    file = exported(made)
    verdict = made.json("plan", "judge", str(file))
    assert (verdict["in_order"], verdict["breaches"], verdict["findings"]) == (True, [], [])
    stated = {tier["name"]: tier["value"] for tier in json.loads(file.read_text())["tiers"]}
    assert {tier["name"]: tier["value"] for tier in verdict["tiers"]} == stated
    assert made.json("plan", "judge", PLAN)["tiers"] == verdict["tiers"]


def test_a_roster_is_judged_from_stdin(made: Any) -> None:
    process = made.process("plan", "judge", "-", input=exported(made).read_bytes())
    assert process.returncode == 0
    assert b"No breach; " in process.stdout


Change = Callable[[dict[str, Any]], object]
SPOILT: dict[str, tuple[Change, str]] = {
    "an unknown person": (lambda roster: roster["placements"][0].update(person="E999"), "no person is called E999"),
    "a wrong value": (lambda roster: roster["tiers"][1].update(value=roster["tiers"][1]["value"] - 1), "cover: the roster says"),
    "an impossible bound": (lambda roster: roster["tiers"][0].update(bound=99), "the bound of 99 is above"),
    "a shortfall left out": (lambda roster: roster["shortfalls"].pop(), "the roster says 0 missing"),
    "another digest": (lambda roster: roster.update(problem_digest="00" * 32), "have the digest"),
    "another root": (lambda roster: roster.update(log_root="00" * 32), "was made from another log"),
    "another horizon": (lambda roster: roster["horizon"].update(last_day="2026-10-01"), "have the digest"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_roster_is_judged_with_exit_1(made: Any, case: str) -> None:
    spoil, says = SPOILT[case]
    file = exported(made)
    roster = json.loads(file.read_text())
    spoil(roster)
    file.write_text(json.dumps(roster))
    result = made("plan", "judge", str(file))
    assert result.exit_code == 1, result.output
    assert says in result.stdout


def test_an_empty_roster_is_judged_by_what_it_leaves_unmet(made: Any) -> None:
    file = made.directory / "empty.json"
    file.write_text('{"horizon": {"first_day": "2026-07-01", "last_day": "2026-09-30"}, "placements": []}')
    said = made.ok("plan", "judge", str(file)).stdout
    assert said.endswith("No breach; 1 of 1 owed placements unmet, 8 of 8 head-days of cover missing.\n")
    assert "good" not in said.lower()


def test_what_is_no_roster_is_refused_with_exit_3(made: Any) -> None:
    file = made.directory / "broken.json"
    file.write_text('{"horizon": ')
    assert "line 1" in made.refused("plan", "judge", str(file))
    assert "neither a file nor a plan" in made.refused("plan", "judge", "nowhere.json")
    assert made.refused("plan", "judge", str(made.directory))


def test_a_roster_can_be_judged_at_another_position(made: Any) -> None:
    file = exported(made)
    made.ok("people", "absent", "E1", "--from", "2026-07-01", "--to", "2026-09-30")
    assert made("plan", "judge", str(file)).exit_code == 0
    head = made.json("plan", "make", "2026Q4")["based_on"]
    assert made("plan", "judge", str(file), "--known-at", str(head)).exit_code == 1


def test_before_anything_was_known_every_id_is_a_breach(made: Any) -> None:
    verdict = json.loads(made("plan", "judge", str(exported(made)), "--known-at", "0", "--json").stdout)
    assert {breach["rule"] for breach in verdict["breaches"]} == {"form"}


def test_a_csv_goes_with_a_receipt(made: Any) -> None:
    target = made.directory / "plan.csv"
    made.ok("plan", "export", PLAN, "--format", "csv", "--output", str(target))
    rows = list(csv.DictReader(io.StringIO(target.read_text())))
    assert {row["plan"] for row in rows} == {PLAN}
    slip = json.loads((made.directory / "plan.csv.receipt.json").read_text())
    assert (slip["file"], slip["plan"], len(slip["root"])) == ("plan.csv", PLAN, 8)
    assert made.ok("plan", "export", PLAN, "--format", "csv").stdout == target.read_text()


def test_every_format_of_the_registry_is_offered() -> None:
    from scheduler.cli.plan_export import FORMATS
    from scheduler.exports.registry import BY_NAME

    assert list(FORMATS.choices) == list(BY_NAME)


def test_the_same_files_in_another_log_give_the_same_placements(busy: Any, tmp_path: Path) -> None:
    twin = company_in(tmp_path / "twin")
    for rota in (busy, twin):
        rota.ok("plan", "make", QUARTER, "--reproducible")
    assert without_ids(twin.json("plan", "export")) == without_ids(busy.json("plan", "export"))


def without_ids(roster: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: value for key, value in placement.items() if key != "id"} for placement in roster["placements"]]


def test_a_time_limit_that_is_no_number_is_a_mistake_in_use(busy: Any) -> None:
    assert "no number of seconds" in busy.refused("plan", "make", QUARTER, "--time-limit", "nan", code=2)


def test_a_second_ctrl_c_does_not_lose_what_the_first_one_kept(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.engine import solve

    real = solve.solve

    def stopped_twice(*asked: Any, **more: Any) -> Any:
        with contextlib.suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        return replace(real(*asked, **more), interrupted=True)

    monkeypatch.setattr(solve, "solve", stopped_twice)
    result = busy("plan", "make", QUARTER)
    assert (result.exit_code, result.stdout) == (130, f"{PLAN}\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("place", ["rota.db", "rota.db-wal", "./hr/../rota.db", "rota.db.keys/wrapping.key"])
def test_an_export_is_never_written_over_the_log(made: Any, place: str) -> None:
    assert "belongs to the log" in made.refused("plan", "export", PLAN, "--output", place)
    made.ok("log", "verify")


def test_a_log_that_may_only_be_read_is_refused_before_the_search(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.engine import solve

    monkeypatch.setattr("events.store.sqlite.os.access", lambda path, mode: mode != os.W_OK)
    monkeypatch.setattr(solve, "solve", lambda *asked, **more: pytest.fail("searched for nothing"))
    assert "may only be read" in busy.refused("plan", "make", QUARTER)
