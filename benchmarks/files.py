"""A made-up company as the files that anybody would import."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from solver.facts import Facts, PersonFacts

PROGRAMS = """adopt = ["telus-day"]

[program.four-weeks]
kind = "rotation"
who = { tag = ["rotates"] }
where = { front_line = true }
quota = 1
per = "quarter"
length = "4w"
host = "none"
in_peak = "welcome"
"""


def write_files(facts: Facts, directory: Path) -> None:
    """Units, people, absences, peaks, preferences and programs; `rota config set cover-days 5` goes with them."""
    directory.mkdir(parents=True, exist_ok=True)
    units = [[unit.id, _yes(unit.front_line.at(date.max)), unit.seats.at(date.max), unit.max_away.at(date.max)] for unit in facts.units]
    _write(directory / "units.csv", ["unit", "front_line", "seats", "max_away"], units)
    columns = ["person", "name", "unit", "level", "skills", "tags"]
    _write(directory / "people.csv", columns, (_person(person) for person in facts.people))
    absences = [[person.id, str(span.first_day), str(span.last_day)] for person in facts.people for span in person.absences]
    _write(directory / "absences.csv", ["person", "first_day", "last_day"], absences)
    asked = {ask.id[1:]: ask for ask in facts.asks}
    peaks = [[p.unit, p.first_day, p.last_day, asked[p.id[1:]].heads, asked[p.id[1:]].skill, asked[p.id[1:]].priority] for p in facts.peaks]
    _write(directory / "peaks.csv", ["unit", "first_day", "last_day", "heads", "skill", "priority"], peaks)
    wishes = [[person, unit, weight] for (person, unit), weight in facts.preferences.items()]
    _write(directory / "preferences.csv", ["person", "unit", "weight"], wishes)
    (directory / "programs.toml").write_text(PROGRAMS)


def _person(person: PersonFacts) -> list[object]:
    day = date.max
    skills, tags = ";".join(one.skill for one in person.skills), ";".join(sorted(person.tags.at(day)))
    return [person.id, f"Person {person.id}", person.unit.at(day), person.level.at(day).value, skills, tags]


def _yes(says: bool) -> str:
    return "yes" if says else "no"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
