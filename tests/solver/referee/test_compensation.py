"""A day outside the pattern is given back, where the program says so."""

from dataclasses import replace
from datetime import date

import pytest

from solver.outcome import Tier
from solver.referee.judge import judge
from tests.solver.referee.company import (
    MON_SAT,
    TEAM,
    TELUS,
    broken,
    company,
    executive,
    people_with,
    said,
    team_visit,
    units_with,
    visit,
)

SATURDAY = replace(TEAM, off_pattern=True, quota=99, compensation_days=14)
TUESDAY = date(2026, 7, 14)


def saturday(given_back: date | None, who: str = "eve", on: str = "07-11", where: str = "NORTH"):
    return team_visit(who, where, on, compensation_day=given_back)


def saturdays(**facts):
    return company(programs=(SATURDAY, TELUS), **facts)


def test_a_saturday_is_given_back() -> None:
    assert broken(saturdays(), saturday(TUESDAY)) == set()
    assert said(saturdays(), saturday(None)) == ["eve has no compensation day for 2026-07-11, which is outside their pattern"]


def test_no_day_is_given_back_where_none_is_due() -> None:
    assert said(saturdays(), team_visit("eve", "NORTH", "07-10", compensation_day=TUESDAY)) == [
        "eve is owed no compensation day for 2026-07-10, but here is 2026-07-14"
    ]
    assert broken(company(programs=(replace(SATURDAY, compensation_days=None),)), saturday(TUESDAY)) == {"compensation"}
    assert broken(saturdays(people=people_with(executive("eve", workdays=MON_SAT))), saturday(TUESDAY)) == {"compensation"}


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        ("2026-07-10", {"compensation"}),  # before it
        ("2026-07-13", set()),
        ("2026-07-18", {"compensation"}),  # a Saturday
        ("2026-07-24", set()),
        ("2026-07-27", {"compensation"}),  # on the sixteenth day
    ],
)
def test_it_is_a_day_of_work_within_a_fortnight(day, rules) -> None:
    assert broken(saturdays(), saturday(date.fromisoformat(day))) == rules


def test_nobody_gets_back_a_day_on_which_they_are_away_or_the_unit_is_closed_or_the_horizon_over() -> None:
    assert broken(saturdays(people=people_with(executive("eve", away=("07-14..07-14",)))), saturday(TUESDAY)) == {"compensation"}
    closed = {"units": units_with("HQ", calendar="own"), "calendars": {"own": frozenset({TUESDAY})}}
    assert broken(saturdays(**closed), saturday(TUESDAY)) == {"compensation"}
    assert broken(saturdays(), saturday(date(2026, 10, 1), on="09-26")) == {"compensation"}


def test_nothing_else_happens_on_the_day() -> None:
    facts = saturdays()
    assert broken(facts, saturday(TUESDAY), team_visit("eve", "SOUTH", "07-14")) == {"one-place"}
    both = (saturday(TUESDAY), saturday(TUESDAY, on="07-04", where="SOUTH"))
    assert said(facts, *both) == ["eve has no placement on 2026-07-14, which is the compensation day of 2"]
    assert broken(saturdays(standing=both[:1]), both[1]) == {"one-place"}
    assert broken(saturdays(standing=both[:1]), team_visit("eve", "SOUTH", "07-14")) == {"one-place"}


def test_nobody_hosts_on_the_day() -> None:
    facts = saturdays()
    given_back = saturday(TUESDAY, who="nat", where="SOUTH")
    facts = replace(facts, programs=(replace(SATURDAY, who=replace(SATURDAY.who, level=frozenset({"staff", "executive"}))), TELUS))
    assert broken(facts, given_back) == set()
    assert said(facts, given_back, visit("eve", "NORTH", "07-14", host="nat")) == ["nat is a host on 2026-07-14 and has a compensation day"]
    assert broken(replace(facts, standing=(given_back,)), visit("eve", "NORTH", "07-14", host="nat")) == {"hosts"}


def test_the_unit_misses_them_on_the_day_given_back_and_not_on_the_saturday() -> None:
    facts = saturdays(units=units_with("HQ", min_staff=1))
    assert broken(facts, saturday(TUESDAY), team_visit("max", "NORTH", "07-14")) == {"home-cover"}
    assert broken(facts, saturday(TUESDAY), saturday(date(2026, 7, 15), who="max", where="SOUTH")) == set()
    assert broken(facts, saturday(TUESDAY), saturday(TUESDAY, who="max", where="SOUTH")) == {"home-cover"}


def test_it_is_no_day_given() -> None:
    facts = saturdays()
    with_day, without = judge(facts, (saturday(TUESDAY),)), judge(facts, (saturday(None),))
    assert with_day.values[Tier.FAIRNESS] == without.values[Tier.FAIRNESS] == 100
