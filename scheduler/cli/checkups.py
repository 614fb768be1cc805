"""What `rota doctor` looks at, one small question each; a question that cannot be asked is skipped, for an earlier one said why."""

import os
import platform
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from events.errors import LogError, UnknownEvent, Unreadable
from events.personal import Slot

if TYPE_CHECKING:
    from scheduler.cli.caller import Caller
    from scheduler.organisation import Organisation

OK, NOTE, FINDING = "ok", "note", "finding"
LIBRARIES = (
    *("click", "rich", "msgspec", "cryptography", "SQLAlchemy", "pendulum", "holidays", "tzdata"),
    *("numpy", "scipy", "ortools", "python-calamine", "XlsxWriter", "icalendar"),
)
OLDEST_PYTHON = (3, 11)
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question gave: ok, a note, or a finding with what to do about it."""

    check: str
    state: str
    says: str


def python(caller: "Caller") -> Iterator[Answer]:
    """The interpreter is one that rotaledger runs on."""
    old = sys.version_info < OLDEST_PYTHON
    says = f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    yield Answer(check="python", state=FINDING if old else OK, says=says + (": at least 3.11 is needed" if old else ""))


def libraries(caller: "Caller") -> Iterator[Answer]:
    """Every library is there; its version is said, for answers may change with it."""
    for name in LIBRARIES:
        try:
            yield Answer(check=f"library {name}", state=OK, says=version(name))
        except PackageNotFoundError:
            yield Answer(check=f"library {name}", state=FINDING, says="is missing: install rotaledger again")


def encoding(caller: "Caller") -> Iterator[Answer]:
    """Names with accents can be printed."""
    name = sys.stdout.encoding or "none"
    fine = name.lower().replace("-", "").startswith("utf8")
    yield Answer(
        check="output", state=OK if fine else NOTE, says=name if fine else f"{name}: some names print as escapes; PYTHONUTF8=1 helps"
    )


def log_file(caller: "Caller") -> Iterator[Answer]:
    """The log is there, ours to write, and keeps its journal ahead."""
    path = _file_of(caller)
    if path is None:
        yield from _server(caller)
        return
    if not path.exists():
        yield Answer(check="log", state=FINDING, says=f"there is none at {path}: make one with rota init, or name it with --db")
        return
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    yield Answer(check="log", state=OK if writable else NOTE, says=f"{path}{'' if writable else ' may only be read by you'}")
    yield from _journal(path)


def _server(caller: "Caller") -> Iterator[Answer]:
    """A log on a server answers, and lets this login write."""
    try:
        caller.ledger.log.require_writable()
    except UnknownEvent:
        yield Answer(check="log", state=OK, says=caller.shown)
    except LogError as error:
        answers = "ledger" in vars(caller)
        yield Answer(check="log", state=NOTE if answers else FINDING, says=str(error))
    else:
        yield Answer(check="log", state=OK, says=caller.shown)


def _journal(path: Path) -> Iterator[Answer]:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
        connection.close()
    except sqlite3.Error as error:
        yield Answer(check="journal", state=FINDING, says=f"the database cannot be read: {error}")
        return
    says = "write-ahead" if mode == "wal" else f"{mode}: expected wal; a copy made by other means than the backup API may be torn"
    yield Answer(check="journal", state=OK if mode == "wal" else NOTE, says=says)


def replayable(caller: "Caller") -> Iterator[Answer]:
    """Every event is known here and folds."""
    if not _is_there(caller):
        return
    try:
        org = caller.org
    except LogError as error:
        yield Answer(check="replay", state=FINDING, says=str(error))
        return
    yield Answer(check="replay", state=OK, says=f"{org.position} events, {len(org.people)} people, {len(org.units)} units")


def clock(caller: "Caller") -> Iterator[Answer]:
    """The clock does not lie before what the log has already seen."""
    last = caller.ledger.log.head().recorded_at if _replays(caller) else None
    if last is not None and caller.now + _SKEW < last:
        says = f"{caller.now:%Y-%m-%d %H:%M} UTC lies before the log's last event ({last:%Y-%m-%d %H:%M} UTC): set the clock"
        yield Answer(check="clock", state=FINDING, says=says)
    else:
        yield Answer(check="clock", state=OK, says=f"{caller.now:%Y-%m-%d %H:%M} UTC, today is {caller.today}")


def key_files(caller: "Caller") -> Iterator[Answer]:
    """The keys are there, and nobody else may read them."""
    if not caller.keys.is_dir():
        yield Answer(check="keys", state=FINDING, says=f"there is no directory {caller.keys}: names stay sealed; name it with --keys")
        return
    yield _mode(caller.keys, 0o700)
    try:
        files = sorted(caller.keys.iterdir())
    except OSError as error:
        yield Answer(check="keys", state=FINDING, says=f"{caller.keys} cannot be read: {error.strerror}; names stay sealed")
        return
    for file in files:
        yield _mode(file, 0o600)


def _mode(path: Path, wanted: int) -> Answer:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~wanted:
        return Answer(check="keys", state=FINDING, says=f"{path} has mode {mode:04o}; others must not read it: chmod {wanted:o} {path}")
    return Answer(check="keys", state=OK, says=f"{path} has mode {mode:04o}")


def key_fits(caller: "Caller") -> Iterator[Answer]:
    """The keys open this log's names."""
    if not _replays(caller):
        return
    slot = next((slot for slot in caller.org.actors.values() if isinstance(slot, Slot)), None)
    if slot is None:
        return
    try:
        caller.ledger.log.reader()(slot)
    except Unreadable as error:
        yield Answer(check="names", state=FINDING, says=str(error))
    else:
        yield Answer(check="names", state=OK, says="the keys open this log's names")


