"""`rota log`: the log itself, shown, verified, replayed."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from events.errors import UnknownEvent
from scheduler.cli import options
from scheduler.cli.caller import Caller, calls, reads, reads_undated
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import DAY, KNOWN_AT, KNOWN_SINCE, TEXT
from scheduler.cli.refusals import FINDINGS
from scheduler.cli.sheets import print_sheet
from scheduler.cli.speech import json_text, print_text, say
from scheduler.cli.tables import Column, Record

if TYPE_CHECKING:
    from events.record import RawEvent
    from events.store import Log
    from events.store.backup import Backup
    from events.verification import Verification
    from scheduler.directory import Directory
    from scheduler.organisation import Organisation
    from scheduler.views.listing_events import Wanted

LONGEST_SHOWN = 60


@click.group(cls=Verbs)
def log() -> None:
    """The log itself: shown, verified, replayed."""


def _says(record: Record) -> str:
    """What an event says, in short: `unit=CS level=staff`; what its other columns show is left out."""
    said = record["says"]
    if not isinstance(said, dict):
        return ""
    shown = {key: value for key, value in said.items() if value not in (None, [], ()) and f"{key}:{value}" != record["about"]}
    return " ".join(f"{key}={_short(value)}" for key, value in shown.items())


def _short(value: object) -> str:
    text = value if isinstance(value, str) else " ".join(json_text(value).split())
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[: LONGEST_SHOWN - 3]}..." if isinstance(value, str) or not isinstance(value, Sized) else f"({len(value)} entries)"


COLUMNS = (
    Column("position", "position"),
    Column("recorded at", lambda record: str(record["recorded_at"])[:19].replace("T", " ")),
    Column("actor", "actor"),
    Column("name", "name"),
    Column("about", "about"),
    Column("says", _says),
)


@log.command()
@click.option("--person", type=TEXT, metavar="PERSON", help="Only events about this person, or that name them.")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Only events about this unit, or that name it.")
@click.option("--actor", "by", type=TEXT, metavar="ACTOR", help="Only what this actor did.")
@click.option("--command", type=TEXT, metavar="ID", help="Only what this command did.")
@click.option(
    "--name", "--kind", "names", type=TEXT, multiple=True, metavar="NAME", help="Only events of this name; may be given several times."
)
@click.option("--since", type=KNOWN_SINCE, metavar="POSITION|INSTANT", help="Only events recorded from there on.")
@click.option("--until", type=KNOWN_AT, metavar="POSITION|INSTANT", help="Only events recorded up to there.")
@click.option("--from", "first_day", type=DAY, metavar="DAY", help="Only events that hold from this day or a later one.")
@click.option("--to", "last_day", type=DAY, metavar="DAY", help="Only events that hold from this day or an earlier one.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the last N of them.")
@click.option("--raw", is_flag=True, help="The stored bytes, an event a line.")
@options.LIMIT
@reads_undated
def show(
    caller: Caller,
    /,
    since: int | datetime | None,
    until: int | datetime | None,
    last: int | None,
    raw: bool,
    limit: int | None,
    **filters: Any,
) -> None:
    """The events, in the order in which they were recorded.

    Everything given must hold together. --since and --until ask when an event was recorded, --from and --to from which day on it
    holds; an event that holds on no day, such as a role, lies between no such two.

    \b
    rota log show --person E17
    rota log show --name plan-published --since 2026-07-01 --json
    rota log show --actor anna --unit DEPOT-3 --from 2026-07-01 --to 2026-09-30
    """
    with opened(caller) as stored:
        after, upto = _span(stored, since, until, caller)
        if raw and not any(filters.values()):
            _print_raw(_kept(stored.raw(after=after, upto=upto), last, limit))
            return
        from scheduler.views.listing_events import events_shown, events_wanted

        org, directory = _who_is_who(caller, stored)
        wanted = _wanted(stored, org, directory, **filters)
        events = stored.raw(after=after, upto=upto)
        if raw:
            _print_raw(_kept((event for event, _ in events_wanted(events, wanted)), last, limit))
            return
        found = list(events_shown(events, org, directory, wanted))
        if not found and wanted.command is not None:
            from scheduler.views.filtering_events import require_command

            require_command(wanted.command, stored.raw)
    caller.lists(COLUMNS, found[-last:] if last else found, none="No event is like that.", limit=limit)


def _wanted(
    stored: "Log",
    org: "Organisation",
    directory: "Directory",
    *,
    person: str | None,
    unit: str | None,
    by: str | None,
    names: tuple[str, ...],
    **bounds: Any,
) -> "Wanted":
    """What to look for, by opaque ids. Raises Rejected for a name that nobody has; without a state, names are taken for opaque ids."""
    from scheduler.views.filtering_events import actors_meant, person_meant, require_names
    from scheduler.views.listing_events import Wanted

    require_names(names, stored.raw)
    if org.position and unit is not None:
        org.unit(unit)
    return Wanted(
        person=person if person is None or not org.position else person_meant(person, directory),
        unit=unit,
        actors=frozenset() if by is None else actors_meant(by, directory) if org.position else frozenset({by}),
        names=frozenset(names),
        **bounds,
    )


def _kept(events: "Iterable[RawEvent]", last: int | None, limit: int | None) -> "Iterable[RawEvent]":
    """The last so many, and of those the first `limit` (0 or None: all)."""
    return islice(events if last is None else deque(events, maxlen=last), limit or None)


@contextmanager
def opened(caller: Caller) -> "Iterator[Log]":
    """The log without a replay: what an auditor of a damaged or newer log still gets."""
    from events.store import Log

    log = Log.open(caller.where, caller.keys)
    try:
        yield log
    finally:
        log.close()


def _span(stored: "Log", since: int | datetime | None, until: int | datetime | None, caller: Caller) -> tuple[int, int]:
    """(the position before the first one meant, the last one meant), within what was known. Raises Rejected past the log's end."""
    before = since - 1 if isinstance(since, int) else 0 if since is None else stored.position_at(since - timedelta(microseconds=1))
    known = min(_position(stored, caller.known_at), _position(stored, until))
    return max(before, 0), known


