"""`rota log copy`: the same log elsewhere, in a file or on a server."""

import click

from scheduler.cli.caller import Caller, calls
from scheduler.cli.refusals import FINDINGS
from scheduler.cli.speech import print_text, say


@click.command()
@click.argument("where", metavar="URL|PATH")
@click.option("--with-roles", is_flag=True, help="On PostgreSQL: also make the roles of writers, managers and auditors.")
@calls
def copy(caller: Caller, where: str, with_roles: bool) -> None:
    """Copy the whole log to the new place URL|PATH, on either engine, and verify the copy: the way to PostgreSQL, and back.

    Every event keeps its bytes, its position and its place in the tree, so root, proofs and checkpoints hold for the copy as they
    did; sealed texts are copied sealed. The same keys serve both: say --keys with the copy. Nothing is ever written over. Let nobody
    write to the old log afterwards: two logs that both go on are two histories.

    \b
    rota log copy postgresql+psycopg://admin@db.example/rota --with-roles
    rota --db postgresql+psycopg://admin@db.example/rota log copy rota.db
    """
    from events.address import shown
    from events.store import Log

    caller.require_whole("copy the log")
    stored = Log.open(caller.where, caller.keys)
    try:
        made = stored.copy(where, with_roles=with_roles)
    finally:
        stored.close()
    found = made.verification
    told = {
        "log": caller.shown,
        "copy": shown(where),
        "position": made.head.position,
        "root": made.head.root.hex(),
        "findings": [{"position": one.position, "reason": one.reason, "says": one.sentence} for one in found.findings],
    }
    caller.answers(told, lambda: _print_copied(told))
    say(f"The same keys open it: --keys {caller.keys}")
    if found.findings:
        caller.finish(FINDINGS)


def _print_copied(told: dict[str, object]) -> None:
    print_text(f"log            {told['log']}")
    print_text(f"copy           {told['copy']}")
    print_text(f"receipt        position {told['position']}, root {told['root']}")
    findings = told["findings"]
    assert isinstance(findings, list)
    print_text(f"findings       {len(findings) or 'none'}")
    for one in findings:
        about = "log" if one["position"] is None else f"event {one['position']}"
        print_text(f"  {about}: {one['says']} ({one['reason']})")
