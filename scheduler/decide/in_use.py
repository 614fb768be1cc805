"""What still rests on people, units, peaks and asks that are to be as if they had never been, each with the command that ends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.kinds.programs import Choice
from scheduler.organisation import Organisation
from scheduler.wording import the_person, the_person_typed, typed
from solver.outcome import Placement
from solver.timeline import ALWAYS

_IF_OVER = ", or if it is over take back the command that entered it: rota import --take-back POSITION"
_CHOICES = ("who", "who_not", "where", "where_not")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Ids of what is to be gone; people by their opaque ids."""

    people: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    peaks: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()


def uses_of(gone: Gone, org: Organisation) -> Iterator[str]:
    """A sentence for everything in the state that rests on what is gone, what people were told first."""
    yield from _told(gone, org)
    yield from _pins(gone, org)
    yield from _people(gone, org)
    yield from _units(gone, org)
    yield from _peaks_and_asks(gone, org)
    yield from _programs(gone, org)
    yield from _exemptions(gone, org)
    yield from _roles(gone, org)


def _told(gone: Gone, org: Organisation) -> Iterator[str]:
    for placed in org.standing_placements():
        visit = f"{placed.plan}, which is published, places {the_person(placed.person)} in {placed.unit} on {placed.first_day}"
        withdraw = f"rota plan withdraw {placed.plan}"
        if placed.host in gone.people:
            yield f"{visit} with {the_person(str(placed.host))} as host: {withdraw}"
        elif _touches(placed, gone):
            yield f"{visit}: {withdraw}"


def _pins(gone: Gone, org: Organisation) -> Iterator[str]:
    for pin in org.pins.values():
        held = pin.placement
        if not pin.unpinned and _touches(held, gone):
            yield f"{pin.id} holds {the_person(held.person)} in {held.unit} on {held.first_day}: rota plan unpin {pin.id}"


def _touches(placed: Placement, gone: Gone) -> bool:
    return placed.person in gone.people or placed.host in gone.people or placed.unit in gone.units or placed.ask in gone.asks


def _people(gone: Gone, org: Organisation) -> Iterator[str]:
    for person in org.people.values():
        if person.id in gone.people:
            continue
        who, word = the_person(person.id), the_person_typed(person.id)
        for day, manager in zip(person.manager.days, person.manager.values, strict=True):
            if manager in gone.people:
                other = f"rota people change {word} --manager SOMEBODY {_starting(day)}"
                yield f"{who} answers to {the_person(str(manager))}{_since(day)}: {other}"
        for day, unit in zip(person.unit.days, person.unit.values, strict=True):
            if unit in gone.units:
                yield f"{who} belongs to {unit}{_since(day)}: rota people move {word} ANOTHER-UNIT {_starting(day)}"
        for unit in person.preferences:
            if unit in gone.units:
                yield f"{who} would like to go to {unit}: rota people prefer {word} {typed(unit)} --withdraw"


def _units(gone: Gone, org: Organisation) -> Iterator[str]:
    for unit in org.units.values():
        for day, parent in zip(unit.parent.days, unit.parent.values, strict=True):
            if parent in gone.units and unit.id not in gone.units:
                other = f"rota units change {typed(unit.id)} --parent ANOTHER-UNIT {_starting(day)}"
                yield f"{unit.id} lies below {parent}{_since(day)}: {other}"


def _peaks_and_asks(gone: Gone, org: Organisation) -> Iterator[str]:
    peaks = {peak.id: peak for peak in org.peaks.values() if not peak.withdrawn and peak.id not in gone.peaks and peak.unit in gone.units}
    yield from (f"{peak.id} is a peak of {peak.unit}: rota peaks withdraw {peak.id}{_IF_OVER}" for peak in peaks.values())
    for ask in org.asks.values():
        if ask.peak in peaks:
            continue  # withdrawn with its peak
        if ask.status != "withdrawn" and ask.id not in gone.asks and (ask.unit in gone.units or ask.peak in gone.peaks):
            yield f"{ask.id} asks for cover in {ask.unit}{f' for {ask.peak}' if ask.peak else ''}: rota cover withdraw {ask.id}"


def _programs(gone: Gone, org: Organisation) -> Iterator[str]:
    for program in org.programs.values():
        for choice in () if program.retired else _CHOICES:
            named = sorted(_named(getattr(program.terms, choice), gone))
            if named:
                other = f"rota programs amend {typed(program.id)} --set {choice}=WHAT-IS-RIGHT"
                yield f"The program {program.id} names {', '.join(named)}: {other}"
        if program.terms.sponsor in gone.people and not program.retired:
            sponsor = f"The program {program.id} has {the_person(str(program.terms.sponsor))} for a sponsor"
            yield f"{sponsor}: rota programs amend {typed(program.id)} --set sponsor=SOMEBODY"


def _named(choice: Choice, gone: Gone) -> Iterator[str]:
    yield from (the_person(person) for person in choice.person if person in gone.people)
    yield from (unit for unit in choice.unit if unit in gone.units)


def _exemptions(gone: Gone, org: Organisation) -> Iterator[str]:
    for one in org.exemptions.values():
        if not one.withdrawn and (one.person in gone.people or one.unit in gone.units):
            who = the_person(one.person) if one.person is not None else str(one.unit)
            yield f"{one.id} exempts {who} from {one.program}: rota programs unexempt {one.id}"


def _roles(gone: Gone, org: Organisation) -> Iterator[str]:
    for unit in sorted({unit for held in org.roles.values() for role in held for unit in role.units}):
        if unit in gone.units:
            yield f"Somebody is manager of {unit}: rota roles revoke LOGIN manager --unit {typed(unit)}"


def _since(day: date) -> str:
    return "" if day == ALWAYS else f" from {day}"


def _starting(day: date) -> str:
    return "--always" if day == ALWAYS else f"--from {day}"
