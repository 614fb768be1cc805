"""Text becomes a table of rows, or a list of what is wrong with it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.imports.decoding import text_of
from scheduler.imports.problems import Problem, Report, Wrong

MOST_CELL = 64 * 1024
MOST_ROWS = 500_000
MOST_COLUMNS = 500
MOST_ROW = 2 * 1024 * 1024  # characters: a row is cut up before its cells can be counted
DELIMITERS = (",", ";", "\t")
ALLOWED_CONTROLS = "\t\n\r"
CONTROLS = {code: None for code in (*range(32), 127) if chr(code) not in ALLOWED_CONTROLS}


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: stripped header, and rows of as many stripped cells with the row number a sheet shows.

    `broken` are the rows that were refused as such: what they name still counts as named, so that one fault is reported once.
    `spoilt` are the places of cells, by row number, whose error was reported already.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    broken: tuple[tuple[str, ...], ...] = ()
    spoilt: Mapping[int, frozenset[int]] = field(default_factory=dict)


def same_header(name: str) -> str:
    """A header without case, blanks and underscores."""
    return "".join(name.split()).replace("_", "").casefold()


def table_of(file: str, data: bytes, report: Report) -> Table | None:
    """The table in a CSV file; None where there is no header to go by, with the reason in the report."""
    text = text_of(file, data, report)
    if text is None:
        return None
    delimiter, text, skipped = _delimiter(text)
    return tabled(file, _records(file, text, delimiter, skipped, report), report)


def tabled(file: str, records: Iterator[tuple[int, list[str]]], report: Report) -> Table | None:
    """The table in numbered rows, the first of which that is not empty names the columns."""
    header = _header(file, records, report)
    if header is None:
        return None
    width = len(header)
    broken: list[tuple[str, ...]] = []
    rows = tuple(row for row in (_row(file, number, cells, width, broken, report) for number, cells in records) if row is not None)
    return Table(file, header, rows, tuple(broken))


def _delimiter(text: str) -> tuple[str, str, int]:
    """The delimiter, the text behind a `sep=;` line that some spreadsheets write, and how many rows that was."""
    first, _, rest = text.partition("\n")
    if first[:4].casefold() == "sep=" and len(first.strip("\r")) == 5:
        return first[4], rest, 1
    widths = {mark: _first_width(text, mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: widths[mark]), text, 0


def _first_width(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text[:MOST_ROW], newline=""), delimiter=delimiter), []))
    except csv.Error:
        return 0


class _Lines:
    """The lines of a text; raises `Wrong` where one row takes up more than `MOST_ROW` characters."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.of_row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.of_row += len(line)
        if self.of_row > MOST_ROW:
            raise Wrong(f"is a row of more than {MOST_ROW // 1024 // 1024} MiB; is this a table, and are its quotation marks closed?")
        return line


def _records(file: str, text: str, delimiter: str, skipped: int, report: Report) -> Iterator[tuple[int, list[str]]]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = skipped
    try:
        for cells in reader:
            number += 1
            if number > MOST_ROWS:
                report.errors.append(Problem(file=file, row=number, says=f"has more than {MOST_ROWS:,} rows; split the file"))
                return
            yield number, cells
            lines.of_row = 0
    except Wrong as wrong:
        report.errors.append(Problem(file=file, row=number + 1, says=wrong.says))
    except csv.Error as why:
        report.errors.append(Problem(file=file, row=number + 1, says=_unreadable(str(why))))


def _unreadable(why: str) -> str:
    if "field larger" in why:
        return f"has a cell of more than {MOST_CELL // 1024} KiB; a quotation mark is probably never closed"
    if "unexpected end" in why:
        return "opens a quotation mark that is never closed"
    return f"cannot be read on from here ({why}); check its quotation marks"


def _header(file: str, records: Iterator[tuple[int, list[str]]], report: Report) -> tuple[str, ...] | None:
    number, cells = next(((number, cells) for number, cells in records if any(map(str.strip, cells))), (1, []))
    header = tuple(map(str.strip, cells))
    while header and not header[-1]:
        header = header[:-1]
    before = len(report.errors)
    if not header and not any(problem.file == file for problem in report.errors):
        report.errors.append(Problem(file=file, says="is empty; its first row must name the columns"))
    if len(header) > MOST_COLUMNS:
        report.errors.append(Problem(file=file, row=number, says=f"has more than {MOST_COLUMNS} columns"))
    else:
        report.errors.extend(_header_errors(file, number, header))
    return header if header and len(report.errors) == before else None


def _header_errors(file: str, number: int, header: Sequence[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for place, name in enumerate(header, start=1):
        key = same_header(name)
        if not name:
            yield Problem(file=file, row=number, says=f"column {place} has no name")
        elif _controls(name) or len(name) > 200:
            yield Problem(file=file, row=number, says=f"the name of column {place} is no text one could read")
        elif key in seen:
            yield Problem(file=file, row=number, column=name, says=f'names the same column as "{seen[key]}"; remove one of them')
        seen.setdefault(key, name)


def _row(
    file: str, number: int, cells: list[str], width: int, broken: list[tuple[str, ...]], report: Report
) -> tuple[int, tuple[str, ...]] | None:
    stripped = tuple(map(str.strip, cells))
    if not any(stripped):
        return None
    if len(stripped) > width and not any(stripped[width:]):
        stripped = stripped[:width]
    says = _row_error(stripped, width)
    if says is None:
        return number, stripped
    broken.append(stripped[:MOST_COLUMNS])
    report.errors.append(Problem(file=file, row=number, says=says))
    return None


def _row_error(cells: tuple[str, ...], width: int) -> str | None:
    if len(cells) != width:
        return f"has {len(cells)} cells where the header has {width}"
    whole = "".join(cells)
    if len(whole) > MOST_CELL and any(len(cell) > MOST_CELL for cell in cells):
        return f"has a cell of more than {MOST_CELL // 1024} KiB; a quotation mark is probably never closed"
    if _controls(whole):
        return "holds a NUL byte; the file is damaged or no text" if "\0" in whole else "holds a control character; remove it"
    return None


def _controls(text: str) -> bool:
    return not text.isprintable() and text.translate(CONTROLS) != text
