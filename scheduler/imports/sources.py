"""Which files were named, and their bytes; nothing is read beyond the caps of `decoding`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scheduler.imports.books.cells import Want
from scheduler.imports.books.sheets import Book, Sheet
from scheduler.imports.decoding import MOST_BYTES, unpacked
from scheduler.imports.kinds import FILES, PROGRAMS_FILE
from scheduler.imports.nearest import guess
from scheduler.imports.problems import Problem, Report, Wrong
from scheduler.imports.reading import Table, table_of

BOOK = ".xlsx"
LOOKED_AT = (".csv", ".csv.gz", BOOK)
OTHER_BOOKS = (".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".fods", ".numbers")
PASSED_OVER = (".", "~$")  # hidden files, and what a spreadsheet program leaves beside an open workbook
MOST_FILES = 1000


class Tabular(Protocol):
    """What holds one table: a CSV file, or a sheet, whose `file` is the workbook's."""

    @property
    def name(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def stem(self) -> str: ...
    def table(self, report: Report, wants: Mapping[str, Want]) -> Table | None: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name, without its directory."""

    name: str
    path: Path

    @property
    def is_programs(self) -> bool:
        """Whether this is the file that names programs."""
        return self.name.casefold() == PROGRAMS_FILE

    @property
    def is_book(self) -> bool:
        """Whether this is a workbook."""
        return self.name.casefold().endswith(BOOK)

    @property
    def file(self) -> str:
        """The name."""
        return self.name

    @property
    def sheet(self) -> None:
        """A file has none."""
        return None

    @property
    def stem(self) -> str:
        """The name without its endings."""
        return self.name.casefold().removesuffix(".gz").removesuffix(".csv")

    def table(self, report: Report, wants: Mapping[str, Want]) -> Table | None:
        """The table in a CSV file, whose cells are all text."""
        data = self.read(report)
        return None if data is None else table_of(self.name, data, report)

    def read(self, report: Report) -> bytes | None:
        """The unpacked bytes, None with an error in the report."""
        if self.path.exists() and not self.path.is_file():  # a pipe would keep us waiting
            report.errors.append(Problem(file=self.name, says="is no regular file; save its content as one"))
            return None
        try:
            with self.path.open("rb") as file:
                return unpacked(self.name, file.read(MOST_BYTES + 1))
        except Wrong as wrong:
            report.errors.append(Problem(file=self.name, says=wrong.says))
        except OSError as why:
            report.errors.append(Problem(file=self.name, says=f"cannot be read: {why.strerror or why}"))
        return None


def sources_of(paths: Sequence[Path], report: Report) -> list[Source]:
    """The CSV files, workbooks and programs.toml among `paths` and directly in the directories among them, each name once.

    In a directory only `*.csv`, `*.csv.gz`, `*.xlsx` and `programs.toml` are looked at, hidden files never.
    A file named itself must be one of these.
    """
    found: dict[str, Source] = {}
    for path in paths:
        for source in _sources(path, report):
            first = found.setdefault(source.name.casefold(), source)
            if first.path != source.path:
                report.errors.append(Problem(file=source.name, says=f"is there twice: {first.path} and {source.path}"))
    return list(found.values())


def _sources(path: Path, report: Report) -> Iterator[Source]:
    if path.is_dir():
        yield from _inside(path, report)
    elif not path.exists():
        report.errors.append(Problem(file=str(path), says="is not there"))
    elif not _looked_at(path):
        report.errors.append(Problem(file=path.name, says=_refusal(path)))
    else:
        yield Source(path.name, path)


def _inside(directory: Path, report: Report) -> Iterator[Source]:
    try:
        entries = sorted(entry for entry in directory.iterdir() if not entry.is_dir())
    except OSError as why:
        report.errors.append(Problem(file=str(directory), says=f"cannot be read: {why.strerror or why}"))
        return
    inside = [entry for entry in entries if _looked_at(entry)]
    if not inside:
        report.errors.append(Problem(file=str(directory), says=f"holds none of {', '.join(FILES)} and no workbook (.xlsx)"))
    if len(inside) > MOST_FILES:
        report.errors.append(Problem(file=str(directory), says=f"holds more than {MOST_FILES:,} files"))
    for entry in entries:
        if entry.suffix.casefold() in OTHER_BOOKS and not entry.name.startswith(PASSED_OVER):
            says = "is a workbook of another format and was left alone; save it as .xlsx"
            report.findings.append(Problem(file=entry.name, says=says, kind="other-workbook"))
    yield from (Source(entry.name, entry) for entry in inside[:MOST_FILES])


def _looked_at(path: Path) -> bool:
    name = path.name.casefold()
    return not name.startswith(PASSED_OVER) and (name.endswith(LOOKED_AT) or name == PROGRAMS_FILE)


def _refusal(path: Path) -> str:
    if path.suffix.casefold() in OTHER_BOOKS:
        return f"is a workbook of a format that is not read ({path.suffix.casefold()}); save it as .xlsx"
    if path.suffix.casefold() == ".toml":
        return "is not programs.toml; a map is named with --map"
    return f"is no file to import; known are {', '.join(FILES)} and workbooks (.xlsx){guess(path.name, FILES)}"


def tabulars(sources: Sequence[Source], report: Report) -> tuple[list[Tabular], bool]:
    """The files and sheets that hold a table each, and whether every workbook could be opened."""
    found: list[Tabular] = []
    opened = True
    for source in sources:
        sheets = _sheets(source, report) if source.is_book else [source]
        found.extend(sheets or ())
        opened = opened and sheets is not None
    return found, opened


def _sheets(source: Source, report: Report) -> list[Sheet] | None:
    data = source.read(report)
    if data is None:
        return None
    try:
        book = Book(data)
    except Wrong as wrong:
        report.errors.append(Problem(file=source.name, says=wrong.says))
        return None
    sheets = [Sheet(file=source.name, entry=entry, book=book) for entry in book.entries]
    report.errors.extend(_twice(sheets))
    return sheets


def _twice(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Titles that differ in nothing but case, blanks and underscores."""
    first: dict[str, Sheet] = {}
    for sheet in sheets:
        earlier = first.setdefault(sheet.stem, sheet)
        if earlier is not sheet:
            yield Problem(file=sheet.name, says=f'has the name of another sheet, "{earlier.sheet}"; put both into one')
