"""The sections of the page: what each says, and how it is measured."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import curve, growth, log_rates, log_wanted, plans, shadow, starts
from benchmarks.commands import command_times, commands_table
from benchmarks.companies import Company
from benchmarks.page import stamp
from benchmarks.quarters import quarters, quarters_table

CHART = "benchmarks-growth.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for; no `sizes` means the usual ones, no `seconds` each section's own."""

    page: Path
    repeats: int = 3
    sizes: tuple[int, ...] = ()
    seconds: float | None = None
    peer_seconds: float = 120.0
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`measured` is given what is wanted and the section as it stands on the page, and yields the section anew after each row."""

    title: str
    measured: Callable[[Wanted, str], Iterator[str]]


COMMANDS = """Measured {stamp}. Whole processes, start included, medians of three.

{table}
"""

QUARTERS = """Measured {stamp}. From their files to a judged plan: a first quarter of 2027 by `telus-day` (who: managers where the company
has few or no executives, its executives at AdventureWorks) and `rotation`, with absences and peaks made up by the rules of
`tests/acceptance/companies.py`. *value / bound* of the first three tiers. Seconds and memory are those of the commands,
start included; the time limit of each plan is that of `tests/acceptance/cases.py`, and what is left of it after the first
three tiers goes to fairness.

{table}
"""

GROWTH = """From the log to a draft: `rota plan make` as a whole command, from reading the log to the draft in it, then `rota plan judge`
of every draft. Seconds and CPU seconds are medians of up to three plans, memory the highest; tiers are those of the worst of
these plans. The made-up companies are those of `benchmarks/companies.py`: 15 % of staff (30,000 of 300,000 people) rotate in
blocks of four weeks, executives owe a shadow day, everybody holds 2 of 12 skills and wishes for 3 units, staff are absent 8
% of the days and executives 30 %, in runs of one to five days; units keep 85 % of their people and have 2 or 3 seats for 50
staff; peaks of five to eleven days ask for 2 to 8 heads, *scarce* for twice as many. *limit*: the seconds that the plan is
given.

*gap of the counting tiers*: the widest of programs, cover and rotations in any of the plans, in units and as a share of the
bound; the target allows one unit or its share. *met*: seconds, gap, memory, and no breach. Beyond what was asked of the
counting tiers, the column after it says whether fairness and preferences are proven within the same share.

{table}
"""


CURVE = """One kind of company in many sizes: an executive for 20 staff, a unit for 50, three peaks for two units, the rest as above.
The engine alone, in a process of its own, works on the counting tiers until they are proven, for {seconds:.0f} s at most;
fairness and preferences would take what time they are given, so they are left out. *candidates*: combinations of person,
unit and days that could come into question, so they grow faster than the company; *columns*: those that were written down.
Memory and CPU seconds are those of the whole process, libraries included.

![CPU seconds and peak memory over candidates, both logarithmic]({chart})

{said}

{table}
"""


PLANS = """The same facts, two workers and the same seconds for both, from the facts to the roster: the writing of either model is among
them. The textbook model (`benchmarks/textbook`) has one Boolean for each person, unit, day or block, and host. CP-SAT
minimises the counting tiers as one objective whose weights keep their order, then fairness, then preferences; what is
reached is kept as rows, and all values are hinted to the next search. *hosts named afterwards*: no Boolean for each host,
but rows that say how many guests a unit's hosts can take; then as many hosts as can be named, exactly (*given up*:
placements that nobody could be named for). That model is far smaller. Tried before: a search for each counting tier, and
eight workers; both found less in the same CPU seconds.

*is the engine worse?* compares the engine's roster with this line's, by the referee's values: the first tier in which they
differ decides. {sample} is the sample company (290 people, its quarter with two programs and sixteen peaks). CPU seconds and
memory are those of each solver's own process, start and reading of the facts included.

{table}
"""


SHADOW = """Shadow days alone, each with a named host, beside Timefold 1.24 in Java (`benchmarks/timefold`), compiled against the jars of
its wheel: the same hard rules (seats, hosts of the day and of the quarter, home cover, peaks, absences) and the same score,
a construction heuristic and then late acceptance, which is what Timefold does where nothing else is configured; in one
thread, for more are part of its paid edition. The engine gets a tenth of its seconds. Timefold knows how many hosts there
are; their names are found afterwards, exactly (*given up* as above). Timefold gives no bounds.{without}

{table}
"""

NO_JAVA = " There was no JDK on the machine of the last run, so Timefold was left out."


LOG = """Ten events a person: hired, two skills, three wishes, three absences, one move. *rotaledger* appends whole: envelopes in canonical
form, the tree, the guards, the table of commands; *texts sealed*: with number, name, e-mail and title of each person. The
library `eventsourcing` ({library}) saves an aggregate a person, with the same facts and who acted by which command, and
reads domain events aggregate by aggregate, or, *at once*, all of them from its recorder; it has no tree and checks nothing
that it reads. *sqlite3* writes the same bytes into one table with the log's pragmas, and reads them as JSON; *and the tree*:
hashed, with the nodes of the tree in a table. *read back*: the log into the state that the events add up to, each event's
bytes checked against their hash.

