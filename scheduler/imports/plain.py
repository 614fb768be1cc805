"""Files that bear our own names and headers."""

import re
from collections.abc import Iterable

from scheduler.imports.kinds import FILES, KINDS, column_names
from scheduler.imports.lines import Feed, Line
from scheduler.imports.nearest import guess
from scheduler.imports.problems import Problem, Report
from scheduler.imports.reading import Table, same_header, table_of
from scheduler.imports.sources import Source

QUOTED = re.compile(r'"([^"]*)"')
MAKERS = {"people": "person", "units": "unit"}  # the key that rows of other files refer to


def kind_of(file: str) -> str | None:
    """The kind that a file name stands for."""
    stem = file.casefold().removesuffix(".gz").removesuffix(".csv")
    return stem if stem in KINDS else None


def plain_feeds(sources: Iterable[Source], report: Report) -> list[Feed]:
    """A feed for each file; a file of another name is an error that says which names are known."""
    feeds = []
    for source in sources:
        kind = kind_of(source.name)
        if kind is None:
            report.errors.append(Problem(file=source.name, says=unknown_file(source.name)))
            continue
        feed = Feed(kind)
        feeds.append(feed)
        data = source.read(report)
        table = None if data is None else table_of(source.name, data, report)
        if table is None:
            feed.incomplete = True
        else:
            _fill(feed, table, report)
    return feeds


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
        feed.lines.append(Line(table.file, number, {target: cells[place] for target, place in known.items()}, shared))
    key = MAKERS.get(feed.kind)
    if key in known:
        feed.named[key] = {cells[known[key]] for cells in table.broken if len(cells) > known[key]}


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
