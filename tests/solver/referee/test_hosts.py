"""Who may host whom."""

from dataclasses import replace
from datetime import date

import pytest

from solver.facts import Level, Policy
from solver.timeline import Timeline
from tests.solver.referee.company import (
    TELUS,
    WEEKS,
    ask,
    block,
    broken,
    company,
    executive,
    helper,
    people_with,
    person,
    said,
    team_visit,
    units_with,
    visit,
)

TWICE = replace(TELUS, quota=9)


def test_a_program_with_hosts_names_one_and_one_without_names_none() -> None:
    facts = company()
    assert said(facts, visit("eve", "NORTH", "07-14")) == ["eve in NORTH on 2026-07-14 has no host"]
    assert broken(facts, team_visit("eve", "NORTH", "07-14", host="nat")) == {"hosts"}
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19", host="sam")) == {"hosts"}
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == set()


@pytest.mark.parametrize(
    "nat",
    [
        person("nat", "SOUTH"),
        person("nat", Timeline((date.min, date(2026, 7, 14)), ("NORTH", "SOUTH"))),
        person("nat", "NORTH", hired="07-15"),
        person("nat", "NORTH", left="07-13"),
        person("nat", "NORTH", away=["07-14..07-14"]),
        person("nat", "NORTH", workdays=1),
        person("nat", "NORTH", hosts=False),
        person("nat", "NORTH", level=Level.MANAGER),
    ],
    ids=["elsewhere", "moved", "not yet hired", "gone", "absent", "not their day", "unwilling", "no staff"],
)
def test_a_host_is_there_works_and_is_willing(nat) -> None:
    assert broken(company(people=people_with(nat)), visit("eve", "NORTH", "07-14", host="nat")) == {"hosts"}


def test_a_host_who_moves_in_hosts_from_that_day() -> None:
    nat = person("nat", Timeline((date.min, date(2026, 7, 14)), ("SOUTH", "NORTH")))
    facts = company(people=people_with(nat))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == set()
    assert broken(facts, visit("eve", "NORTH", "07-13", host="nat")) == {"hosts"}


def test_a_closure_keeps_the_host_at_home() -> None:
    facts = company(units=units_with("NORTH", calendar="US"), calendars={"US": frozenset({date(2026, 7, 14)})})
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == {"hosts"}


def test_managers_and_colleagues_behind_the_line_host_only_if_they_say_so() -> None:
    anywhere = replace(TELUS, where=replace(TELUS.where, front_line=None))
    people = people_with(person("nat", "NORTH", level=Level.MANAGER, hosts=True), person("sue", "HQ"), executive("eve", "SOUTH"))
    facts = company(people=people, programs=(anywhere,))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == set()
    assert broken(facts, visit("eve", "HQ", "07-14", host="sue")) == {"hosts"}


def test_willingness_is_that_of_the_day() -> None:
    promoted = person("nat", "NORTH", level=Timeline((date.min, date(2026, 7, 15)), (Level.STAFF, Level.MANAGER)))
    facts = company(people=people_with(promoted))
    assert broken(facts, visit("eve", "NORTH", "07-14", host="nat")) == set()
    assert broken(facts, visit("eve", "NORTH", "07-15", host="nat")) == {"hosts"}


def test_nobody_hosts_while_placed_elsewhere_themselves() -> None:
    facts = company(asks=(ask("SOUTH", "07-13..07-14"),))
    hosted = visit("eve", "NORTH", "07-14", host="nat")
    assert said(facts, hosted, helper("nat", "SOUTH", "07-14")) == ["nat is a host on 2026-07-14 and placed elsewhere"]
    assert broken(facts, hosted, helper("nat", "SOUTH", "07-13")) == set()


def test_published_placements_bind_hosts_both_ways() -> None:
    hosted = visit("eve", "NORTH", "07-14", host="nat")
    away = helper("nat", "SOUTH", "07-14")
    asks = (ask("SOUTH", "07-13..07-14", heads=2),)
    assert broken(company(asks=asks, standing=(away,)), hosted) == {"hosts"}
    assert broken(company(asks=asks, standing=(hosted,)), away) == {"hosts"}
    assert broken(company(asks=asks, standing=(hosted, away)), helper("ned", "SOUTH", "07-13")) == set()


def test_a_host_has_one_guest_a_day_over_all_programs() -> None:
    other = replace(TELUS, id="other-day")
    facts = company(programs=(TELUS, other))
    mine, yours = visit("eve", "NORTH", "07-14", host="nat"), visit("max", "NORTH", "07-14", host="nat", program="other-day")
    assert said(facts, mine, yours) == ["nat has 2 guests on 2026-07-14"]
    assert broken(facts, mine, replace(yours, host="ned")) == set()
    assert broken(company(programs=(TELUS, other), standing=(mine,)), yours) == {"hosts"}


def test_a_host_has_no_more_guests_a_quarter_than_the_load() -> None:
    facts = company(programs=(TWICE,))
    visits = tuple(visit("eve", "NORTH", on, host="nat") for on in ("07-14", "08-14", "09-14"))
    assert said(facts, *visits) == ["nat has 3 guests in 2026Q3, at most 2"]
    assert broken(facts, *visits[:2]) == set()
    assert broken(company(programs=(TWICE,), standing=visits[:2]), visits[2]) == {"hosts"}


def test_the_smallest_load_of_the_programs_involved_counts() -> None:
    sparing = replace(TWICE, id="sparing", host_load=1)
    facts = company(programs=(TWICE, sparing))
    first, second = visit("eve", "NORTH", "07-14", host="nat"), visit("eve", "NORTH", "07-15", host="nat", program="sparing")
    assert broken(facts, first, second) == {"hosts"}
    assert broken(facts, second) == set()
    assert broken(company(programs=(TWICE, sparing), standing=(second,)), first) == {"hosts"}


def test_a_published_guest_of_a_retired_program_counts_but_sets_no_load() -> None:
    old = visit("max", "NORTH", "07-13", host="nat", program="retired")
    assert broken(company(standing=(old,)), visit("eve", "NORTH", "07-14", host="nat")) == set()
    older = visit("max", "NORTH", "07-10", host="nat", program="retired")
    assert broken(company(standing=(old, older)), visit("eve", "NORTH", "07-14", host="nat")) == {"hosts"}


def test_the_quarter_of_the_load_follows_the_fiscal_offset() -> None:
    visits = tuple(visit("eve", "NORTH", on, host="nat") for on in ("07-14", "07-15", "08-03"))
    facts = company(programs=(TWICE,))
    assert broken(facts, *visits) == {"hosts"}
    assert broken(replace(facts, policy=Policy(fiscal_offset=1)), *visits) == set()


def test_a_hosted_block_over_two_quarters_loads_both() -> None:
    weeks = replace(WEEKS, host="person", host_load=1, kind="rotation", quota=9)
    facts = replace(company(programs=(weeks,)), policy=Policy(fiscal_offset=1))
    over = block("ned", "SOUTH", "07-27", "08-09", host="sam")
    before = block("nat", "SOUTH", "07-06", "07-19", host="sam")
    after = block("nat", "SOUTH", "08-17", "08-30", host="sam")
    assert broken(facts, over) == set()
    assert broken(facts, before, after) == set()
    assert broken(facts, over, before) == {"hosts"}
    assert broken(facts, over, after) == {"hosts"}