Runs of all in turn, medians of up to three; of a million events one run. *beside the library*: by CPU seconds. One event at a
time is a durable commit each, so that the clock is the disk's, and the quicker its sync, the more of it is everybody's own:
*rotaledger* writes seven pages where *sqlite3* writes one. *5 ms a sync*: the same on a disk whose every sync takes five
milliseconds longer, for all alike (`benchmarks/slow_sync.c`, preloaded).

What was wanted, with 10,000 events where nothing else is said:

{reached}

{table}
"""

STARTS = """Whole processes, start included: the import, the first command after it, which remembers the state where the log is large, and
then the medians of three of each of those that follow. 300,000 people come with 100,000 absences; a unit has a fortieth of
the people, and `units show` lists all of them.

{table}
"""


def _commands(wanted: Wanted, before: str) -> Iterator[str]:
    at = stamp()
    with tempfile.TemporaryDirectory() as directory:
        yield COMMANDS.format(stamp=at, table=commands_table(command_times(Path(directory))))


def _quarters(wanted: Wanted, before: str) -> Iterator[str]:
    at = stamp()
    with tempfile.TemporaryDirectory() as directory:
        yield QUARTERS.format(stamp=at, table=quarters_table(quarters(Path(directory, "companies"))))


def _growth(wanted: Wanted, before: str) -> Iterator[str]:
    sizes, rows = wanted.sizes or growth.USUAL_SIZES, []
    for target in growth.TARGETS:
        if not {target.company.staff, target.company.staff + target.company.executives}.isdisjoint(sizes):
            company = replace(target.company, seed=wanted.seed)
            with tempfile.TemporaryDirectory() as directory:
                rows.append(growth.cells(growth.measured(replace(target, company=company), Path(directory), repeats=wanted.repeats)))
            merged = growth.TABLE.merged(rows, before=before, order=growth.NAMES)
            yield GROWTH.format(table=growth.TABLE.written(merged))


def _curve(wanted: Wanted, before: str) -> Iterator[str]:
    rows = []
    for staff in wanted.sizes or curve.USUAL_SIZES:
        rows.append(curve.cells(curve.measured(staff, seconds=wanted.seconds or curve.SECONDS)))
        merged = sorted(curve.TABLE.merged(rows, before=before), key=lambda row: int(row[0].replace(",", "")))
        (wanted.page.parent / CHART).write_text(curve.drawn(merged))
        yield CURVE.format(chart=CHART, seconds=curve.SECONDS, said=curve.said(merged), table=curve.TABLE.written(merged))


def _plans(wanted: Wanted, before: str) -> Iterator[str]:
    rows: list[list[str]] = []
    for pairing in plans.PAIRINGS:
        if not wanted.sizes or pairing.staff in wanted.sizes:
            for lines in plans.solved(pairing, seconds=wanted.seconds, seed=wanted.seed):
                rows.append(plans.cells(lines[-1], lines[0]))
                merged = plans.TABLE.merged(rows, before=before, order=plans.NAMES)
                yield PLANS.format(sample=plans.SAMPLE, table=plans.TABLE.written(merged))


def _shadow(wanted: Wanted, before: str) -> Iterator[str]:
    rows: list[list[str]] = []
    with shadow.timefold() as class_path:
        for company in _of_sizes(wanted):
            for cells in shadow.beside(replace(company, seed=wanted.seed), class_path, peer_seconds=wanted.peer_seconds):
                rows.append(cells)
                merged = shadow.TABLE.merged(rows, before=before, order=shadow.NAMES)
                yield SHADOW.format(without=NO_JAVA if class_path is None else "", table=shadow.TABLE.written(merged))


def _log(wanted: Wanted, before: str) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    for found in log_rates.measured(wanted.sizes, repeats=wanted.repeats):
        rows += found
        merged = sorted(log_rates.TABLE.merged(rows, before=before), key=lambda row: int(row[0].replace(",", "")))
        table = log_rates.TABLE.written(merged)
        yield LOG.format(library=log_rates.library_version(), reached=log_wanted.reached(merged), table=table)


def _starts(wanted: Wanted, before: str) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    for size in wanted.sizes or starts.USUAL_SIZES:
        with tempfile.TemporaryDirectory() as directory:
            rows += starts.measured(Path(directory), size)
        merged = sorted(starts.TABLE.merged(rows, before=before), key=lambda row: int(row[0].replace(",", "")))
        yield STARTS.format(table=starts.TABLE.written(merged))


def _of_sizes(wanted: Wanted) -> list[Company]:
    if not wanted.sizes:
        return list(shadow.COMPANIES)
    return [company for company in (shadow.SMALL, *shadow.COMPANIES) if company.staff in wanted.sizes]


SECTIONS: Mapping[str, Section] = {
    "commands": Section(title="Commands", measured=_commands),
    "starts": Section(title="Commands about few people of many", measured=_starts),
    "log": Section(title="The log beside its peers", measured=_log),
    "quarters": Section(title="Companies from their files to a judged plan", measured=_quarters),
    "growth": Section(title="Plans of growing companies", measured=_growth),
    "curve": Section(title="Growth with the candidates", measured=_curve),
    "plans": Section(title="The engine beside the textbook model", measured=_plans),
    "shadow": Section(title="Shadow days beside Timefold", measured=_shadow),
}
