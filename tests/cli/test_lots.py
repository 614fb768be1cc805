"""Equal plans are drawn by lot, and whoever makes drafts until one suits gains nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_plan import PLAN, QUARTER, company_in

AGAIN = "2026Q3-2"


@pytest.fixture
def twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: None) -> Any:
    """A company with a draft that was withdrawn, and another made from there, searched in another way."""
    monkeypatch.chdir(tmp_path)
    rota = company_in(tmp_path)
    rota.ok("plan", "make", QUARTER, "--seed", "1")
    rota.ok("plan", "withdraw", PLAN)
    rota.ok("plan", "make", QUARTER, "--seed", "9", "--workers", "1")
    return rota


def plan(rota: Any, name: str) -> Any:
    return json.loads(rota.ok("plan", "export", name, "--format", "json").stdout)


def test_the_second_draft_is_the_first_one_again(twice: Any) -> None:
    first, second = plan(twice, PLAN), plan(twice, AGAIN)
    unnamed = [[{**one, "id": None} for one in made["placements"]] for made in (first, second)]
    assert unnamed[0] == unnamed[1]
    said = [made["engine"]["parameters"] for made in (first, second)]
    assert [one["tie_break"] for one in said] == ["settled", "settled"]
    assert [one["lots_position"] for one in said] == [first["based_on"]] * 2
    assert [one["lots_root"] for one in said] == [first["log_root"]] * 2
    assert [one["drafts_before"] for one in said] == [0, 1]
    assert second["based_on"] > first["based_on"]


def test_show_and_check_say_what_was_drawn_from(twice: Any) -> None:
    position = plan(twice, PLAN)["based_on"]
    said = f"drawn by lot, from the log's root at position {position}"
    assert said in twice.ok("plan", "show", AGAIN).stdout
    assert "with 1 draft made for these quarters before" in twice.ok("plan", "show", AGAIN).stdout
    assert said in twice.ok("plan", "check", AGAIN).stdout
    compared = {line["what"]: line["same"] for line in twice.json("plan", "check", AGAIN)["compared"]}
    assert [compared[what] for what in ("lots-position", "lots-root", "drafts-before")] == [True] * 3


def test_what_is_to_be_reproducible_draws_none_and_is_the_same_in_another_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: None
) -> None:
    made = []
    for name in ("one", "other"):
        rota = company_in(tmp_path / name)
        monkeypatch.chdir(tmp_path / name)
        rota.ok("plan", "make", QUARTER, "--reproducible")
        made.append(plan(rota, PLAN))
    assert made[0]["log_root"] != made[1]["log_root"]
    assert [one["engine"]["parameters"]["tie_break"] for one in made] == ["not settled"] * 2
    assert [{**one, "id": None} for one in made[0]["placements"]] == [{**one, "id": None} for one in made[1]["placements"]]
    assert "with --reproducible no lots are drawn" in rota.ok("plan", "show", PLAN).stdout


def test_every_draft_is_counted_whatever_part_of_the_quarter_it_is_for(twice: Any) -> None:
    head = twice.json("plan", "make", "2026-09-01..2026-09-11")
    assert head["engine"]["parameters"]["drafts_before"] == 2
    assert head["engine"]["parameters"]["lots_position"] == plan(twice, PLAN)["based_on"]
