"""A workbook's sheets as tables with the row numbers a person sees."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.imports.books.archive import Archive, packed
from scheduler.imports.books.cells import Cell, Want, fault_of, odd_says, text_of
from scheduler.imports.books.markup import Block, Content, Entry, content_of, entries_of, text_lengths
from scheduler.imports.problems import Problem, Report, Wrong
from scheduler.imports.reading import Table, same_header, tabled

WORKBOOK, RELATIONS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
FRAME = ("[Content_Types].xml", "_rels/.rels", RELATIONS, WORKBOOK, STRINGS, "xl/styles.xml")
PANIC = "PanicException"  # native code gives up in a class that cannot be imported, and that is no Exception
MOST_MERGED = 20  # merged blocks told of a sheet
SPOILT_BY_MERGING = 100_000  # cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a workbook; it is read when its table is asked for."""

    file: str
    entry: Entry
    book: "Book"

    @property
    def name(self) -> str:
        """How problems call it: the file and the sheet."""
        return f"{self.file}:{self.entry.title}"

    @property
    def stem(self) -> str:
        """The title as headers are compared."""
        return same_header(self.entry.title)

    @property
    def sheet(self) -> str:
        """The title as it is written."""
        return self.entry.title

    def is_empty(self) -> bool:
        """Whether no cell is filled; one that cannot be read is not."""
        try:
            return self.book.content(self.entry).rows == 0
        except Wrong:
            return False

    def table(self, report: Report, wants: Mapping[str, Want]) -> Table | None:
        """The table, None where there is no header to go by, with the reason in the report; `wants` by folded header."""
        try:
            content = self.book.content(self.entry)
            grid = self.book.cells(self.entry) if content.rows else []
        except Wrong as wrong:
            report.errors.append(Problem(file=self.name, says=wrong.says))
            return None
        return _Reading(self.name, content, grid, wants, report).table()


class Book:
    """A workbook in `data`; raises `Wrong` for what is none, is locked or holds too much."""

    def __init__(self, data: bytes) -> None:
        archive = Archive(data)
        frame = ((name, archive.part(name)) for name in FRAME)
        self._frame = {name: part for name, part in frame if part is not None}
        if RELATIONS not in self._frame:
            raise Wrong("is damaged: it does not say where its sheets are")
        self.entries = entries_of(self._frame[WORKBOOK], self._frame[RELATIONS])
        self._lengths = text_lengths(self._frame[STRINGS]) if STRINGS in self._frame else []
        self._archive = archive
        self._parts: dict[str, tuple[bytes, Content]] = {}

    def content(self, entry: Entry) -> Content:
        """How far the sheet reaches and what in it is no value."""
        if entry.part not in self._parts:
            part = self._archive.part(entry.part)
            if part is None:
                raise Wrong("is listed by the workbook and is not in it")
            self._parts[entry.part] = part, content_of(part, self._lengths)
        return self._parts[entry.part][1]

    def cells(self, entry: Entry) -> list[list[Cell]]:
        """The cells from A1 on, row by row; only parts whose content was measured are handed to the reader."""
        from python_calamine import CalamineError, CalamineWorkbook

        self.content(entry)
        measured = packed([*self._frame.items(), (entry.part, self._parts[entry.part][0])])
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(measured)) as book:
                return list(book.get_sheet_by_name(entry.title).to_python(skip_empty_area=False))
        except (CalamineError, ValueError, OverflowError, OSError, IndexError) as why:
            raise Wrong(f"is damaged: it cannot be read as a sheet ({str(why)[:80]})") from why
        except BaseException as why:
            if type(why).__name__ != PANIC:
                raise
            raise Wrong("is damaged: it holds what no sheet should") from why


@dataclass(slots=True)
class _Reading:
    """A sheet on its way to a table."""

    file: str
    content: Content
    grid: Sequence[Sequence[Cell]]
    wants: Mapping[str, Want]
    report: Report
    header: list[str] = field(default_factory=list)
    wanted: list[tuple[int, str, Want]] = field(default_factory=list)
    spoilt: dict[int, set[int]] = field(default_factory=dict)

    def table(self) -> Table | None:
        table = tabled(self.file, self._rows(), self.report)
        if table is None:
            return None
        self._report_merged()
        return Table(table.file, table.header, table.rows, table.broken, {row: frozenset(places) for row, places in self.spoilt.items()})

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows by number, cut behind their last filled cell, but never shorter than the header."""
        for row in range(self.content.rows):
            cells = self._row(row)
            try:
                texts = [text_of(cell).strip() for cell in cells]
            except Wrong as wrong:
                self.report.errors.append(Problem(file=self.file, row=row + 1, says=wrong.says))
                return
            while texts and not texts[-1]:
                texts.pop()
            if not texts:
                continue
            if self.header:
                self._judge(row, cells)
            else:
                self.header = texts
                keyed = ((place, name, self.wants.get(same_header(name))) for place, name in enumerate(texts))
                self.wanted = [(place, name, want) for place, name, want in keyed if want is not None]
            yield row + 1, texts + [""] * (len(self.header) - len(texts))

    def _row(self, row: int) -> list[Cell]:
        """The cells of a row; one that is no value shows its error, or a mark that something stands there."""
        cells: list[Cell] = list(self.grid[row]) if row < len(self.grid) else []
        cells += [""] * (self.content.columns - len(cells))
        for column, shown in self.content.odd.get(row, {}).items():
            cells[column] = shown or "="
        return cells

    def _judge(self, row: int, cells: Sequence[Cell]) -> None:
        odd = self.content.odd.get(row, {})
        for place, header, want in self.wanted:
            shown = odd.get(place)
            says = fault_of(cells[place], want) if shown is None else odd_says(shown)
            if says is not None:
                self.spoilt.setdefault(row + 1, set()).add(place)
                value = text_of(cells[place])
                self.report.errors.append(Problem(file=self.file, row=row + 1, column=header, value=value, says=says))

    def _report_merged(self) -> None:
        """Of merged cells only the first has a value; which rows the others belong to nobody can say."""
        inside = [(block, name) for block in self.content.merged if (name := self._first_read_in(block)) is not None]
        for block, name in inside[:MOST_MERGED]:
            row, place = block.rows[0] + 1, block.columns[0]
            says = f"is merged with others ({block}); unmerge them and fill every cell"
            self.report.errors.append(Problem(file=self.file, row=row, column=name, says=says))
            last_row, last_place = min(block.rows[1] + 1, self.content.rows), min(block.columns[1] + 1, len(self.header))
            self._spoil(range(row, last_row + 1), range(place, last_place))
        if len(inside) > MOST_MERGED:
            self.report.errors.append(Problem(file=self.file, says=f"has {len(inside) - MOST_MERGED} more merged blocks"))

    def _first_read_in(self, block: Block) -> str | None:
        """The first column that is read in which the block holds filled rows."""
        first, last = block.columns
        names = (name for place, name, _ in self.wanted if first <= place <= last)
        return next(names, None) if block.rows[0] < self.content.rows else None

    def _spoil(self, rows: range, places: range) -> None:
        if len(rows) * len(places) <= SPOILT_BY_MERGING:
            for row in rows:
                self.spoilt.setdefault(row, set()).update(places)
