"""What comes after another program begins once the person has been in that one."""

from dataclasses import replace

from solver.facts import Facts
from tests.solver.referee.company import TEAM, TELUS, broken, company, said, team_visit, visit

FIRST = replace(TELUS, host="team", quota=9)
SECOND = replace(TEAM, after="telus-day", quota=9)


def world(**facts) -> Facts:
    return company(programs=(FIRST, SECOND), **facts)


def test_nobody_goes_before_what_comes_first_is_over() -> None:
    first, second = visit("eve", "NORTH", "07-14"), team_visit("eve", "SOUTH", "07-15")
    assert broken(world(), second) == {"precedence"}
    assert broken(world(), first, second) == set()
    assert broken(world(), second, visit("eve", "NORTH", "07-16")) == {"precedence"}
    assert broken(world(), visit("max", "NORTH", "07-14"), second) == {"precedence"}
    assert said(world(), second) == ["eve goes in team-day on 2026-07-15, and has not been in telus-day before"]


def test_what_stands_lets_go_however_long_ago_it_was() -> None:
    second = team_visit("eve", "SOUTH", "07-15")
    assert broken(world(standing=(visit("eve", "NORTH", "2019-05-05"),)), second) == set()
    assert broken(world(standing=(visit("eve", "NORTH", "07-20"),)), second) == {"precedence"}
    retired = company(programs=(SECOND,), standing=(visit("eve", "NORTH", "05-05"),))
    assert broken(retired, second) == set()


def test_a_later_visit_waits_no_more() -> None:
    days = [team_visit("eve", "SOUTH", "07-15"), team_visit("eve", "SOUTH", "07-16")]
    assert broken(world(), visit("eve", "NORTH", "07-14"), *days) == set()
