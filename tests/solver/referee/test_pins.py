"""What is pinned is part of every roster."""

from dataclasses import replace

from solver.outcome import Placement
from solver.referee.judge import judge, rules_broken
from tests.solver.referee.company import company, team_visit

PIN = replace(team_visit("eve", "NORTH", "07-14"), id="PIN1")


def breaches(*roster: Placement) -> list[tuple[str, str]]:
    return [(breach.rule, breach.says) for breach in judge(company(pins=(PIN,)), roster).breaches]


def test_a_roster_without_the_pin_is_in_breach() -> None:
    missing = ("pins", f"PIN1 is not held: eve in NORTH on 2026-07-14 ({PIN.program})")
    assert breaches() == [missing]
    assert breaches(team_visit("max", "NORTH", "07-15")) == [missing]


def test_the_pin_is_held_under_whatever_id() -> None:
    assert breaches(replace(PIN, id="2026Q3-1.1", plan="2026Q3-1")) == []


def test_another_unit_day_or_host_does_not_do() -> None:
    for other in (team_visit("eve", "SOUTH", "07-14"), team_visit("eve", "NORTH", "07-15"), replace(PIN, host="sam")):
        assert "pins" in {rule for rule, _ in breaches(other)}


def test_pins_are_no_rule_about_what_a_roster_holds() -> None:
    assert rules_broken(company(pins=(PIN,)), ()) == ()
    assert judge(company(pins=(PIN,)), ()).values == judge(company(), ()).values


def test_a_block_and_a_host_are_told_in_full() -> None:
    block = replace(PIN, last_day=PIN.days[0].replace(day=17), host="sam")
    (breach,) = judge(company(pins=(block,)), ()).breaches
    assert breach.says == f"PIN1 is not held: eve in NORTH from 2026-07-14 to 2026-07-17 ({PIN.program}, with sam)"
