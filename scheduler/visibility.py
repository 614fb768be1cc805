"""Who may know of a surprise, and from which day on: the one place that says so.

A sealed placement is known to HR, to auditors, to the guest, to the sponsor whom the program names, and from its day on to everybody.
For all others every output is what it would be without it (docs/surprise.md). In a log without roles everybody may do everything,
and so sees everything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from scheduler.decide.roles import AUDITOR, HR, MANAGER
from scheduler.directory import Directory
from scheduler.organisation import Organisation
from scheduler.terms import UNIT_MANAGER
from solver.outcome import Placement

ACTOR, PERSON, DAY = "seen_by_actor", "seen_by_person", "seen_on"  # among the parameters of a plan that was made without what was sealed

ALL_OF_IT: Mapping[str, str | None] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who reads: the actor, None where they never acted, and the person whose number the login is, None where it is nobody's.

    In a log without roles everybody is in HR.
    """

    actor: str | None
    person: str | None
    sees_all: bool = False
    is_hr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Ids of the placements and pins that are kept from somebody."""

    placements: frozenset[str] = frozenset()
    pins: frozenset[str] = frozenset()

    def holds(self, event: object) -> bool:
        """Whether the event is about one of them."""
        return getattr(event, "placement", None) in self.placements or getattr(event, "pin", None) in self.pins


def viewer_of(login: str, org: Organisation, directory: Directory) -> Viewer:
    """Who a login is to the log as it is now."""
    if not org.roles:
        return Viewer(actor=None, person=None, sees_all=True, is_hr=True)
    actor = directory.actor_id(login)
    held = {role.role for role in org.roles.get(actor or "", ())}
    if not held.isdisjoint((HR, AUDITOR)):
        return Viewer(actor=actor, person=None, sees_all=True, is_hr=HR in held)
    return Viewer(actor=actor, person=directory.person_numbers().get(login))


def visible_to(viewer: Viewer, day: date, org: Organisation) -> Callable[[Placement], bool]:
    """Whether the viewer may know of a placement on that day."""

    def visible(placement: Placement) -> bool:
        sealed = placement.sealed_until is not None and day < placement.sealed_until
        return viewer.sees_all or not sealed or placement.person == viewer.person or _is_sponsor(viewer, placement, org)

    return visible


def hidden_from(viewer: Viewer, day: date, org: Organisation) -> Hidden:
    """What is kept from the viewer on that day; a pin of a sealed program is as sealed as a placement."""
    visible = visible_to(viewer, day, org)
    placements = (one for plan in org.plans.values() for one in plan.placements)
    pins = ((pin.id, _as_sealed(pin.placement, org)) for pin in org.pins.values())
    return Hidden(
        placements=frozenset(one.id or "" for one in placements if not visible(one)),
        pins=frozenset(pin for pin, placement in pins if not visible(placement)),
    )


def as_seen(org: Organisation, viewer: Viewer, day: date) -> Organisation:
    """The state without what is kept from the viewer on that day; the state itself where nothing is."""
    hidden = hidden_from(viewer, day, org)
    if hidden == Hidden():
        return org
    twin = org.copy()
    for plan in org.plans.values():
        kept = [place for place, one in enumerate(plan.placements) if one.id not in hidden.placements]
        placements, lost = [plan.placements[place] for place in kept], [plan.lost[place] for place in kept]
        twin.plans[plan.id] = msgspec.structs.replace(plan, placements=placements, lost=lost)
    twin.pins = {name: pin for name, pin in org.pins.items() if name not in hidden.pins}
    return twin


def sight_parameters(viewer: Viewer, day: date) -> Mapping[str, str | None]:
    """How a plan keeps that it was made without what was kept from the viewer on that day."""
    return {ACTOR: viewer.actor, PERSON: viewer.person, DAY: day.isoformat()}


def as_seen_by(parameters: Mapping[str, object], org: Organisation) -> Organisation:
    """The state as whoever made a plan with these parameters saw it; the state itself where they saw all of it."""
    actor, person, day = parameters.get(ACTOR), parameters.get(PERSON), parameters.get(DAY)
    if not isinstance(day, str):
        return org
    viewer = Viewer(actor=actor if isinstance(actor, str) else None, person=person if isinstance(person, str) else None)
    return as_seen(org, viewer, date.fromisoformat(day))


def _as_sealed(placement: Placement, org: Organisation) -> Placement:
    program = org.programs.get(placement.program)
    return replace(placement, sealed_until=placement.first_day) if program is not None and program.terms.sealed else placement


def _is_sponsor(viewer: Viewer, placement: Placement, org: Organisation) -> bool:
    program = org.programs.get(placement.program)
    sponsor = None if program is None else program.terms.sponsor
    if sponsor == UNIT_MANAGER:
        return viewer.actor in _managers_of(placement.unit, placement.first_day, org)
    return sponsor is not None and sponsor == viewer.person


def _managers_of(unit: str, day: date, org: Organisation) -> set[str]:
    """The managers of the unit, or of the nearest one above it that has any."""
    for one in org.lineage(unit, day):
        if found := {actor for actor in org.holders(MANAGER) if (held := org.role_of(actor, MANAGER)) and one in held.units}:
            return found
    return set()
