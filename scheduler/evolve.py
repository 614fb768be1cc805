"""What each event makes of the state; it trusts, for the decisions have refused what cannot be."""

from collections.abc import Iterable
from dataclasses import replace as with_facts
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from events.errors import Tampered
from events.kinds.base import Event
from events.kinds.consents import PlanConsented, PlanConsulted
from events.kinds.corrections import CommandTakenBack, PersonStruck, UnitCorrected, UnitStruck
from events.kinds.exemptions import ExemptionGranted, ExemptionWithdrawn
from events.kinds.log import ActorSeen, LogOpened, PolicySet
from events.kinds.peaks import CoverApproved, CoverAsked, CoverDeclined, CoverWithdrawn, PeakDeclared, PeakWithdrawn
from events.kinds.people import PersonHired
from events.kinds.pins import PlacementPinned, PlacementUnpinned
from events.kinds.plans import PlacementProposed, PlanDrafted, PlanPublished, PlanWithdrawn
from events.kinds.privacy import PersonErased, WrappingKeyRotated
from events.kinds.programs import ProgramAdopted, ProgramAmended, ProgramRetired
from events.kinds.roles import RoleGranted, RoleRevoked
from events.kinds.units import (
    CalendarDayAdded,
    CalendarDayRemoved,
    HolidaysAdopted,
    UnitChanged,
    UnitClosed,
    UnitOpened,
    UnitReopened,
)
from events.record import Record
from scheduler.histories import OF_PERSON, hired, opened, unit_changed, unit_corrected
from scheduler.organisation import (
    AdoptedProgram,
    Ask,
    Calendar,
    Consultation,
    Erasure,
    Exemption,
    HeldRole,
    Organisation,
    Peak,
    Pin,
    Plan,
    TermsSince,
)
from scheduler.remembering import wish_lost
from solver.outcome import Kind, Placement


def replay(records: Iterable[Record]) -> Organisation:
    """The state to which the records add up, from the beginning of the log."""
    return folded(Organisation(), ((record.position, record.event) for record in records))


def folded(org: Organisation, events: Iterable[tuple[int, Event]]) -> Organisation:
    """The same state, with these events, each at its position, folded into it in their order.

    Raises Tampered for an event that does not fit those ahead of it: no decision ever gave it.
    """
    for position, event in events:
        try:
            evolve(org, event, position=position)
        except (LookupError, ValueError, ArithmeticError) as error:
            says = f"Event {position}, {event.event_name}, does not fit what stands ahead of it: it was never appended by rotaledger."
            raise Tampered(says, position) from error
    return org


def evolve(org: Organisation, event: Event, *, position: int) -> None:
    """Fold one event into the state, in place. Raises TypeError for an event that no case here knows."""
    change = OF_PERSON.get(type(event))
    if change is None:
        _fold(org, event, position)
    else:
        of: Any = event
        org.people[of.person] = change(org.people[of.person], of)
    org.position = position


def _fold(org: Organisation, event: Event, position: int) -> None:
    match event:
        case PersonHired():
            org.people[event.person] = hired(event)
        case PlacementProposed():
            _propose(org, event)
        case PersonErased():
            org.erased[event.person] = Erasure(position=position, approved_by=event.approved_by, reason=event.reason)
            _forget_what_they_cannot_do(org, event.person)
        case PersonStruck():
            org.struck[event.person] = org.people.pop(event.person)
        case UnitOpened():
            org.units[event.unit] = opened(event)
        case UnitChanged():
            org.units[event.unit] = unit_changed(org.units[event.unit], event)
        case UnitClosed():
            _set_open(org, event.unit, event.last_day + timedelta(days=1), False)
        case UnitReopened():
            _set_open(org, event.unit, event.first_day, True)
        case UnitCorrected():
            org.units[event.unit] = unit_corrected(org.units[event.unit], event)
        case UnitStruck():
            del org.units[event.unit]
        case CalendarDayAdded():
            calendar = _calendar(org, event.calendar)
            own = {**calendar.own, event.day: event.name}
            org.calendars[event.calendar] = replace(calendar, own=own, removed=calendar.removed - {event.day})
        case CalendarDayRemoved():
            calendar = _calendar(org, event.calendar)
            own = {day: name for day, name in calendar.own.items() if day != event.day}
            org.calendars[event.calendar] = replace(calendar, own=own, removed=calendar.removed | {event.day})
        case HolidaysAdopted():
            calendar = _calendar(org, event.calendar)
            org.calendars[event.calendar] = replace(
                calendar,
                holidays={**calendar.holidays, event.year: event.days},
                sources={**calendar.sources, event.year: event.source},
            )
        case PeakDeclared():
            org.peaks[event.peak] = Peak(
                id=event.peak, unit=event.unit, first_day=event.first_day, last_day=event.last_day, note=event.note
            )
        case PeakWithdrawn():
            org.peaks[event.peak] = replace(org.peaks[event.peak], withdrawn=True)
        case CoverAsked():
            org.asks[event.ask] = _asked(event)
        case CoverApproved():
            org.asks[event.ask] = replace(org.asks[event.ask], status="approved")
        case CoverDeclined():
            org.asks[event.ask] = replace(org.asks[event.ask], status="declined")
        case CoverWithdrawn():
            org.asks[event.ask] = replace(org.asks[event.ask], status="withdrawn")
        case ProgramAdopted():
            history = _history(org, event, position)
            org.programs[event.program] = AdoptedProgram(id=event.program, source=event.source, terms=event.terms, history=history)
            _note_surprise(org, event)
        case ProgramAmended():
            history = _history(org, event, position)
            org.programs[event.program] = replace(org.programs[event.program], terms=event.terms, history=history)
            _note_surprise(org, event)
        case ProgramRetired():
            org.programs[event.program] = replace(org.programs[event.program], retired=True)
        case PlanDrafted():
            org.plans[event.plan] = Plan(id=event.plan, made=event, drafted_at_position=position)
        case PlanPublished():
            org.plans[event.plan] = replace(org.plans[event.plan], status="published")
        case PlanWithdrawn():
            org.plans[event.plan] = replace(org.plans[event.plan], status="withdrawn")
        case PlacementPinned():
            org.pins[event.pin] = Pin(id=event.pin, placement=with_facts(_facts_of(event), id=event.pin), reason=event.reason)
        case PlacementUnpinned():
            org.pins[event.pin] = replace(org.pins[event.pin], unpinned=True)
        case PlanConsented():
            org.consents[event.placement] = event.person
        case PlanConsulted():
            said = Consultation(partner=event.partner, outcome=event.outcome, note=event.note)
            org.consultations[event.plan] = (*org.consultations.get(event.plan, ()), said)
        case ExemptionGranted():
            org.exemptions[event.exemption] = _exempted(event, position)
        case ExemptionWithdrawn():
            org.exemptions[event.exemption] = replace(org.exemptions[event.exemption], withdrawn_at_position=position)
        case PolicySet():
            org.policy[event.policy] = event.value
        case RoleGranted():
            org.roles[event.actor] = _with_role(org, event)
        case RoleRevoked():
            org.roles[event.actor] = _without_role(org, event)
            if not org.roles[event.actor]:
                del org.roles[event.actor]
        case CommandTakenBack():
            org.taken_back[event.taken_back] = position  # the events after it say what that means
        case ActorSeen():
            org.actors[event.actor] = event.login
        case LogOpened():
            org.log = event.log
        case WrappingKeyRotated():
            org.wrapped_by = event.wrapped_by
        case _:
            raise TypeError(f"no case folds {type(event).__name__}; add one to scheduler/evolve.py")


