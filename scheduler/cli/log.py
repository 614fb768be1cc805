"""`rota log`: the log itself, shown, verified, replayed."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from events.errors import UnknownEvent
from scheduler.cli import options
from scheduler.cli.caller import Caller, calls, reads
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import KNOWN_AT, KNOWN_SINCE, TEXT
from scheduler.cli.refusals import FINDINGS
from scheduler.cli.sheets import print_sheet
from scheduler.cli.speech import json_text, print_text, say
from scheduler.cli.tables import Column, Record

if TYPE_CHECKING:
    from events.record import RawEvent
    from events.store import Log
    from events.verification import Verification
    from scheduler.directory import Directory
    from scheduler.organisation import Organisation

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
@click.option("--name", "names", type=TEXT, multiple=True, metavar="NAME", help="Only events of this name; may be given several times.")
@click.option("--since", type=KNOWN_SINCE, metavar="POSITION|INSTANT", help="Only events from there on.")
@click.option("--until", type=KNOWN_AT, metavar="POSITION|INSTANT", help="Only events up to there.")
@click.option("--last", type=click.IntRange(min=1), metavar="N", help="Only the last N of them.")
@click.option("--raw", is_flag=True, help="The stored bytes, an event a line.")
@options.LIMIT
@reads
def show(
    caller: Caller,
    /,
    person: str | None,
    unit: str | None,
    by: str | None,
    command: str | None,
    names: tuple[str, ...],
    since: int | datetime | None,
    until: int | datetime | None,
    last: int | None,
    raw: bool,
    limit: int | None,
) -> None:
    """The events, in the order in which they were recorded.

    \b
    rota log show --person E17
    rota log show --name plan-published --since 2026-07-01 --json
    """
    from scheduler.views.listing_events import Wanted, events_shown

    with opened(caller) as stored:
        span = _span(stored, since, caller.known_at if until is None else until)
        if raw:
            _print_raw(stored.raw(after=span[0], upto=span[1]))
            return
        org, directory = _who_is_who(caller, stored)
        who = None if person is None else directory.person_id(person)
        if unit is not None:
            org.unit(unit)
        wanted = Wanted(person=who, unit=unit, actor=by, command=command, names=frozenset(names))
        events = list(events_shown(stored.raw(after=span[0], upto=span[1]), org, directory, wanted))
    caller.lists(COLUMNS, events[-last:] if last else events, none="No event is like that.", limit=limit)


@contextmanager
def opened(caller: Caller) -> "Iterator[Log]":
    """The log without a replay: what an auditor of a damaged or newer log still gets."""
    from events.store import Log

    log = Log.open(caller.where, caller.keys)
    try:
        yield log
    finally:
        log.close()


def _span(stored: "Log", since: int | datetime | None, until: int | datetime | None) -> tuple[int, int | None]:
    """(the position before the first one meant, the last one meant)."""
    before = since - 1 if isinstance(since, int) else 0 if since is None else stored.position_at(since - timedelta(microseconds=1))
    return max(before, 0), stored.position_at(until) if isinstance(until, datetime) else until


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
    print_text(f"findings       {len(found.findings) or 'none'}")
    for one in found.findings:
        print_text(f"  {'log' if one.position is None else f'event {one.position}'}: {one.sentence} ({one.reason})")


def _why(found: "Verification") -> str:
    return f" ({found.sealed_because})" if found.sealed_because else ""


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
        _, upto = _span(stored, None, caller.known_at if until is None else until)
        org = rebuilt(stored.read(upto=upto))
        summary = {**state_summary(org, caller.day), "root": stored.root_at(org.position).hex()}
    caller.answers(summary, lambda: print_sheet(summary))
