"""`rota import --take-back`: what a wrong import is undone with."""

from typing import TYPE_CHECKING

from scheduler.cli.caller import Caller
from scheduler.cli.deeds import print_deed
from scheduler.errors import Stale

if TYPE_CHECKING:
    from scheduler.handling import Check
    from scheduler.organisation import Organisation


def take_back_command(caller: Caller, named: str, reason: str | None) -> None:
    """Bring the state to what it were without the command; a retry under the same command id answers as the first try did."""
    from scheduler.decide.corrections import TakeBackCommand
    from scheduler.taking_back import taking_back

    ledger = caller.ledger
    ledger.require(TakeBackCommand)
    request = repr(("take-back", named, reason)).encode()
    done = ledger.was_done(caller.command_id, request) if caller.command_id else None
    if done is None:
        plan = taking_back(named, ledger.log.read(upto=ledger.org.position), ledger.org, ledger.directory)
        done = ledger.handle_all(
            (TakeBackCommand(taken_back=plan.command, reason=reason), *plan.commands),
            command_id=caller.command_id,
            request=request,
            dry_run=caller.dry_run,
            check=_only_at(plan.position),
            causation=plan.command,
        )
    print_deed(caller, done, f"What {named} entered is taken back.")


def _only_at(position: int) -> "Check":
    """What was compared must still be what is there."""

    def check(org: "Organisation") -> None:
        if org.position != position:
            raise Stale("log-moved", "Somebody wrote to the log meanwhile, and this may rest on what is taken back. Do it again.")

    return check
