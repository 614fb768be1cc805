"""Rows for people: a table on a terminal, aligned plain text in a pipe."""

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import click

from scheduler.cli.terminal import one_line

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what it shows: a record's key, or a function of the record."""

    heading: str
    of: str | Callable[[Record], object]

    def cell(self, record: Record) -> object:
        """The value under this heading, before it is written."""
        return self.of(record) if callable(self.of) else record.get(self.of)


def written(value: object) -> str:
    """A value as people read it: days as ISO, yes and no, lists with semicolons; empty for None. Never a control character."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case str():
            return one_line(value)
        case Mapping():
            return "; ".join(f"{written(key)} {written(entry)}" for key, entry in value.items())
        case list() | tuple() | set() | frozenset():
            return "; ".join(written(entry) for entry in value)
        case _:
            return one_line(str(value))


def print_table(columns: Sequence[Column], records: Iterable[Record]) -> None:
    """The records, a row each, in the form that suits where stdout goes."""
    rows = [[written(column.cell(record)) for column in columns] for record in records]
    headings = [column.heading for column in columns]
    if sys.stdout.isatty():
        _print_rich(headings, rows)
    else:
        for line in aligned(headings, rows):
            click.echo(line)


def aligned(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A heading line and a line a row; columns are at least two blanks apart and an empty cell is a dash."""
    shown = [[_unbroken(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(width_of(row[i]) for row in shown) for i in range(len(headings))]
    for row in shown:
        yield "  ".join(cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()


def _unbroken(cell: str) -> str:
    return " ".join(cell.split()) or "-"


def width_of(text: str) -> int:
    """Columns on a screen: two for wide letters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _print_rich(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(no_color=bool(os.environ.get("NO_COLOR")), highlight=False).print(table)
