"""Roles hold in the order of the log, for whole transactions, and survive a replay."""

from datetime import UTC, date, datetime
from random import Random

import pytest

from events.kinds.log import ActorSeen
from events.kinds.peaks import CoverApproved, CoverAsked, PeakDeclared
from events.kinds.roles import RoleGranted, RoleRevoked
from events.kinds.units import UnitOpened
from events.store import Log
from scheduler.calendar import NamedHorizon
from scheduler.decide.peaks import DeclarePeak
from scheduler.decide.people import Hire, RecordAbsence
from scheduler.decide.roles import GrantRole, RevokeRole
from scheduler.decide.units import OpenUnit
from scheduler.errors import NotPermitted, Rejected
from scheduler.evolve import replay
from scheduler.handling import Ledger, request_of
from scheduler.organisation import HeldRole
from scheduler.planning import draft, publish
from solver.outcome import Effort

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
SPAN = {"first_day": date(2026, 7, 6), "last_day": date(2026, 7, 10)}


@pytest.fixture
def acting(tmp_path):
    """The ledger of an open log with two units, as another login sees it."""
    chance = Random(0).randbytes
    Log.create(str(tmp_path / "rota.db"), tmp_path / "keys", now=NOW, entropy=chance).close()

    def ledger(login, *, keys="keys"):
        place = tmp_path / keys if keys else None
        return Ledger.open(str(tmp_path / "rota.db"), place, login=login, now=NOW, entropy=chance)

    ledger("anna").handle_all([OpenUnit(unit="SHOP"), OpenUnit(unit="DEPOT")])
    return ledger


@pytest.fixture
def closed(acting):
    """The same log with anna in HR and mia as manager of SHOP."""
    acting("anna").handle_all([grant("anna", "hr"), grant("mia", "manager", "SHOP")])
    return acting


def grant(login, role, *units, actor=None):
    return GrantRole(actor=actor or login.encode().hex().rjust(32, "0"), login=login, role=role, units=units)


def kinds(done):
    return [type(event) for event in done.events]


def test_who_grants_themselves_is_introduced_once(acting):
    done = acting("otto").handle(grant("otto", "hr", actor="1" * 32))
    assert kinds(done) == [ActorSeen, RoleGranted]
    (held,) = acting("otto").org.roles
    assert acting("otto").directory.login_of(held) == "otto"


def test_a_login_that_never_acted_acts_later_under_the_id_it_was_given(closed):
    done = closed("mia").handle(DeclarePeak(unit="SHOP", **SPAN))
    assert kinds(done) == [PeakDeclared]
    assert len(closed("mia").org.actors) == 2


def test_a_login_that_acted_is_found(acting):
    acting("otto").handle(OpenUnit(unit="PLANT"))
    assert kinds(acting("anna").handle_all([grant("anna", "hr"), grant("otto", "auditor")])) == [RoleGranted, RoleGranted]


def test_the_same_login_in_one_transaction_is_one_actor(acting):
    commands = [grant("anna", "hr"), grant("otto", "hr", actor="1" * 32), grant("otto", "auditor", actor="2" * 32)]
    assert kinds(acting("anna").handle_all(commands)) == [RoleGranted, ActorSeen, RoleGranted, RoleGranted]


def test_logins_written_in_other_letters_of_the_same_look_are_one(acting):
    acting("anna").handle(grant("zo\u00eb", "hr"))
    assert kinds(acting("zoe\u0308").handle(OpenUnit(unit="PLANT"))) == [UnitOpened]


def test_no_login_stands_in_an_envelope(closed):
    assert not any(b"mia" in raw.envelope for raw in closed("anna").log.raw())


def test_the_first_grant_closes_the_log_at_once(acting):
    slow = acting("otto")
    acting("anna").handle(grant("anna", "hr"))
    with pytest.raises(NotPermitted, match="otto may not open units: otto holds no role here"):
        slow.handle(OpenUnit(unit="PLANT"))
    assert kinds(acting("anna").handle(OpenUnit(unit="PLANT"))) == [UnitOpened]


def test_a_role_lost_while_a_command_is_decided_refuses_it(closed):
    rival = closed("anna")
    rival.handle(grant("otto", "hr"))

    def interfere(org):
        if len(org.holders("hr")) == 2:
            rival.handle(RevokeRole(login="otto", role="hr"))

    with pytest.raises(NotPermitted):
        closed("otto").handle(OpenUnit(unit="PLANT"), check=interfere)
    assert "PLANT" not in closed("anna").org.units


