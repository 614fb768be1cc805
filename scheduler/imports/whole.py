"""A set of files against the log: every error at once and no command, or the commands that bring the log up to the files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scheduler.directory import Directory
from scheduler.imports.changes.absences import absence_changes
from scheduler.imports.changes.accommodations import accommodation_changes
from scheduler.imports.changes.calendars import calendar_changes
from scheduler.imports.changes.moves import move_changes
from scheduler.imports.changes.peaks import peak_changes
from scheduler.imports.changes.people import departures, hires, people_changes
from scheduler.imports.changes.preferences import preference_changes
from scheduler.imports.changes.programs import program_changes
from scheduler.imports.changes.skills import skill_changes
from scheduler.imports.changes.units import unit_changes, unit_closures
from scheduler.imports.decoding import text_of
from scheduler.imports.draft import Difference, Draft, draft_of
from scheduler.imports.findings import day_findings, history_findings, people_findings, skill_findings
from scheduler.imports.kinds import KINDS, PROGRAMS_FILE
from scheduler.imports.lines import Feed
from scheduler.imports.mapped import mapped_feeds
from scheduler.imports.mapping import FileMap
from scheduler.imports.plain import plain_feeds
from scheduler.imports.problems import Problem, Report
from scheduler.imports.references import check_references
from scheduler.imports.rows import rows_of
from scheduler.imports.sources import Source, sources_of, tabulars
from scheduler.organisation import Organisation
from scheduler.programs import Company, Defined, read_programs

MOST_PROGRAMS = 1024 * 1024  # bytes of programs.toml
MANY = 10  # percent of the people in the log whose end needs a second word


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do. With errors there are no commands; `rows` counts what was read, `kinds` are those of the files."""

    commands: tuple[object, ...] = ()
    errors: tuple[Problem, ...] = ()
    findings: tuple[Problem, ...] = ()
    difference: Difference = field(default_factory=Difference)
    rows: int = 0
    kinds: frozenset[str] = frozenset()
    people_ending: int = 0
    people_known: int = 0

    @property
    def ends_many(self) -> bool:
        """Whether more than `MANY` percent of the people employed today would end."""
        return self.people_ending * 100 > self.people_known * MANY


def read_set(
    paths: Sequence[Path],
    *,
    mapping: FileMap | None = None,
    org: Organisation,
    directory: Directory,
    today: date,
    entropy: Callable[[int], bytes],
    full: bool = False,
    correct: bool = False,
) -> ImportPlan:
    """Read directories and files as one set. Appends nothing and raises nothing for what may stand in a file."""
    report = Report()
    sources = sources_of(paths, report)
    tables, opened = tabulars([source for source in sources if not source.is_programs], report)
    feeds = plain_feeds(tables, report) if mapping is None else mapped_feeds(mapping, tables, report)
    feeds.extend(Feed(kind, incomplete=True) for kind in KINDS if not opened)
    rows = rows_of(feeds, report)
    draft = draft_of(rows, org=org, directory=directory, today=today, full=full, correct=correct, entropy=entropy, report=report)
    check_references(draft)
    programs = _programs(draft, [source for source in sources if source.is_programs])
    read = sum(len(feed.lines) for feed in feeds)
    if report.errors:
        return ImportPlan(errors=_ordered(report.errors), findings=_ordered(report.findings), rows=read, kinds=rows.present)
    return _planned(draft, programs, read, entropy)


def _planned(draft: Draft, programs: Sequence[Defined], read: int, entropy: Callable[[int], bytes]) -> ImportPlan:
    report = draft.report
    report.findings.extend([*people_findings(draft), *day_findings(draft), *history_findings(draft), *skill_findings(draft)])
    commands = [
        *calendar_changes(draft),
        *unit_changes(draft),
        *hires(draft),
        *people_changes(draft),
        *move_changes(draft),
        *absence_changes(draft),
        *skill_changes(draft),
        *preference_changes(draft),
        *peak_changes(draft),
        *program_changes(draft, programs),
        *accommodation_changes(draft, entropy),
        *departures(draft),
        *unit_closures(draft),
    ]
    return ImportPlan(
        commands=tuple(commands),
        findings=_ordered(report.findings),
        difference=draft.difference,
        rows=read,
        kinds=draft.rows.present,
        people_ending=draft.people_ending,
        people_known=sum(person.employed_on(draft.today) for person in draft.org.people.values()),
    )


def _programs(draft: Draft, sources: Sequence[Source]) -> list[Defined]:
    """What the programs.toml of the set defines; its faults go to the report."""
    if not sources:
        return []
    draft.rows.present |= {"programs"}
    data = sources[0].read(draft.report)
    if data is not None and len(data) > MOST_PROGRAMS:
        draft.report.errors.append(Problem(file=PROGRAMS_FILE, says=f"is larger than {MOST_PROGRAMS // 1024} KiB"))
        return []
    text = None if data is None else text_of(PROGRAMS_FILE, data, draft.report)
    if text is None:
        return []
    units = frozenset(draft.org.units) | {row.unit for row in draft.rows.units} | draft.rows.named_units
    people = {**draft.ids, **{number: number for number in draft.rows.named_people}}
    unchecked = draft.rows.incomplete & {"units"}
    read = read_programs(text, Company(person_id=people.get, units=None if unchecked else units, numbers=people))
    draft.report.errors.extend(Problem(file=PROGRAMS_FILE, column=fault.path, value=fault.value, says=fault.says) for fault in read.faults)
    return read.defined


def _ordered(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """By file in the order of their first mention, then by row."""
    files = {problem.file: place for place, problem in reversed([*enumerate(problems)])} if problems else {}
    return tuple(sorted(problems, key=lambda problem: (files[problem.file], problem.row or 0)))
