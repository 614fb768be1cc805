"""What must hold once a whole transaction is decided: managers, parents and calendars that may come later in it than their mention."""

from collections.abc import Iterable, Sequence

from events.kinds.base import Event
from events.kinds.people import PersonChanged, PersonHired
from events.kinds.units import UnitChanged, UnitOpened
from scheduler.calendar import known_calendar, nearest_calendars
from scheduler.decide.chains import loop_among
from scheduler.errors import Rejected
from scheduler.organisation import Organisation
from scheduler.wording import the_person
from solver.timeline import Timeline


def settle(events: Sequence[Event], org: Organisation) -> None:
    """Refuse a transaction whose events, all folded into `org`, name a manager, parent or calendar that is not there or closes a circle."""
    people = [event for event in events if isinstance(event, PersonHired | PersonChanged)]
    units = [event for event in events if isinstance(event, UnitOpened | UnitChanged)]
    _refuse_unknown_managers(people, org)
    _refuse_circles_of_managers(people, org)
    _refuse_unknown_parents(units, org)
    _refuse_circles_of_units(units, org)
    _refuse_unknown_calendars(units, org)


def _refuse_unknown_managers(events: Sequence[PersonHired | PersonChanged], org: Organisation) -> None:
    for event in events:
        manager = event.manager
        if isinstance(manager, str) and manager not in org.people:
            sentence = f"The manager of {the_person(event.person)}, {the_person(manager)}, is nobody known here; hire them first."
            raise Rejected("manager-unknown", sentence)


def _refuse_circles_of_managers(events: Sequence[PersonHired | PersonChanged], org: Organisation) -> None:
    def above(person: str) -> Timeline[str | None] | None:
        found = org.people.get(person)
        return found.manager if found else None

    loop = loop_among((event.person for event in events if isinstance(event.manager, str)), above)
    if loop:
        circle = _circle(map(the_person, loop), "answers to")
        raise Rejected("manager-circle", f"{circle}: nobody can be above themselves; name another manager.")


def _refuse_unknown_parents(events: Sequence[UnitOpened | UnitChanged], org: Organisation) -> None:
    for event in events:
        if isinstance(event.parent, str):
            org.unit(event.parent)


def _refuse_circles_of_units(events: Sequence[UnitOpened | UnitChanged], org: Organisation) -> None:
    def above(unit: str) -> Timeline[str | None] | None:
        found = org.units.get(unit)
        return found.parent if found else None

    loop = loop_among((event.unit for event in events if isinstance(event.parent, str)), above)
    if loop:
        raise Rejected("unit-circle", f"{_circle(loop, 'belongs to')}: no unit can be above itself; name another parent.")


def _refuse_unknown_calendars(events: Sequence[UnitOpened | UnitChanged], org: Organisation) -> None:
    named = {event.calendar: event.unit for event in events if isinstance(event.calendar, str)}
    for calendar, unit in named.items():
        if calendar not in org.calendars and not known_calendar(calendar):
            near = nearest_calendars(calendar)
            hint = f"did you mean {' or '.join(near)}?" if near else "list your own days under that name first."
            raise Rejected("calendar-unknown", f'"{calendar}", the calendar of {unit}, is not known; {hint}')


def _circle(ids: Iterable[str], below: str) -> str:
    """`A answers to B answers to A`, cut in the middle where it is long."""
    around = tuple(ids)
    shown = around if len(around) <= 6 else (*around[:3], "...", *around[-2:])
    return f" {below} ".join((*shown, around[0]))
