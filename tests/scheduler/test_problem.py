"""Facts are what the answer may depend on, and the digest moves exactly with them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from events.kinds.base import Event
from events.kinds.log import PolicySet
from events.kinds.peaks import CoverWithdrawn, PeakDeclared, PeakWithdrawn
from events.kinds.people import AbsenceRecorded, PersonChanged, PreferenceStated, SkillGained
from events.kinds.plans import PlanWithdrawn
from events.kinds.programs import ProgramRetired
from events.kinds.units import CalendarDayAdded, HolidaysAdopted, UnitClosed
from events.personal import Secret
from scheduler.problem import digest, facts_for
from solver.facts import Horizon, Policy, Span
from solver.outcome import Kind, Placement
from tests.scheduler.small_company import HORIZON, LAST, asked, company, drafted, july, opaque, opened, published
from tests.scheduler.stories import terms

VISIT = Placement(
    kind=Kind.SHADOW,
    program="telus-day",
    person=opaque("E1"),
    unit="SOUTH",
    host=opaque("S1"),
    first_day=july(15),
    last_day=july(15),
    days=(july(15),),
)


def test_people_units_and_programs_stand_in_the_order_of_the_log() -> None:
    facts = facts_for(company(), HORIZON)
    assert [unit.id for unit in facts.units] == ["HQ", "OFFICE", "NORTH", "SOUTH"]
    assert [person.id for person in facts.people] == [opaque(n) for n in ("E1", "E2", "N1", "N2", "S1", "S2", "O1", "O2")]
    assert [program.id for program in facts.programs] == ["telus-day", "weeks"]
    assert facts.horizon == Horizon(first_day=HORIZON[0], last_day=LAST)


def test_the_terms_of_a_program_arrive_whole() -> None:
    telus, weeks = facts_for(company(), HORIZON).programs
    assert telus.who.level == {"executive"}
    assert telus.where.front_line is True
    assert (telus.mandatory, telus.host, telus.host_load, telus.window) == (True, "person", 2, None)
    assert (weeks.length, weeks.length_unit, weeks.starts, weeks.who.tag) == (2, "weeks", 1, {"rotates"})


def test_a_window_becomes_a_span() -> None:
    from events.kinds.programs import ProgramAmended

    amended = ProgramAmended(program="weeks", terms=terms(window_first_day=july(6), window_last_day=None))
    assert facts_for(company(amended), HORIZON).programs[1].window == Span(first_day=july(6), last_day=None)


@pytest.mark.parametrize(
    ("events", "asks"),
    [
        ((), ["A1"]),
        ((CoverWithdrawn(ask="A1"),), []),
        (asked("A2", "NORTH", date(2026, 10, 1), date(2026, 10, 2)), ["A1"]),
        (asked("A2", "NORTH", date(2026, 6, 1), date(2026, 7, 1)), ["A1", "A2"]),
        (asked("A2", "NORTH", july(1), july(1))[:1], ["A1"]),
        ((UnitClosed(unit="SOUTH", last_day=july(1)),), ["A1"]),
    ],
    ids=["approved", "withdrawn", "after the horizon", "touching its first day", "not yet approved", "of a closed unit"],
)
def test_an_ask_counts_when_it_is_approved_and_touches_the_horizon(events: tuple[Event, ...], asks: list[str]) -> None:
    assert [ask.id for ask in facts_for(company(*events), HORIZON).asks] == asks


def test_a_withdrawn_peak_and_a_retired_program_are_gone() -> None:
    facts = facts_for(company(PeakWithdrawn(peak="P1"), ProgramRetired(program="weeks")), HORIZON)
    assert facts.peaks == ()
    assert [program.id for program in facts.programs] == ["telus-day"]


def test_only_published_placements_of_other_plans_stand() -> None:
    two = company(*published("2026Q3-1", [VISIT]), *drafted("2026Q3-2", [VISIT]))
    assert len(facts_for(two, HORIZON).standing) == 1
    assert facts_for(two, HORIZON, leave_out="2026Q3-1").standing == ()
    withdrawn = company(*published("2026Q3-1", [VISIT]), PlanWithdrawn(plan="2026Q3-1"))
    assert facts_for(withdrawn, HORIZON).standing == ()


def test_closures_and_policy_are_those_of_the_log() -> None:
    adopted = HolidaysAdopted(calendar="CITY", year=2026, days=(july(3), date(2026, 12, 25)), source="test 1")
    facts = facts_for(company(adopted, PolicySet(policy="cover-days", value=3)), HORIZON)
    assert facts.calendars["CITY"] == {july(3), july(14)}
    assert facts.policy == Policy(cover_days=3, fiscal_offset=0)
    assert facts.preferences == {(opaque("E1"), "SOUTH"): 7}


CHANGES: tuple[Event, ...] = (
    AbsenceRecorded(person=opaque("E2"), first_day=july(6), last_day=july(6)),
    SkillGained(person=opaque("O1"), skill="driving", first_day=july(6)),
    PersonChanged(person=opaque("O1"), first_day=july(6), tags=()),
    PreferenceStated(person=opaque("E1"), unit="SOUTH", weight=8),
    PeakDeclared(peak="P2", unit="NORTH", first_day=july(6), last_day=july(7)),
    CalendarDayAdded(calendar="CITY", day=july(15)),
    PolicySet(policy="cover-days", value=9),
    PolicySet(policy="fiscal-offset", value=1),
    CoverWithdrawn(ask="A1"),
    ProgramRetired(program="weeks"),
    UnitClosed(unit="SOUTH", last_day=july(30)),
    opened("EAST"),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda event: event.event_name)
def test_every_fact_moves_the_digest(change: Event) -> None:
    assert digest(facts_for(company(change), HORIZON)) != digest(facts_for(company(), HORIZON))


def test_a_published_placement_and_another_horizon_move_the_digest() -> None:
    before = digest(facts_for(company(), HORIZON))
    assert digest(facts_for(company(*published(placements=[VISIT])), HORIZON)) != before
    assert digest(facts_for(company(), (HORIZON[0], LAST - timedelta(days=1)))) != before


@pytest.mark.parametrize(
    "change",
    [
        PersonChanged(person=opaque("E1"), first_day=None, name=Secret(subject=opaque("E1"), text="Ann Alder")),
        AbsenceRecorded(person=opaque("E2"), first_day=date(2026, 1, 5), last_day=date(2026, 1, 9)),
        CalendarDayAdded(calendar="CITY", day=date(2027, 1, 1)),
        PeakDeclared(peak="P2", unit="NORTH", first_day=date(2027, 1, 4), last_day=date(2027, 1, 5)),
        *drafted("2026Q3-1")[:1],
    ],
    ids=["a name", "an absence long ago", "a closure next year", "a peak next year", "a draft"],
)
def test_what_the_answer_cannot_depend_on_leaves_the_digest_alone(change: Event) -> None:
    assert digest(facts_for(company(change), HORIZON)) == digest(facts_for(company(), HORIZON))


def test_the_order_of_mappings_and_sets_leaves_the_digest_alone() -> None:
    more = company(PreferenceStated(person=opaque("E2"), unit="NORTH", weight=3), CalendarDayAdded(calendar="A", day=july(2)))
    facts = facts_for(more, HORIZON)
    turned = replace(
        facts,
        preferences=dict(reversed(facts.preferences.items())),
        calendars={code: frozenset(sorted(days, reverse=True)) for code, days in reversed(facts.calendars.items())},
    )
    assert list(turned.preferences) != list(facts.preferences)
    assert digest(turned) == digest(facts)


def test_the_digest_of_format_1_never_changes() -> None:
    everything = company(*published(placements=[VISIT]))
    assert digest(facts_for(everything, HORIZON)) == "d3ff70ce028cfea561f7d8121e5d31079d140faac4e4657d66d5bf7d3fd40ac1"


def test_no_name_or_number_is_in_the_facts() -> None:
    assert "E1" not in repr(facts_for(company(), HORIZON))
