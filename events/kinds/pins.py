"""Pins: placements that HR fixes before a plan is made, so that every plan holds them."""

from datetime import date
from typing import Any

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event, upcasts


class _OfPin(Event):
    pin: str  # "PIN1", "PIN2" ... in the order of the log

    @property
    def stream(self) -> str:
        return f"pin:{self.pin}"


@event("placement-pinned", version=2)
class PlacementPinned(_OfPin, kw_only=True):
    """Every plan of a horizon in which these days lie holds this placement, until it is published or unpinned."""

    kind: str  # shadow | rotation | cover
    program: str  # "cover" for cover
    ask: str | None = None
    skill: str | None = None
    person: str
    unit: str
    host: str | None = None
    first_day: date
    last_day: date
    days: tuple[date, ...]
    compensation_day: date | None = None
    placement: str | None = None  # of the draft from which it was taken; None: written by hand
    reason: Personal = None

    @property
    def effective_day(self) -> date:
        return self.first_day


@upcasts("placement-pinned", from_version=1)
def _nothing_given_back(body: dict[str, Any]) -> dict[str, Any]:
    """Until version 2 no day was given back for one outside the pattern."""
    return {**body, "compensation_day": None}


@event("placement-unpinned", version=1)
class PlacementUnpinned(_OfPin):
    """Plans are free again to place the person elsewhere."""

    reason: Personal = None