def _forget_what_they_cannot_do(org: Organisation, person: str) -> None:
    if person in org.people:
        org.people[person] = replace(org.people[person], accommodations=(), cannot=())


def _set_open(org: Organisation, unit: str, first_day: date, value: bool) -> None:
    org.units[unit] = replace(org.units[unit], open=org.units[unit].open.since(first_day, value))


def _calendar(org: Organisation, calendar: str) -> Calendar:
    return org.calendars.get(calendar) or Calendar(id=calendar)


def _asked(event: CoverAsked) -> Ask:
    return Ask(
        id=event.ask,
        peak=event.peak,
        unit=event.unit,
        first_day=event.first_day,
        last_day=event.last_day,
        heads=event.heads,
        skill=event.skill,
        priority=event.priority,
        note=event.note,
    )


def _history(org: Organisation, event: ProgramAdopted | ProgramAmended, position: int) -> tuple[TermsSince, ...]:
    known = org.programs.get(event.program)
    return (*(() if known is None else known.history), TermsSince(position=position, terms=event.terms))


def _note_surprise(org: Organisation, event: ProgramAdopted | ProgramAmended) -> None:
    if event.terms.sealed:
        org.surprises[event.program] = True


def _exempted(event: ExemptionGranted, position: int) -> Exemption:
    return Exemption(
        id=event.exemption,
        program=event.program,
        person=event.person,
        unit=event.unit,
        first_day=event.first_day,
        last_day=event.last_day,
        approved_by=event.approved_by,
        reason=event.reason,
        granted_at_position=position,
    )


def _with_role(org: Organisation, event: RoleGranted) -> tuple[HeldRole, ...]:
    before = org.role_of(event.actor, event.role)
    units = dict.fromkeys((*(before.units if before else ()), *event.units))
    return (*_other_roles(org, event), HeldRole(role=event.role, units=tuple(units)))


def _without_role(org: Organisation, event: RoleRevoked) -> tuple[HeldRole, ...]:
    before = org.role_of(event.actor, event.role)
    units = tuple(unit for unit in before.units if unit not in event.units) if before else ()
    return (*_other_roles(org, event), *((HeldRole(role=event.role, units=units),) if units else ()))


def _other_roles(org: Organisation, event: RoleGranted | RoleRevoked) -> tuple[HeldRole, ...]:
    return tuple(held for held in org.roles.get(event.actor, ()) if held.role != event.role)


def _propose(org: Organisation, event: PlacementProposed) -> None:
    placement = _placement(event)
    org.plans[event.plan].placements.append(placement)
    org.plans[event.plan].lost.append(wish_lost(org, placement))


def _placement(event: PlacementProposed) -> Placement:
    return with_facts(
        _facts_of(event),
        sealed_until=event.sealed_until,
        plan=event.plan,
        id=event.placement,
    )


def _facts_of(event: PlacementProposed | PlacementPinned) -> Placement:
    return Placement(
        kind=Kind(event.kind),
        program=event.program,
        person=event.person,
        unit=event.unit,
        first_day=event.first_day,
        last_day=event.last_day,
        days=event.days,
        ask=event.ask,
        skill=event.skill,
        host=event.host,
        compensation_day=event.compensation_day,
    )
