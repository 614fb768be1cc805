"""`rota log rotate-key`: another wrapping key, so that what was copied before can be read by nobody."""

from pathlib import Path

import click

from scheduler.cli.caller import Caller, writes
from scheduler.cli.speech import say


@click.command("rotate-key")
@click.option(
    "--keep-old", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Keep the old key in the new FILE.  [destroy it]"
)
@writes
def rotate_key(caller: Caller, keep_old: Path | None) -> None:
    """Wrap every data key with a new wrapping key, as one event, and destroy the old one.

    Backups of the log made before open with the old key only: without it, nobody can read a name in them, erased or not. Where they
    must stay readable for a while, --keep-old FILE moves it there; destroy that file when they expire. Give the new key directory to
    everybody who works on this log. After an erasure on PostgreSQL this is what ends it.

    \b
    rota log rotate-key --keep-old /secure/rota-wrapping-2026-11.key
    """
    from scheduler.decide.privacy import RotateKey

    caller.ledger.require(RotateKey)
    log = caller.ledger.log
    log.require_writable()
    made = caller.entropy(8).hex() if caller.dry_run else log.prepare_rotation(caller.entropy, keep_old)
    caller.does(RotateKey(wrapped_by=made), done="Every data key is wrapped anew.")
    if not caller.dry_run:
        log.finish_rotation()
        says = f"The old wrapping key is in {keep_old}" if keep_old else "The old wrapping key is gone"
        say(f"{says}. Copy {caller.keys} to everybody who works on this log, and to where its backup is kept.")
