"""What people cannot do, sealed and never with a reason, and in which programs they are not available because of it."""

from datetime import date

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event


class _OfPerson(Event, kw_only=True):
    person: str

    @property
    def stream(self) -> str:
        return f"person:{self.person}"


class _OfDays(_OfPerson, kw_only=True):
    first_day: date | None = None  # None: always
    last_day: date | None = None  # included; None: without end

    @property
    def effective_day(self) -> date | None:
        return self.first_day


@event("person-accommodated", version=1)
class PersonAccommodated(_OfDays, kw_only=True):
    """On these days the person cannot do what programs may demand; why is nobody's business here.

    The demand is sealed under the person's key, so that it goes when they are erased. `accommodation` is an opaque id.
    """

    accommodation: str
    demand: Personal
    approved_by: str  # an actor


@event("accommodation-withdrawn", version=1)
class AccommodationWithdrawn(_OfPerson, kw_only=True):
    """It holds no more, for no day."""

    accommodation: str


class _OfBar(_OfDays, kw_only=True):
    program: str


@event("bar-set", version=1)
class BarSet(_OfBar):
    """On these days the person is not available for the program: all that plans, and who reads them, are told of an accommodation."""


@event("bar-lifted", version=1)
class BarLifted(_OfBar):
    """The bar with exactly these days is taken back."""
