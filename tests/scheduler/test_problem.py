"""Facts are what the answer may depend on, and the digest moves exactly with them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from events.kinds.base import Event
from events.kinds.log import PolicySet
from events.kinds.peaks import CoverWithdrawn, PeakDeclared, PeakWithdrawn
from events.kinds.people import AbsenceRecorded, PersonChanged, PreferenceStated, SkillGained
from events.kinds.pins import PlacementPinned, PlacementUnpinned
from events.kinds.plans import PlanWithdrawn
from events.kinds.programs import Closed, Floor, ProgramAdopted, ProgramRetired
from events.kinds.units import CalendarDayAdded, HolidaysAdopted, UnitClosed
from events.personal import Secret
from scheduler.errors import Rejected
from scheduler.problem import digest, edition_of, facts_for, ground_for
from solver.facts import Horizon, Policy, Span
from solver.outcome import Kind, Placement
from solver.referee.pins import WHAT_IS_PINNED
from tests.scheduler.sample_plan import ROTATION as BLOCK
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


def test_the_facts_of_single_asks_hold_them_alone_and_no_program() -> None:
    org = company(*asked("A2", "NORTH", july(6), july(7)), *published(placements=[VISIT]))
    whole, single = facts_for(org, HORIZON), facts_for(org, HORIZON, asks=("A2", "A9"))
    assert [ask.id for ask in single.asks] == ["A2"]
    assert single.programs == ()
    assert replace(single, asks=whole.asks, programs=whole.programs) == whole
    assert digest(single) != digest(whole)


def test_the_ground_is_units_and_closures_alone() -> None:
    ground, whole = ground_for(company(), HORIZON), facts_for(company(), HORIZON)
    assert (ground.units, ground.calendars, ground.people) == (whole.units, whole.calendars, ())


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
    assert digest(facts_for(everything, HORIZON, edition=1)) == "d3ff70ce028cfea561f7d8121e5d31079d140faac4e4657d66d5bf7d3fd40ac1"


def test_no_name_or_number_is_in_the_facts() -> None:
    assert "E1" not in repr(facts_for(company(), HORIZON))


# --- pins ---


def pinned(placement: Placement, pin: str = "PIN1") -> PlacementPinned:
    fields = {name: getattr(placement, name) for name in WHAT_IS_PINNED}
    return PlacementPinned(pin=pin, **(fields | {"kind": placement.kind.value}))


def pins_of(*events: Event, **asked_for: Any) -> list[str | None]:
    return [pin.id for pin in facts_for(company(*events), HORIZON, **asked_for).pins]


def test_a_pin_counts_where_it_lies_wholly_in_the_horizon_and_is_not_let_go() -> None:
    assert pins_of(pinned(VISIT)) == ["PIN1"]
    assert pins_of(pinned(VISIT), PlacementUnpinned(pin="PIN1")) == []
    org = company(pinned(VISIT), pinned(BLOCK, "PIN2"))
    held = {
        horizon: [pin.id for pin in facts_for(org, horizon).pins]
        for horizon in ((july(15), july(15)), (july(6), july(19)), (july(6), july(18)), (july(7), july(31)), (july(16), july(31)))
    }
    assert list(held.values()) == [["PIN1"], ["PIN1", "PIN2"], ["PIN1"], ["PIN1"], []]


def test_a_pin_that_stands_in_another_plan_asks_for_nothing() -> None:
    events = (pinned(VISIT), *published(placements=[VISIT]))
    assert pins_of(*events) == []
    assert pins_of(*events, leave_out="2026Q3-1") == ["PIN1"]
    assert pins_of(*events, PlanWithdrawn(plan="2026Q3-1")) == ["PIN1"]
    assert pins_of(pinned(VISIT), *drafted(placements=[VISIT])) == ["PIN1"]


def test_a_plan_for_single_asks_keeps_clear_of_the_pins_of_everything_else() -> None:
    org = company(pinned(VISIT), pinned(BLOCK, "PIN2"), *drafted(placements=[VISIT]))
    whole, single = facts_for(org, HORIZON), facts_for(org, (july(16), july(31)), asks=("A1",))
    assert (len(whole.pins), len(whole.standing)) == (2, 0)
    assert (single.pins, [one.id for one in single.standing]) == ((), ["PIN2"])
    own = facts_for(org, HORIZON, asks=("A1",), leave_out="2026Q3-1")
    assert [one.id for one in own.standing] == ["PIN2"]


def test_pins_begin_a_second_format_and_their_names_do_not_count() -> None:
    without, with_pin = facts_for(company(), HORIZON), facts_for(company(pinned(VISIT)), HORIZON)
    assert digest(with_pin) != digest(without)
    assert digest(replace(with_pin, pins=())) == digest(without)
    assert digest(facts_for(company(pinned(VISIT), PlacementUnpinned(pin="PIN1")), HORIZON)) == digest(without)
    assert digest(replace(with_pin, pins=(replace(VISIT, id="PIN9"),))) == digest(with_pin)
    assert digest(replace(with_pin, pins=(replace(VISIT, host=opaque("S2")),))) != digest(with_pin)
    assert digest(replace(without, standing=with_pin.pins)) != digest(with_pin)


def test_the_digest_of_format_2_never_changes() -> None:
    assert (
        digest(facts_for(company(pinned(VISIT), pinned(replace(BLOCK, compensation_day=None), "PIN2")), HORIZON, edition=1))
        == "d451394e86631a3e295d151d81fb9e132813f92ea0ffc16b74027c2c4532d89e"
    )


# --- editions of the rules ---


def test_facts_of_the_first_edition_carry_no_memory() -> None:
    long_ago = AbsenceRecorded(person=opaque("E2"), first_day=date(2026, 1, 5), last_day=date(2026, 2, 1))
    events = (long_ago, PreferenceStated(person=opaque("E1"), unit="NORTH", weight=9), *published(placements=[EARLIER]))
    first, second = (facts_for(company(*events), HORIZON, edition=edition) for edition in (1, 2))
    assert (first.edition, dict(first.regrets), first.people[1].absences) == (1, {}, ())
    assert (second.edition, dict(second.regrets)) == (2, {opaque("E1"): 2})
    assert second.people[1].absences == (Span(first_day=date(2026, 1, 5), last_day=date(2026, 2, 1)),)
    assert digest(first) == digest(facts_for(company(*events[1:]), HORIZON, edition=1))
    assert digest(second) != digest(facts_for(company(*events[1:]), HORIZON))


EARLIER = replace(VISIT, first_day=date(2026, 4, 15), last_day=date(2026, 4, 15), days=(date(2026, 4, 15),))
LATER = replace(VISIT, unit="NORTH", first_day=date(2026, 6, 15), last_day=date(2026, 6, 15), days=(date(2026, 6, 15),))
WISH = PreferenceStated(person=opaque("E1"), unit="NORTH", weight=9)  # SOUTH is worth 7 to them


def regrets_after(*events: Event, **asked_for: Any) -> dict[str, int]:
    return dict(facts_for(company(*events), HORIZON, **asked_for).regrets)


def test_the_last_visit_before_the_horizon_is_held_against_the_wishes_of_then() -> None:
    e1 = opaque("E1")
    assert regrets_after(WISH, *published(placements=[EARLIER])) == {e1: 2}
    assert regrets_after(*published(placements=[EARLIER]), WISH) == {}
    assert regrets_after(WISH, *published(placements=[EARLIER, LATER])) == {}
    assert regrets_after(WISH, *published(placements=[LATER, EARLIER])) == {}
    assert regrets_after(WISH, *drafted(placements=[EARLIER])) == {}
    assert regrets_after(WISH, *published(placements=[EARLIER]), PlanWithdrawn(plan="2026Q3-1")) == {}
    assert regrets_after(WISH, *published(placements=[EARLIER]), leave_out="2026Q3-1") == {}
    assert regrets_after(WISH, *published(placements=[EARLIER]), asks=("A1",)) == {}


@pytest.mark.parametrize(
    ("day", "lost"),
    [(date(2025, 6, 30), {}), (date(2025, 7, 1), {opaque("E1"): 2}), (date(2026, 6, 30), {opaque("E1"): 2}), (july(1), {})],
)
def test_wishes_are_remembered_for_four_quarters(day: date, lost: dict[str, int]) -> None:
    moved = replace(VISIT, first_day=day, last_day=day, days=(day,))
    assert regrets_after(WISH, *published(placements=[moved])) == lost


def test_help_and_days_without_a_wish_leave_no_regret() -> None:
    cover = replace(EARLIER, kind=Kind.COVER, program="cover", ask="A1", skill="driving", host=None)
    assert regrets_after(WISH, *published(placements=[cover])) == {}
    assert regrets_after(*published(placements=[replace(EARLIER, person=opaque("E2"))])) == {}


def test_regrets_move_the_digest() -> None:
    facts = facts_for(company(WISH, *published(placements=[EARLIER])), HORIZON)
    assert digest(replace(facts, regrets={opaque("E1"): 3})) != digest(facts)
    assert digest(replace(facts, edition=1)) != digest(facts)


def test_the_digest_of_format_3_never_changes() -> None:
    facts = facts_for(company(WISH, *published(placements=[EARLIER]), pinned(VISIT)), HORIZON, edition=2)
    assert digest(facts) == "666ed911482fe5dc79e39dd2fc57fda91a63519af2eccd3004f757da29a99a3c"


def test_the_digest_of_format_4_never_changes() -> None:
    facts = facts_for(company(WISH, *published(placements=[EARLIER]), pinned(VISIT)), HORIZON, edition=3)
    assert digest(facts) == "8d34450406aad63b40541ab22ff032edcd0d52ad271d2f139be957948bf90df7"


def test_only_the_fourth_edition_knows_the_wider_gaps_and_units_days_off() -> None:
    spaced = terms(max_gap_days=60, unit_min_gap_days=7, unit_max_gap_days=45, unit_works=True)
    known = [facts_for(company(ProgramAdopted(program="x", source=None, terms=spaced)), HORIZON, edition=edition) for edition in (3, 4)]
    third, fourth = (facts.programs[-1] for facts in known)
    for key, earlier, now, otherwise in (
        ("max_gap_days", None, 60, 46),
        ("unit_min_gap_days", None, 7, 46),
        ("unit_max_gap_days", None, 45, 46),
        ("unit_works", False, True, False),
    ):
        assert (getattr(third, key), getattr(fourth, key)) == (earlier, now)
        other = replace(known[1], programs=(*known[1].programs[:-1], replace(fourth, **{key: otherwise})))
        assert digest(other) != digest(known[1])


def test_a_window_of_every_year_is_that_of_the_horizon() -> None:
    autumn = terms(season_first_day="10-01", season_last_day="12-31")
    facts = facts_for(company(ProgramAdopted(program="x", source=None, terms=autumn)), HORIZON)
    assert facts.programs[-1].window == Span(first_day=date(2026, 10, 1), last_day=date(2026, 12, 31))


def test_only_the_third_edition_knows_the_later_terms() -> None:
    wider = terms(after="telus-day", blackout=(Closed(first_day=july(1), last_day=july(3)),), floors=(Floor(unit="NORTH", placements=2),))
    known = [facts_for(company(ProgramAdopted(program="x", source=None, terms=wider)), HORIZON, edition=edition) for edition in (2, 3)]
    second, third = (facts.programs[-1] for facts in known)
    assert (second.after, second.blackout, second.floors) == (None, (), ())
    assert (third.after, third.floors) == ("telus-day", (("NORTH", 2),))
    assert third.blackout == (Span(first_day=july(1), last_day=july(3)),)
    plainer = replace(known[1], programs=(*known[1].programs[:-1], replace(third, floors=())))
    assert digest(plainer) != digest(known[1])


@pytest.mark.parametrize(
    ("said", "edition"),
    [({}, 1), *(({"rules_edition": said}, made) for said, made in ((1, 1), (2, 2), (True, 1), (False, 1), (0, 1), (-3, 1)))],
)
def test_a_plan_that_says_nothing_of_it_was_made_by_the_first_edition(said: dict[str, Any], edition: int) -> None:
    assert edition_of(said) == edition


def test_a_plan_by_rules_that_are_not_known_yet_is_refused() -> None:
    with pytest.raises(Rejected, match=r"A newer rotaledger made the plan, by edition 9 of the rules") as refused:
        edition_of({"rules_edition": 9})
    assert refused.value.reason == "rules-newer"
