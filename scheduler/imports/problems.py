"""What is wrong or remarkable about the files, as values: nothing is raised while a set is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FINDINGS: Mapping[str, str] = {
    "hired-before-manager": "hired before their manager",
    "manager-left": "below a manager who left",
    "manager-circle": "managers in a circle",
    "manager-left-out": "below somebody who was left out",
    "unit-missing": "people without a unit, left out",
    "row-left-out": "rows of people who were left out",
    "unit-disagrees": "another unit than moves.csv says",
    "unit-before-moves": "unit before the first move unknown",
    "move-before-hire": "moves before the day of hire",
    "move-after-leaving": "moves after the last day",
    "move-gap": "days between two moves without a unit",
    "move-overlap": "moves that begin before the one before ends",
    "move-ends": "moves that end and none follows",
    "join-none": "rows that lead to no row of another file",
    "join-several": "rows that lead to several rows of another file",
    "no-length": "rows without a day",
    "said-twice": "rows that repeat another",
    "absence-unemployed": "absences outside the employment",
    "own-unit-preferred": "wishes for one's own unit",
    "skill-unheld": "skills that nobody holds",
    "peak-without-workday": "peaks without a workday",
    "holidays-unknown": "years whose public holidays are unknown",
    "unit-closed": "units that the log has closed",
    "left-already": "people who left, as the log has it",
    "other-encoding": "files that are not UTF-8",
    "other-workbook": "workbooks of other formats, left alone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One sentence about one place. Rows count as a sheet shows them: the header is row 1, a cell of several lines is one row.

    `kind` is one of `FINDINGS` where it is a finding, None where it is an error.
    """

    file: str
    says: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    kind: str | None = None

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        return "  ".join(part for part in (place, self.column, None if self.value is None else f'"{self.value}"', self.says) if part)


@dataclass(slots=True)
class Report:
    """Errors refuse the set; findings are listed and imported."""

    errors: list[Problem] = field(default_factory=list)
    findings: list[Problem] = field(default_factory=list)


class Wrong(Exception):
    """A cell is not what its column wants; the sentence says what would be right."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says
