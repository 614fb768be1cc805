"""`rota init`: an empty log and its keys."""

import click

from scheduler.cli.caller import Caller, calls
from scheduler.cli.speech import print_json, print_text, say


@click.command()
@click.option("--with-roles", is_flag=True, help="On PostgreSQL: also make the roles of writers, managers and auditors, and print how.")
@calls
def init(caller: Caller, with_roles: bool) -> None:
    """Make an empty log and the directory of its keys.

    \b
    rota init
    rota init --db company.db --keys ~/rota-keys
    rota init --db postgresql+psycopg://admin@db.example/rota --with-roles

    The key directory opens names and signs checkpoints. Keep a copy of it apart from the log: a log without its
    keys still verifies and replays, but its names can never be read again.
    """
    from events.store import Log

    if with_roles and "://" not in caller.where.removeprefix("sqlite:///"):
        raise click.UsageError("--with-roles is for a log on PostgreSQL: whoever can write a file can write it. Name a server with --db.")
    log = Log.create(caller.where, caller.keys, now=caller.now, entropy=caller.entropy)
    try:
        head, statements = log.head(), log.add_roles() if with_roles else None
    finally:
        log.close()
    if caller.json:
        made = {"log": caller.shown, "keys": str(caller.keys), "position": head.position, "root": head.root.hex()}
        print_json(made if statements is None else made | {"statements": statements})
    else:
        if statements is not None:
            print_text(statements)
        say(f"Made the log {caller.shown} and its keys in {caller.keys}/ (keep a copy of them apart from the log).")
        say("Next: rota import DIRECTORY")
