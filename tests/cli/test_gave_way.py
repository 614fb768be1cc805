"""What cover cost in rotations, from the search to the page: counted by trying all rosters, and silent where nothing is known."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler.handling import Ledger
from scheduler.problem import facts_for
from scheduler.views.unmet import OUTRANKS
from solver.facts import Facts
from tests.cli.conftest import Rota
from tests.solver.explain.worlds import rosters_of
from tests.worlds.brute import values_of

WEEK = "2026-08-03..2026-08-07"
PLAN = f"{WEEK}-1"
SENTENCE = "1 rotation gave way to cover, which outranks them (proven)."
NOW = datetime(2026, 6, 15, tzinfo=UTC)
FILES = {
    "units.csv": "unit,front_line,seats,max_away\nNORTH,yes,5,100\nSOUTH,yes,5,100\n",
    "people.csv": """\
person,name,unit,level,hired
S1,Sal,SOUTH,staff,2020-01-01
S2,Sid,SOUTH,staff,2020-01-01
S3,Sue,SOUTH,staff,2020-01-01
""",
    "absences.csv": "person,first_day,last_day\nS3,2026-08-03,2026-08-07\n",
    "programs.toml": '[program.days]\nkind = "rotation"\nwho = { unit = ["SOUTH"] }\nlength = "3d"\n',
}
PEAKS = "unit,first_day,last_day,heads\nNORTH,2026-08-03,2026-08-05,1\n"


def company_in(directory: Path, files: dict[str, str]) -> Path:
    (directory / "hr").mkdir(parents=True)
    for name, content in files.items():
        (directory / "hr" / name).write_text(content, encoding="utf-8")
    rota = Rota(directory)
    rota.ok("init")
    rota.ok("import", str(directory / "hr"))
    return directory


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A company of three with and without a peak that needs one of the two who could rotate."""
    where = tmp_path_factory.mktemp("gave-way")
    return {"peak": company_in(where / "peak", {**FILES, "peaks.csv": PEAKS}), "quiet": company_in(where / "quiet", FILES)}


@pytest.fixture
def peak(rota: Rota, templates: dict[str, Path]) -> Rota:
    shutil.copytree(templates["peak"], rota.directory, dirs_exist_ok=True)
    return rota


@pytest.fixture
def quiet(rota: Rota, templates: dict[str, Path]) -> Rota:
    shutil.copytree(templates["quiet"], rota.directory, dirs_exist_ok=True)
    return rota


def facts_in(rota: Any) -> Facts:
    org = Ledger.open(str(rota.directory / "rota.db"), None, login="hr", now=NOW, entropy=bytes).org
    return facts_for(org, (date(2026, 8, 3), date(2026, 8, 7)))


def fewest_unmet(facts: Facts) -> int:
    """Rotations unmet in the best of all rosters."""
    return min(values_of(facts, roster) for roster in rosters_of(facts) or ())[2]


def test_what_cover_cost_is_told_as_trying_all_rosters_counts_it(peak: Any) -> None:
    facts = facts_in(peak)
    assert (fewest_unmet(facts), fewest_unmet(replace(facts, asks=()))) == (2, 1)
    said = peak.ok("plan", "make", WEEK)
    assert SENTENCE in said.stderr
    assert said.stdout == f"{PLAN}\n"
    shown = " ".join(peak.ok("plan", "show").stdout.split())
    assert f"Left unmet (rotations 2): {OUTRANKS} {SENTENCE}" in shown
    assert peak.ok("plan", "export", "--format", "text").stdout.endswith(f"\n\n{SENTENCE}\n")
    assert SENTENCE in peak.ok("plan", "relief").stdout


def test_the_numbers_stand_among_the_parameters_and_in_show(peak: Any) -> None:
    told = {"rotations_gave_way_least": 1, "rotations_gave_way_most": 1}
    for head in (peak.json("plan", "make", WEEK), peak.json("plan", "show"), peak.json("plan", "export")):
        assert told.items() <= head["engine"]["parameters"].items()
    assert peak.json("plan", "show")["gave_way_to_cover"] == {"least": 1, "most": 1}
    assert peak.json("plan", "judge", PLAN)["in_order"]


def test_it_is_no_word_about_a_part_of_the_plan(peak: Any) -> None:
    peak.ok("plan", "make", WEEK)
    for part in (("--person", "S3"), ("--unit", "NORTH"), ("--week", "2026-W32")):
        assert "gave way" not in peak.ok("plan", "show", PLAN, *part).stdout


def test_where_nothing_is_asked_nothing_gave_way(quiet: Any) -> None:
    said = quiet.ok("plan", "make", WEEK)
    assert "gave way" not in said.stderr + quiet.ok("plan", "show").stdout + quiet.ok("plan", "export", "--format", "text").stdout
    assert quiet.json("plan", "show")["gave_way_to_cover"] == {"least": 0, "most": 0}


def test_without_time_left_the_plan_stands_and_nothing_is_said(peak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.explain.solving import Remaining

    monkeypatch.setattr(Remaining, "best", lambda *asked: None)
    said = peak.ok("plan", "make", WEEK)
    assert "gave way" not in said.stderr + peak.ok("plan", "show").stdout
    shown = peak.json("plan", "show")
    assert shown["gave_way_to_cover"] is None
    assert shown["engine"]["parameters"]["rotations_gave_way_least"] is None


def test_a_fill_has_no_rotations_and_says_nothing(quiet: Any) -> None:
    quiet.ok("peaks", "declare", "NORTH", "--from", "2026-08-03", "--to", "2026-08-05", "--heads", "1")
    head = quiet.json("cover", "fill")
    assert len(head["filled"]) == 1
    assert not [name for name in head["engine"]["parameters"] if "gave_way" in name]
    assert quiet.json("plan", "show", head["plan"])["gave_way_to_cover"] is None


def test_ctrl_c_while_it_is_counted_keeps_the_plan(peak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.explain.solving import Remaining

    def pressed(*asked: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Remaining, "best", pressed)
    result = peak("plan", "make", WEEK)
    assert (result.exit_code, result.stdout) == (130, f"{PLAN}\n")
    assert peak.json("plan", "show")["gave_way_to_cover"] is None
    assert peak.json("plan", "judge", PLAN)["in_order"]
