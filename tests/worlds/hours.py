"""Shifts, time zones, Saturdays and days given back, drawn into a world that has none of them yet."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.worlds.world import Row, World

SHIFTS = ("", "", "07:00-15:00", "08:00-20:00", "14:00-22:00", "22:00-06:00", "05:30-13:30")
ZONES = ("", "", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
EVERYBODY = {"level": ["executive", "manager", "staff"]}
NARROWING = ("weekdays", "starts", "window", "needs", "who_not", "where_not", "where", "host")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def with_hours(world: World, random: Random) -> World:
    """The world with hours in its files, and with programs of single days that go outside the pattern; half of these give a day back."""
    programs = {name: _outside(dict(terms), random) for name, terms in world.programs.items()}
    days = (world.last_day - world.first_day).days
    return replace(
        world,
        rows={
            **world.rows,
            "units": [{**row, "shift": random.choice(SHIFTS), "timezone": random.choice(ZONES)} for row in world.rows["units"]],
            "people": [_person(row, world.first_day, random) for row in world.rows["people"]],
        },
        programs=programs,
        last_day=world.first_day + timedelta(days=max(days, random.choice((2, 3, 4)))),
    )


def _person(row: Row, first_day: date, random: Random) -> Row:
    """Most of them have one or two of the first days of the horizon off, and work on all other days of the week."""
    off = {(first_day.weekday() + random.choice((0, 0, 1, 3))) % 7 for _ in range(2)}
    pattern = ",".join(name for number, name in enumerate(WEEKDAYS) if number not in off)
    shift = random.choice(SHIFTS) if random.randrange(3) == 0 else ""
    return {**row, "shift": shift, "workdays": pattern if random.randrange(3) else row["workdays"]}


def _outside(terms: dict[str, object], random: Random) -> dict[str, object]:
    if random.randrange(4) == 0:
        return terms
    if terms["length"] == "1d":
        terms |= {"off_pattern": True}
        if random.randrange(3):
            terms |= {"compensation": f"day within {random.choice((1, 2, 3, 5))}d", "who": EVERYBODY}
            terms = {key: value for key, value in terms.items() if key not in NARROWING}
            terms |= {"host": "none"} if random.randrange(3) and "no_repeat" not in terms else {}
    elif terms["length"] == "2d spread":
        terms |= {"off_pattern": True}
    return terms
