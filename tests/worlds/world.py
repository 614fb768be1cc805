"""A tiny company as the import files that describe it, and what no import file can say."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

Row = Mapping[str, str]

COLUMNS = {
    "units": (
        "unit",
        "name",
        "parent",
        "front_line",
        "site",
        "seats",
        "min_staff",
        "max_away",
        "workdays",
        "calendar",
        "timezone",
        "shift",
    ),
    "people": ("person", "unit", "level", "manager", "hired", "left", "workdays", "shift", "fte", "hosts", "skills", "tags"),
    "absences": ("person", "first_day", "last_day"),
    "skills": ("person", "skill", "first_day", "last_day"),
    "moves": ("person", "unit", "first_day"),
    "peaks": ("unit", "first_day", "last_day", "heads", "skill", "priority"),
    "preferences": ("person", "unit", "weight"),
    "calendar": ("calendar", "day"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Rows of the CSV files by their name, programs by id (TOML values by key), and the rest as arguments of commands."""

    rows: Mapping[str, Sequence[Row]]
    programs: Mapping[str, Mapping[str, object]]
    first_day: date
    last_day: date
    cover_days: int = 10
    fiscal_offset: int = 0
    closings: Sequence[tuple[str, date]] = field(default=())  # units closed from a day on

    def write(self, directory: Path) -> None:
        """The import files; kinds without a row are left out."""
        for kind, rows in self.rows.items():
            if rows:
                (directory / f"{kind}.csv").write_text(_csv(COLUMNS[kind], rows), encoding="utf-8")
        if self.programs:
            (directory / "programs.toml").write_text(self.toml, encoding="utf-8")

    @property
    def toml(self) -> str:
        return "\n".join(_table(name, terms) for name, terms in self.programs.items())


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _table(name: str, terms: Mapping[str, object]) -> str:
    return "\n".join([f"[program.{name}]", *(f"{key} = {_value(value)}" for key, value in terms.items()), ""])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
