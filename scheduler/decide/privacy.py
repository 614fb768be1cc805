"""What can be asked about the texts that are sealed, and when it is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.kinds.base import Event
from events.kinds.log import ActorSeen
from events.kinds.people import PersonLeft
from events.kinds.privacy import PersonErased, WrappingKeyRotated
from scheduler.decide.checks import check_day, secret
from scheduler.errors import Rejected
from scheduler.organisation import Organisation, Person
from scheduler.wording import the_person


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson:
    """Destroy every text about a person; whoever still works here leaves on `last_day`.

    `login` is who approved it. `actor` is a new opaque id, taken where they never acted; the ledger puts the known one in its place.
    `number_lost` lets it be though damage keeps a number of theirs from being opened and so from being marked.
    """

    person: str
    reason: str
    actor: str
    login: str
    last_day: date
    number_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateKey:
    """Wrap every data key anew, by the wrapping key of this id."""

    wrapped_by: str


def erase_person(command: ErasePerson, org: Organisation) -> tuple[Event, ...]:
    """Once, of somebody whom the log knows, be they struck, gone or here."""
    person = org.people.get(command.person) or org.struck.get(command.person)
    if person is None:
        raise Rejected("person-unknown", f"{the_person(command.person)} is nobody known here.")
    if person.id in org.erased:
        raise Rejected("person-erased", f"{the_person(person.id)} was erased already, at position {org.erased[person.id].position}.")
    if not command.reason:
        raise Rejected("reason-missing", "An erasure needs a reason, which stays in the log; do not name the person in it.")
    check_day(command.last_day, "last day")
    return tuple(_erased(command, person, org))


def rotate_key(command: RotateKey, org: Organisation) -> tuple[Event, ...]:
    """There is always something to wrap anew: the names of those who acted."""
    return (WrappingKeyRotated(wrapped_by=command.wrapped_by),)


def _erased(command: ErasePerson, person: Person, org: Organisation) -> Iterator[Event]:
    if command.actor not in org.actors:
        yield ActorSeen(actor=command.actor, login=secret(command.actor, command.login, "login"))
    last_day = max(command.last_day, person.hired or command.last_day)
    if person.id in org.people and (person.left is None or person.left > last_day):
        yield PersonLeft(person=person.id, last_day=last_day)
    reason = secret(f"erasure:{person.id}", command.reason, "reason")
    yield PersonErased(person=person.id, approved_by=command.actor, reason=reason, number_lost=command.number_lost)
