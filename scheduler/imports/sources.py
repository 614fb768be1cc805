"""Which files were named, and their bytes; nothing is read beyond the caps of `decoding`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.imports.decoding import MOST_BYTES, unpacked
from scheduler.imports.kinds import FILES, PROGRAMS_FILE
from scheduler.imports.nearest import guess
from scheduler.imports.problems import Problem, Report, Wrong

LOOKED_AT = (".csv", ".csv.gz")
OTHER_SHEETS = (".xlsx", ".xls", ".xlsm", ".ods")
MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name, without its directory."""

    name: str
    path: Path

    @property
    def is_programs(self) -> bool:
        """Whether this is the file that names programs."""
        return self.name.casefold() == PROGRAMS_FILE

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
    """The CSV files and programs.toml among `paths` and directly in the directories among them, each name once.

    In a directory only `*.csv`, `*.csv.gz` and `programs.toml` are looked at, hidden files never; a file named itself must be one of these.
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
        report.errors.append(Problem(file=str(directory), says=f"holds none of {', '.join(FILES)}"))
    if len(inside) > MOST_FILES:
        report.errors.append(Problem(file=str(directory), says=f"holds more than {MOST_FILES:,} CSV files"))
    for entry in entries:
        if entry.suffix.casefold() in OTHER_SHEETS:
            report.findings.append(Problem(file=entry.name, says="is a workbook, which cannot be read yet; it was left alone"))
    yield from (Source(entry.name, entry) for entry in inside[:MOST_FILES])


def _looked_at(path: Path) -> bool:
    name = path.name.casefold()
    return not name.startswith(".") and (name.endswith(LOOKED_AT) or name == PROGRAMS_FILE)


def _refusal(path: Path) -> str:
    if path.suffix.casefold() in OTHER_SHEETS:
        return "is a workbook, which cannot be read yet; save each sheet as a CSV file under its name"
    if path.suffix.casefold() == ".toml":
        return "is not programs.toml; a map is named with --map"
    return f"is no file to import; known are {', '.join(FILES)}{guess(path.name, FILES)}"
