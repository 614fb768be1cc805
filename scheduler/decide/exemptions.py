"""What can be asked about exemptions, and when it is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.kinds.base import Event
from events.kinds.exemptions import ExemptionGranted, ExemptionWithdrawn
from events.kinds.log import ActorSeen
from scheduler.decide.checks import check_span, secret
from scheduler.errors import Rejected
from scheduler.organisation import Exemption, Organisation
from scheduler.wording import the_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """Let a person or a unit owe a program nothing from the first to the last day.

    `login` is who approved it. `actor` is a new opaque id, taken where they never acted; the ledger puts the known one in its place.
    """

    program: str
    person: str | None = None
    unit: str | None = None
    first_day: date
    last_day: date
    reason: str
    actor: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexempt:
    """Take an exemption back."""

    exemption: str


def exempt(command: Exempt, org: Organisation) -> tuple[Event, ...]:
    """Never for ever, never without a reason and somebody who approved it, and not twice for the same days."""
    _check_subject(command, org)
    check_span(command.first_day, command.last_day)
    if not command.reason:
        raise Rejected("reason-missing", "An exemption needs a reason, which stands on top of every plan that it touches.")
    _refuse_known(command, org)
    return tuple(_granted(command, org))


def unexempt(command: Unexempt, org: Organisation) -> tuple[Event, ...]:
    """Once."""
    found = org.exemption(command.exemption)
    if found.withdrawn:
        raise Rejected("exemption-withdrawn", f"{found.id} was withdrawn already.")
    return (ExemptionWithdrawn(exemption=found.id),)


def _check_subject(command: Exempt, org: Organisation) -> None:
    if org.program(command.program).retired:
        raise Rejected("program-retired", f"{command.program} was retired and asks for nothing; there is nothing to be exempt from.")
    if (command.person is None) == (command.unit is None):
        raise Rejected("exemption-of-whom", "An exemption is of one person or of one unit; name one of both.")
    if command.person is not None:
        org.person(command.person)
    if command.unit is not None:
        org.unit(command.unit)


def _refuse_known(command: Exempt, org: Organisation) -> None:
    for known in org.exemptions.values():
        if not known.withdrawn and _holds_all_of(known, command):
            says = f"{_who(command)} is exempt from {command.program} already until {known.last_day}, by {known.id}."
            raise Rejected("exemption-known", f"{says} Take that back first to change it: rota programs unexempt {known.id}")


def _holds_all_of(known: Exemption, command: Exempt) -> bool:
    is_same = known.subject == (command.program, command.person, command.unit)
    return is_same and known.first_day <= command.first_day and command.last_day <= known.last_day


def _who(command: Exempt) -> str:
    return the_person(command.person) if command.person is not None else str(command.unit)


def _granted(command: Exempt, org: Organisation) -> Iterator[Event]:
    if command.actor not in org.actors:
        yield ActorSeen(actor=command.actor, login=secret(command.actor, command.login, "login"))
    subject = command.person or f"unit:{command.unit}"
    yield ExemptionGranted(
        exemption=f"X{len(org.exemptions) + 1}",
        program=command.program,
        person=command.person,
        unit=command.unit,
        first_day=command.first_day,
        last_day=command.last_day,
        approved_by=command.actor,
        reason=secret(subject, command.reason, "reason"),
    )
