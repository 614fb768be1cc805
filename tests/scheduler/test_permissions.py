"""What each role may do: every command has its line, and the lines are what was promised."""

import re
from datetime import date
from pathlib import Path

import pytest

from events.kinds.log import ActorSeen
from events.kinds.peaks import CoverApproved, CoverAsked, PeakDeclared
from events.kinds.people import AbsenceRecorded, PersonMoved
from events.kinds.plans import PlacementProposed
from events.kinds.roles import RoleGranted
from events.kinds.units import UnitChanged
from events.personal import Secret
from scheduler import permissions
from scheduler.decide import (
    accommodations,
    consents,
    corrections,
    exemptions,
    peaks,
    people,
    pins,
    plans,
    policy,
    privacy,
    programs,
    roles,
    units,
)
from scheduler.decide.registry import DECISIONS
from scheduler.errors import NotPermitted, Rejected
from scheduler.permissions import PERMISSIONS, Actor
from solver.timeline import Timeline
from tests.scheduler.stories import hired, opened, proposal, state_after, terms

APPEND = Path(__file__).parents[2] / "events" / "store" / "postgresql" / "append.sql"
DAY, LATER = date(2026, 7, 6), date(2026, 7, 10)
SPAN = {"first_day": DAY, "last_day": LATER}
HR, MANAGER, AUDITOR, STRANGER = "anna", "mia", "otto", "zoe"

# WEST is above NORTH, which mia gets with it; SOUTH stands alone.
COMPANY = (
    opened("WEST"),
    opened("NORTH", parent="WEST"),
    opened("SOUTH"),
    hired("ann", "NORTH"),
    hired("sue", "SOUTH"),
    PeakDeclared(peak="P1", unit="NORTH", **SPAN),
    CoverAsked(ask="A1", peak="P1", unit="NORTH", heads=1, **SPAN),
    PeakDeclared(peak="P2", unit="SOUTH", **SPAN),
    CoverAsked(ask="A2", peak="P2", unit="SOUTH", heads=1, **SPAN),
    *(ActorSeen(actor=login, login=Secret(subject=login, text=login)) for login in (HR, MANAGER, AUDITOR, STRANGER)),
)
ROLES = (
    RoleGranted(actor=HR, role="hr"),
    RoleGranted(actor=MANAGER, role="manager", units=("WEST",)),
    RoleGranted(actor=AUDITOR, role="auditor"),
)

ONE_OF_EACH = (
    people.Hire(person="new", number="E9", unit="NORTH", level="staff"),
    people.ChangePerson(person="ann", level="manager"),
    people.MovePerson(person="ann", unit="WEST", first_day=DAY),
    people.LeaveCompany(person="ann", last_day=LATER),
    people.StayAfterAll(person="ann"),
    people.RecordAbsence(person="ann", **SPAN),
    people.WithdrawAbsence(person="ann", **SPAN),
    people.GrantSkill(person="ann", skill="till"),
    people.WithdrawSkill(person="ann", skill="till"),
    people.StatePreference(person="ann", unit="WEST", weight=5),
    people.WithdrawPreference(person="ann", unit="WEST"),
    units.OpenUnit(unit="EAST"),
    units.ChangeUnit(unit="NORTH", seats=2),
    units.CloseUnit(unit="NORTH", last_day=LATER),
    units.ReopenUnit(unit="NORTH", first_day=DAY),
    units.AddCalendarDay(calendar="OURS", day=DAY),
    units.RemoveCalendarDay(calendar="OURS", day=DAY),
    units.AdoptHolidays(calendar="GB", year=2026, days=(), source="s"),
    corrections.StrikePerson(person="ann", reason="r"),
    corrections.StrikeUnit(unit="NORTH", reason="r"),
    corrections.WithdrawMove(person="ann", unit="WEST", first_day=DAY),
    corrections.CorrectPerson(person="ann", hired=DAY),
    corrections.CorrectUnit(unit="NORTH", seats=Timeline.of(2)),
    corrections.TakeBackCommand(taken_back="c"),
    peaks.DeclarePeak(unit="NORTH", heads=1, **SPAN),
    peaks.WithdrawPeak(peak="P1", today=DAY),
    peaks.AskCover(unit="NORTH", heads=1, **SPAN),
    peaks.ApproveCover(ask="A1"),
    peaks.DeclineCover(ask="A1"),
    peaks.WithdrawCover(ask="A1"),
    programs.AdoptProgram(program="x", terms=terms()),
    programs.AmendProgram(program="x", terms=terms()),
    programs.RetireProgram(program="x"),
    exemptions.Exempt(program="x", person="ann", reason="r", actor="new", login="dpo", **SPAN),
    exemptions.Unexempt(exemption="X1"),
    accommodations.Accommodate(person="ann", accommodation="new", demand="lifting", actor="new", login="dpo"),
    accommodations.WithdrawAccommodation(person="ann", accommodation="known"),
    proposal(),
    plans.ProposeHelpers(draft=proposal(asks=("A1",))),
    plans.PublishPlan(plan="2026Q3-1"),
    plans.WithdrawPlan(plan="2026Q3-1"),
    consents.Consent(plan="2026Q3-1", placement="2026Q3-1.1", person="ann"),
    consents.Consult(plan="2026Q3-1", partner="works council", outcome="agreed"),
    pins.PinPlacement(placement="2026Q3-1.1"),
    pins.PinByHand(person="ann", unit="WEST", program="x", first_day=DAY),
    pins.Unpin(pin="PIN1"),
    policy.SetPolicy(policy="cover-days", value=3),
    privacy.ErasePerson(person="ann", reason="r", actor="new", login="dpo", last_day=DAY),
    privacy.RotateKey(wrapped_by="0123456789abcdef"),
    roles.GrantRole(actor="new", login="new", role="hr"),
    roles.RevokeRole(login=AUDITOR, role="auditor", actor=AUDITOR),
)
WHAT_MANAGERS_DO = {"RecordAbsence", "WithdrawAbsence", "DeclarePeak", "WithdrawPeak", "AskCover", "WithdrawCover", "ProposeHelpers"}
WHAT_MANAGERS_DO_ANYWHERE = {"AdoptHolidays"}

