"""What each event makes of the state."""

from datetime import date

import pytest

from events.catalogue import CATALOGUE
from events.errors import Tampered
from events.kinds.accommodations import AccommodationWithdrawn, BarLifted, BarSet, PersonAccommodated
from events.kinds.base import Event
from events.kinds.consents import PlanConsented, PlanConsulted
from events.kinds.corrections import CommandTakenBack, Dated, PersonCorrected, PersonStruck, SkillDays, UnitCorrected, UnitStruck
from events.kinds.exemptions import ExemptionGranted, ExemptionWithdrawn
from events.kinds.log import ActorSeen, LogOpened, PolicySet
from events.kinds.peaks import CoverApproved, CoverAsked, CoverDeclined, CoverWithdrawn, PeakDeclared, PeakWithdrawn
from events.kinds.people import (
    AbsenceRecorded,
    AbsenceWithdrawn,
    DepartureWithdrawn,
    PersonChanged,
    PersonHired,
    PersonLeft,
    PersonMoved,
    PreferenceStated,
    PreferenceWithdrawn,
    SkillGained,
    SkillWithdrawn,
)
from events.kinds.pins import PlacementPinned, PlacementUnpinned
from events.kinds.plans import PlacementProposed, PlanDrafted, PlanPublished, PlanWithdrawn
from events.kinds.privacy import PersonErased, WrappingKeyRotated
from events.kinds.programs import ProgramAdopted, ProgramAmended, ProgramRetired
from events.kinds.roles import RoleGranted, RoleRevoked
from events.kinds.units import (
    CalendarDayAdded,
    CalendarDayRemoved,
    HolidaysAdopted,
    UnitChanged,
    UnitClosed,
    UnitOpened,
    UnitReopened,
)
from events.personal import Secret
from scheduler.evolve import evolve, folded
from scheduler.organisation import HeldRole, Organisation
from solver.facts import Level, SkillHeld, Span
from solver.outcome import Kind
from solver.timeline import Timeline
from tests.scheduler.stories import hired, opened, state_after, terms

