"""How many events a second are appended, read back and verified, beside those who keep the same events."""

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import cast

from benchmarks.log_events import batches, life
from benchmarks.log_peers import Keeper, Library, Plain, Rotaledger, library_is_there
from benchmarks.log_slow_disk import slow_disk, slowed, timed_singles
from benchmarks.page import Table, stamp
from cli import RARELY
from events.kinds.base import Event

USUAL_SIZES = (10_000, 100_000, 1_000_000)
A_BATCH = 1_000
SINGLES = 300
LARGEST_OF_PEERS = 100_000
COLUMNS = ("events", "who", "what", "events/s", "events per CPU s", "beside the library", "measured")
TABLE = Table(columns=COLUMNS, keys=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Medians of a few runs, events per second of the clock and of the CPU."""

    who: str
    what: str
    per_second: float
    per_cpu_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """One who keeps events: how it is made at a place, and whether texts are sealed with them."""

    who: str
    kept: Callable[[Path], Keeper]
    texts: bool = False


OURS = Entrant(who="rotaledger", kept=lambda place: Rotaledger(place=place))
SEALED = Entrant(who="rotaledger, texts sealed", kept=lambda place: Rotaledger(place=place), texts=True)
LIBRARY = Entrant(who="eventsourcing", kept=lambda place: Library(place=place))
AT_ONCE = Entrant(who="eventsourcing, at once", kept=lambda place: Library(place=place, at_once=True))
PLAIN = Entrant(who="sqlite3", kept=lambda place: Plain(place=place))
TREE = Entrant(who="sqlite3 and the tree", kept=lambda place: Plain(place=place, tree=True))
ENTRANTS = (OURS, SEALED, LIBRARY, AT_ONCE, PLAIN, TREE)
ORDER = tuple(entrant.who for entrant in ENTRANTS)
SLOWED = (OURS, LIBRARY, PLAIN, TREE)


def entrants(events: int) -> tuple[Entrant, ...]:
    """Who is measured with so many events; peers only up to LARGEST_OF_PEERS, the library where it is installed."""
    if events > LARGEST_OF_PEERS:
        return (OURS,)
    return (OURS, SEALED, *((LIBRARY, AT_ONCE) if library_is_there() else ()), PLAIN, TREE)


def rates(events: int, *, repeats: int) -> list[Rate]:
    """All of them in turn, `repeats` times, so that what else the machine does falls on all alike."""
    gc.set_threshold(*RARELY)  # as in every command
    runs: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _ in range(repeats if events <= LARGEST_OF_PEERS else 1):
        for entrant in entrants(events):
            for what, clock, cpu in _run(entrant, events):
                runs.setdefault((entrant.who, what), []).append((clock, cpu))
    return _medians(runs)


def slow_rates(*, repeats: int) -> list[Rate]:
    """One event at a time on a slow disk; nothing where it cannot be made."""
    runs: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with slow_disk() as library:
        for _ in range(repeats if library else 0):
            for entrant in (one for one in SLOWED if one is not LIBRARY or library_is_there()):
                clock, cpu = slowed(entrant.who, cast("Path", library))
                runs.setdefault((entrant.who, SLOW), []).append((SINGLES / clock, SINGLES / cpu))
    return _medians(runs)


def _medians(runs: Mapping[tuple[str, str], Sequence[tuple[float, float]]]) -> list[Rate]:
    return [
        Rate(who=who, what=what, per_second=_median(clock for clock, _ in found), per_cpu_second=_median(cpu for _, cpu in found))
        for (who, what), found in runs.items()
    ]


def cells(events: int, found: Sequence[Rate], at: str) -> list[tuple[str, ...]]:
    """Rows of the table; ratios are those of CPU seconds, but of the clock's where the disk is waited for."""
    library = {rate.what: rate for rate in found if rate.who == LIBRARY.who}
    return [
        (f"{events:,}", rate.who, rate.what, f"{rate.per_second:,.0f}", f"{rate.per_cpu_second:,.0f}", _beside(rate, library), at)
        for rate in sorted(found, key=lambda rate: (WHAT.index(rate.what), ORDER.index(rate.who)))
    ]


APPEND, READ, SINGLE, SLOW, VERIFY = WHAT = (
    "append, 1,000 at a time",
    "read back",
    "append, one at a time",
    "append, one at a time, 5 ms a sync",
    "verify",
)


def measured(sizes: Sequence[int], *, repeats: int) -> Iterator[list[tuple[str, ...]]]:
    """The rows of one size after the other."""
    for events in sizes or USUAL_SIZES:
        at = stamp()
        found = rates(events, repeats=repeats)
        yield cells(events, [*found, *slow_rates(repeats=repeats)] if events == USUAL_SIZES[0] else found, at)


def library_version() -> str:
    """As the page says it; what is said where it is not there."""
    return f"version {version('eventsourcing')}" if library_is_there() else "not installed at the last run, and left out"


def _run(entrant: Entrant, events: int) -> Iterator[tuple[str, float, float]]:
    with tempfile.TemporaryDirectory(dir=os.environ.get("ROTA_BENCH_PLACE")) as directory:
        keeper = entrant.kept(Path(directory))
        made = [keeper.made(batch) for batch in batches(events, A_BATCH, texts=entrant.texts)]
        yield APPEND, *_timed(events, partial(_append_all, keeper, made))
        yield READ, *_timed(events, keeper.read)
        if isinstance(keeper, Rotaledger):
            yield VERIFY, *_timed(events, partial(_verified, keeper))
        if not entrant.texts:
            singles = [keeper.made(single(number)) for number in range(SINGLES)]
            clock, cpu = timed_singles(keeper, singles)
            yield SINGLE, SINGLES / clock, SINGLES / cpu
        keeper.close()


def _append_all(keeper: Keeper, made: Sequence[object]) -> None:
    for one in made:
        keeper.append(one)


def single(number: int) -> list[Event]:
    """What is appended one at a time."""
    return [*life(10**7 + number, texts=False)[:1]]


def _verified(keeper: Rotaledger) -> None:
    found = keeper.log.verify()
    if found.findings:
        raise RuntimeError(f"the log does not verify: {found.findings[0]}")


def _timed(events: int, work: Callable[[], object]) -> tuple[float, float]:
    began, used = time.perf_counter(), time.process_time()
    work()
    return events / (time.perf_counter() - began), events / (time.process_time() - used)


def _median(values: Iterator[float]) -> float:
    return statistics.median(values)


def _beside(rate: Rate, library: dict[str, Rate]) -> str:
    theirs = library.get(rate.what)
    return "-" if theirs is None else f"{rate.per_cpu_second / theirs.per_cpu_second:.2f}"
