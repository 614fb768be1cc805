"""Foreign files and sheets read by a map: their rows become lines under our columns, each still knowing where it came from."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial

from scheduler.imports.books.cells import Want
from scheduler.imports.kinds import FILES
from scheduler.imports.lines import LONGEST_SHOWN, Feed, Line, Place
from scheduler.imports.mapping import FeedRule, FileMap, ForeignSource, Join
from scheduler.imports.nearest import guess
from scheduler.imports.plain import guess_file, kind_of, left_alone, plain_feeds, unknown
from scheduler.imports.problems import Problem, Report, Wrong
from scheduler.imports.reading import Table, same_header
from scheduler.imports.recipes import ColumnName, Record
from scheduler.imports.rows import KEYS
from scheduler.imports.sources import Tabular

Records = Mapping[str, list[Record] | None]  # by source; None: it could not be read
Index = dict[str, list[Record]]


def mapped_feeds(file_map: FileMap, sources: Sequence[Tabular], report: Report) -> list[Feed]:
    """A feed for each rule of the map, then one for each file or sheet under our own name that the map does not read."""
    wanted = [source for source in sources if not _matches(source.name, file_map.ignore) and not _matches(source.file, file_map.ignore)]
    found = {foreign.name: _found(foreign, wanted, report) for foreign in file_map.sources.values()}
    taken = {source.name for several in found.values() for source in several}
    others = [source for source in wanted if source.name not in taken]
    records = {name: _records(file_map, file_map.sources[name], several, report) for name, several in found.items()}
    feeds: list[Feed] = []
    for rule in file_map.rules:
        feeds.append(_feed(file_map, rule, records, feeds, report))
    report.errors.extend(_unread(file_map, source) for source in others if kind_of(source) is None and not left_alone(source))
    return _without_skipped([*feeds, *plain_feeds([source for source in others if kind_of(source)], report)], report)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)


def _found(foreign: ForeignSource, sources: Sequence[Tabular], report: Report) -> list[Tabular]:
    several = [source for source in sources if _is_meant(foreign, source)]
    if not several and not foreign.optional:
        says = "is read by the map and is not there"
        report.errors.append(Problem(file=":".join(" or ".join(names) for names in (foreign.files, foreign.sheets) if names), says=says))
    return several


def _is_meant(foreign: ForeignSource, source: Tabular) -> bool:
    """Whether the map means this file, or this sheet; where it names no sheet, every sheet of the workbook."""
    if not _matches(source.file, foreign.files):
        return False
    return not foreign.sheets or (source.sheet is not None and _matches(source.sheet, foreign.sheets))


def _unread(file_map: FileMap, source: Tabular) -> Problem:
    known = [name for foreign in file_map.sources.values() for name in foreign.files]
    if source.sheet is not None:
        return Problem(file=source.name, says=f"is not read by the map {file_map.name}, and {unknown(source)}")
    says = f"is not read by the map {file_map.name}, which knows {', '.join(known)}, and is none of {', '.join(FILES)}"
    return Problem(file=source.name, says=f"{says}{guess_file(source.name, (*known, *FILES))}")


def _records(file_map: FileMap, foreign: ForeignSource, sources: Sequence[Tabular], report: Report) -> list[Record] | None:
    """The rows of a source's files as records, None where one of them cannot be used."""
    wants = {column.header: Want.ANY for column in _columns_read(file_map, foreign.name)}
    tables = [source.table(report, wants) for source in sources]
    usable = [table for table in tables if table is not None and _columns_fit(file_map, foreign, table, report)]
    if len(usable) < len(tables):
        return None
    return [record for table in usable for record in _of_table(table, foreign.empty)]


def _of_table(table: Table, empty: frozenset[str]) -> Iterator[Record]:
    index = {same_header(header): place for place, header in enumerate(table.header)}
    for number, cells in table.rows:
        kept = tuple("" if cell in empty else cell for cell in cells) if empty else cells
        yield Record(table.file, number, kept, index)


def _columns_fit(file_map: FileMap, foreign: ForeignSource, table: Table, report: Report) -> bool:
    """Whether the file has every column that the map reads; columns that nobody reads nor drops are errors too."""
    read = {column.header: column.written for column in _columns_read(file_map, foreign.name)}
    there = {same_header(header): header for header in table.header}
    for header, written in there.items():
        if header not in read and not _matches(header, foreign.drop):
            says = f"is not read by the map {file_map.name}; name it there under drop if nobody needs it{guess(written, read)}"
            report.errors.append(Problem(file=table.file, row=1, column=written, says=says))
    missing = [written for header, written in read.items() if header not in there]
    for written in missing:
        says = f"is read by the map {file_map.name} and is not there{guess(written, there.values())}"
        report.errors.append(Problem(file=table.file, row=1, column=written, says=says))
    return not missing


def _columns_read(file_map: FileMap, source: str) -> Iterator[ColumnName]:
    for rule in file_map.rules:
        for column in rule.reads():
            if (column.join or rule.source) == source:
                yield column


