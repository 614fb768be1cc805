"""What a fill found, as people read it: the draft's id on stdout, who comes and who does not on stderr."""

from typing import TYPE_CHECKING

from scheduler.cli.deeds import print_deed
from scheduler.cli.labels import label_of
from scheduler.cli.speech import print_text, say
from scheduler.cli.terminal import one_line
from scheduler.handling import Done
from scheduler.views.filled import filled_lines, waiting_drafts

if TYPE_CHECKING:
    from scheduler.cli.caller import Caller
    from scheduler.filling import Filled


def tell_filled(caller: "Caller", filled: "Filled") -> None:
    """The whole answer; of a dry run the events."""
    if caller.dry_run:
        print_deed(caller, Done(first=None, last=None, events=filled.events, repeated=False), "")
    else:
        _answer(caller, filled)
    _talk(caller, filled)


def _answer(caller: "Caller", filled: "Filled") -> None:
    """The id, or the head of the draft and what was found as JSON; nothing for people where there is no draft."""
    from scheduler.exports.filled import filled_records
    from scheduler.exports.sheet import head_of

    head = {"plan": None, "asks": list(filled.asks)} if filled.plan is None else head_of(caller.org.plan(filled.plan))
    records = filled_records(filled, caller.org, caller.directory)
    caller.answers({**head, "filled": records}, lambda: print_text(filled.plan) if filled.plan else None)


def _talk(caller: "Caller", filled: "Filled") -> None:
    org = caller.org
    label = label_of(caller, [placement.person for placement in filled.helpers])
    for line in filled_lines(filled, org, label):
        say(one_line(line))
    say(_outcome(caller, filled))
    older = waiting_drafts(org, filled.asks, but=filled.plan)
    if older:
        say(f"Older drafts for the same asks book nobody either: {', '.join(older)}. HR drops one with: rota plan withdraw {older[0]}")


def _outcome(caller: "Caller", filled: "Filled") -> str:
    if not filled.helpers and not filled.shortfalls:
        nothing = "Nothing is missing" if filled.asks else "No approved ask lacks anybody"
        return f"{nothing}. See who comes: rota cover list{_waiting(caller)}"
    if not filled.helpers:
        return "Nobody was found who can come, so there is no draft. Ask for other days or without a skill, or talk to HR."
    if caller.dry_run:
        return "This is only a look: nothing was kept."
    return f"{filled.plan} is a draft: it books nobody until HR publishes it: rota plan publish {filled.plan}"


def _waiting(caller: "Caller") -> str:
    """A word on asks that no fill looks at yet."""
    waiting = [ask.id for ask in caller.org.asks.values() if ask.status == "asked" and ask.last_day >= caller.today]
    return f". Waiting for HR's approval: {', '.join(waiting)}" if waiting else ""