def test_every_command_of_a_set_is_asked_and_one_refuses_all(closed):
    mia = closed("mia")
    before = mia.log.head().position
    with pytest.raises(NotPermitted, match="mia may not declare peaks for DEPOT"):
        mia.handle_all([DeclarePeak(unit="SHOP", **SPAN), DeclarePeak(unit="DEPOT", **SPAN)])
    assert mia.log.head().position == before


def test_within_a_set_the_roles_that_commands_before_gave_hold(acting):
    otto = acting("otto")
    with pytest.raises(NotPermitted, match="otto may not open units"):
        otto.handle_all([OpenUnit(unit="PLANT"), grant("anna", "hr"), OpenUnit(unit="MILL")])
    assert kinds(otto.handle_all([grant("otto", "hr"), OpenUnit(unit="MILL")])) == [ActorSeen, RoleGranted, UnitOpened]


def test_a_manager_is_refused_before_anything_is_said_about_people(closed):
    closed("anna").handle(Hire(person="e" * 32, number="E1", unit="DEPOT", level="staff"))
    with pytest.raises(NotPermitted):
        closed("mia").handle(Hire(person="f" * 32, number="E1", unit="SHOP", level="staff"))
    with pytest.raises(NotPermitted, match="for DEPOT"):
        closed("mia").handle(RecordAbsence(person="e" * 32, **SPAN))


def test_what_a_manager_declares_is_asked_and_hr_approves(closed):
    assert kinds(closed("mia").handle(DeclarePeak(unit="SHOP", heads=2, **SPAN))) == [PeakDeclared, CoverAsked]
    assert kinds(closed("anna").handle(DeclarePeak(unit="SHOP", heads=2, **SPAN))) == [PeakDeclared, CoverAsked, CoverApproved]


def test_a_dry_run_is_refused_as_the_command_would_be(closed):
    with pytest.raises(NotPermitted):
        closed("mia").handle(OpenUnit(unit="PLANT"), dry_run=True)


def test_a_retry_answers_as_the_first_try_though_the_role_is_gone(closed):
    peak = DeclarePeak(unit="SHOP", **SPAN)
    first = closed("mia").handle(peak, command_id="c1")
    closed("anna").handle(RevokeRole(login="mia", role="manager"))
    again = closed("mia").handle(peak, command_id="c1")
    assert (again.first, again.last, again.repeated) == (first.first, first.last, True)
    with pytest.raises(NotPermitted):
        closed("mia").handle(peak, command_id="c2")


def test_a_grant_can_be_repeated_though_its_id_is_new(acting):
    first = acting("anna").handle(grant("otto", "hr", actor="1" * 32), command_id="c1")
    again = acting("anna").handle(grant("otto", "hr", actor="2" * 32), command_id="c1")
    assert (again.first, again.repeated) == (first.first, True)
    assert request_of([grant("otto", "hr")]) != request_of([grant("mia", "hr")])


def test_whoever_was_granted_loses_it_by_login(closed):
    assert kinds(closed("anna").handle(RevokeRole(login="mia", role="manager"))) == [RoleRevoked]
    with pytest.raises(Rejected, match="otto is not an auditor here"):
        closed("anna").handle(RevokeRole(login="otto", role="auditor"))
    with pytest.raises(Rejected, match="anna is the last in HR"):
        closed("anna").handle(RevokeRole(login="anna", role="hr"))


def test_roles_survive_a_replay_and_are_known_as_they_were(closed):
    anna = closed("anna")
    with_mia = anna.org.position
    anna.handle(RevokeRole(login="mia", role="manager"))
    assert replay(anna.log.read()) == anna.org == closed("otto").org
    mia = anna.directory.actor_id("mia")
    assert mia not in anna.org.roles
    assert anna.known_at(with_mia).roles[mia] == (HeldRole(role="manager", units=("SHOP",)),)
    assert anna.known_at(with_mia - 4).roles == {}
    assert anna.log.verify().findings == ()


def test_without_keys_nobody_is_known_to_hold_a_role(closed):
    with pytest.raises(Rejected, match="Who holds a role cannot be read without the keys"):
        closed("anna", keys=None).handle(OpenUnit(unit="PLANT"))


def test_plans_are_refused_before_they_are_solved(closed):
    quarter = NamedHorizon(name="2026Q3", first_day=date(2026, 7, 1), last_day=date(2026, 9, 30))
    with pytest.raises(NotPermitted, match="mia may not make plans"):
        draft(closed("mia"), quarter, Effort())
    plan = draft(closed("anna"), quarter, Effort(time_limit_s=2)).plan
    with pytest.raises(NotPermitted, match="mia may not publish plans"):
        publish(closed("mia"), plan)
    assert publish(closed("anna"), plan, command_id="c1").events
    assert publish(closed("mia"), plan, command_id="c1").repeated
