"""Companies of the size in which the practices were invented, made up by stated rules, as files to import."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.companies import week, write

LEVELS = ("executive", "manager", "staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """So many departments with an office and so many front-line units each, and who works there.

    Executives and managers sit in the offices, staff by turns in the front-line units and, one in `office_staff_every`, in the office.
    The n-th of the people, counted from 0, is away from Monday to Friday of ISO week 1 + (n mod 12) of 2027 where 5 divides n.
    Front-line units work from Monday to Saturday, their people on five of these days: Mon-Fri and Tue-Sat by turns.
    """

    departments: int
    units: int
    executives: int
    managers: int
    staff: int
    seats: int = 2
    office_staff_every: int = 3

    def write(self, where: Path) -> None:
        """units.csv, people.csv and absences.csv."""
        where.mkdir()
        columns = ["unit", "name", "parent", "front_line", "seats", "workdays"]
        write(where / "units.csv", columns, [list(row) for row in self._units()])
        people = list(self._people())
        write(where / "people.csv", ["person", "unit", "level", "workdays", "tags"], people)
        away = [[row[0], *week(1 + n % 12)] for n, row in enumerate(people) if n % 5 == 0]
        write(where / "absences.csv", ["person", "first_day", "last_day"], away)

    def _units(self) -> Iterator[tuple[str, ...]]:
        for d in range(self.departments):
            yield f"D{d:02}", f"Department {d}", "", "no", "2", "Mon-Fri"
            for u in range(self.units):
                yield f"D{d:02}-{u}", f"Unit {u} of department {d}", f"D{d:02}", "yes", str(self.seats), "Mon-Sat"

    def _people(self) -> Iterator[list[str]]:
        for level, many in zip(LEVELS[:2], (self.executives, self.managers), strict=True):
            for n in range(many):
                yield [f"{level[0].upper()}{n:04}", f"D{n % self.departments:02}", level, "", ""]
        for n in range(self.staff):
            department, turn = n % self.departments, n // self.departments
            tag = "high-potential" if n % 25 == 0 else ""
            if turn % self.office_staff_every == 0:
                yield [f"S{n:04}", f"D{department:02}", "staff", "", tag]
            else:
                unit = f"D{department:02}-{turn % self.units}"
                yield [f"S{n:04}", unit, "staff", "Tue-Sat" if turn // self.units % 2 else "Mon-Fri", tag]


TELUS = Size(departments=30, units=2, executives=350, managers=0, staff=900)
UPS = Size(departments=50, units=6, executives=0, managers=1_500, staff=6_000, seats=3, office_staff_every=100)
FIVE_THOUSAND = Size(departments=25, units=4, executives=100, managers=400, staff=4_500, seats=8)