DAY, NEXT = date(2026, 7, 1), date(2026, 7, 2)
DRAFT = PlanDrafted(
    plan="2026Q3-1",
    horizon="2026Q3",
    first_day=DAY,
    last_day=date(2026, 9, 30),
    based_on=1,
    log_root="",
    problem_digest="",
    engine="",
    engine_version="",
    milliseconds=0,
    seed=0,
    candidates=0,
    placements=1,
    parameters={},
    tiers=(),
    shortfalls=(),
)
PROPOSED = PlacementProposed(
    plan="2026Q3-1",
    placement="2026Q3-1.1",
    kind="rotation",
    program="x",
    person="ann",
    unit="SHOP",
    first_day=DAY,
    last_day=NEXT,
    days=(DAY, NEXT),
)
A_HISTORY: tuple[Event, ...] = (
    LogOpened(log="l"),
    ActorSeen(actor="a", login=Secret(subject="a", text="anna")),
    RoleGranted(actor="a", role="hr"),
    RoleRevoked(actor="a", role="hr"),
    PolicySet(policy="cover-days", value=3),
    opened("SHOP"),
    opened("DEPOT", parent="SHOP"),
    UnitChanged(unit="SHOP", first_day=DAY, seats=4),
    UnitClosed(unit="SHOP", last_day=DAY),
    UnitReopened(unit="SHOP", first_day=date(2026, 8, 1)),
    CalendarDayAdded(calendar="OURS", day=DAY),
    CalendarDayRemoved(calendar="OURS", day=DAY),
    HolidaysAdopted(calendar="GB", year=2026, days=(DAY,), source="s"),
    hired("ann"),
    PersonChanged(person="ann", first_day=DAY, level="manager"),
    PersonMoved(person="ann", first_day=DAY, unit="DEPOT"),
    PersonLeft(person="ann", last_day=NEXT),
    DepartureWithdrawn(person="ann"),
    AbsenceRecorded(person="ann", first_day=DAY, last_day=NEXT),
    AbsenceWithdrawn(person="ann", first_day=DAY, last_day=DAY),
    SkillGained(person="ann", skill="till", first_day=None),
    SkillWithdrawn(person="ann", skill="till", first_day=None),
    PreferenceStated(person="ann", unit="SHOP", weight=3),
    PreferenceWithdrawn(person="ann", unit="SHOP"),
    PersonCorrected(person="ann", level=(Dated(first_day=None, value="executive"),), skills=()),
    PersonAccommodated(person="ann", accommodation="n1", demand=None, approved_by="a"),
    BarSet(person="ann", program="x"),
    BarLifted(person="ann", program="x"),
    AccommodationWithdrawn(person="ann", accommodation="n1"),
    hired("zoe"),
    PersonErased(person="zoe", approved_by="a", reason=None, number_lost=False),
    WrappingKeyRotated(wrapped_by="0123456789abcdef"),
    PersonStruck(person="zoe", reason=None),
    UnitCorrected(unit="DEPOT", seats=(Dated(first_day=None, value=2), Dated(first_day=DAY, value=3))),
    opened("DEPTO"),
    UnitStruck(unit="DEPTO", reason=None),
    CommandTakenBack(taken_back="c"),
    PeakDeclared(peak="P1", unit="SHOP", first_day=DAY, last_day=NEXT),
    CoverAsked(ask="A1", peak="P1", unit="SHOP", first_day=DAY, last_day=NEXT, heads=1),
    CoverApproved(ask="A1"),
    CoverDeclined(ask="A1"),
    CoverWithdrawn(ask="A1"),
    PeakWithdrawn(peak="P1"),
    ProgramAdopted(program="x", source=None, terms=terms()),
    ProgramAmended(program="x", terms=terms(quota=2)),
    ProgramRetired(program="x"),
    DRAFT,
    PROPOSED,
    PlanConsented(plan="2026Q3-1", placement="2026Q3-1.1", person="ann"),
    PlanConsulted(plan="2026Q3-1", partner=None, outcome="agreed"),
    PlanPublished(plan="2026Q3-1"),
    PlanWithdrawn(plan="2026Q3-1"),
    PlacementPinned(pin="PIN1", kind="rotation", program="x", person="ann", unit="SHOP", first_day=DAY, last_day=NEXT, days=(DAY, NEXT)),
    PlacementUnpinned(pin="PIN1"),
    ExemptionGranted(exemption="X1", program="x", unit="SHOP", first_day=DAY, last_day=NEXT, approved_by="a", reason=None),
    ExemptionWithdrawn(exemption="X1"),
)


def person_after(*events):
    return state_after(opened("SHOP"), hired("ann"), *events).people["ann"]


def test_a_history_said_anew_replaces_the_old_one():
    corrected = PersonCorrected(
        person="ann",
        unit=(Dated(first_day=None, value="DEPOT"), Dated(first_day=NEXT, value="SHOP")),
        tags=(Dated(first_day=None, value=("b", "a")),),
        hired=DAY,
        left=None,
        skills=(SkillDays(skill="till", first_day=DAY, last_day=None),),
    )
    moved, left = PersonMoved(person="ann", first_day=DAY, unit="SHOP"), PersonLeft(person="ann", last_day=NEXT)
    ann = person_after(opened("DEPOT"), moved, left, corrected)
    assert ann.unit == Timeline((date.min, NEXT), ("DEPOT", "SHOP"))
    assert ann.tags == Timeline.of(frozenset(("a", "b")))
    assert (ann.hired, ann.left, ann.level) == (DAY, None, person_after().level)
    assert [(held.skill, held.span.first_day, held.span.last_day) for held in ann.skills] == [("till", DAY, None)]


def test_who_never_was_is_known_by_name_only():
    org = state_after(
        opened("SHOP"), opened("DEPOT"), hired("ann"), PersonStruck(person="ann", reason=None), UnitStruck(unit="DEPOT", reason=None)
    )
    assert (list(org.people), list(org.struck), list(org.units)) == ([], ["ann"], ["SHOP"])


