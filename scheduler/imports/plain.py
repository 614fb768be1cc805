"""Files and sheets that bear our own names and headers."""

import re
from collections.abc import Iterable, Mapping, Sequence

from scheduler.imports.books.cells import WANTED_BY, Want
from scheduler.imports.books.sheets import Sheet
from scheduler.imports.kinds import FILES, KINDS, column_names
from scheduler.imports.lines import Feed, Line
from scheduler.imports.nearest import guess
from scheduler.imports.problems import Problem, Report
from scheduler.imports.reading import Table, same_header
from scheduler.imports.sources import Tabular

NOTHING: frozenset[str] = frozenset()
NOTES = frozenset({"readme", "note", "notes"})
QUOTED = re.compile(r'"([^"]*)"')
MAKERS = {"people": "person", "units": "unit"}  # the key that rows of other files refer to


def kind_of(source: Tabular) -> str | None:
    """The kind that the name of a file or sheet stands for."""
    return source.stem if source.stem in KINDS else None


def plain_feeds(sources: Sequence[Tabular], report: Report) -> list[Feed]:
    """A feed for each file and sheet; one of another name is an error that says which names are known."""
    feeds = []
    for source in read_by_name(sources, report):
        kind = kind_of(source)
        if kind is None:
            report.errors.append(Problem(file=source.name, says=unknown(source)))
            continue
        feed = Feed(kind)
        feeds.append(feed)
        table = source.table(report, wants_of(kind))
        if table is None:
            feed.incomplete = True
        else:
            _fill(feed, table, report)
    return feeds


def wants_of(kind: str) -> Mapping[str, Want]:
    """What the columns of a kind want of cells, by folded header."""
    return {same_header(column.name): WANTED_BY.get(column.read, Want.PLAIN) for column in KINDS[kind].columns}


def read_by_name(sources: Sequence[Tabular], report: Report) -> list[Tabular]:
    """All but the sheets that are left alone: notes, what is hidden or empty; a workbook of nothing else is an error."""
    read = [source for source in sources if not left_alone(source)]
    some = {source.file for source in read}
    for file in dict.fromkeys(source.file for source in sources if source.file not in some):
        report.errors.append(Problem(file=file, says=f"holds no sheet to import; their names are {', '.join(KINDS)}"))
    return read


def left_alone(source: Tabular) -> bool:
    """Whether a sheet of no kind is nobody's concern: by its name, or because nobody sees it, or nothing is in it; a file never is."""
    if not isinstance(source, Sheet) or kind_of(source) is not None:
        return False
    return source.stem in NOTES or source.sheet.strip().startswith("_") or not source.entry.visible or source.is_empty()


def unknown(source: Tabular) -> str:
    """What to say to a file or sheet that nothing reads."""
    if source.sheet is None:
        return unknown_file(source.name)
    if source.stem in ("programs", "program"):
        return "is no sheet to import; programs come in a file beside the workbook, programs.toml"
    says = f"is no sheet to import; known are {', '.join(KINDS)}; README, notes and names that begin with _ are left alone"
    return f"{says}{guess(source.sheet.casefold(), KINDS)}"


def unknown_file(name: str) -> str:
    """What to say to a CSV file that nothing reads."""
    return f"is none of {', '.join(FILES)}; files of other systems need --map or --profile{guess_file(name, FILES)}"


def guess_file(name: str, known: Iterable[str]) -> str:
    """As `guess`, by the names without their endings, which are much alike."""
    by_stem = {file.partition(".")[0]: file for file in known}
    said = guess(name.partition(".")[0], by_stem)
    return QUOTED.sub(lambda stem: f'"{by_stem.get(stem[1], stem[1])}"', said)


def _fill(feed: Feed, table: Table, report: Report) -> None:
    targets = _targets(feed.kind, table, report)
    columns = dict(zip(targets, table.header, strict=True))
    known = {target: place for place, target in enumerate(targets) if target is not None}
    shared = {target: columns[target] for target in known}
    for number, cells in table.rows:
        values = {target: cells[place] for target, place in known.items()}
        feed.lines.append(Line(table.file, number, values, shared, spoilt=_spoilt(table, number, targets)))
    key = MAKERS.get(feed.kind)
    if key in known:
        feed.named[key] = {cells[known[key]] for cells in table.broken if len(cells) > known[key]}


def _spoilt(table: Table, number: int, targets: Sequence[str | None]) -> frozenset[str]:
    places = table.spoilt.get(number)
    return frozenset(target for place in places if (target := targets[place]) is not None) if places else NOTHING


def _targets(kind: str, table: Table, report: Report) -> list[str | None]:
    """The column that each header stands for; an unknown one is an error, a missing needed one too."""
    names = column_names(kind)
    by_header = {same_header(name): name for name in names}
    targets = [by_header.get(same_header(header)) for header in table.header]
    for header, target in zip(table.header, targets, strict=True):
        if target is None:
            says = f"is no column of {kind}.csv, whose columns are {', '.join(names)}{guess(header, names)}"
            report.errors.append(Problem(file=table.file, row=1, column=header, says=says))
    for column in KINDS[kind].columns:
        if column.needed and column.name not in targets:
            report.errors.append(Problem(file=table.file, row=1, column=column.name, says="is a needed column and is not there"))
    return targets
