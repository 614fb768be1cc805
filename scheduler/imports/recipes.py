"""How a map makes one value from the columns of a foreign file; recipes are data, checked when the map is read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fnmatch import fnmatchcase

from scheduler.imports.problems import Wrong
from scheduler.imports.reading import MOST_CELL

ORDERS = {
    "year-month-day": (0, 1, 2),
    "year/month/day": (0, 1, 2),
    "day.month.year": (2, 1, 0),
    "day/month/year": (2, 1, 0),
    "day-month-year": (2, 1, 0),
    "month/day/year": (2, 0, 1),
}
HOLES = re.compile(r"\{([^{}]*)\}")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DAY_COLUMNS = frozenset({"day", "first_day", "last_day", "hired", "left"})


@dataclass(slots=True)
class Record:
    """A row of a foreign file; `index` gives the place of a folded header in `cells`, `joined` the rows of other files it leads to."""

    file: str
    row: int
    cells: tuple[str, ...]
    index: Mapping[str, int]
    joined: dict[str, "Record | None"] = field(default_factory=dict)

    def text(self, column: "ColumnName") -> str:
        """The cell, empty where the row leads to none."""
        record = self.at(column)
        return "" if record is None else record.cells[record.index[column.header]]

    def at(self, column: "ColumnName") -> "Record | None":
        """The row that holds the column: this one or a joined one."""
        return self if column.join is None else self.joined[column.join]


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A column as the map writes it, its folded header, and the name of the join it stands in."""

    written: str
    header: str
    join: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must be like: all that is said about the column holds."""

    column: ColumnName
    like: tuple[str, ...] | None = None
    equals: tuple[str, ...] | None = None
    empty: bool | None = None
    between: tuple[str, str] | None = None

    def holds(self, record: Record) -> bool:
        """Patterns know `*` and `?`; `between` compares texts, which suits ISO dates, both ends included."""
        text = record.text(self.column)
        return (
            (self.like is None or any(fnmatchcase(text, pattern) for pattern in self.like))
            and (self.equals is None or text in self.equals)
            and (self.empty is None or self.empty == (not text))
            and (self.between is None or self.between[0] <= text <= self.between[1])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One of `column`, `first_of`, `constant`, `template`, then what is done to the text, in the order of the fields below."""

    column: ColumnName | None = None
    first_of: tuple["Recipe", ...] = ()
    constant: str | None = None
    template: str | None = None
    holes: Mapping[str, ColumnName] = field(default_factory=dict)
    like: tuple[str, ...] | None = None
    separator: str | None = None  # between the entries of a list, where it is not our `;`
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = "keep"  # keep | empty | error: a text that `values` does not list
    default: str = ""
    dates: str | None = None
    exclusive: bool = False
    shift_days: int = 0
    shift_weeks: int = 0
    divide: int = 1
    at_least: int | None = None
    at_most: int | None = None
    prefix: str = ""
    suffix: str = ""

    def columns(self) -> Iterator[ColumnName]:
        """Every column that is read."""
        if self.column is not None:
            yield self.column
        yield from self.holes.values()
        for recipe in self.first_of:
            yield from recipe.columns()

    def made(self, record: Record) -> str:
        """The value for a row; raises `Wrong` where the map asks something of the text that it is not."""
        text = self._looked_up(self._raw(record)) or self.default
        if not text:
            return ""
        return f"{self.prefix}{self._number(self._day(text))}{self.suffix}"

    def place(self, record: Record) -> tuple[Record, ColumnName] | None:
        """The row and column in which a person should look."""
        for recipe in self.first_of:
            if recipe.made_or_empty(record):
                return recipe.place(record)
        first = next(self.columns(), None)
        found = None if first is None else record.at(first)
        return None if first is None else (found or record, first)

    def made_or_empty(self, record: Record) -> str:
        """As `made`, empty where that fails."""
        try:
            return self.made(record)
        except Wrong:
            return ""

    def _raw(self, record: Record) -> str:
        if self.column is not None:
            text = record.text(self.column)
        elif self.template is not None:
            text = self._filled(self.template, record)
        elif self.constant is not None:
            text = self.constant
        else:
            text = next(filter(None, (recipe.made(record) for recipe in self.first_of)), "")
        if self.like is not None and not any(fnmatchcase(text, pattern) for pattern in self.like):
            return ""
        return text if self.separator is None else text.replace(self.separator, ";")

    def _filled(self, template: str, record: Record) -> str:
        """Empty where one of the columns is: half an id is none."""
        texts = {name: record.text(column) for name, column in self.holes.items()}
        if not all(texts.values()):
            return ""
        if len(template) + sum(len(texts[name]) for name in HOLES.findall(template)) > MOST_CELL:
            raise Wrong(f"makes more than {MOST_CELL // 1024} KiB of the map's template")
        return HOLES.sub(lambda hole: texts[hole[1]], template)

    def _looked_up(self, text: str) -> str:
        if not self.values or not text:
            return text
        if text in self.values:
            return self.values[text]
        for pattern, value in self.values.items():
            if "*" in pattern and fnmatchcase(text, pattern):
                return value
        if self.otherwise == "error":
            raise Wrong("is not among the values that the map knows")
        return text if self.otherwise == "keep" else ""

    def _day(self, text: str) -> str:
        days = 7 * self.shift_weeks + self.shift_days - self.exclusive
        if self.dates is None and not days:
            return text
        day = _ordered(text, self.dates or "year-month-day")
        try:
            return (day + timedelta(days=days)).isoformat()
        except OverflowError as why:
            raise Wrong("lies too far away to be moved; name it under empty if it means an open end") from why

    def _number(self, text: str) -> str:
        """Divided and rounded up, then kept between the bounds."""
        if self.divide == 1 and self.at_least is None and self.at_most is None:
            return text
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Wrong("is no whole number, as the map wants it")
        number = -(-int(text) // self.divide)
        number = number if self.at_least is None else max(number, self.at_least)
        return str(number if self.at_most is None else min(number, self.at_most))


def _ordered(text: str, order: str) -> date:
    """The day; other marks between the numbers than the order's are not accepted: they usually mean another order.

    2026-07-01 can mean one day only; date cells of a workbook arrive so, whatever the order of its texts.
    """
    order = "year-month-day" if ISO.fullmatch(text) else order
    mark = next(letter for letter in order if not letter.isalpha())
    parts = text.split(mark)
    try:
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(text)
        year, month, day = (int(parts[place]) for place in ORDERS[order])
        return date(year, month, day)
    except ValueError as why:
        raise Wrong(f"is no date; this file's dates are {order} (say otherwise in the map)") from why
