"""Tiny worlds from a source of chance: two to four people, two or three units, a few days, and terms of every kind, all of it tight."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from tests.worlds.hours import with_hours
from tests.worlds.wider import with_wider_terms
from tests.worlds.world import Row, World

T = TypeVar("T")

FIRST_DAYS = (
    date(2026, 6, 29),  # a Monday; a month and a quarter begin on Wednesday
    date(2026, 7, 9),  # a Thursday before a weekend
    date(2026, 7, 10),  # a Friday
    date(2026, 7, 31),  # a Friday, the last day of a month, and of a quarter with offset 1
    date(2026, 12, 30),  # a Wednesday before a year's end
)
MONDAY = date(2026, 6, 29)
SITES = ("", "Oslo", "Rome")


class Chance:
    """Draws in words."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def one(self, values: Sequence[T]) -> T:
        return values[self.random.randrange(len(values))]

    def often(self, times: int, of: int) -> bool:
        """True in so many of so many cases."""
        return self.random.randrange(of) < times

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def some(self, values: Sequence[T]) -> list[T]:
        """One or two of them, each once, in their order."""
        wanted = {self.random.randrange(len(values)) for _ in range(2)}
        return [values[place] for place in sorted(wanted)]


def made_by(random: Random, *, small: bool = False) -> World:
    """A world; a small one has so few combinations that all rosters can be tried."""
    chance = Chance(random)
    weeks, hosted = chance.often(1, 5), chance.often(1, 3)
    first_day = MONDAY if weeks else chance.one(FIRST_DAYS)
    length = chance.number(7, 9) if weeks else chance.number(2, 3 if small else 6)
    days = [first_day + timedelta(days=number) for number in range(length)]
    units = [f"U{number}" for number in range(1, chance.number(2, 2 if small else 3) + 1)]
    people = [f"E{number:03}" for number in range(1, chance.number(2, 3 if small else 4) + 1)]
    programs = _programs(chance, people, units, days, weeks=weeks, most=1 if small else 2)
    if hosted:
        programs = {name: {**terms, **_hosted(chance)} for name, terms in programs.items()}
    world = World(
        rows={
            "units": [_unit(chance, unit, units, hosted=hosted) for unit in units],
            "people": [_person(chance, person, people, units, days, hosted=hosted) for person in people],
            "absences": list(_absences(chance, people, days)),
            "skills": list(_skills(chance, people, days)),
            "moves": list(_moves(chance, people, units, days)),
            "peaks": list(_peaks(chance, units, days)),
            "preferences": list(_preferences(chance, people, units)),
            "calendar": [{"calendar": "OWN", "day": str(day)} for day in days if chance.often(1, 5)] or [_elsewhen(days)],
        },
        programs=programs,
        first_day=days[0],
        last_day=days[-1],
        cover_days=chance.one((1, 1, 2, 10)),
        fiscal_offset=chance.one((0, 0, 1, -3)),
        closings=[(unit, chance.one(days)) for unit in units if chance.often(1, 9)],
    )
    world = with_hours(world, random) if chance.often(1, 2) else world
    return with_wider_terms(world, Random(world.toml))


def _hosted(chance: Chance) -> dict[str, object]:
    """Terms under which a host is soon too busy, or met before."""
    return {
        "kind": "shadow",
        "host": "person",
        "host_load": chance.number(1, 2),
        "quota": chance.number(1, 2),
        "no_repeat": chance.one(("none", "none", "none", "host", "host 1 quarters", "site")),
    }


def _elsewhen(days: Sequence[date]) -> Row:
    """A closure outside the horizon, so that the calendar is always known."""
    return {"calendar": "OWN", "day": str(days[0] - timedelta(days=30))}


def _unit(chance: Chance, unit: str, units: Sequence[str], *, hosted: bool) -> Row:
    above = units[: units.index(unit)]
    staffing = chance.one(
        (
            *4 * ({"min_staff": "0"},),
            {"min_staff": "1"},
            {"min_staff": "1"},
            {"max_away": "50"},
            {"max_away": "60"},
            {"max_away": "100"},
            {},
        )
    )
    return {
        "unit": unit,
        "parent": chance.one(above) if above and chance.often(1, 2) else "",
        "front_line": "yes" if chance.often(5, 6) else "no",
        "site": chance.one(SITES),
        "seats": chance.one(("1", "1", "2", "3") if hosted else ("0", *5 * ("1",), "2")),
        "workdays": chance.one(("", "", "Mon-Sat", "Mon-Sun", "Sun-Thu")),
        "calendar": chance.one(("", "", "", "OWN")),
        **staffing,
    }


def _person(chance: Chance, person: str, people: Sequence[str], units: Sequence[str], days: Sequence[date], *, hosted: bool) -> Row:
    others, weekend = [other for other in people if other != person], any(day.weekday() > 4 for day in days)
    return {
        "person": person,
        "unit": units[person == people[0]] if hosted and chance.often(3, 4) else chance.one(units),  # one host for the others
        "level": chance.one(("executive", "executive", "staff", "staff", "manager")),
        "manager": chance.one(others) if chance.often(1, 3) else "",
        **_employment(chance, days),
        "workdays": chance.one(("", "", "Mon-Sun", "Mon-Sun") if weekend else ("", "", "", "", "Mon-Sun", "Mon,Tue,Fri")),
        "fte": chance.one(("", "", "0.5", "0.8")),
        "hosts": chance.one(5 * ("yes",) + ("",) if hosted else ("", "yes", "yes", "no")),
        "skills": "driving" if chance.often(1, 2) else "",
        "tags": chance.one(("", "", "rising", "rising; bold")),
    }


