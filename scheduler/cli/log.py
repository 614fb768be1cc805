"""`rota log`: the log itself, shown, verified, copied, replayed."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from events.errors import UnknownEvent
from scheduler.cli import options
from scheduler.cli.caller import Caller, calls, reads, reads_undated
from scheduler.cli.evidence import FILE, VKEY, checkpoint_of, keys_of
from scheduler.cli.log_copy import copy
from scheduler.cli.log_moving import export, import_, restore
from scheduler.cli.log_pages import backup_object, print_backup, print_verified, verified_object
from scheduler.cli.log_proofs import checkpoint, cosign, prove
from scheduler.cli.log_rotation import rotate_key
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import DAY, KNOWN_AT, KNOWN_SINCE, TEXT
from scheduler.cli.receipts import RECEIPT, findings_of, receipts_of
from scheduler.cli.refusals import FINDINGS
from scheduler.cli.sheets import print_sheet
from scheduler.cli.speech import json_text, print_text, say
from scheduler.cli.tables import Column, Record

if TYPE_CHECKING:
    from events.checkpoints import SignedCheckpoint
    from events.notes import VerifierKey
    from events.receipts import Receipt
    from events.record import RawEvent
    from events.store import Log
    from events.verification import Verification
    from scheduler.directory import Directory
    from scheduler.organisation import Organisation
    from scheduler.restricted import Sight
    from scheduler.views.listing_events import Wanted

LONGEST_SHOWN = 60
CLEARING = ("person-changed", "unit-changed")  # these leave out what stays as it was, so an empty fact in them was cleared


@click.group(cls=Verbs)
def log() -> None:
    """The log itself: shown, verified, copied, replayed."""


def _says(record: Record) -> str:
    """What an event says, in short: `unit=CS level=staff`; what its other columns show is left out."""
    said = record["says"]
    if not isinstance(said, dict):
        return ""
    keeps_empty = record["name"] in CLEARING
    shown = {key: value for key, value in said.items() if value not in (None, [], ()) and f"{key}:{value}" != record["about"]}
    cleared = [f"{key}=-" for key, value in said.items() if keeps_empty and key != "first_day" and value in (None, [], ())]
    return " ".join([*(f"{key}={_short(value)}" for key, value in shown.items()), *cleared])


def _short(value: object) -> str:
    text = value if isinstance(value, str) else " ".join(json_text(value).split())
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[: LONGEST_SHOWN - 3]}..." if isinstance(value, str) or not isinstance(value, Sized) else f"({len(value)} entries)"


COLUMNS = (
    Column("position", "position"),
    Column("recorded at", lambda record: str(record["recorded_at"])[:19].replace("T", " ")),
    Column("actor", lambda record: f"{record['actor']} ({record['login']})" if record["login"] else record["actor"]),
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
    holds; an event without such a day, a role granted for example, is found by neither.

    \b
    rota log show --person E17
    rota log show --name plan-published --since 2026-07-01 --json
    rota log show --actor anna --unit DEPOT-3 --from 2026-07-01 --to 2026-09-30
    """
    _require_in_order("--since", since, "--until", until)
    _require_in_order("--from", filters["first_day"], "--to", filters["last_day"])
    with opened_as_seen(caller) as stored:
        after, upto = _span(stored, since, until, caller)
        seen = sight(caller)
        if not seen.without and all(value in (None, ()) for value in filters.values()):
            after = after if last is None else max(after, upto - last)
            if raw:
                _print_raw(islice(stored.raw(after=after, upto=upto), limit or None))
                return
        from scheduler.views.listing_events import events_records, events_wanted

        org, directory = _who_is_who(caller, stored)
        wanted = _wanted(stored, org, directory, without=seen.without, **filters)
        found = list(events_wanted(lambda may_be: stored.raw(after=after, upto=upto, wanted=may_be), wanted, org))
        _require_known_command(found, wanted, stored)
        found = found[-last:] if last else found
        if raw:
            _print_raw(event for event, _ in found[: limit or None])
            return
        none, made = "No event is like that.", partial(events_records, org=org, directory=directory, unopened=seen.unopened)
        caller.lists(COLUMNS, found, none=none, limit=limit, made=made)


def sight(caller: Caller) -> "Sight":
    """What of accommodations the acting login may read; of a log of a newer version nobody can tell who is who."""
    from scheduler.restricted import Sight, sight_of

    try:
        return sight_of(caller.ledger.viewer)
    except UnknownEvent:
        return Sight()


def _require_known_command(found: Sized, wanted: "Wanted", stored: "Log") -> None:
    """Nothing found must not mean that the command's id was misspelt."""
    from scheduler.views.filtering_events import require_command

    if not found and wanted.command is not None:
        require_command(wanted.command, stored.raw)


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
    """What to look for, by opaque ids. Raises Rejected for a name that nobody has."""
    from scheduler.views.filtering_events import actors_meant, person_meant, require_names
    from scheduler.views.listing_events import Wanted

    require_names(names, stored.raw)
    if org.position and unit is not None:
        org.unit(unit)
    return Wanted(
        person=None if person is None else person_meant(person, directory),
        unit=unit,
        actors=frozenset() if by is None else actors_meant(by, directory),
        names=frozenset(names),
        **bounds,
    )


