"""What can be asked about roles, and when it is refused."""

from dataclasses import dataclass

from events.kinds.base import Event
from events.kinds.log import ActorSeen
from events.kinds.roles import RoleGranted, RoleRevoked
from scheduler.decide.checks import check_code, check_one_of, secret
from scheduler.errors import Rejected
from scheduler.organisation import HeldRole, Organisation

HR, MANAGER, AUDITOR = ROLES = ("hr", "manager", "auditor")
CALLED = {HR: "HR", MANAGER: "a manager", AUDITOR: "an auditor"}  # in a sentence, after `is`


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Give a role to whoever acts under `login`; `units` are added to those a manager has already.

    `actor` is a new opaque id, taken where the login never acted; the ledger puts the known one in its place.
    """

    actor: str
    login: str
    role: str  # hr | manager | auditor
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole:
    """Take a role back, or only these of a manager's units. `actor` is put in by the ledger, None where the login never acted."""

    login: str
    role: str
    units: tuple[str, ...] = ()
    actor: str | None = None


def grant_role(command: GrantRole, org: Organisation) -> tuple[Event, ...]:
    """Nobody need have acted to be given a role. The first role of a log is HR's, for it closes the log to whoever holds none."""
    check_one_of(command.role, ROLES, "A role")
    _refuse_to_lock_everybody_out(command, org)
    _check_units(command, org)
    held = org.role_of(command.actor, command.role)
    news = tuple(unit for unit in dict.fromkeys(command.units) if held is None or unit not in held.units)
    if held is not None and not news:
        return ()
    granted = RoleGranted(actor=command.actor, role=command.role, units=news)
    if command.actor in org.actors:
        return (granted,)
    return (ActorSeen(actor=command.actor, login=secret(command.actor, command.login, "login")), granted)


def revoke_role(command: RevokeRole, org: Organisation) -> tuple[Event, ...]:
    """Only what is held is taken back, and never the last HR: nobody could grant anything any more."""
    check_one_of(command.role, ROLES, "A role")
    held = org.role_of(command.actor, command.role) if command.actor is not None else None
    if command.actor is None or held is None:
        raise Rejected("role-not-held", f"{command.login} is not {CALLED[command.role]} here. Who is what: rota roles list")
    if held.role == HR and len(org.holders(HR)) == 1:
        sentence = f"{command.login} is the last in HR, and nobody could grant a role any more. Grant it to somebody else first: "
        raise Rejected("last-hr", f"{sentence}rota roles grant LOGIN hr")
    return (RoleRevoked(actor=command.actor, role=command.role, units=_units_lost(command, held)),)


def _check_units(command: GrantRole, org: Organisation) -> None:
    for unit in command.units:
        check_code(unit, "unit")
        org.unit(unit)
    if command.role == MANAGER and not command.units:
        sentence = f"A manager is one of units; say which: rota roles grant {command.login} manager --unit UNIT"
        raise Rejected("manager-without-unit", sentence)
    if command.role != MANAGER:
        _refuse_units(command)


def _refuse_units(command: GrantRole | RevokeRole) -> None:
    if command.units:
        raise Rejected("role-without-units", f"Only managers are that of some units; leave --unit out for {command.role}.")


def _refuse_to_lock_everybody_out(command: GrantRole, org: Organisation) -> None:
    if not org.roles and command.role != HR:
        sentence = (
            "The first role closes the log to everybody who holds none, and only HR grants roles: begin with HR, "
            "perhaps yourself. Next: rota roles grant LOGIN hr"
        )
        raise Rejected("first-role-not-hr", sentence)


def _units_lost(command: RevokeRole, held: HeldRole) -> tuple[str, ...]:
    if held.role != MANAGER:
        _refuse_units(command)
    astray = [unit for unit in command.units if unit not in held.units]
    if astray:
        sentence = f"{command.login} is no manager of {astray[0]}, but of {', '.join(held.units)}."
        raise Rejected("role-not-held", sentence)
    return tuple(dict.fromkeys(command.units)) or held.units
