"""What must hold once a whole transaction is decided: managers, parents and calendars that may come later in it than their mention."""

from collections.abc import Iterable, Sequence

from events.kinds.base import Event
from events.kinds.corrections import PersonCorrected, PersonStruck, UnitCorrected, UnitStruck
from events.kinds.people import PersonChanged, PersonHired
from events.kinds.units import UnitChanged, UnitOpened
from scheduler.calendar import known_calendar, nearest_calendars
from scheduler.decide.chains import loop_among
from scheduler.decide.in_use import Gone, uses_of
from scheduler.errors import Rejected
from scheduler.organisation import Organisation
from scheduler.wording import the_person
from solver.timeline import Timeline

MOST_LISTED = 50


def settle(events: Sequence[Event], org: Organisation) -> None:
    """Refuse a transaction whose events, all folded into `org`, name a manager, parent or calendar that is not there or closes a circle."""
    people = [event for event in events if isinstance(event, PersonHired | PersonChanged)]
    units = [event for event in events if isinstance(event, UnitOpened | UnitChanged)]
    _refuse_unknown_managers(people, org)
    _refuse_circles_of_managers(people, org)
    _refuse_unknown_parents(units, org)
    _refuse_circles_of_units(units, org)
    _refuse_unknown_calendars(units, org)
    _refuse_wrong_corrections(events, org)
    refuse_in_use(_struck(events), org)


def refuse_in_use(gone: Gone, org: Organisation) -> None:
    """Refuse where anything in the state rests on what is gone; the details list it."""
    found = [] if gone == Gone() else list(uses_of(gone, org))
    if found:
        rest = "One thing rests" if len(found) == 1 else f"{len(found)} things rest"
        raise Rejected("in-use", f"{rest} on what would be gone; end that first. Nothing was changed.", shortened(found))


def shortened(sentences: Sequence[str]) -> tuple[str, ...]:
    """The first of them, and how many more there are."""
    more = len(sentences) - MOST_LISTED
    return (*sentences[:MOST_LISTED], *([f"and {more} more"] if more > 0 else []))


def _struck(events: Sequence[Event]) -> Gone:
    return Gone(
        people=frozenset(event.person for event in events if isinstance(event, PersonStruck)),
        units=frozenset(event.unit for event in events if isinstance(event, UnitStruck)),
    )


def _refuse_wrong_corrections(events: Sequence[Event], org: Organisation) -> None:
    """Histories said anew may name whom they will, as long as they are known and no circle comes of it."""
    people = [event.person for event in events if isinstance(event, PersonCorrected) and event.person in org.people]
    units = [event.unit for event in events if isinstance(event, UnitCorrected) and event.unit in org.units]
    for person in people:
        for manager in org.people[person].manager.values:
            _refuse_unknown_manager(person, manager, org)
    for unit in units:
        for parent in org.units[unit].parent.values:
            if parent is not None:
                org.unit(parent)
    _refuse_circle_of_managers(people, org)
    _refuse_circle_of_units(units, org)


def _refuse_unknown_managers(events: Sequence[PersonHired | PersonChanged], org: Organisation) -> None:
    for event in events:
        if isinstance(event.manager, str):
            _refuse_unknown_manager(event.person, event.manager, org)


def _refuse_unknown_manager(person: str, manager: str | None, org: Organisation) -> None:
    if manager is not None and manager not in org.people:
        sentence = f"The manager of {the_person(person)}, {the_person(manager)}, is nobody known here; hire them first."
        raise Rejected("manager-unknown", sentence)


def _refuse_circles_of_managers(events: Sequence[PersonHired | PersonChanged], org: Organisation) -> None:
    _refuse_circle_of_managers((event.person for event in events if isinstance(event.manager, str)), org)


def _refuse_circle_of_managers(people: Iterable[str], org: Organisation) -> None:
    def above(person: str) -> Timeline[str | None] | None:
        found = org.people.get(person)
        return found.manager if found else None

    loop = loop_among(people, above)
    if loop:
        circle = _circle(map(the_person, loop), "answers to")
        raise Rejected("manager-circle", f"{circle}: nobody can be above themselves; name another manager.")


def _refuse_unknown_parents(events: Sequence[UnitOpened | UnitChanged], org: Organisation) -> None:
    for event in events:
        if isinstance(event.parent, str):
            org.unit(event.parent)


def _refuse_circles_of_units(events: Sequence[UnitOpened | UnitChanged], org: Organisation) -> None:
    _refuse_circle_of_units((event.unit for event in events if isinstance(event.parent, str)), org)


def _refuse_circle_of_units(units: Iterable[str], org: Organisation) -> None:
    def above(unit: str) -> Timeline[str | None] | None:
        found = org.units.get(unit)
        return found.parent if found else None

    loop = loop_among(units, above)
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
