"""How the facts of a person or a unit changed through time, as records."""

from collections.abc import Mapping, Sequence
from datetime import date

from scheduler.calendar import workdays_text
from solver.timeline import Timeline

Record = Mapping[str, object]


def history_of(noun: object, facts: Sequence[str]) -> list[dict[str, object]]:
    """Each change of each of the facts, by day and then in the order of `facts`: the fact, its first day, its value.

    What always held (no first day) is left out: the record as of a day shows it.
    """
    changes = [
        {"first_day": day, "fact": fact, "value": _plain(fact, value)}
        for fact in facts
        for day, value in zip(_timeline(noun, fact).days[1:], _timeline(noun, fact).values[1:], strict=True)
    ]
    return sorted(changes, key=lambda change: str(change["first_day"]))


def _timeline(noun: object, fact: str) -> Timeline[object]:
    timeline: Timeline[object] = getattr(noun, fact)
    return timeline


def _plain(fact: str, value: object) -> object:
    if fact == "workdays" and isinstance(value, int):
        return workdays_text(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, int | bool | date) or value is None else str(value)
