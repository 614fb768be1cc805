"""The founding practices at the size in which they were invented, from files to a judged plan.

Each states the least numbers of placements, so that no empty or poor plan passes. How long it takes is measured, not asserted.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Planner
from tests.acceptance.sizes import FIVE_THOUSAND, TELUS, UPS, Size

pytestmark = pytest.mark.campaign


def planned(rota: Planner, where: Path, size: Size, presets: Sequence[str], seconds: int = 300) -> dict[str, Any]:
    """The quarter's plan of a company in which the presets run, without a breach."""
    size.write(where)
    rota.ok("import", str(where))
    for preset in presets:
        rota.ok("programs", "adopt", preset)
    plan = rota.json("plan", "make", "2027Q1", "--time-limit", str(seconds))["plan"]
    judged = rota.json("plan", "judge", plan)
    assert (judged["breaches"], judged["findings"]) == ([], [])
    roster: dict[str, Any] = rota.json("plan", "export", plan, "--format", "json")
    return roster


def test_350_executives_of_30_departments_are_paired_one_to_one_with_named_hosts(rota: Planner, tmp_path: Path) -> None:
    roster = planned(rota, tmp_path / "hr", TELUS, ["telus-day"])
    pairs = roster["placements"]
    assert (roster["shortfalls"], len(pairs)) == ([], 350)
    assert len({pair["person"] for pair in pairs}) == 350
    assert len({(pair["host"], pair["first_day"]) for pair in pairs}) == 350
    assert max(Counter(pair["host"] for pair in pairs).values()) <= 2
    homes = {row["person"]: row["unit"] for row in rota.json("people", "list", "--limit", "0")}
    assert len({homes[pair["person"]] for pair in pairs}) == 30
    assert all(homes[pair["host"]] == pair["unit"] for pair in pairs)


def test_1500_managers_go_one_saturday_in_each_month_and_have_a_day_given_back(rota: Planner, tmp_path: Path) -> None:
    roster = planned(rota, tmp_path / "hr", UPS, ["ups-saturday"])
    saturdays = roster["placements"]
    assert (roster["shortfalls"], len(saturdays)) == ([], 4_500)
    assert max(Counter((one["person"], one["first_day"][:7]) for one in saturdays).values()) == 1
    for one in saturdays:
        day, free = date.fromisoformat(one["first_day"]), date.fromisoformat(one["compensation_day"])
        assert (day.weekday(), len(one["days"])) == (5, 1)
        assert timedelta(days=1) <= free - day <= timedelta(days=14)
        assert free.weekday() < 5


def test_four_presets_together_in_a_company_of_5000(rota: Planner, tmp_path: Path) -> None:
    four = ["telus-day", "ups-saturday", "rotation", "everyone-means-everyone"]
    roster = planned(rota, tmp_path / "hr", FIVE_THOUSAND, four, seconds=45)
    placed = Counter(one["program"] for one in roster["placements"])
    assert set(placed) == set(four)
    assert placed["rotation"] >= 3_500
    assert placed["ups-saturday"] >= 800
