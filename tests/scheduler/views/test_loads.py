"""What is said of a person's share, of what they are credited with, and of who goes first."""

from dataclasses import replace
from typing import Any

import pytest

from scheduler.views.loads import load_lines, load_object
from solver.explain.given import Given
from solver.facts import Facts
from solver.outcome import Kind
from tests.solver.referee.company import TEAM, company, executive, helper, people_with, team_visit

VISIT = team_visit("eve", "NORTH", "07-14")


def given(regrets: dict[str, int] | None = None, **eve: Any) -> Given:
    stood = tuple(team_visit("max", "NORTH", on) for on in ("2025-11-03", "2025-11-04"))
    facts: Facts = company(programs=(TEAM,), people=people_with(executive("eve", **eve)), standing=stood, regrets=regrets or {})
    return Given(facts=facts, roster=(VISIT,), candidates=1)


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ({}, []),
        ({"fte_permille": 600}, ["E1 could give 60 % of what is asked of somebody full-time in four quarters; each day counts the more."]),
        ({"hired": "2026-01-05"}, ["E1 is credited with 2 days, as many as their group gave before they came."]),
        (
            {"regrets": {"eve": 7}},
            ["E1 goes first where plans are as good: their last visit was worth 7 less to them than their best wish then."],
        ),
    ],
    ids=["nothing", "share", "credit", "regret"],
)
def test_only_what_is_out_of_the_ordinary_is_said(said: dict[str, Any], about: list[str]) -> None:
    assert list(load_lines(given(**said), VISIT, "E1")) == about


def test_helpers_do_not_go_first() -> None:
    help_ = replace(helper("eve", "NORTH", "07-14"), kind=Kind.COVER)
    assert list(load_lines(given({"eve": 7}), help_, "E1")) == []


def test_other_programs_have_all_of_it() -> None:
    assert load_object(given({"eve": 7}, hired="2026-01-05", fte_permille=500), VISIT) == {
        "share_permille": 500,
        "days_credited": 1,
        "wish_lost_before": 7,
    }