THE_SAME_ELSEWHERE = (
    people.RecordAbsence(person="sue", **SPAN),
    people.WithdrawAbsence(person="sue", **SPAN),
    peaks.DeclarePeak(unit="SOUTH", heads=1, **SPAN),
    peaks.WithdrawPeak(peak="P2", today=DAY),
    peaks.AskCover(unit="SOUTH", heads=1, **SPAN),
    peaks.WithdrawCover(ask="A2"),
    plans.ProposeHelpers(draft=proposal(asks=("A1", "A2"))),
)


def name_of(command):
    return type(command).__name__


def asks(login, command, *more):
    """What `login` asks of the company after these further events; the kinds of events withheld, or a refusal."""
    return Actor(login, state_after(*COMPANY, *ROLES, *more), str).require(command)


def refusal(login, command, *more):
    with pytest.raises(NotPermitted) as refused:
        asks(login, command, *more)
    return refused.value.reason, refused.value.sentence


def test_every_command_has_a_line_and_no_line_is_left_over():
    assert set(PERMISSIONS) == set(DECISIONS)
    assert {type(command) for command in ONE_OF_EACH} == set(DECISIONS)
    assert {name_of(command) for command in THE_SAME_ELSEWHERE} == WHAT_MANAGERS_DO


@pytest.mark.parametrize("command", ONE_OF_EACH, ids=name_of)
def test_hr_does_everything(command):
    assert asks(HR, command) == ()


@pytest.mark.parametrize("command", ONE_OF_EACH, ids=name_of)
def test_a_manager_does_a_few_things_in_the_own_units_and_those_below(command):
    if name_of(command) in WHAT_MANAGERS_DO | WHAT_MANAGERS_DO_ANYWHERE:
        asks(MANAGER, command)
    else:
        reason, sentence = refusal(MANAGER, command)
        assert reason == "not-your-role"
        assert sentence.startswith(f"mia may not {PERMISSIONS[type(command)].does}: mia is manager of WEST. HR can (anna).")
        assert sentence.endswith("rota roles list")


def test_the_server_takes_what_managers_commands_give_and_nothing_else_from_their_logins():
    """The function `append` knows names of events, not commands."""
    (listed,) = re.findall(r"NOT IN \((.*?)\) THEN", APPEND.read_text(encoding="utf-8"), re.DOTALL)
    state = state_after(*COMPANY, *ROLES, CoverApproved(ask="A1"), AbsenceRecorded(person="ann", first_day=DAY, last_day=DAY))
    commands = [command for command in ONE_OF_EACH if name_of(command) in WHAT_MANAGERS_DO | WHAT_MANAGERS_DO_ANYWHERE]
    given = {event.event_name for command in commands for event in DECISIONS[type(command)](command, state)}
    assert set(re.findall(r"'(.*?)'", listed)) == given - {CoverApproved.event_name} | {ActorSeen.event_name, PlacementProposed.event_name}


@pytest.mark.parametrize("command", THE_SAME_ELSEWHERE, ids=name_of)
def test_a_manager_does_nothing_in_the_units_of_others(command):
    reason, sentence = refusal(MANAGER, command)
    assert reason == "not-your-unit"
    assert "for SOUTH: mia is manager of WEST. HR can (anna)." in sentence


@pytest.mark.parametrize("command", ONE_OF_EACH, ids=name_of)
def test_an_auditor_changes_nothing(command):
    assert refusal(AUDITOR, command)[0] == "not-your-role"


@pytest.mark.parametrize("command", ONE_OF_EACH, ids=name_of)
def test_who_holds_no_role_changes_nothing_in_a_closed_log(command):
    reason, sentence = refusal(STRANGER, command)
    assert reason == "no-role"
    assert "zoe holds no role here" in sentence


