"""`rota log export`, `import`, `restore`: the whole log, out of its place and into another."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from events.errors import LogError
from scheduler.cli.caller import Caller, calls
from scheduler.cli.evidence import CHECKPOINT, FILE, VKEY, checkpoint_of, keys_of
from scheduler.cli.log_pages import print_verified, verified_object
from scheduler.cli.options import KNOWN_AT
from scheduler.cli.refusals import FINDINGS
from scheduler.cli.speech import say

if TYPE_CHECKING:
    from events.store import Log
    from events.verification import Verification

FORMATS = click.Choice(["ndjson", "cloudevents"])
TEXTS = click.option("--texts/--no-texts", default=None, help="With the sealed texts and their keys or without.  [with; a bundle without]")
BUNDLE = click.option("--bundle", type=click.Path(path_type=Path), metavar="DIR", help="A new directory for an auditor.")
UNTIL = click.option("--until", type=KNOWN_AT, metavar="POSITION|INSTANT", help="The bundle of the log as it was then.")


@click.command()
@click.option("--format", "form", type=FORMATS, default="ndjson", help="How it is written.  [ndjson]")
@click.option("--output", type=FILE, metavar="FILE", help="Where to.  [stdout]")
@BUNDLE
@UNTIL
@TEXTS
@calls
def export(caller: Caller, form: str, output: Path | None, bundle: Path | None, until: int | datetime | None, texts: bool | None) -> None:
    """Write the whole log as it is now, an event a line with its exact bytes, and sign a checkpoint over it.

    `rota log import` makes the same log of it in another place. With --format cloudevents the events go to other systems, as
    CloudEvents 1.0 and without any text. With --bundle an auditor gets a directory of events, checkpoints, proofs and a verifier
    that needs Python alone; the same position gives the same bytes. In a closed log only HR may take the sealed texts out.

    \b
    rota log export --output rota-2026-11-23.ndjson
    rota log export --format cloudevents
    rota log export --bundle for-the-auditor --until 2026-09-30
    """
    caller.require_whole("take the log out")
    if bundle is not None:
        _export_bundle(caller, bundle, until, texts=bool(texts))
        return
    if until is not None:
        raise click.UsageError("--until cuts a bundle; give it with --bundle.")
    _export_lines(caller, form, output, texts=form == "ndjson" and texts is not False)


def _export_lines(caller: Caller, form: str, output: Path | None, *, texts: bool) -> None:
    from scheduler.cli.log import opened

    caller.spare_the_log(output)
    if texts:
        require_texts(caller)
    with opened(caller) as log:
        sign_for_export(log)
        head = log.head()
        lines = log.dump(texts=texts) if form == "ndjson" else _cloud_events(log, head.position)
        digest = _write(lines, output)
    slip = {"file": str(output or "-"), "sha256": digest, "position": head.position, "root": head.root.hex()[:8]}
    if output is not None:
        output.with_name(f"{output.name}.receipt.json").write_text(json.dumps(slip, indent=1) + "\n", encoding="utf-8")
        caller.answers(slip, lambda: None)
    say(f"Exported {head.position} events, root {head.root.hex()[:8]}.")


def _export_bundle(caller: Caller, directory: Path, until: int | datetime | None, *, texts: bool) -> None:
    from events.store.bundling import write_bundle
    from scheduler.cli.log import opened, position_of

    caller.spare_the_log(directory)
    if texts:
        require_texts(caller)
    with opened(caller) as log:
        if until is None:
            sign_for_export(log)
        position = position_of(log, until)
        files = write_bundle(log, directory, position=position, texts=texts, views=_views(log, position))
        root = log.root_at(position).hex()
    told = {"bundle": str(directory), "files": files, "position": position, "root": root[:8]}
    caller.answers(told, lambda: None)
    say(f"Exported {position} events, root {root[:8]}, in {files} files. Check them: python3 {directory}/verify.py --checkpoint YOURS")


def _views(log: "Log", position: int) -> dict[str, bytes]:
    """Derived files for reading; none where the log holds events that this version does not know."""
    from events.errors import UnknownEvent
    from scheduler.evolve import folded
    from scheduler.exports.bundle_views import views_of
    from scheduler.organisation import Organisation

    try:
        return views_of(folded(Organisation(), log.events(upto=position)))
    except UnknownEvent as unknown:
        say(f"{unknown} The bundle has no views.")
        return {}


@click.command("import")
@click.argument("file", type=FILE)
@calls
def import_(caller: Caller, file: Path) -> None:
    """Make a log from an export in FILE: the same events at the same positions under the same root, or nothing.

    The log is made at --db, where there must be none. Its names open with the key directory of the log that was exported.

    \b
    rota log import rota-2026-11-23.ndjson --db elsewhere.db --keys rota.db.keys
    """
    from events.store import Log
    from events.store.dump import lines_in

    with file.open("rb") as source:
        log = Log.load(caller.where, caller.keys, lines_in(source))
    try:
        _answer_verified(caller, log.verify(), "imported")
    finally:
        log.close()


@click.command()
@click.argument("file", type=FILE)
@click.option("--reapply-erasures", is_flag=True, help="Erase again who was erased since, before the log has its name.")
@CHECKPOINT
@VKEY
@calls
def restore(caller: Caller, file: Path, reapply_erasures: bool, held: Path | None, vkey: str | None) -> None:
    """Put a log back at --db, where there must be none, from a backup or an export in FILE.

    What was recorded after the backup is lost; says how much, as far as the signer in the key directory or the --checkpoint that you
    hold knows of more. Exits with 1 where anything is found; the log is kept all the same.

    \b
    rota log restore /mnt/backups/rota-2026-11-23.db --reapply-erasures
    """
    from events.store import Log
    from events.store.restoring import restore as put_back

    evidence = [] if held is None else [checkpoint_of(held)]
    erased = put_back(file, caller.where, caller.keys, partial(_erase_again, caller) if reapply_erasures else None)
    log = Log.open(caller.where, caller.keys)
    try:
        if reapply_erasures:
            say(f"Erased again: {erased or 'nobody; no erasure is known that came after the backup'}.")
        _say_lost(log, caller)
        _answer_verified(caller, log.verify(held=evidence, verifiers=keys_of(vkey)), "restored")
    finally:
        log.close()


def _erase_again(caller: Caller, log: "Log") -> int:
    """Erase whoever the key directory remembers to have been erased, and the backup does not know to be; how many they are."""
    from dataclasses import replace

    from events.errors import Unreadable
    from scheduler.decide.privacy import ErasePerson
    from scheduler.handling import Ledger

    ledger = Ledger(log, login=caller.login, now=caller.now, entropy=caller.entropy)
    known = {*ledger.org.people, *ledger.org.struck} - ledger.org.erased.keys()
    missing = [person for person in log.remembered_erasures() if person in known]
    for person in missing:
        reason = "erased before, and again when a backup was restored"
        erasure = ErasePerson(person=person, reason=reason, actor=caller.new_id(), login=caller.login, last_day=caller.today)
        try:
            ledger.handle(erasure)
        except Unreadable:  # better a number without a mark than somebody back whom the law wants gone
            ledger.handle(replace(erasure, number_lost=True))
            say(f"The number of {person} cannot be opened in the backup, so nothing keeps it from being entered again.")
    if missing:
        log.clean()
    return len(missing)


def require_texts(caller: Caller) -> None:
    """Sealed texts leave a closed log by HR's hand only. Raises NotPermitted."""
    from events.errors import UnknownEvent

    try:
        caller.ledger.require_hr("take sealed texts out of the log (others: --no-texts)")
    except UnknownEvent as unknown:
        say(f"{unknown} Roles are not asked for, since not every event can be read.")


