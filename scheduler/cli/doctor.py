"""`rota doctor`: what is missing or wrong around the log."""

from dataclasses import asdict

import click

from scheduler.cli.caller import Caller, calls
from scheduler.cli.refusals import FINDINGS
from scheduler.cli.speech import say
from scheduler.cli.tables import Column

COLUMNS = (Column("check", "check"), Column("", "state"), Column("", "says"))


@click.command()
@calls
def doctor(caller: Caller) -> None:
    """Look at the interpreter, the libraries, the log, its keys, the clock and the calendars.

    Exits with 1 where something is wrong; notes alone are no findings. What the log says is checked by `rota log verify`.

    \b
    rota doctor --json
    """
    from scheduler.cli.checkups import CHECKUPS, FINDING

    answers = [asdict(answer) for checkup in CHECKUPS for answer in checkup(caller)]
    caller.lists(COLUMNS, answers, none="Nothing was looked at.", limit=0)
    wrong = sum(answer["state"] == FINDING for answer in answers)
    if wrong:
        say(f"{wrong} thing{'' if wrong == 1 else 's'} to mend.")
        caller.finish(FINDINGS)