@pytest.mark.parametrize("command", [*ONE_OF_EACH, *THE_SAME_ELSEWHERE], ids=name_of)
def test_a_log_without_roles_is_open_to_everybody(command):
    assert Actor(STRANGER, state_after(*COMPANY), str).require(command) == ()


def test_whoever_is_over_the_unit_is_named_too():
    kim = RoleGranted(actor="kim", role="manager", units=("SOUTH",))
    assert "HR can (anna), and the managers of SOUTH can (kim)." in refusal(MANAGER, THE_SAME_ELSEWHERE[2], kim)[1]


def test_of_many_in_hr_a_few_are_named():
    more = [RoleGranted(actor=login, role="hr") for login in ("b", "c", "d", "e")]
    assert "HR can (anna, b, c, 2 more)." in refusal(MANAGER, ONE_OF_EACH[0], *more)[1]


def test_a_peak_declared_by_a_manager_asks_but_is_not_approved():
    declared = peaks.DeclarePeak(unit="NORTH", heads=1, **SPAN)
    assert asks(MANAGER, declared) == (CoverApproved,)
    assert asks(MANAGER, declared, RoleGranted(actor=MANAGER, role="hr")) == ()


def test_a_second_role_allows_what_the_first_does_not():
    also = RoleGranted(actor=AUDITOR, role="manager", units=("SOUTH",))
    asks(AUDITOR, peaks.AskCover(unit="SOUTH", heads=1, **SPAN), also)
    assert refusal(AUDITOR, peaks.AskCover(unit="NORTH", heads=1, **SPAN), also)[0] == "not-your-unit"


def test_the_units_above_count_as_of_the_first_and_the_last_day():
    away = UnitChanged(unit="NORTH", first_day=date(2026, 7, 8), parent="SOUTH")
    for command in (peaks.AskCover(unit="NORTH", heads=1, **SPAN), peaks.WithdrawPeak(peak="P1", today=DAY), peaks.WithdrawCover(ask="A1")):
        assert refusal(MANAGER, command, away)[0] == "not-your-unit"
    asks(MANAGER, peaks.AskCover(unit="NORTH", heads=1, first_day=DAY, last_day=DAY), away)


def test_people_belong_to_a_manager_on_the_days_on_which_they_are_in_the_unit():
    moved = PersonMoved(person="ann", unit="SOUTH", first_day=date(2026, 7, 8))
    assert refusal(MANAGER, people.RecordAbsence(person="ann", **SPAN), moved)[0] == "not-your-unit"
    asks(MANAGER, people.RecordAbsence(person="ann", first_day=DAY, last_day=date(2026, 7, 7)), moved)


@pytest.mark.parametrize(
    "command",
    [
        people.RecordAbsence(person="nobody", **SPAN),
        peaks.DeclarePeak(unit="NOWHERE", **SPAN),
        peaks.AskCover(unit="NOWHERE", heads=1, **SPAN),
        peaks.WithdrawPeak(peak="P9", today=DAY),
        peaks.WithdrawCover(ask="A9"),
        plans.ProposeHelpers(draft=proposal(asks=("A9",))),
        people.WithdrawAbsence(person="nobody", **SPAN),
    ],
    ids=name_of,
)
def test_what_nobody_knows_is_refused_by_the_decision(command):
    asks(MANAGER, command)
    with pytest.raises(Rejected, match=r"known|is no"):
        DECISIONS[type(command)](command, state_after(*COMPANY))


def test_before_long_work_the_role_alone_is_asked():
    Actor(HR, state_after(*COMPANY, *ROLES), str).require_kind(plans.ProposePlan)
    with pytest.raises(NotPermitted, match="mia may not make plans"):
        Actor(MANAGER, state_after(*COMPANY, *ROLES), str).require_kind(plans.ProposePlan)


def test_before_long_work_the_places_can_be_asked_for_too():
    state = state_after(*COMPANY, *ROLES)
    Actor(MANAGER, state, str).require_at(plans.ProposeHelpers, permissions.places_of_ask(state.asks["A1"]))
    with pytest.raises(NotPermitted, match="mia may not propose helpers for SOUTH: mia is manager of WEST"):
        Actor(MANAGER, state, str).require_at(plans.ProposeHelpers, permissions.places_of_ask(state.asks["A2"]))


def test_where_no_login_can_be_read_the_keys_are_asked_for():
    with pytest.raises(Rejected, match="--keys"):
        Actor("new", state_after(*COMPANY, *ROLES), lambda actor: "(sealed)").require(ONE_OF_EACH[0])


def test_only_the_ledger_appends_to_a_log():
    source = Path(permissions.__file__).parent
    appending = {path.name for path in source.rglob("*.py") if re.search(r"log\.append\(", path.read_text())}
    assert appending == {"handling.py"}
