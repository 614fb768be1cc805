"""`rota init`: an empty log and its keys."""

import click

from scheduler.cli.caller import Caller, calls
from scheduler.cli.speech import print_json, say


@click.command()
@calls
def init(caller: Caller) -> None:
    """Make an empty log and the directory of its keys.

    \b
    rota init
    rota init --db company.db --keys ~/rota-keys

    The key directory opens names and signs checkpoints. Keep a copy of it apart from the log: a log without its
    keys still verifies and replays, but its names can never be read again.
    """
    from events.store import Log

    log = Log.create(caller.where, caller.keys, now=caller.now, entropy=caller.entropy)
    try:
        head = log.head()
    finally:
        log.close()
    if caller.json:
        print_json({"log": caller.shown, "keys": str(caller.keys), "position": head.position, "root": head.root.hex()})
    else:
        say(f"Made the log {caller.shown} and its keys in {caller.keys}/ (keep a copy of them apart from the log).")
        say("Next: rota import DIRECTORY")