def test_every_event_that_was_ever_released_is_folded():
    assert {type(event) for event in A_HISTORY} == {kind.cls for kind in CATALOGUE.kinds().values()}
    assert state_after(*A_HISTORY).position == len(A_HISTORY)


@pytest.mark.parametrize("at", range(len(A_HISTORY)), ids=[type(event).event_name for event in A_HISTORY])
def test_every_event_leaves_a_mark_on_the_state(at):
    before, after = state_after(*A_HISTORY[:at]), state_after(*A_HISTORY[: at + 1])
    after.position = before.position
    assert before != after


@pytest.mark.parametrize("event", [PersonMoved(person="ann", unit="NORTH", first_day=date(2026, 7, 6)), PlanPublished(plan="2026Q3-1")])
def test_an_event_that_does_not_fit_those_ahead_of_it_is_told_with_its_position(event):
    with pytest.raises(Tampered, match=f"Event 7, {event.event_name}, does not fit what stands ahead of it") as found:
        folded(Organisation(), [(6, LogOpened(log="1")), (7, event)])
    assert found.value.position == 7


@pytest.mark.parametrize("at", range(len(A_HISTORY)), ids=[type(event).event_name for event in A_HISTORY])
def test_an_event_folded_into_a_copy_leaves_the_first_state_as_it_was(at):
    org, same = state_after(*A_HISTORY[:at]), state_after(*A_HISTORY[:at])
    evolve(org.copy(), A_HISTORY[at], position=at + 1)
    assert org == same


def test_an_event_that_nobody_folds_is_a_fault():
    class Surprise(Event):
        pass

    with pytest.raises(TypeError, match="Surprise"):
        evolve(Organisation(), Surprise(), position=1)


def test_a_change_holds_from_its_day_until_the_next_one():
    ann = person_after(
        PersonChanged(person="ann", first_day=date(2026, 9, 1), level="executive", tags=("b",)),
        PersonChanged(person="ann", first_day=DAY, level="manager", manager="bob", site="Leeds", workdays=3, shift="07:00-15:00"),
    )
    assert ann.level == Timeline((date.min, DAY, date(2026, 9, 1)), (Level.STAFF, Level.MANAGER, Level.EXECUTIVE))
    assert [fact.at(DAY) for fact in (ann.manager, ann.site, ann.workdays, ann.shift)] == ["bob", "Leeds", 3, "07:00-15:00"]
    assert ann.manager.at(date(2026, 6, 30)) is None
    assert ann.tags.at(date(2026, 9, 1)) == {"b"}


def test_a_change_without_a_day_corrects_what_always_was():
    ann = person_after(PersonChanged(person="ann", first_day=None, fte_permille=500, hosts=True, hired=DAY))
    assert (ann.fte_permille, ann.hosts, ann.hired) == (Timeline.of(500), Timeline.of(True), DAY)


def test_new_texts_replace_old_ones():
    news = {name: Secret(subject="ann", text=name) for name in ("name", "email", "title")}
    ann = person_after(PersonChanged(person="ann", first_day=None, **news), PersonChanged(person="ann", first_day=None, title=None))
    assert (ann.name.text, ann.email.text, ann.title, ann.number.text) == ("name", "email", None, "ANN")


def test_before_the_first_move_people_are_where_they_were_hired():
    ann = person_after(PersonMoved(person="ann", first_day=DAY, unit="DEPOT"))
    assert [ann.unit.at(day) for day in (date(2020, 1, 1), date(2026, 6, 30), DAY)] == ["SHOP", "SHOP", "DEPOT"]


def test_people_are_employed_from_hire_to_their_last_day():
    ann = person_after(PersonLeft(person="ann", last_day=DAY))
    assert [ann.employed_on(day) for day in (date(2019, 12, 31), date(2020, 1, 1), DAY, NEXT)] == [False, True, True, False]
    assert person_after(PersonLeft(person="ann", last_day=DAY), DepartureWithdrawn(person="ann")).employed_on(NEXT)


