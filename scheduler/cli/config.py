"""`rota config`: settings of the whole company."""

import click

from scheduler.cli.caller import Caller, reads_undated, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.tables import Column

SETTINGS = {
    "cover-days": (10, 0, 366, "most cover days of a person in a quarter"),
    "fiscal-offset": (0, -11, 11, "months by which the fiscal year starts after January"),
    "consultation": (0, 0, 1, "whether a consultation is recorded before any plan is published: 1 yes, 0 where its programs say so"),
}


@click.group(cls=Verbs, invoke_without_command=True)
@reads_undated
def config(caller: Caller) -> None:
    """Settings of the whole company; without a verb: show them."""
    if click.get_current_context().invoked_subcommand is None:
        _show(caller)


@config.command()
@reads_undated
def show(caller: Caller) -> None:
    """What is set, and what holds where nothing is.

    \b
    rota config show
    """
    _show(caller)


def _show(caller: Caller) -> None:
    records = [
        {"setting": name, "value": caller.org.policy.get(name, usual), "set": name in caller.org.policy, "meaning": meaning}
        for name, (usual, _, _, meaning) in SETTINGS.items()
    ]
    caller.lists([Column(name, name) for name in ("setting", "value", "set", "meaning")], records, none="Nothing can be set.")


@config.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("setting", type=click.Choice(list(SETTINGS)))
@click.argument("value", type=int)
@writes
def set_(caller: Caller, setting: str, value: int) -> None:
    """Set SETTING to VALUE for every plan made from now on.

    \b
    rota config set cover-days 8
    rota config set fiscal-offset 3
    """
    from scheduler.decide.policy import SetPolicy

    _, least, most, _ = SETTINGS[setting]
    if not least <= value <= most:
        raise click.BadParameter(f"{setting} lies between {least} and {most}.", param_hint="VALUE")
    caller.does(SetPolicy(policy=setting, value=value), done=f"{setting} is {value}.")