def _employment(chance: Chance, days: Sequence[date]) -> Row:
    hired = chance.one(days) if chance.often(1, 10) else chance.one((None, date(2025, 1, 1)))
    left = chance.one(days) if chance.often(1, 12) else None
    return {"hired": str(hired or ""), "left": str(left or "") if left is None or hired is None or hired <= left else ""}


def _absences(chance: Chance, people: Sequence[str], days: Sequence[date]) -> Iterator[Row]:
    for person in people:
        for _ in range(chance.one((0, 0, 1))):
            first_day = chance.one(days)
            last_day = first_day + timedelta(days=chance.one((0, 0, 1)))
            yield {"person": person, "first_day": str(first_day), "last_day": str(last_day)}


def _skills(chance: Chance, people: Sequence[str], days: Sequence[date]) -> Iterator[Row]:
    for person in people:
        if chance.often(1, 3):
            first_day, last_day = sorted((chance.one(days), chance.one(days)))
            ends = chance.one(((str(first_day), str(last_day)), (str(first_day), ""), ("", str(last_day))))
            yield {"person": person, "skill": chance.one(("driving", "welding")), "first_day": ends[0], "last_day": ends[1]}


def _moves(chance: Chance, people: Sequence[str], units: Sequence[str], days: Sequence[date]) -> Iterator[Row]:
    for person in people:
        if chance.often(1, 8):
            yield {"person": person, "unit": chance.one(units), "first_day": str(chance.one(days))}


def _peaks(chance: Chance, units: Sequence[str], days: Sequence[date]) -> Iterator[Row]:
    for _ in range(chance.one((0, 1, 1, 1, 2))):
        first_day = chance.one(days)
        last_day = min(days[-1], first_day + timedelta(days=chance.number(0, 2)))
        yield {
            "unit": chance.one(units),
            "first_day": str(first_day),
            "last_day": str(last_day),
            "heads": chance.one(("0", "1", "1", "2")),
            "skill": chance.one(("", "", "driving")),
            "priority": str(chance.number(1, 5)),
        }


def _preferences(chance: Chance, people: Sequence[str], units: Sequence[str]) -> Iterator[Row]:
    for person in people:
        for unit in units:
            if chance.often(1, 3):
                yield {"person": person, "unit": unit, "weight": str(chance.number(1, 10))}


def _programs(
    chance: Chance, people: Sequence[str], units: Sequence[str], days: Sequence[date], *, weeks: bool, most: int
) -> dict[str, dict[str, object]]:
    names = [f"program-{number}" for number in range(1, chance.number(1, most) + 1)]
    return {name: _terms(chance, people, units, days, weeks=weeks and name == names[0]) for name in names}


def _terms(chance: Chance, people: Sequence[str], units: Sequence[str], days: Sequence[date], *, weeks: bool) -> dict[str, object]:
    """A key is stated about as often as it is left to its default."""
    terms: dict[str, object] = {"kind": chance.one(("shadow", "shadow", "rotation")), "who": _who(chance, people, units)}
    optional: dict[str, object] = {
        "where": chance.one((*4 * ({"front_line": True},), {"unit": chance.some(units)}, {"site": ["Oslo", "Rome"]})),
        "who_not": {"person": chance.some(people)[:1]},
        "where_not": {"unit": chance.some(units)[:1]},
        "quota": chance.number(1, 2),
        "per": chance.one(("week", "month", "quarter", "window", "fortnight", "year")),
        "starts": chance.one(("Mon", "Mon-Wed", "Thu-Sat")),
        "weekdays": chance.one(("Mon-Thu", "Mon-Fri", "Tue-Sat", "Sat")),
        "off_pattern": True,
        "window": "..".join(map(str, sorted((chance.one(days), chance.one(days) + timedelta(days=7 * weeks))))),
        "min_gap": chance.one(("1d", "2d", "3d")),
        "host": chance.one(("person", "person", "team", "none")),
        "host_load": chance.number(1, 2),
        "in_peak": chance.one(("avoid", "welcome")),
        "home_peak": chance.one(("avoid", "tolerate")),
        "min_worked": chance.one((0, 50, 100)),
        "needs": chance.one((["driving"], ["driving", "welding"], ["driving"])),
        "mandatory": True,
        "every_department_sends": True,
        "every_unit_receives": True,
        "no_repeat": chance.one(("unit", "site", "host", "unit 1 quarters", "host 2 quarters")),
    }
    rare = {"who_not", "where_not", "starts", "weekdays", "window", "needs"}
    terms |= {key: value for key, value in optional.items() if chance.often(1, 8 if key in rare else 3)}
    terms["length"] = "1w" if weeks else chance.one(("1d", "1d", "1d", "2d", "2d spread"))
    return terms


def _who(chance: Chance, people: Sequence[str], units: Sequence[str]) -> dict[str, object]:
    return chance.one(
        (
            *4 * ({"level": ["executive", "manager", "staff"]},),
            {"level": ["executive"]},
            {"level": ["executive", "staff"]},
            {"level": ["staff"], "unit": chance.some(units)},
            {"tag": "rising"},
            {"person": chance.some(people)},
            {"joined_within": chance.one(("2d", "900d"))},
        )
    )