def test_absences_merge_and_are_cut():
    def july(first, last):
        return {"person": "ann", "first_day": date(2026, 7, first), "last_day": date(2026, 7, last)}

    ann = person_after(AbsenceRecorded(**july(1, 5)), AbsenceRecorded(**july(6, 9)), AbsenceWithdrawn(**july(3, 4)))
    assert ann.absences == (
        Span(first_day=date(2026, 7, 1), last_day=date(2026, 7, 2)),
        Span(first_day=date(2026, 7, 5), last_day=date(2026, 7, 9)),
    )


def test_only_the_very_entry_of_a_skill_is_taken_back():
    ann = person_after(
        SkillGained(person="ann", skill="till", first_day=None),
        SkillGained(person="ann", skill="till", first_day=DAY),
        SkillWithdrawn(person="ann", skill="till", first_day=None),
    )
    assert ann.skills == (SkillHeld(skill="till", span=Span(first_day=DAY, last_day=None)),)


def test_the_last_weight_of_a_wish_counts():
    stated = [PreferenceStated(person="ann", unit=unit, weight=weight) for unit, weight in (("A", 1), ("B", 2), ("A", 3))]
    assert person_after(*stated).preferences == {"A": 3, "B": 2}


def test_a_closed_unit_opens_again_on_its_day():
    shop = state_after(opened("SHOP"), UnitClosed(unit="SHOP", last_day=DAY), UnitReopened(unit="SHOP", first_day=date(2026, 8, 1))).units[
        "SHOP"
    ]
    assert [shop.open.at(day) for day in (DAY, NEXT, date(2026, 7, 31), date(2026, 8, 1))] == [True, False, False, True]


def test_a_removed_holiday_stays_removed_when_the_holidays_come_later():
    org = state_after(
        CalendarDayAdded(calendar="GB", day=NEXT),
        CalendarDayRemoved(calendar="GB", day=DAY),
        HolidaysAdopted(calendar="GB", year=2026, days=(DAY, date(2026, 12, 25)), source="s"),
    )
    assert org.calendars["GB"].days == {NEXT, date(2026, 12, 25)}


def test_a_manager_gains_and_loses_units_one_by_one():
    def roles_after(*events):
        return state_after(*events).roles.get("a")

    granted = [RoleGranted(actor="a", role="hr"), RoleGranted(actor="a", role="manager", units=("X", "Y"))]
    more = [*granted, RoleGranted(actor="a", role="manager", units=("Y", "Z"))]
    less = [*more, RoleRevoked(actor="a", role="manager", units=("X", "Z"))]
    none = [*less, RoleRevoked(actor="a", role="manager", units=("Y",))]
    hr = HeldRole(role="hr")
    assert roles_after(*more) == (hr, HeldRole(role="manager", units=("X", "Y", "Z")))
    assert roles_after(*less) == (hr, HeldRole(role="manager", units=("Y",)))
    assert roles_after(*none) == (hr,)
    assert roles_after(*none, RoleRevoked(actor="a", role="hr")) is None


def test_a_placement_is_read_back_whole():
    (entry,) = state_after(DRAFT, PROPOSED).plans["2026Q3-1"].placements
    assert (entry.kind, entry.plan, entry.id, entry.days) == (Kind.ROTATION, "2026Q3-1", "2026Q3-1.1", (DAY, NEXT))


def test_a_plan_remembers_where_it_was_drafted():
    assert state_after(opened("SHOP"), DRAFT).plans["2026Q3-1"].drafted_at_position == 2


def test_units_people_and_plans_keep_the_order_of_the_log():
    org = state_after(opened("Z"), opened("A"), hired("z"), hired("a"), UnitChanged(unit="Z", first_day=None, seats=9))
    assert (list(org.units), list(org.people)) == (["Z", "A"], ["z", "a"])


def test_a_hire_and_an_opening_begin_every_timeline_at_the_beginning():
    org = state_after(
        UnitOpened(unit="U", calendar="GB", timezone="UTC", min_staff=2),
        PersonHired(person="p", number=None, unit="U", level="staff", first_day=None),
    )
    assert (org.units["U"].calendar, org.units["U"].min_staff) == (Timeline.of("GB"), Timeline.of(2))
    assert (org.people["p"].hired, org.people["p"].workdays) == (None, Timeline.of(None))
