"""The later terms of a program: closed days, deadlines of joiners, gaps and histories by unit, blocks in a row, units seen once."""

from collections import Counter
from dataclasses import replace

from solver.facts import Choice, Facts, Level, Program
from solver.outcome import Tier
from solver.referee.judge import judge
from solver.timeline import Timeline
from tests.solver.referee.company import (
    STAFF,
    TEAM,
    TELUS,
    WEEKS,
    block,
    broken,
    company,
    day,
    people_with,
    person,
    said,
    span,
    team_visit,
    unit,
    units_with,
    visit,
)

OFTEN = replace(TEAM, quota=99)
HIRED = people_with(person("joy", "HQ", hired="07-08"))
JOINERS = replace(TEAM, who=STAFF, per="window", within_days=10)


def only(program: Program, **facts) -> Facts:
    return company(programs=(program,), **facts)


def owed(facts: Facts, *roster) -> Counter[str]:
    """Missing placements by person."""
    unmet = judge(facts, roster).shortfalls
    return Counter(one.person for one in unmet if one.person is not None for _ in range(one.missing))


def test_nobody_goes_on_a_blackout_day() -> None:
    facts = only(replace(TEAM, blackout=(span("07-14..07-15"),)))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"program"}
    assert broken(facts, team_visit("eve", "NORTH", "07-16")) == set()
    assert "blacked out" in said(facts, team_visit("eve", "NORTH", "07-15"))[0]


def test_a_block_leaves_blackout_days_out() -> None:
    facts = only(replace(WEEKS, blackout=(span("07-14..07-14"),)))
    assert broken(facts, block("nat", "SOUTH", "07-13", "07-26", but=("07-14",))) == set()
    assert broken(facts, block("nat", "SOUTH", "07-13", "07-26")) == {"program"}


def test_joiners_go_within_their_first_days() -> None:
    facts = only(JOINERS, people=HIRED)
    assert broken(facts, team_visit("joy", "NORTH", "07-08")) == set()
    assert broken(facts, team_visit("joy", "NORTH", "07-17")) == set()
    assert said(facts, team_visit("joy", "NORTH", "07-20")) == ["2026-07-20 is not within 10 days of the hire of joy"]
    assert broken(facts, team_visit("nat", "SOUTH", "07-14")) == {"program"}  # nobody knows since when they are there


def test_a_joiner_owes_once_and_only_where_the_deadline_has_come() -> None:
    facts = only(JOINERS, people=HIRED)
    assert owed(facts) == {"joy": 1}
    assert owed(facts, team_visit("joy", "NORTH", "07-08")) == {}
    assert owed(only(replace(JOINERS, within_days=85), people=HIRED)) == {"joy": 1}
    assert owed(only(replace(JOINERS, within_days=86), people=HIRED)) == {}


def test_what_a_joiner_did_before_the_horizon_counts() -> None:
    early = people_with(person("joy", "HQ", hired="06-25"))
    before = team_visit("joy", "NORTH", "06-29")
    assert owed(only(JOINERS, people=early)) == {"joy": 1}
    assert owed(only(JOINERS, people=early, standing=(before,))) == {}
    assert broken(only(JOINERS, people=early, standing=(before,)), team_visit("joy", "SOUTH", "07-02")) == {"program"}


def test_two_visits_to_one_unit_lie_apart() -> None:
    facts = only(replace(OFTEN, unit_gap_days=30))
    first = team_visit("eve", "NORTH", "07-01")
    assert broken(facts, first, team_visit("eve", "NORTH", "07-30")) == {"program"}
    assert broken(facts, first, team_visit("eve", "NORTH", "07-31")) == set()
    assert broken(facts, first, team_visit("eve", "SOUTH", "07-02")) == set()
    standing = only(replace(OFTEN, unit_gap_days=30), standing=(team_visit("eve", "NORTH", "06-15"),))
    assert broken(standing, first) == {"program"}


def test_nobody_goes_on_a_day_on_which_the_unit_does_not_work() -> None:
    units = units_with("NORTH", workdays=0b0011111, calendar="US-WA")
    facts = only(
        replace(OFTEN, unit_works=True), units=units, people=people_with(person("eve", "HQ", level=Level.EXECUTIVE, workdays=0b1111111))
    )
    assert broken(facts, team_visit("eve", "NORTH", "07-18")) == {"program"}
    assert said(facts, team_visit("eve", "NORTH", "07-18")) == [
        "NORTH does not work on 2026-07-18, and team-day goes only where people work"
    ]
    assert broken(facts, team_visit("eve", "NORTH", "07-17")) == set()
    assert broken(only(OFTEN, units=units, people=facts.people), team_visit("eve", "NORTH", "07-18")) == set()


def test_nobody_goes_where_they_once_worked() -> None:
    moved = person("nat", Timeline.of("SOUTH").since(day("01-10"), "NORTH"))
    facts = only(replace(OFTEN, who=STAFF, never_worked=True), people=people_with(moved))
    assert said(facts, team_visit("nat", "SOUTH", "07-14")) == [
        "nat belongs to SOUTH, or once did; team-day goes only where they never worked"
    ]
    assert broken(facts, team_visit("nat", "HQ", "07-14")) == {"program"}  # not at the front line
    assert broken(facts, team_visit("ned", "SOUTH", "07-14")) == set()


def test_blocks_in_a_row_are_counted_with_those_that_stand() -> None:
    row = replace(WEEKS, length=1, quota=9, in_a_row=2)
    weeks = [block("nat", "SOUTH", first, last) for first, last in (("07-06", "07-12"), ("07-13", "07-19"), ("07-20", "07-26"))]
    assert broken(only(row), *weeks) == {"program"}
    assert broken(only(row), weeks[0], weeks[2]) == set()
    assert broken(only(row, standing=(weeks[0],)), *weeks[1:]) == {"program"}
    assert "3 placements of weeks in a row from 2026-07-06, at most 2" in said(only(row), *weeks)[0]


def test_whoever_has_seen_all_units_owes_nothing_more() -> None:
    listed = Choice(unit=frozenset({"NORTH", "SOUTH"}))
    round_trip = replace(TELUS, host="team", each_once=True, no_repeat="unit", where=listed, per="month", quota=1)
    assert owed(only(round_trip)) == {"eve": 2, "max": 2}  # of three months only two have a unit left
    standing = tuple(visit("eve", unit, on) for unit, on in (("NORTH", "05-05"), ("SOUTH", "06-05")))
    assert owed(only(round_trip, standing=standing)) == {"max": 2}
    assert owed(only(round_trip, standing=standing[:1])) == {"eve": 1, "max": 2}


def test_another_site_is_a_breach_or_a_price() -> None:
    units = (unit("HQ", front_line=False, site="Oslo"), unit("NORTH", site="Oslo"), unit("SOUTH", site="Rome"))
    near, far = team_visit("eve", "NORTH", "07-14"), team_visit("eve", "SOUTH", "07-14")
    own_site, near_first = (only(replace(TEAM, travel=travel), units=units) for travel in ("own-site", "near-first"))
    assert (broken(own_site, near), broken(own_site, far), broken(near_first, far)) == (set(), {"program"}, set())
    assert [judge(near_first, (one,)).values[Tier.PREFERENCES] for one in (near, far)] == [10, 20]
