"""A company in which a preset's rule costs something, what its plan must be, and rosters that break the rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

One = dict[str, Any]  # a placement as exported


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A change to the placements of an exported plan, the rule or claim that the referee must name, and part of what it says."""

    alter: Callable[[list[One]], None]
    names: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`without` are the settings that lift the rule, `paid` what the named tier pays with it and without it, the tiers before it alike."""

    preset: str
    units: str
    people: str
    more: Mapping[str, str] = field(default_factory=dict)  # other files by name
    settings: tuple[str, ...] = ()
    horizon: str = "2026Q3"
    placed: int
    keeps: Callable[[list[One]], bool]
    without: tuple[str, ...]
    paid: tuple[str, int, int]
    planted: tuple[Planted, ...]

    def files(self) -> dict[str, str]:
        """What is imported."""
        return {"units.csv": self.units, "people.csv": self.people, **self.more}


def day(text: str) -> date:
    return date.fromisoformat(text)


def days_of(one: One) -> list[date]:
    """The days really spent there."""
    return [day(text) for text in one["days"]]


def weekdays_of(placements: list[One]) -> set[str]:
    return {f"{each:%a}" for one in placements for each in days_of(one)}


def by_person(placements: list[One]) -> dict[str, list[One]]:
    found: dict[str, list[One]] = {}
    for one in sorted(placements, key=lambda one: str(one["first_day"])):
        found.setdefault(one["person"], []).append(one)
    return found


def moved(one: One, days: int) -> One:
    """The same placement so many days later, its free day too, under another id."""

    def later(text: str | None) -> str | None:
        return None if text is None else (day(text) + timedelta(days=days)).isoformat()

    moving = {key: later(one[key]) for key in ("first_day", "last_day", "compensation_day")}
    return {**one, **moving, "days": [later(text) for text in one["days"]], "id": f"{one['id']}b"}


def move_first(days: int) -> Callable[[list[One]], None]:
    """Move the first placement."""

    def alter(placements: list[One]) -> None:
        placements[0] = moved(placements[0], days)

    return alter


def again(days: int) -> Callable[[list[One]], None]:
    """The first placement a second time, so many days later."""

    def alter(placements: list[One]) -> None:
        placements.append(moved(placements[0], days))

    return alter


def say(**changes: object) -> Callable[[list[One]], None]:
    """The first placement with other values."""

    def alter(placements: list[One]) -> None:
        placements[0].update(changes)

    return alter


def cut_short(last_week: int) -> Callable[[list[One]], None]:
    """The first placement without its last week."""

    def alter(placements: list[One]) -> None:
        one = placements[0]
        kept = [text for text in one["days"] if (day(text) - day(one["first_day"])).days < 7 * last_week]
        placements[0] = {**one, "days": kept, "last_day": (day(one["first_day"]) + timedelta(days=7 * last_week - 1)).isoformat()}

    return alter


def left_out(placements: list[One]) -> None:
    """The last placement is missing."""
    placements.pop()