def _feed(file_map: FileMap, rule: FeedRule, records: Records, earlier: Sequence[Feed], report: Report) -> Feed:
    feed = Feed(rule.kind)
    mine = records[rule.source] if rule.source is not None else []
    others = {join.source: records[join.source] for join in rule.joins}
    if mine is None or None in others.values():
        feed.incomplete = True
        return feed
    indexes = {join.source: _by_key(join, records[join.source] or []) for join in rule.joins}
    lines = _lines(rule, _joined(rule, mine, indexes, report), report)
    own = [Line(file_map.name, None, row, dict.fromkeys(row)) for row in rule.rows]
    seen = _keys(rule.kind, earlier) if rule.distinct else None
    feed.lines = [line for line in (*lines, *own) if seen is None or _is_new(rule.kind, line, seen)]
    return feed


def _by_key(join: Join, records: Sequence[Record]) -> Index:
    """The rows of each key that differ from each other."""
    rows: Index = {}
    for record in records:
        same = rows.setdefault(join.key.made_or_empty(record), [])
        if all(record.cells != other.cells for other in same[:2]):
            same.append(record)
    return rows


def _joined(rule: FeedRule, records: Sequence[Record], indexes: Mapping[str, Index], report: Report) -> Iterator[Record]:
    for record in records:
        led = {join.source: indexes[join.source].get(join.ours.made_or_empty(record), ()) for join in rule.joins}
        first = {source: rows[0] if rows else None for source, rows in led.items()}
        whole = Record(record.file, record.row, record.cells, record.index, first) if led else record
        if all(condition.holds(whole) for condition in rule.keep) and not any(condition.holds(whole) for condition in rule.skip):
            report.findings.extend(_badly_joined(rule, record, led))
            yield whole


def _badly_joined(rule: FeedRule, record: Record, led: Mapping[str, Sequence[Record]]) -> Iterator[Problem]:
    """Rows that should lead to one row of a source and lead to none or to several."""
    for join in rule.joins:
        text, rows = join.ours.made_or_empty(record), led[join.source]
        if not text or len(rows) == 1:
            continue
        if rows:
            says, kind = f"leads to several rows of {rows[0].file} ({rows[0].row}, {rows[1].row}); the first counts", "join-several"
        else:
            says, kind = f"leads to no row of {join.source}, so nothing is taken from there", "join-none"
        column = next((column.written for column in join.ours.columns()), None)
        yield Problem(file=record.file, row=record.row, column=column, value=text[:LONGEST_SHOWN], says=says, kind=kind)


def _lines(rule: FeedRule, records: Iterator[Record], report: Report) -> Iterator[Line]:
    for record in records:
        if _has_no_length(rule, record, report):
            continue
        values: dict[str, str] = {}
        spoilt: dict[str, str] = {}
        for target, recipe in rule.columns.items():
            try:
                values[target] = recipe.made(record)
            except Wrong as wrong:
                values[target], spoilt[target] = "", wrong.says
        line = Line(record.file, record.row, values, {}, partial(_place, rule, record), frozenset(spoilt), cuts_circles=rule.cuts_circles)
        report.errors.extend(line.problem(target, says) for target, says in spoilt.items())
        if rule.skips_people_without_unit and not values.get("unit") and "unit" not in spoilt:
            report.findings.append(line.problem("unit", "is empty; the person is left out, as the map says", "unit-missing"))
            line.skipped = True
        yield line


def _has_no_length(rule: FeedRule, record: Record, report: Report) -> bool:
    """Whether first and last day are one and the same where that means no day at all."""
    if rule.zero_length is None:
        return False
    first, last = rule.zero_length
    text = record.text(last)
    if not text or record.text(first) != text:
        return False
    says = "ends on the day it begins, which is a row of no length here; it is left out"
    report.findings.append(Problem(file=record.file, row=record.row, column=last.written, value=text, says=says, kind="no-length"))
    return True


def _place(rule: FeedRule, record: Record, target: str) -> Place:
    found = rule.columns[target].place(record) if target in rule.columns else None
    if found is None:
        return Place(record.file, record.row, target)
    there, column = found
    return Place(there.file, there.row, column.written, there.cells[there.index[column.header]])


def _keys(kind: str, feeds: Sequence[Feed]) -> set[tuple[str, ...]]:
    return {_key(kind, line) for feed in feeds if feed.kind == kind for line in feed.lines}


def _key(kind: str, line: Line) -> tuple[str, ...]:
    return tuple(line.values.get(column, "") for column in KEYS.get(kind, tuple(line.values)))


def _is_new(kind: str, line: Line, seen: set[tuple[str, ...]]) -> bool:
    key = _key(kind, line)
    if key in seen:
        return False
    seen.add(key)
    return True


def _without_skipped(feeds: list[Feed], report: Report) -> list[Feed]:
    """The feeds without the people that a map leaves out, without their rows elsewhere, and with nobody managed by them."""
    skipped = {line.values["person"] for feed in feeds for line in feed.lines if line.skipped}
    if not skipped:
        return feeds
    for feed in feeds:
        feed.lines = [line for line in feed.lines if not line.skipped and not _of_skipped(line, skipped, report)]
        for line in feed.lines:
            if line.values.get("manager") in skipped:
                report.findings.append(line.problem("manager", "was left out, so this person has no manager here", "manager-left-out"))
                line.values = {**line.values, "manager": ""}
    return feeds


def _of_skipped(line: Line, skipped: set[str], report: Report) -> bool:
    if line.values.get("person") not in skipped:
        return False
    report.findings.append(line.problem("person", "was left out, and so is this row", "row-left-out"))
    return True
