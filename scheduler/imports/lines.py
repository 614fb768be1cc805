"""A row on its way into the log: values by target column, and for every value the place in a file that a person can look up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scheduler.imports.problems import Problem

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Place:
    """The file, row and column a value came from, and what stood there."""

    file: str
    row: int | None
    column: str | None
    value: str | None = None


@dataclass(slots=True)
class Line:
    """`values` by target column; `columns` names the source column of each, shared by all lines of a file.

    `find` says where a value that a map made stands. The error of a `spoilt` column was reported already. A map leaves `skipped` lines out
    and takes the manager of the first person in a circle away where a line `cuts_circles`.
    """

    file: str
    row: int | None
    values: Mapping[str, str]
    columns: Mapping[str, str | None]
    find: Callable[[str], Place] | None = None
    spoilt: frozenset[str] = frozenset()
    skipped: bool = False
    cuts_circles: bool = False

    def place(self, column: str) -> Place:
        """Where the value of a target column stands in the files."""
        if self.find is not None:
            return self.find(column)
        return Place(self.file, self.row, self.columns.get(column, column), self.values.get(column))

    def problem(self, column: str, says: str, kind: str | None = None) -> Problem:
        """The problem at the value of a target column; of a `kind` where it is a finding."""
        place = self.place(column)
        return Problem(file=place.file, row=place.row, column=place.column, value=_short(place.value), says=says, kind=kind)

    def whole(self, says: str, kind: str | None = None) -> Problem:
        """The problem of the row as such."""
        return Problem(file=self.file, row=self.row, says=says, kind=kind)


def _short(value: str | None) -> str | None:
    return value if value is None or len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}..."


@dataclass(slots=True)
class Feed:
    """All lines for one kind.

    `named` are keys in rows that could not be read, `incomplete` says that a whole file could not: references there are no faults.
    """

    kind: str
    lines: list[Line] = field(default_factory=list)
    named: dict[str, set[str]] = field(default_factory=dict)
    incomplete: bool = False
