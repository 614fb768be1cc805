"""What can be asked about accommodations, and when it is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.kinds.accommodations import AccommodationWithdrawn, PersonAccommodated
from events.kinds.base import Event
from events.kinds.log import ActorSeen
from scheduler.decide.checks import check_code, check_span, secret
from scheduler.errors import Rejected
from scheduler.organisation import Organisation
from scheduler.wording import the_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Accommodate:
    """Note that a person cannot do what a program may demand, from `first_day` to `last_day` (None: without begin or end).

    `accommodation` is a new opaque id, `login` is who approved it. `actor` is a new opaque id, taken where they never acted; the ledger
    puts the known one in its place.
    """

    person: str
    accommodation: str
    demand: str
    first_day: date | None = None
    last_day: date | None = None
    actor: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAccommodation:
    """Take an accommodation back."""

    person: str
    accommodation: str


def accommodate(command: Accommodate, org: Organisation) -> tuple[Event, ...]:
    """Of somebody who was not erased, in the words that programs demand things with; nothing happens where it is noted already."""
    person = org.person(command.person)
    if person.id in org.erased:
        raise Rejected("person-erased", f"{the_person(person.id)} was erased; nothing is noted of them any more.")
    check_code(command.demand, "demand")
    check_span(command.first_day, command.last_day)
    if command.accommodation in {one.id for one in person.accommodations}:
        return ()
    return tuple(_noted(command, org))


def withdraw_accommodation(command: WithdrawAccommodation, org: Organisation) -> tuple[Event, ...]:
    """Only one that stands can be taken back."""
    person = org.person(command.person)
    if command.accommodation not in {one.id for one in person.accommodations}:
        raise Rejected("accommodation-unknown", f"Nothing like that is noted of {the_person(person.id)}; nothing is to be taken back.")
    return (AccommodationWithdrawn(person=person.id, accommodation=command.accommodation),)


def _noted(command: Accommodate, org: Organisation) -> Iterator[Event]:
    if command.actor not in org.actors:
        yield ActorSeen(actor=command.actor, login=secret(command.actor, command.login, "login"))
    yield PersonAccommodated(
        person=command.person,
        accommodation=command.accommodation,
        demand=secret(command.person, command.demand, "demand"),
        first_day=command.first_day,
        last_day=command.last_day,
        approved_by=command.actor,
    )
