"""A placement that no draft need have is pinned, together with the public holidays by which its days are worked out."""

from collections.abc import Iterable

from scheduler.decide.pins import PinByHand
from scheduler.handling import Done, Ledger, request_of
from scheduler.organisation import Organisation
from scheduler.pin_days import latest_day
from scheduler.public_holidays import missing_holidays


def pin_by_hand(ledger: Ledger, command: PinByHand, *, command_id: str | None = None, dry_run: bool = False) -> Done:
    """Pin a placement, and put the public holidays into the log by which its days are worked out; all of it or nothing."""
    ledger.require(PinByHand)
    wanted = (*_holidays_around(command, ledger.org), command)
    return ledger.handle_all(wanted, command_id=command_id, request=request_of((command,)), dry_run=dry_run)


def _holidays_around(command: PinByHand, org: Organisation) -> Iterable[object]:
    first_day = command.first_day
    if first_day is None:
        return ()
    program = org.programs.get(command.program or "")
    return missing_holidays(org, first_day, latest_day(program.terms if program else None, first_day, command.last_day))
