"""Companies put side by side: the same rules and days, no id in common."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from solver.facts import Choice, Facts, Program
from solver.outcome import COVER_PROGRAM, Placement
from solver.timeline import Timeline

T = TypeVar("T")


def joined(companies: Sequence[Facts]) -> Facts:
    """One company of several whose ids differ; horizon and policy are those of the first."""
    first = companies[0]
    several = ("units", "people", "peaks", "asks", "programs", "standing", "pins")
    chained: dict[str, Any] = {name: tuple(one for company in companies for one in getattr(company, name)) for name in several}
    mappings: dict[str, Any] = {
        name: {key: value for company in companies for key, value in getattr(company, name).items()}
        for name in ("calendars", "preferences")
    }
    return replace(first, **chained, **mappings)


def renamed(company: Facts, prefix: str) -> Facts:
    """Every id, skill, tag, site and calendar begins with the prefix; everybody has the tag `prefix`, and programs are for them alone.

    Programs go only to the company's own units.
    """

    def name(old: T) -> T:
        return old if old is None else prefix + old  # type: ignore[operator,return-value]

    units = tuple(replace(unit, id=name(unit.id), **_lines(unit, ("parent", "site", "calendar"), name)) for unit in company.units)
    people = tuple(
        replace(
            person,
            id=name(person.id),
            tags=_mapped(person.tags, lambda tags: frozenset((prefix, *map(name, tags)))),
            skills=tuple(replace(held, skill=name(held.skill)) for held in person.skills),
            **_lines(person, ("unit", "manager", "site"), name),
        )
        for person in company.people
    )
    own = frozenset(unit.id for unit in units)
    return replace(
        company,
        units=units,
        people=people,
        calendars={name(code): days for code, days in company.calendars.items()},
        peaks=tuple(replace(peak, id=name(peak.id), unit=name(peak.unit)) for peak in company.peaks),
        asks=tuple(replace(ask, id=name(ask.id), unit=name(ask.unit), skill=name(ask.skill)) for ask in company.asks),
        programs=tuple(_program(program, name, prefix, own) for program in company.programs),
        standing=tuple(_placement(placement, name) for placement in company.standing),
        preferences={(name(person), name(unit)): weight for (person, unit), weight in company.preferences.items()},
        pins=tuple(_placement(pin, name) for pin in company.pins),
    )


def _mapped(line: Timeline[Any], change: Callable[[Any], Any]) -> Timeline[Any]:
    return Timeline(line.days, tuple(change(value) for value in line.values))


def _lines(record: Any, names: Sequence[str], change: Callable[[Any], Any]) -> dict[str, Any]:
    return {one: _mapped(getattr(record, one), change) for one in names}


def _program(program: Program, name: Callable[[Any], Any], prefix: str, own: frozenset[str]) -> Program:
    """For the company's own people in its own units."""
    who, where = _choice(program.who, name), _choice(program.where, name)
    return replace(
        program,
        id=name(program.id),
        who=who if program.who == Choice() else replace(who, unit=who.unit or own),
        who_not=_choice(program.who_not, name),
        where=replace(where, unit=where.unit or own),
        where_not=_choice(program.where_not, name),
        needs=tuple(map(name, program.needs)),
    )


def _choice(choice: Choice, name: Callable[[Any], Any]) -> Choice:
    ids = {one.name for one in fields(Choice)} & {"tag", "unit", "person", "site"}
    said: dict[str, Any] = {one: frozenset(map(name, getattr(choice, one))) for one in sorted(ids)}
    return replace(choice, **said)


def _placement(placement: Placement, name: Callable[[Any], Any]) -> Placement:
    return replace(
        placement,
        program=placement.program if placement.program == COVER_PROGRAM else name(placement.program),
        person=name(placement.person),
        unit=name(placement.unit),
        host=name(placement.host),
        ask=name(placement.ask),
        skill=name(placement.skill),
    )