def _position(stored: "Log", moment: int | datetime | None) -> int:
    last = stored.head().position
    if moment is None:
        return last
    position = moment if isinstance(moment, int) else stored.position_at(moment)
    if position > last:
        from scheduler.errors import Rejected

        raise Rejected("position-unknown", f"The log holds positions 1 to {last}; there is no position {position}.")
    return position


def _who_is_who(caller: Caller, stored: "Log") -> "tuple[Organisation, Directory]":
    """The state that gives names; none where the log holds events that this version does not know."""
    from scheduler.directory import Directory
    from scheduler.organisation import Organisation

    try:
        return caller.org, caller.directory
    except UnknownEvent as unknown:
        say(f"{unknown} People are shown by their opaque ids, unknown events as they are stored.")
        org = Organisation()
        return org, Directory(org, stored.reader())


def _print_raw(events: "Iterable[RawEvent]") -> None:
    for event in events:
        print_text(f"{event.position} {event.leaf.hex()} {event.envelope.decode('utf-8', 'backslashreplace')}")


@log.command()
@calls
def verify(caller: Caller) -> None:
    """Check every stored byte against the tree, and every sealed text against its commitment. Needs no key.

    Exits with 1 where anything is found. What happened after the last checkpoint that somebody else holds is caught by nothing:
    a log is tamper-evident, not tamper-proof.

    \b
    rota log verify --json
    """
    found = _found(caller)
    caller.answers(_verified(found, caller), lambda: _print_verified(found, caller))
    if found.findings:
        caller.finish(FINDINGS)


def _found(caller: Caller) -> "Verification":
    """What verification found; a database too damaged to be opened is a finding too."""
    from events.errors import Tampered
    from events.verification import Finding, Verification

    try:
        with opened(caller) as stored:
            return stored.verify(_progress())
    except Tampered as damaged:
        finding = Finding(position=None, reason="database-damaged", sentence=str(damaged))
        return Verification(size=0, root=b"", findings=(finding,), slots_open=0, slots_sealed=0, sealed_because=None, unknown=0)


