"""A made-up company as the files that anybody would import."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
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


MOST_ROWS = 400_000  # an import takes 500,000 rows of a file


def write_files(facts: Facts, directory: Path, *, most_rows: int = MOST_ROWS) -> list[Path]:
    """Units, people, absences, peaks, preferences and programs; `rota config set cover-days 5` goes with them.

    The directories to be imported one after the other: a longer file is cut, and what is left of it lies in the next of them.
    """
    parts = Parts(directory=directory, most_rows=most_rows)
    units = [[unit.id, _yes(unit.front_line.at(date.max)), unit.seats.at(date.max), unit.max_away.at(date.max)] for unit in facts.units]
    parts.write("units.csv", ["unit", "front_line", "seats", "max_away"], units)
    columns = ["person", "name", "unit", "level", "skills", "tags"]
    parts.write("people.csv", columns, (_person(person) for person in facts.people))
    absences = ([person.id, str(span.first_day), str(span.last_day)] for person in facts.people for span in person.absences)
    parts.write("absences.csv", ["person", "first_day", "last_day"], absences)
    asked = {ask.id[1:]: ask for ask in facts.asks}
    peaks = [[p.unit, p.first_day, p.last_day, asked[p.id[1:]].heads, asked[p.id[1:]].skill, asked[p.id[1:]].priority] for p in facts.peaks]
    parts.write("peaks.csv", ["unit", "first_day", "last_day", "heads", "skill", "priority"], peaks)
    wishes = ([person, unit, weight] for (person, unit), weight in facts.preferences.items())
    parts.write("preferences.csv", ["person", "unit", "weight"], wishes)
    (directory / "programs.toml").write_text(PROGRAMS)
    return parts.written


@dataclass(kw_only=True)
class Parts:
    """`written`: the directory, then those beside it that hold what was too long."""

    directory: Path
    most_rows: int
    written: list[Path] = field(default_factory=list)

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A file in the first directory, also without rows, and as many more as it takes."""
        left, number = iter(rows), 0
        part = list(islice(left, self.most_rows))
        while number == 0 or part:
            _write(self._place(number) / name, header, part)
            part, number = list(islice(left, self.most_rows)), number + 1

    def _place(self, number: int) -> Path:
        while len(self.written) <= number:
            place = self.directory if not self.written else self.directory.with_name(f"{self.directory.name}-{len(self.written) + 1}")
            place.mkdir(parents=True, exist_ok=True)
            self.written.append(place)
        return self.written[number]


def _person(person: PersonFacts) -> list[object]:
    day = date.max
    skills, tags = ";".join(one.skill for one in person.skills), ";".join(sorted(person.tags.at(day)))
    return [person.id, f"Person {person.id}", person.unit.at(day), person.level.at(day).value, skills, tags]


def _yes(says: bool) -> str:
    return "yes" if says else "no"


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
