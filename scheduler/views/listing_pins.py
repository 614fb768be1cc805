"""Pins as they are read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scheduler.directory import Directory
from scheduler.organisation import Organisation, Pin, Plan, where_and_when
from scheduler.views.days import stretch_text
from scheduler.views.labels import Label
from scheduler.views.listing_placements import whereabouts
from solver.outcome import Placement

IN_FORCE = "in force"


def pins_of(org: Organisation, directory: Directory, day: date) -> Iterator[dict[str, object]]:
    """A record for each pin, in the order of the log; `status` as of the day: in force, published, over or unpinned."""
    in_force = {pin.id for pin in org.pins_in_force()}
    for pin in org.pins.values():
        yield {
            "pin": pin.id,
            "status": _status(pin, day, standing=pin.id not in in_force),
            **whereabouts(pin.placement, directory),
            "reason": directory.text(pin.reason),
        }


def _status(pin: Pin, day: date, *, standing: bool) -> str:
    if pin.unpinned:
        return "unpinned"
    if standing:
        return "published"
    return "over" if pin.placement.last_day < day else IN_FORCE


def pinned_in(plan: Plan, org: Organisation) -> Mapping[str, str]:
    """The pin behind each placement of a draft that is pinned, by the placement's id; what was published stands and needs no pin."""
    if plan.status != "draft":
        return {}
    pins = {where_and_when(pin.placement): pin.id for pin in org.pins_in_force()}
    placed = ((placement.id or "", pins.get(where_and_when(placement))) for placement in plan.placements)
    return {placement: pin for placement, pin in placed if pin is not None}


def pinned_lines(placements: Iterable[Placement], pinned: Mapping[str, str], label: Label) -> Iterator[str]:
    """A line for each of the placements that is pinned; `pinned` as `pinned_in` gives it."""
    for placement in placements:
        pin = pinned.get(placement.id or "")
        if pin is not None:
            what = placement.program if placement.ask is None else f"helps, ask {placement.ask}"
            yield f"  {pin}: {label(placement.person)} to {placement.unit}, {stretch_text(placement.days)} ({what})"
