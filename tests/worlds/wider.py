"""The later keys of programs, drawn into a world that has none of them yet; each is such that it binds somebody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from tests.worlds.hours import EVERYBODY
from tests.worlds.world import Row, World

Terms = dict[str, object]


def with_wider_terms(world: World, random: Random) -> World:
    """In half of the cases one or two keys more for each program; the other worlds stay as they are."""
    if random.randrange(2):
        return world
    for name in world.programs:
        for widen in random.sample(WAYS, random.choice((1, 1, 2))):
            world = widen(world, name, random)
    return world


def _set(world: World, name: str, terms: Terms, *without: str) -> World:
    kept = {key: value for key, value in world.programs[name].items() if key not in without}
    return replace(world, programs={**world.programs, name: {**kept, **terms}})


def _days(world: World) -> int:
    return (world.last_day - world.first_day).days + 1


def _blacked_out(world: World, name: str, random: Random) -> World:
    days = [world.first_day + timedelta(days=random.randrange(_days(world))) for _ in range(random.choice((1, 2)))]
    return _set(world, name, {"blackout": [random.choice((str(day), f"{day}..{day + timedelta(days=1)}")) for day in sorted(set(days))]})


def _in_the_first_days(world: World, name: str, random: Random) -> World:
    """Most people have joined just before, or will."""
    people = [_joined(row, world, random) for row in world.rows["people"]]
    terms: Terms = {"within": f"{random.choice((1, 2, 3, 5, 9, 40))}d", "quota": random.choice((1, 1, 2))}
    without = ("per", "quota") if world.programs[name]["length"] == "2d spread" else ("per",)
    terms = {key: value for key, value in terms.items() if key not in without}
    return _set(replace(world, rows={**world.rows, "people": people}), name, terms, *without)


def _joined(row: Row, world: World, random: Random) -> Row:
    hired = world.first_day + timedelta(days=random.randrange(-6, _days(world)))
    return row if row["left"] or not random.randrange(3) else {**row, "hired": str(hired)}


def _where_nobody_worked(world: World, name: str, random: Random) -> World:
    """Some have moved before the horizon begins."""
    units = [row["unit"] for row in world.rows["units"]]
    moved = {row["person"] for row in world.rows["moves"]}
    moves = [
        {
            "person": row["person"],
            "unit": random.choice(units),
            "first_day": str(world.first_day - timedelta(days=random.choice((0, 1, 40)))),
        }
        for row in world.rows["people"]
        if row["person"] not in moved and not row["hired"] and random.randrange(2)
    ]
    return _set(replace(world, rows={**world.rows, "moves": [*world.rows["moves"], *moves]}), name, {"never_worked": True})


def _where_people_work(world: World, name: str, random: Random) -> World:
    """Some units have days off that are others' workdays."""
    if world.programs[name]["length"] == "1w":
        return world
    units = [{**row, "workdays": random.choice((row["workdays"], "Mon,Wed,Fri", "Tue-Sat"))} for row in world.rows["units"]]
    return _set(replace(world, rows={**world.rows, "units": units}), name, {"unit_works": True})


def _apart_by_unit(world: World, name: str, random: Random) -> World:
    if world.programs[name]["length"] == "2d spread":
        return world
    return _set(world, name, {"unit_gap": f"{random.choice((1, 2, 3, 8))}d", "quota": 2}, "no_repeat")


def _each_once(world: World, name: str, random: Random) -> World:
    units = [row["unit"] for row in world.rows["units"]]
    terms: Terms = {"each_once": True, "where": {"unit": random.sample(units, random.randint(1, len(units)))}}
    terms |= {} if world.programs[name]["length"] == "2d spread" else {"quota": 2}
    return _set(world, name, terms, "no_repeat", "floors", "max_gap")


def _few_in_a_row(world: World, name: str, random: Random) -> World:
    """Two blocks have room, one after the other."""
    if world.programs[name]["length"] != "1w":
        return world
    longer = replace(world, last_day=max(world.last_day, world.first_day + timedelta(days=random.choice((8, 13, 14)))))
    without = ("window", "min_gap", "no_repeat", "starts") if random.randrange(3) else ()
    return _set(longer, name, {"in_a_row": random.choice((1, 1, 2)), "quota": 2}, *without)


def _after_another(world: World, name: str, random: Random) -> World:
    """A program waits for one that comes before it in the file; there is one more of those where it is the first, open to everybody."""
    names = list(world.programs)
    earlier = [other for other in names[: names.index(name)] if world.programs[other]["length"] != "2d spread"]
    if earlier:
        return _set(world, name, {"after": random.choice(earlier)})
    first: Terms = {"kind": "shadow", "who": EVERYBODY, "host": "none", "length": random.choice(("1d", "1d", "2d")), "mandatory": True}
    return _set(replace(world, programs={"first": first, **world.programs}), name, {"after": "first"}) if "first" not in names else world


def _near(world: World, name: str, random: Random) -> World:
    """Most units have one of two sites."""
    units = [{**row, "site": random.choice(("Oslo", "Oslo", "Rome", ""))} for row in world.rows["units"]]
    terms: Terms = {"travel": random.choice(("near-first", "own-site"))}
    return _set(replace(world, rows={**world.rows, "units": units}), name, terms)


def _for_hours(world: World, name: str, random: Random) -> World:
    return _set(world, name, {"length": "4h"}) if world.programs[name]["length"] == "1d" else world


def _with_floors(world: World, name: str, random: Random) -> World:
    """Some units should have one or two in a period; where people owe fewer, or seats are short, they bind."""
    said = {key: world.programs[name].get(key) for key in ("where", "where_not")}
    where, where_not = (value.get("unit", ()) if isinstance(value, dict) else () for value in said.values())
    units = [unit for unit in where or [row["unit"] for row in world.rows["units"]] if unit not in where_not]
    if not units:
        return world
    return _set(world, name, {"floors": {unit: random.choice((1, 1, 2)) for unit in random.sample(units, random.randint(1, len(units)))}})


def _spaced(world: World, name: str, random: Random) -> World:
    """A longest gap is short of the horizon; where the quota would never do, it counts in weeks, and some go every day."""
    if world.programs[name]["length"] == "2d spread":
        return world
    key = random.choice(("max_gap", "max_gap", "unit_max_gap", "unit_min_gap", "unit_min_gap"))
    terms: Terms = {key: f"{random.choice((1, 2, 2, 3, 4, 8))}d", "per": "window", "quota": 2}
    return _set(world, name, terms, "min_gap", "per", "quota", "within", "each_once", *(["no_repeat"] if random.randrange(2) else []))


WAYS: tuple[Callable[[World, str, Random], World], ...] = (
    _blacked_out,
    _in_the_first_days,
    _where_nobody_worked,
    _where_people_work,
    _apart_by_unit,
    _each_once,
    _few_in_a_row,
    _for_hours,
    _near,
    _with_floors,
    _spaced,
    _spaced,
    _after_another,
    _after_another,
)