def sign_for_export(log: "Log") -> None:
    """An export is worth more with a checkpoint of its moment; without one it is an export all the same."""
    try:
        log.checkpoint()
    except LogError as unsigned:
        say(f"No checkpoint was made for this export. {unsigned}")


def _cloud_events(log: "Log", position: int) -> Iterator[bytes]:
    from events.cloudevents import cloud_event

    for raw in log.raw(upto=position):
        yield json.dumps(cloud_event(raw, log.origin), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(lines: Iterable[bytes], output: Path | None) -> str:
    """The lines go to a new file, whole or not at all, or to stdout; their SHA-256 in hex."""
    digest = hashlib.sha256()
    if output is None:
        for line in lines:
            digest.update(line)
            click.echo(line, nl=False)
        return digest.hexdigest()
    partial = output.with_name(f"{output.name}.partial")
    try:
        with partial.open("wb") as file:
            partial.chmod(0o600)
            for line in lines:
                digest.update(line)
                file.write(line)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
    return digest.hexdigest()


def _say_lost(log: "Log", caller: Caller) -> None:
    """What the signer remembers beyond the end of the log."""
    from events.signing import signer_of

    try:
        last = signer_of(caller.keys, log.origin).last(log.origin)
    except LogError:
        return
    size = log.head().position
    if last is not None and last.checkpoint.size > size:
        signed = last.checkpoint.size
        say(f"The log ends at {size}, and {signed} events were signed: at least {signed - size} are lost. docs/keys.md says what to do.")


def _answer_verified(caller: Caller, found: "Verification", done: str) -> None:
    caller.answers(verified_object(found, caller), lambda: print_verified(found, caller))
    say(f"The log is {done}: {found.size} events, root {found.root.hex()[:8]}.")
    if found.findings:
        caller.finish(FINDINGS)
