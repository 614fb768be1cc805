"""A placement that names what does not exist, or contradicts itself, is refused before any other rule is asked."""

from dataclasses import replace

import pytest

from solver.outcome import Kind
from tests.solver.referee.company import ask, block, broken, company, day, helper, said, team_visit, visit

FACTS = company(asks=(ask("NORTH", "07-13..07-17", skill="driving"),))


def test_a_lawful_roster_of_every_kind_has_no_breach() -> None:
    roster = (
        visit("eve", "NORTH", "07-14", host="nat"),
        team_visit("max", "SOUTH", "07-15"),
        block("ned", "SOUTH", "07-06", "07-19"),
        helper("sid", "NORTH", "07-16", skill="driving"),
    )
    assert said(FACTS, *roster) == []


@pytest.mark.parametrize(
    "placement",
    [
        visit("nobody", "NORTH", "07-14", host="nat"),
        visit("eve", "NOWHERE", "07-14", host="nat"),
        visit("eve", "NORTH", "07-14", host="nobody"),
        visit("eve", "NORTH", "07-14", host="nat", program="retired"),
        visit("eve", "NORTH", "07-14", host="nat", kind=Kind.ROTATION),
        visit("eve", "NORTH", "07-14", host="nat", ask="A1"),
        visit("eve", "NORTH", "07-14", host="nat", skill="driving"),
        visit("eve", "NORTH", "07-14", host="nat", kind=Kind.COVER),
        helper("sid", "NORTH", "07-14", number="A9", skill="driving"),
        helper("sid", "HQ", "07-14", skill="driving"),
        helper("sid", "NORTH", "07-14"),
        helper("sid", "NORTH", "07-14", skill="welding"),
        helper("sid", "NORTH", "07-14", skill="driving", program="telus-day"),
        helper("sid", "NORTH", "07-14", skill="driving", kind=Kind.SHADOW),
        helper("sid", "NORTH", "07-14", skill="driving", host="nat"),
    ],
)
def test_an_unknown_or_contradicting_reference_is_a_breach_of_form_alone(placement) -> None:
    assert broken(FACTS, placement) == {"form"}


@pytest.mark.parametrize(
    "days",
    [(), ("07-15", "07-14"), ("07-14", "07-14"), ("07-13",), ("07-15",), ("07-14", "07-15")],
    ids=["none", "descending", "twice", "before the first", "after the last", "beyond the last"],
)
def test_days_must_ascend_between_first_and_last_day(days) -> None:
    placement = replace(team_visit("eve", "NORTH", "07-14"), days=tuple(day(one) for one in days))
    assert broken(FACTS, placement) == {"form"}


def test_all_but_a_block_begin_and_end_with_their_days() -> None:
    placement = replace(team_visit("eve", "NORTH", "07-14"), last_day=day("07-15"))
    assert broken(FACTS, placement) == {"form"}
    assert broken(FACTS, block("ned", "SOUTH", "07-06", "07-19")) == set()


def test_a_malformed_placement_does_not_hide_the_breaches_of_the_others() -> None:
    assert broken(FACTS, visit("nobody", "NORTH", "07-14"), team_visit("eve", "HQ", "07-14")) == {"form", "own-unit", "program"}


def test_two_placements_of_one_id_are_a_breach_and_two_without_an_id_are_none() -> None:
    first, second = team_visit("max", "SOUTH", "07-15"), helper("sid", "NORTH", "07-16", skill="driving")
    assert said(FACTS, first, second) == []
    assert said(FACTS, replace(first, id="P-1"), replace(second, id="P-1")) == ["2 placements are called P-1"]
