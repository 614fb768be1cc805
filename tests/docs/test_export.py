"""What docs/export.md shows of a plan's files is what is written and what the referee reads."""

import json
import re
from pathlib import Path
from typing import Any

from scheduler.exports import csv_plan
from scheduler.rosters import StatedPlacement, StatedRoster, read_roster, unknown_keys
from solver.engine.reasons import OF_NO_DEBT
from solver.impossible import BIT
from solver.outcome import NEXT_PLAN, TIERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
GOLDEN = json.loads((ROOT / "tests" / "scheduler" / "exports" / "golden" / "plan.json").read_text(encoding="utf-8"))


def shown(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.S)
    return str(block)


def shapes(plan: dict[str, Any], part: str) -> set[tuple[str, ...]]:
    return {tuple(entry) for entry in plan[part]}


def test_the_object_on_the_page_has_the_keys_of_a_written_plan() -> None:
    page = json.loads(shown("json"))
    assert list(page) == list(GOLDEN)
    assert list(page["engine"]) == list(GOLDEN["engine"])
    assert [tier["name"] for tier in page["tiers"]] == [tier.value for tier in TIERS]
    assert all(shapes(page, part) == shapes(GOLDEN, part) for part in ("tiers", "placements", "shortfalls"))


def test_the_object_on_the_page_is_a_roster_without_a_strange_key() -> None:
    content = shown("json").encode()
    assert read_roster(content, "docs/export.md").plan == "2026Q3-1"
    assert unknown_keys(content, "docs/export.md") == ()


def test_the_page_names_what_a_roster_needs() -> None:
    (sentence,) = re.findall(r"^- Of a roster from elsewhere (.*)$", PAGE, flags=re.M)
    needed = [
        name
        for kind in (StatedRoster, StatedPlacement)
        for name in kind.__struct_fields__[: len(kind.__struct_fields__) - len(kind.__struct_defaults__)]
    ]
    assert sorted(re.findall(r"`(\w+)`", sentence)) == sorted(needed)


def test_the_page_names_every_reason_that_a_shortfall_may_give() -> None:
    (listed,) = re.findall(r"Its code is stable: (.*?)\.$", PAGE, flags=re.M | re.S)
    assert set(re.findall(r"`([a-z-]+)`", listed)) == {NEXT_PLAN, *(reason for reason, bit in BIT.items() if not bit & OF_NO_DEBT)}


def test_the_header_on_the_page_is_that_of_the_csv() -> None:
    assert shown("csv").strip() == ",".join(csv_plan.HEADER)