def signer(caller: "Caller") -> Iterator[Answer]:
    """The log's checkpoints can be signed here, and the log extends what was signed last."""
    if not _replays(caller) or not caller.keys.is_dir() or caller.seen is not caller.ledger:
        return
    try:
        yield _signed(caller)
    except LogError as error:
        yield Answer(check="signer", state=NOTE, says=str(error))


def _signed(caller: "Caller") -> Answer:
    from events.signing import signer_of

    log = caller.ledger.log
    last, size = signer_of(caller.keys, log.origin).last(log.origin), log.head().position
    if last is None:
        return Answer(check="signer", state=OK, says="nothing was signed yet")
    signed = last.checkpoint
    if signed.size > size:
        says = f"{signed.size} events were signed and the log holds {size}: events are lost (docs/keys.md: after a restore)"
        return Answer(check="signer", state=FINDING, says=says)
    if log.root_at(signed.size) != signed.root:
        return Answer(check="signer", state=FINDING, says=f"the log is not the one whose {signed.size} events were signed: rota log verify")
    return Answer(check="signer", state=OK, says=f"signed at {signed.size} of {size} events")


def erasures(caller: "Caller") -> Iterator[Answer]:
    """What erasures destroyed is gone from the log's files too."""
    if not _replays(caller) or not caller.org.erased:
        return
    if caller.ledger.log.is_clean():
        yield Answer(check="erasures", state=OK, says=f"{len(caller.org.erased)} erased, and nothing of it is left in the log's files")
    else:
        says = "the log's files may still hold what was erased, sealed: rota people erase --finish"
        yield Answer(check="erasures", state=FINDING, says=says)


def holidays(caller: "Caller") -> Iterator[Answer]:
    """Every calendar that a unit names is known, and its holidays are in the log for this year and the next."""
    if not _replays(caller):
        return
    for code in sorted(_calendars_used(caller)):
        yield from _calendar(code, caller.org, caller.today.year)


def _calendars_used(caller: "Caller") -> set[str]:
    return {code for unit in caller.org.units.values() for code in [unit.calendar.at(caller.today)] if code is not None}


def _calendar(code: str, org: "Organisation", year: int) -> Iterator[Answer]:
    from scheduler.calendar import known_calendar

    known = org.calendars.get(code)
    if known is None and not known_calendar(code):
        yield Answer(check="calendar", state=FINDING, says=f"{code} is not known and has no day of its own: rota calendar add {code} DAY")
    missing = [wanted for wanted in (year, year + 1) if known is None or wanted not in known.holidays]
    if known_calendar(code) and missing:
        says = (
            f"{code}: public holidays of {' and '.join(map(str, missing))} are not in the log yet; the first plan that needs them adds them"
        )
        yield Answer(check="calendar", state=NOTE, says=says)
    elif known is not None:
        yield Answer(check="calendar", state=OK, says=f"{code}: {len(known.days)} closures")


def _replays(caller: "Caller") -> bool:
    if not _is_there(caller):
        return False
    try:
        return caller.org.position > 0
    except LogError:
        return False


def _is_there(caller: "Caller") -> bool:
    """Whether there is a log to ask; where a server does not answer, the first question said so."""
    path = _file_of(caller)
    if path is not None:
        return path.exists()
    try:
        return caller.ledger is not None
    except UnknownEvent:
        return True
    except LogError:
        return False


def _file_of(caller: "Caller") -> Path | None:
    """The log's file; None where the address names a server."""
    where = caller.where.removeprefix("sqlite:///")
    return None if "://" in where else Path(where)


CHECKUPS: tuple[Callable[["Caller"], Iterator[Answer]], ...] = (
    python,
    libraries,
    encoding,
    log_file,
    replayable,
    clock,
    key_files,
    key_fits,
    signer,
    erasures,
    holidays,
)
