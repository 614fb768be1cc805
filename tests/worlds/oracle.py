"""A third reading of the import files, for tests only: straight to facts, without a log, so that the real way can be compared with it.

People keep their numbers as ids. Only what the worlds contain is understood.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from solver.facts import AskFacts, Choice, Facts, Horizon, Level, PeakFacts, PersonFacts, Policy, Program, SkillHeld, Span, UnitFacts
from solver.timeline import Timeline
from tests.worlds.world import World

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def facts_of(directory: Path, world: World) -> Facts:
    """The facts that the files in the directory state, with the horizon, policy and closings of the world."""
    rows = {kind: _rows(directory / f"{kind}.csv") for kind in world.rows}
    calendars: dict[str, set[date]] = defaultdict(set)
    for row in rows["calendar"]:
        calendars[row["calendar"]].add(date.fromisoformat(row["day"]))
    return Facts(
        horizon=Horizon(first_day=world.first_day, last_day=world.last_day),
        units=tuple(_unit(row, world) for row in rows["units"]),
        people=tuple(_person(row, rows) for row in rows["people"]),
        calendars={code: frozenset(days) for code, days in calendars.items()},
        peaks=tuple(_peak(number, row) for number, row in enumerate(rows["peaks"], 1)),
        asks=tuple(_ask(number, row) for number, row in enumerate((row for row in rows["peaks"] if int(row["heads"])), 1)),
        programs=_programs(directory / "programs.toml"),
        preferences={(row["person"], row["unit"]): int(row["weight"]) for row in rows["preferences"]},
        policy=Policy(cover_days=world.cover_days, fiscal_offset=world.fiscal_offset),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.exists() else []


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _known_day(row: Mapping[str, str], column: str) -> date:
    return date.fromisoformat(row[column])


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(";") if entry.strip()]


def _weekdays(text: str) -> int:
    mask = 0
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin = WEEKDAYS.index(first)
        for step in range((WEEKDAYS.index(last or first) - begin) % 7 + 1):
            mask |= 1 << (begin + step) % 7
    return mask


def _unit(row: Mapping[str, str], world: World) -> UnitFacts:
    is_open = Timeline.of(True)
    for unit, day in world.closings:
        is_open = is_open.since(day, False) if unit == row["unit"] else is_open
    return UnitFacts(
        id=row["unit"],
        parent=Timeline.of(row["parent"] or None),
        front_line=Timeline.of(row["front_line"] == "yes"),
        site=Timeline.of(row["site"] or None),
        seats=Timeline.of(int(row["seats"])),
        min_staff=Timeline.of(int(row["min_staff"]) if row["min_staff"] else None),
        max_away=Timeline.of(int(row["max_away"] or 20)),
        workdays=Timeline.of(_weekdays(row["workdays"] or "Mon-Fri")),
        calendar=Timeline.of(row["calendar"] or None),
        timezone=Timeline.of(row.get("timezone") or None),
        shift=Timeline.of(row.get("shift") or None),
        open=is_open,
    )


def _person(row: Mapping[str, str], rows: Mapping[str, list[dict[str, str]]]) -> PersonFacts:
    mine = {kind: [one for one in rows[kind] if one["person"] == row["person"]] for kind in ("moves", "absences", "skills")}
    unit = Timeline.of(row["unit"])
    for move in mine["moves"]:
        unit = unit.since(_day(move["first_day"]), move["unit"])
    always = [SkillHeld(skill=skill, span=Span(first_day=None, last_day=None)) for skill in _entries(row["skills"])]
    return PersonFacts(
        id=row["person"],
        hired=_day(row["hired"]),
        left=_day(row["left"]),
        unit=unit,
        level=Timeline.of(Level(row["level"])),
        manager=Timeline.of(row["manager"] or None),
        site=Timeline.of(None),
        workdays=Timeline.of(_weekdays(row["workdays"]) if row["workdays"] else None),
        shift=Timeline.of(row.get("shift") or None),
        fte_permille=Timeline.of(round(1000 * float(row["fte"] or 1))),
        hosts=Timeline.of(row["hosts"] == "yes" if row["hosts"] else None),
        tags=Timeline.of(frozenset(_entries(row["tags"]))),
        absences=_merged(mine["absences"]),
        skills=(*always, *(_skill(held) for held in mine["skills"])),
    )


def _skill(row: Mapping[str, str]) -> SkillHeld:
    return SkillHeld(skill=row["skill"], span=Span(first_day=_day(row["first_day"]), last_day=_day(row["last_day"])))


def _merged(rows: Iterable[Mapping[str, str]]) -> tuple[Span, ...]:
    """The days of all rows as stretches without a gap."""
    days: set[date] = set()
    for row in rows:
        length = (_known_day(row, "last_day") - _known_day(row, "first_day")).days
        days |= {_known_day(row, "first_day") + timedelta(days=step) for step in range(length + 1)}
    begins = sorted(day for day in days if day - timedelta(days=1) not in days)
    ends = sorted(day for day in days if day + timedelta(days=1) not in days)
    return tuple(Span(first_day=first, last_day=last) for first, last in zip(begins, ends, strict=True))


def _peak(number: int, row: Mapping[str, str]) -> PeakFacts:
    return PeakFacts(id=f"P{number}", unit=row["unit"], first_day=_known_day(row, "first_day"), last_day=_known_day(row, "last_day"))


def _ask(number: int, row: Mapping[str, str]) -> AskFacts:
    return AskFacts(
        id=f"A{number}",
        unit=row["unit"],
        first_day=_known_day(row, "first_day"),
        last_day=_known_day(row, "last_day"),
        heads=int(row["heads"]),
        skill=row["skill"] or None,
        priority=int(row["priority"]),
    )


def _programs(path: Path) -> tuple[Program, ...]:
    if not path.exists():
        return ()
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["program"]
    return tuple(_program(name, terms) for name, terms in tables.items())


def _program(name: str, terms: Mapping[str, Any]) -> Program:
    shadow = terms["kind"] == "shadow"
    hours = terms.get("length", "1d").endswith("h")
    number, unit = (1, "days") if hours else _length(terms.get("length", "1d"))
    what, _, reach = terms.get("no_repeat", "unit" if terms.get("each_once") else "none").partition(" ")
    usual = {"weeks": 0b1}.get(unit, 0b1111111)
    return Program(
        id=name,
        kind=terms["kind"],
        **{key: _choice(terms.get(key, {})) for key in ("who", "who_not", "where", "where_not")},
        quota=terms.get("quota", 1),
        per=terms.get("per", "window" if "within" in terms else "quarter"),
        length=number,
        length_unit=unit,
        starts=_weekdays(terms["starts"]) if "starts" in terms else usual,
        weekdays=_weekdays(terms["weekdays"]) if "weekdays" in terms else None,
        off_pattern=terms.get("off_pattern", False),
        window=_span(terms["window"]) if "window" in terms else None,
        min_gap_days=int(terms["min_gap"].rstrip("d")) if "min_gap" in terms else None,
        host=terms.get("host", "person" if shadow else "none"),
        host_load=terms.get("host_load", 2),
        in_peak=terms.get("in_peak", "avoid" if shadow else "welcome"),
        home_peak=terms.get("home_peak", "avoid"),
        min_worked=terms.get("min_worked", 75),
        needs=tuple(terms.get("needs", ())),
        mandatory=terms.get("mandatory", False),
        every_department_sends=terms.get("every_department_sends", False),
        every_unit_receives=terms.get("every_unit_receives", False),
        no_repeat=what,
        no_repeat_quarters=int(reach.split()[0]) if reach else None,
        sealed=False,
        compensation_days=int(terms["compensation"].split()[-1].rstrip("d")) if "compensation" in terms else None,
        minutes=60 * int(terms["length"].rstrip("h")) if hours else None,
        blackout=tuple(_span(text if ".." in text else f"{text}..{text}") for text in terms.get("blackout", ())),
        within_days=_in_days(terms, "within"),
        unit_gap_days=_in_days(terms, "unit_gap"),
        never_worked=terms.get("never_worked", False),
        each_once=terms.get("each_once", False),
        in_a_row=terms.get("in_a_row"),
        after=terms.get("after"),
        travel=terms.get("travel", "anywhere"),
        max_gap_days=_in_days(terms, "max_gap"),
        unit_min_gap_days=_in_days(terms, "unit_min_gap"),
        unit_max_gap_days=_in_days(terms, "unit_max_gap"),
        unit_works=terms.get("unit_works", False),
        floors=tuple(terms.get("floors", {}).items()),
    )


def _in_days(terms: Mapping[str, Any], key: str) -> int | None:
    return int(terms[key].rstrip("d")) if key in terms else None


def _length(text: str) -> tuple[int, str]:
    number, _, spread = text.partition(" ")
    return int(number[:-1]), spread or {"d": "days", "w": "weeks"}[number[-1]]


def _span(text: str) -> Span:
    first, last = text.split("..")
    return Span(first_day=_day(first), last_day=_day(last))


def _choice(table: Mapping[str, Any]) -> Choice:
    lists = {key: frozenset([value] if isinstance(value, str) else value) for key, value in table.items() if isinstance(value, str | list)}
    within = table.get("joined_within")
    lists.pop("joined_within", None)
    return Choice(**lists, front_line=table.get("front_line"), joined_within_days=int(within.rstrip("d")) if within else None)