def _progress() -> Callable[[int, int], None] | None:
    """News on stderr for whoever watches; nobody does where stderr is no terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda done, whole: click.echo(f"\r{done} of {whole} events", nl=done >= whole, err=True)


def _verified(found: "Verification", caller: Caller) -> dict[str, object]:
    return {
        "log": caller.where,
        "size": found.size,
        "root": found.root.hex(),
        "keys": str(caller.keys) if caller.keys.is_dir() else None,
        "checkpoint": None,
        "unsigned_tail": found.size,
        "slots": {"open": found.slots_open, "sealed": found.slots_sealed, "sealed_because": found.sealed_because},
        "unknown": found.unknown,
        "findings": [{"position": one.position, "reason": one.reason, "says": one.sentence} for one in found.findings],
    }


def _print_verified(found: "Verification", caller: Caller) -> None:
    print_text(f"log            {caller.where}")
    print_text(f"size           {found.size} events")
    print_text(f"root           {found.root.hex()}")
    print_text(f"keys           {caller.keys if caller.keys.is_dir() else 'none at hand, and none are needed'}")
    print_text("checkpoint     none held: compare the root with one noted earlier")
    print_text(f"unsigned tail  {found.size} events")
    print_text(f"sealed texts   {found.slots_open} agree with their commitments, {found.slots_sealed} could not be opened{_why(found)}")
    print_text(f"unknown kinds  {found.unknown or 'none'}")
    _print_findings(found)


def _print_findings(found: "Verification") -> None:
    print_text(f"findings       {len(found.findings) or 'none'}")
    for one in found.findings:
        print_text(f"  {'log' if one.position is None else f'event {one.position}'}: {one.sentence} ({one.reason})")


def _why(found: "Verification") -> str:
    return f" ({found.sealed_because})" if found.sealed_because else ""


@log.command()
@click.argument("file", type=click.Path(path_type=Path))
@calls
def backup(caller: Caller, file: Path) -> None:
    """Copy the log into the new FILE while others go on writing, and verify the copy. Appends nothing and needs no key.

    The copy is one consistent state of the log. The keys are not in it: keep a copy of their directory somewhere else, for the two
    together open every name. Exits with 1 where the copy, and so the log, has findings; it is kept all the same.

    \b
    rota log backup /mnt/backups/rota-2026-11-23.db
    """
    caller.spare_the_log(file)
    with opened(caller) as stored:
        made = stored.backup(file, _progress())
    caller.answers(_backed_up(made, caller), lambda: _print_backed_up(made, caller))
    say(f"The keys are not in it: keep {caller.keys} apart from it (docs/keys.md). Without them no name in it can be read.")
    if made.verification.findings:
        caller.finish(FINDINGS)


def _backed_up(made: "Backup", caller: Caller) -> dict[str, object]:
    found = made.verification
    return {
        "log": caller.where,
        "backup": str(made.file),
        "bytes": made.octets,
        "position": found.size if made.head is None else made.head.position,
        "root": (found.root if made.head is None else made.head.root).hex(),
        "keys_included": False,
        "size": found.size,
        "slots": {"open": found.slots_open, "sealed": found.slots_sealed, "sealed_because": found.sealed_because},
        "unknown": found.unknown,
        "findings": [{"position": one.position, "reason": one.reason, "says": one.sentence} for one in found.findings],
    }


def _print_backed_up(made: "Backup", caller: Caller) -> None:
    found, told = made.verification, _backed_up(made, caller)
    print_text(f"log            {caller.where}")
    print_text(f"backup         {made.file}, {made.octets} bytes")
    print_text(f"receipt        position {told['position']}, root {told['root']}")
    print_text(f"read back      {found.size} events, root {found.root.hex()}")
    print_text(f"sealed texts   {found.slots_open} agree with their commitments, {found.slots_sealed} could not be opened{_why(found)}")
    _print_findings(found)


@log.command()
@click.option("--until", type=KNOWN_AT, metavar="POSITION|INSTANT", help="Only events up to there.")
@reads
def replay(caller: Caller, until: int | datetime | None) -> None:
    """Rebuild the state from the first event and print what it comes to, with a digest to compare two replays by.

    \b
    rota log replay --until 2026-07-01 --json
    """
    from scheduler.evolve import replay as rebuilt
    from scheduler.views.listing_state import state_summary

    with opened(caller) as stored:
        _, upto = _span(stored, None, until, caller)
        org = rebuilt(stored.read(upto=upto))
        summary = {**state_summary(org, caller.day), "root": stored.root_at(org.position).hex()}
    caller.answers(summary, lambda: print_sheet(summary))