@contextmanager
def opened(caller: Caller) -> "Iterator[Log]":
    """The log without a replay: what an auditor of a damaged or newer log still gets."""
    from events.store import Log

    log = Log.open(caller.where, caller.keys)
    try:
        yield log
    finally:
        log.close()


@contextmanager
def opened_as_seen(caller: Caller) -> "Iterator[Log]":
    """The same, without what is kept from the acting login; a log with events of a newer version cannot be read so."""
    try:
        seen = caller.seen
    except UnknownEvent:
        seen = None
    if seen is not None and seen is not caller.ledger:
        yield seen.log
        return
    with opened(caller) as stored:
        yield stored


def _require_in_order(first: str, begin: Any, last: str, end: Any) -> None:
    """Raises UsageError where the end lies before the begin: nothing lies between them, which must not look like an answer."""
    if begin is not None and type(begin) is type(end) and end < begin:
        raise click.UsageError(f"{last} lies before {first}; give the earlier one with {first}.")


def _span(stored: "Log", since: int | datetime | None, until: int | datetime | None, caller: Caller) -> tuple[int, int]:
    """(the position before the first one meant, the last one meant), within what was known. Raises Rejected past the log's end."""
    if isinstance(since, int):
        before = position_of(stored, since - 1)  # one past the end is where the next event will stand: nothing yet, and no mistake
    else:
        before = 0 if since is None else stored.position_at(since - timedelta(microseconds=1))
    known = min(position_of(stored, caller.known_at), position_of(stored, until))
    return max(before, 0), known


def position_of(stored: "Log", moment: int | datetime | None) -> int:
    """The last position meant by a position or an instant, the log's end by None. Raises Rejected past the end."""
    last = stored.head().position
    if moment is None:
        return last
    position = moment if isinstance(moment, int) else stored.position_at(moment)
    if position > last:
        from scheduler.errors import no_such_position

        raise no_such_position(position, last)
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
@click.option(
    "--checkpoint", "held", type=FILE, multiple=True, metavar="FILE", help="A checkpoint that you hold; may be given several times."
)
@VKEY
@RECEIPT
@calls
def verify(caller: Caller, held: tuple[Path, ...], vkey: str | None, receipts: tuple[str, ...]) -> None:
    """Check every stored byte against the tree, and every sealed text against its commitment. Needs no key.

    Bring along a checkpoint that you kept: a log that was rewritten as a whole, or cut off, is found by nothing else. Exits with 1
    where anything is found. What happened after the last checkpoint that somebody else holds is caught by nothing: a log is
    tamper-evident, not tamper-proof.

    Reports and exports say from where in the log they were made: position and the first digits of its root. --receipt holds that
    against the log.

    \b
    rota log verify --checkpoint 2026Q3.note --vkey log.vkey
    rota log verify --receipt 1234:89abcdef --receipt plan.csv.receipt.json
    """
    caller.require_whole("verify the log")
    found = _found(caller, [checkpoint_of(file) for file in held], keys_of(vkey), receipts_of(receipts))
    found = replace(found, findings=(*found.findings, *findings_of(receipts)))
    caller.answers(verified_object(found, caller), lambda: print_verified(found, caller))
    if found.findings:
        caller.finish(FINDINGS)


def _found(
    caller: Caller, held: "Sequence[SignedCheckpoint]", keys: "Sequence[VerifierKey]", receipts: "Sequence[Receipt]"
) -> "Verification":
    """What verification found; a database too damaged to be opened is a finding too."""
    from events.errors import Tampered
    from events.verification import Finding, Verification

    try:
        with opened(caller) as stored:
            return stored.verify(_progress(), held=held, verifiers=keys, receipts=receipts)
    except Tampered as damaged:
        finding = Finding(position=None, reason="database-damaged", sentence=str(damaged))
        return Verification(size=0, root=b"", findings=(finding,), slots_open=0, slots_sealed=0, sealed_because=None, unknown=0)


def _progress() -> Callable[[int, int], None] | None:
    """News on stderr for whoever watches; nobody does where stderr is no terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda done, whole: click.echo(f"\r{done} of {whole} events", nl=done >= whole, err=True)


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
    caller.require_whole("copy the log")
    with opened(caller) as stored:
        made = stored.backup(file, _progress())
    caller.answers(backup_object(made, caller), lambda: print_backup(made, caller))
    say(f"The keys are not in it: keep {caller.keys} apart from it (docs/keys.md). Without them no name in it can be read.")
    if made.verification.findings:
        caller.finish(FINDINGS)


@log.command()
@click.option("--until", type=KNOWN_AT, metavar="POSITION|INSTANT", help="Only events up to there.")
@reads
def replay(caller: Caller, until: int | datetime | None) -> None:
    """Rebuild the state from the first event and print what it comes to, with a digest to compare two replays by.

    \b
    rota log replay --until 2026-07-01 --json
    """
    from scheduler.evolve import folded
    from scheduler.organisation import Organisation
    from scheduler.views.listing_state import state_summary

    with opened_as_seen(caller) as stored:
        _, upto = _span(stored, None, until, caller)
        org = folded(Organisation(), stored.events(upto=upto))
        summary = {**state_summary(org, caller.day), "root": stored.root_at(org.position).hex()}
    caller.answers(summary, lambda: print_sheet(summary))


for command in (checkpoint, cosign, prove, copy, export, import_, restore, rotate_key):
    log.add_command(command)
