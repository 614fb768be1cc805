"""What is wrong or remarkable about the files, as values: nothing is raised while a set is read."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One sentence about one place. Rows count as a sheet shows them: the header is row 1, a cell of several lines is one row."""

    file: str
    says: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

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
