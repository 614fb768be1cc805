"""Exemptions: who owes a program nothing for a while, why, and on whose word."""

from datetime import date

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event


class _OfExemption(Event):
    exemption: str  # "X1", "X2" ... in the order of the log

    @property
    def stream(self) -> str:
        return f"exemption:{self.exemption}"


@event("exemption-granted", version=1)
class ExemptionGranted(_OfExemption, kw_only=True):
    """From the first to the last day the person owes the program nothing, or the unit with all below it and everybody in them.

    One of `person` and `unit` is set. The reason is sealed under the person's key, so that it goes when they are erased.
    """

    program: str
    person: str | None = None
    unit: str | None = None
    first_day: date
    last_day: date
    approved_by: str  # an actor
    reason: Personal

    @property
    def effective_day(self) -> date:
        return self.first_day


@event("exemption-withdrawn", version=1)
class ExemptionWithdrawn(_OfExemption):
    """Plans made from now on ask again for what the exemption lifted."""
