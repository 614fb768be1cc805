"""Never one's own unit, never one's own line."""

from datetime import date

import pytest

from solver.timeline import Timeline
from tests.solver.referee.company import ask, block, broken, company, executive, helper, people_with, person, said, team_visit, visit


def test_nobody_visits_helps_or_rotates_into_their_own_unit() -> None:
    facts = company(people=people_with(executive("eve", "NORTH")), asks=(ask("NORTH", "07-14..07-14"),))
    assert said(facts, team_visit("eve", "NORTH", "07-14")) == ["NORTH is eve's own unit on 2026-07-14"]
    assert broken(facts, helper("nat", "NORTH", "07-14")) == {"own-unit"}
    assert broken(facts, block("ned", "NORTH", "07-06", "07-19")) == {"own-unit"}


def test_the_own_unit_is_that_of_the_day() -> None:
    moved = executive("eve", Timeline((date.min, date(2026, 7, 14)), ("NORTH", "HQ")))
    facts = company(people=people_with(moved))
    assert broken(facts, team_visit("eve", "NORTH", "07-13")) == {"own-unit"}
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == set()


def test_a_block_into_the_unit_one_moves_to_is_a_breach_on_the_days_after_the_move() -> None:
    moved = person("ned", Timeline((date.min, date(2026, 7, 16)), ("NORTH", "SOUTH")))
    facts = company(people=people_with(moved))
    assert said(facts, block("ned", "SOUTH", "07-06", "07-19")) == [f"SOUTH is ned's own unit on 2026-07-{on}" for on in (16, 17)]


@pytest.mark.parametrize(
    ("nat", "eve"),
    [
        (person("nat", "NORTH", manager="eve"), executive("eve")),
        (person("nat", "NORTH", manager="max"), executive("eve")),
        (person("nat", "NORTH"), executive("eve", manager="nat")),
        (person("nat", "NORTH"), executive("eve", manager="max")),
    ],
    ids=["my report", "my report's report", "my manager", "my manager's manager"],
)
def test_a_host_is_neither_above_nor_below_the_visitor(nat, eve) -> None:
    manager_of_max = "eve" if nat.manager.at(date.max) == "max" else "nat"
    facts = company(people=people_with(nat, eve, executive("max", manager=manager_of_max)))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == {"own-unit"}
    assert broken(facts, visit("eve", "NORTH", "07-14", host="ned")) == set()


def test_two_reports_of_one_manager_are_in_no_line() -> None:
    facts = company(people=people_with(person("nat", "NORTH", manager="max"), executive("eve", manager="max")))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == set()


def test_the_line_is_that_of_the_day() -> None:
    was_mine = person("nat", "NORTH", manager=Timeline((date.min, date(2026, 7, 15)), ("eve", None)))
    facts = company(people=people_with(was_mine))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == {"own-unit"}
    assert broken(facts, visit("eve", "NORTH", "07-15", host="nat")) == set()


def test_a_cycle_of_managers_ends() -> None:
    ring = (person("nat", "NORTH", manager="max"), executive("max", manager="nat"), person("ned", "NORTH", manager="ned"))
    facts = company(people=people_with(*ring, executive("eve", manager="max")))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == {"own-unit"}
    assert broken(facts, visit("eve", "NORTH", "07-14", host="ned")) == set()


def test_a_manager_nobody_knows_ends_the_line() -> None:
    facts = company(people=people_with(person("nat", "NORTH", manager="stranger")))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == set()
