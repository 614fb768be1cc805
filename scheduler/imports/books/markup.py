"""The markup of a workbook's parts, walked once: what a sheet holds before anything is built from it."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import nan
from xml.parsers import expat

from scheduler.imports.problems import Wrong
from scheduler.imports.reading import MOST_CELL, MOST_COLUMNS, MOST_ROWS

MOST_SHEETS = 255
MOST_ELEMENTS = 20_000_000
MOST_DEPTH = 100  # elements within each other
LONGEST_TITLE = 100
LEAST, MOST = -1e10, 1e308  # numbers; the reader of the cells breaks over what lies far below, where it is shown as a date
MOST_TEXTS = 2_000_000
MOST_CELLS = 4_000_000  # rows times columns, empty ones included
MOST_TEXT = 128 * 1024 * 1024  # characters, counted wherever a text is used again
PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
NO_VALUE = ""  # of a formula that was never calculated

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet as the workbook lists it: its title, the part that holds it, and whether a person sees its tab."""

    title: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Merged cells: first and last row and column, counted from 0, both included."""

    rows: tuple[int, int]
    columns: tuple[int, int]

    def __str__(self) -> str:
        (top, bottom), (left, right) = self.rows, self.columns
        return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"


@dataclass(slots=True)
class Content:
    """How far a sheet's filled cells reach; `odd` are those that are no values, by row and column: the error shown, or `NO_VALUE`."""

    rows: int = 0
    columns: int = 0
    odd: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Block] = field(default_factory=list)


def entries_of(workbook: bytes, relations: bytes) -> list[Entry]:
    """The worksheets in the order of their tabs; charts and the like are none."""
    parts: dict[str, str] = {}
    entries: list[Entry] = []

    def relation(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            parts[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")

    def sheet(name: str, attributes: Attributes) -> None:
        part = next((parts[value] for key, value in attributes.items() if local(key) == "id" and value in parts), None)
        if local(name) == "sheet" and part is not None:
            entries.append(Entry(attributes.get("name", "")[:LONGEST_TITLE], part, attributes.get("state", "visible") == "visible"))
        if len(entries) > MOST_SHEETS:
            raise Wrong(f"has more than {MOST_SHEETS} sheets")

    walk(relations, relation)
    walk(workbook, sheet)
    return entries


def text_lengths(strings: bytes) -> list[int]:
    """The length of every shared text, so that a long one used a million times is seen before it is copied as often."""
    lengths: list[int] = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "si":
            lengths.append(0)
        if len(lengths) > MOST_TEXTS:
            raise Wrong(f"has more than {MOST_TEXTS:,} different texts; split it")

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    walk(strings, start, text=text)
    return lengths


def content_of(sheet: bytes, lengths: list[int]) -> Content:
    """What the sheet holds; raises `Wrong` past the bounds."""
    walker = _Walker(lengths)
    walk(sheet, walker.start, walker.end, walker.text)
    return walker.content


def walk(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for every element and text of one part; raises `Wrong` for what is no XML, and for declarations, which no sheet has."""
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True  # UTF-8 whatever is declared: the reader of the cells knows no other
    depth = 0

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise Wrong("nests its markup deeper than any workbook; save it again")
        start(name, attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as why:
        raise Wrong(f"is damaged: its markup cannot be read ({why})") from why


def _refuse_declarations(*_: object) -> None:
    raise Wrong("declares entities of its own, which no workbook does; save it again")


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def letters(column: int) -> str:
    """The letters of a column, counted from 0, as a sheet shows them."""
    above, below = divmod(column, 26)
    return f"{letters(above - 1) if above else ''}{chr(65 + below)}"


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of `B7`, counted from 0."""
    found = PLACE.fullmatch(reference)
    if found is None or int(found[2]) == 0:
        raise Wrong(f"is damaged: {reference[:20]!r} is no place in a sheet")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


class _Walker:
    """Gathers a `Content` while a sheet is walked."""

    def __init__(self, lengths: list[int]) -> None:
        self.content = Content()
        self._lengths = lengths
        self._texts = self._elements = 0
        self._row, self._column = -1, -1
        self._in_cell = self._in_value = self._formula = False
        self._type, self._value = "n", ""

    def start(self, name: str, attributes: Attributes) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Wrong("holds more markup than any table; split it")
        match local(name):
            case "row":
                self._row = place_of(f"A{attributes['r']}")[0] if "r" in attributes else self._row + 1
                self._column = -1
            case "c":
                self._row, self._column = place_of(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
                self._in_cell, self._formula, self._type, self._value = True, False, attributes.get("t", "n"), ""
            case "f" if self._in_cell:
                self._formula = True
            case "v" | "t" if self._in_cell:
                self._in_value = True
            case "mergeCell":
                self.content.merged.extend(_block(attributes.get("ref", "")))

    def text(self, data: str) -> None:
        if self._in_value:
            self._value += data
        if len(self._value) > MOST_CELL:
            raise Wrong(f"has a cell of more than {MOST_CELL // 1024} KiB: {letters(self._column)}{self._row + 1}")

    def end(self, name: str) -> None:
        match local(name):
            case "v" | "t":
                self._in_value = False
            case "c":
                self._in_cell = False
                self._count()

    def _count(self) -> None:
        """The cell just left, where there is anything in it."""
        unknown = self._formula and not self._value and self._type != "str"
        if not self._value and not unknown:
            return
        content = self.content
        content.rows, content.columns = max(content.rows, self._row + 1), max(content.columns, self._column + 1)
        if unknown or self._type == "e":
            content.odd.setdefault(self._row, {})[self._column] = NO_VALUE if unknown else self._value[:20]
        if self._type == "n" and self._value and not LEAST < _number(self._value) < MOST:
            raise Wrong(f"holds no number that could mean anything in {letters(self._column)}{self._row + 1}")
        self._texts += self._length()
        _check_bounds(content, self._texts)

    def _length(self) -> int:
        if self._type != "s":
            return len(self._value)
        number = self._value.strip()
        if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(self._lengths)):
            raise Wrong("is damaged: a cell refers to a text that is not there")
        return self._lengths[int(number)]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan


def _check_bounds(content: Content, texts: int) -> None:
    if content.rows > MOST_ROWS:
        raise Wrong(f"has more than {MOST_ROWS:,} rows; split it")
    if content.columns > MOST_COLUMNS:
        raise Wrong(f"has more than {MOST_COLUMNS} columns: something stands in column {letters(content.columns - 1)}")
    if content.rows * content.columns > MOST_CELLS:
        raise Wrong(f"has more than {MOST_CELLS:,} cells; remove what stands far from the table, or split it")
    if texts > MOST_TEXT:
        raise Wrong(f"has more than {MOST_TEXT // 1024 // 1024} MiB of text; split it")


def _block(reference: str) -> Iterator[Block]:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place_of(first), place_of(last or first)
    if (top, left) != (bottom, right):
        yield Block((top, bottom), (left, right))
