"""A quarter of each of the three companies, from their files to a published plan that the referee and the log bear out.

Each case states the least numbers of placements, so that no empty or poor plan passes.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.cases import ADVENTUREWORKS, MYSQL, MYSQL_CUT, ORACLE, Case
from tests.acceptance.conftest import Planner

CASES = [
    pytest.param(ORACLE, id="oracle"),
    pytest.param(ADVENTUREWORKS, id="adventureworks"),
    pytest.param(MYSQL_CUT, id="a cut of mysql"),
    pytest.param(MYSQL, id="mysql", marks=pytest.mark.campaign),
]


@pytest.mark.parametrize("case", CASES)
def test_a_quarter_is_imported_planned_judged_published_and_verified(rota: Planner, tmp_path: Path, case: Case) -> None:
    set_up(rota, tmp_path / "files", case)
    plan = rota.json("plan", "make", "next", "--time-limit", str(case.seconds))["plan"]
    roster = rota.json("plan", "export", plan, "--format", "json")

    counting = roster["tiers"][:3]
    assert [tier["name"] for tier in counting] == ["programs", "cover", "rotations"]
    assert all(tier["bound"] is not None and tier["value"] - tier["bound"] <= 1 for tier in counting), counting
    placed = Counter(placement["kind"] for placement in roster["placements"])
    assert placed["shadow"] >= case.shadows, placed
    assert placed["rotation"] >= case.rotations, placed
    assert case.cover <= days_covered(roster) <= case.made_up.head_days()
    assert sum(gap["missing"] * gap["price"] for gap in roster["shortfalls"]) == sum(tier["value"] for tier in counting)

    assert rota.json("plan", "judge", plan)["breaches"] == []
    rota.ok("plan", "publish", plan)
    assert rota.json("log", "verify")["findings"] == []


def set_up(rota: Planner, files: Path, case: Case) -> None:
    """The company in the log, with the two programs."""
    case.files(files)
    case.made_up.write(files)
    rota.ok("import", str(files), "--profile", case.profile)
    rota.ok("programs", "adopt", "telus-day", *case.who)
    rota.ok("programs", "adopt", "rotation")


def days_covered(roster: dict[str, Any]) -> int:
    """Days that helpers work in all."""
    return sum(len(placement["days"]) for placement in roster["placements"] if placement["kind"] == "cover")
