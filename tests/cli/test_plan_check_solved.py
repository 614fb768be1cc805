"""A plan is made once more: another roster that is as good is found where the engine or the lots must give this one, and only there."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.planning import made_with
from tests.cli.conftest import Rota
from tests.cli.rewriting import Body, rewritten
from tests.cli.test_plan import FILES, PLAN, QUARTER, company_in

NOBODY_ASKS = {**FILES, "peaks.csv": "unit,first_day,last_day,heads\n"}  # one visit is all that is planned, on any of many days


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patched:
        for name, content in NOBODY_ASKS.items():
            patched.setitem(FILES, name, content)
        return company_in(tmp_path_factory.mktemp("solved")).directory


@pytest.fixture
def company(small: Path, rota: Rota, drawn: None) -> Rota:
    shutil.copytree(small, rota.directory, dirs_exist_ok=True)
    return rota


@pytest.fixture
def settled(company: Rota) -> Rota:
    """Lots decided on which day the executive goes."""
    company.ok("plan", "make", QUARTER)
    return company


@pytest.fixture
def repeatable(company: Rota) -> Rota:
    company.ok("plan", "make", QUARTER, "--reproducible", "--time-limit", "5")
    return company


def levels(rota: Rota, *words: str) -> dict[int, Any]:
    result = rota("plan", "check", PLAN, *words, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == (0 if told["holds"] else 1)
    return {level["level"]: level for level in told["levels"]}


def plan_events(rota: Rota, change: Callable[[Body], Body]) -> None:
    """Rewrite the plan's events, tree and all."""
    rewritten(rota.directory / "rota.db", lambda body: change(body) if body.get("plan") == PLAN else body)
    assert rota("log", "verify").exit_code == 0


def a_week_on(body: Body) -> Body:
    """The visit on another day on which nothing is different: of equal value in every tier."""
    if "placement" not in body:
        return body
    day = date.fromisoformat(body["first_day"])
    later = (day + timedelta(days=7 if day < date(2026, 9, 1) else -7)).isoformat()
    return {**body, "first_day": later, "last_day": later, "days": [later]}


def parameters(**changed: object) -> Callable[[Body], Body]:
    def change(body: Body) -> Body:
        return {**body, "parameters": {**body["parameters"], **changed}} if "parameters" in body else body

    return change


# --- level 3 ---


def test_lots_are_drawn_again_and_the_plan_is_the_lowest(settled: Rota) -> None:
    assert list(levels(settled)) == [1]
    found = levels(settled, "--solve")
    assert {number: level["holds"] for number, level in found.items()} == {1: True, 2: None, 3: True}
    assert "the same placement; their lots add up to" in found[3]["says"]
    assert "made without --reproducible" in found[2]["says"]
    said = settled.ok("plan", "check", PLAN, "--solve").stdout
    assert "level 3  holds" in said
    assert said.rstrip().splitlines()[-1].startswith(f"{PLAN} holds: ")
    assert settled.ok("plan", "check", "--solve").stdout.splitlines()[1].split()[-4:] == ["no", "answer", "holds", "holds"]


def test_another_roster_of_equal_value_is_found_by_its_lots_alone(settled: Rota) -> None:
    plan_events(settled, a_week_on)
    assert levels(settled)[1]["holds"] is True
    found = levels(settled, "--solve")
    assert (found[1]["holds"], found[3]["holds"]) == (True, False)
    assert "the lowest lots of an equal plan add up to" in found[3]["says"]
    said = settled("plan", "check", PLAN, "--solve")
    assert said.exit_code == 1
    assert f"{PLAN} does not hold at level 3: it counts as stored, and is not the plan that comes out." in said.stdout
    assert "level 3  DIFFERS" in said.stdout


# --- level 2 ---


def test_a_reproducible_plan_comes_out_again(repeatable: Rota) -> None:
    found = levels(repeatable, "--solve")
    assert {number: level["holds"] for number, level in found.items()} == {1: True, 2: True, 3: None}
    assert found[2]["says"] == "solved again with seed 1 and 2 workers: the same placement"
    assert "with --reproducible no lots are drawn" in found[3]["says"]


def test_another_roster_of_equal_value_does_not_come_out_of_the_search(repeatable: Rota) -> None:
    plan_events(repeatable, a_week_on)
    assert levels(repeatable)[1]["holds"] is True
    found = levels(repeatable, "--solve")
    assert (found[1]["holds"], found[2]["holds"]) == (True, False)
    assert "1 of 1 stored placements not found" in found[2]["says"]
    assert f"{PLAN} does not hold at level 2" in repeatable("plan", "check", PLAN, "--solve").stdout


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"made_with": "Plan9 mips, Python 3.11"}, "it was made with Plan9 mips, Python 3.11; here is "),
        ({"made_with": None}, "it was made with versions that nobody kept; here is "),
        ({"made_with": re.sub(r" \(source [0-9a-f]+\)", "", made_with())}, "it was made with "),
        ({"asked_of": "dask"}, "its parts were solved on a cluster"),
        ({"ended": "stopped"}, "a person stopped its search"),
        ({"time_limit_s": "nan"}, "the plan does not say how it was searched"),
        ({"workers": 10**9}, "the plan does not say how it was searched"),
    ],
)
def test_what_cannot_be_asked_again_is_said_with_the_reason(repeatable: Rota, changed: dict[str, object], why: str) -> None:
    plan_events(repeatable, parameters(**changed))
    found = levels(repeatable, "--solve")[2]
    assert found["holds"] is None
    assert found["says"].startswith(f"cannot be asked: {why}")


def test_parts_are_solved_where_they_were_then(company: Rota) -> None:
    company.ok("plan", "make", QUARTER, "--reproducible", "--time-limit", "5", "--executor", "here")
    assert company.json("plan", "export", PLAN)["engine"]["parameters"]["asked_of"] == "here"
    assert levels(company, "--solve")[2]["holds"] is True


# --- before that ---


def test_a_plan_that_does_not_count_is_not_made_again(settled: Rota) -> None:
    plan_events(settled, lambda body: {**body, "unit": "HQ"} if "placement" in body else body)
    found = levels(settled, "--solve")
    assert [found[number]["holds"] for number in (1, 2, 3)] == [False, None, None]
    assert "does not hold at level 1" in found[3]["says"]
