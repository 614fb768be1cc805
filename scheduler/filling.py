"""Find helpers for approved asks that lack some, over everything that is published, and keep them as a draft of its own."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from events.kinds.base import Event
from events.kinds.plans import PlanDrafted, ShortfallLine
from scheduler.calendar import NamedHorizon
from scheduler.decide.approved import approved_ask
from scheduler.decide.plans import ProposeHelpers, ProposePlan
from scheduler.decide.shortfalls import shortfall_line
from scheduler.errors import NotPermitted, Rejected
from scheduler.head_days import head_days
from scheduler.organisation import Ask
from scheduler.permissions import places_of_ask
from scheduler.planning import after, solved
from scheduler.public_holidays import adopt_holidays
from scheduler.rosters import LONGEST_SPAN
from scheduler.waiting import NOBODY, Waiting
from solver.outcome import Effort, Roster

if TYPE_CHECKING:
    from scheduler.handling import Done, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was found for the asks that were looked at. No `plan`: nothing was missing or nobody can come, and nothing was appended."""

    asks: tuple[str, ...]
    plan: str | None = None
    events: tuple[Event, ...] = ()
    helpers: Roster = ()
    shortfalls: tuple[ShortfallLine, ...] = ()
    interrupted: bool = False


def fill(
    ledger: "Ledger",
    asks: Sequence[str],
    today: date,
    effort: Effort,
    waiting: Waiting = NOBODY,
    *,
    command_id: str | None = None,
    dry_run: bool = False,
    sight_day: date | None = None,
) -> Filled:
    """Propose helpers from `today` on, for the asks named, else for every approved one that the acting login may fill.

    What is published stands: nobody in it is moved or booked twice. What is kept from the acting login on `sight_day` (None: `today`)
    does not count; HR, who publishes, hears where it stands against the draft. The draft rests where solving began, as every plan. Raises
    Rejected for an ask that does not count, NotPermitted, EngineFault where the referee objects.
    """
    if not dry_run:
        ledger.log.require_writable()
    request = json.dumps(["fill", list(asks), asdict(effort)]).encode()
    repeated = ledger.was_done(command_id, request) if command_id else None
    if repeated:
        return _kept(ledger, repeated)
    looked_at = _named(ledger, asks, today) if asks else _open(ledger, today)
    lacking = _lacking(ledger, looked_at, today)
    shown = tuple(ask.id for ask in (looked_at if asks else lacking))
    if not lacking:
        return Filled(asks=shown)
    sight = ledger.sight_on(sight_day or today)
    adopted, draft, interrupted = _found(ledger, lacking, today, effort, waiting, dry_run=dry_run, sight=sight)
    missing = tuple(map(shortfall_line, draft.shortfalls))
    found = Filled(asks=shown, helpers=draft.placements, shortfalls=missing, interrupted=interrupted)
    if not draft.placements:
        return found
    done = ledger.handle(ProposeHelpers(draft=draft), command_id=command_id, request=request, dry_run=dry_run)
    return replace(found, plan=_plan_in(done), events=(*adopted, *done.events))


# --- which asks ---


def _named(ledger: "Ledger", names: Iterable[str], today: date) -> list[Ask]:
    asks = [ledger.org.ask(name) for name in dict.fromkeys(names)]
    ledger.require(ProposeHelpers, (place for ask in asks for place in places_of_ask(ask)))
    for ask in asks:
        approved_ask(ledger.org, ask.id)
        if ask.last_day < today:
            ended = f"The ask {ask.id} of {ask.unit} ended on {ask.last_day}; nobody can come any more."
            raise Rejected("ask-over", f"{ended} See which are open: rota cover list")
    return asks


def _open(ledger: "Ledger", today: date) -> list[Ask]:
    """Every approved ask that is not over, of the units that the acting login may fill."""
    ledger.require(ProposeHelpers)
    asks = [ask for ask in ledger.org.asks.values() if ask.status == "approved" and ask.last_day >= today]
    return [ask for ask in asks if _may_fill(ledger, ask)]


def _may_fill(ledger: "Ledger", ask: Ask) -> bool:
    try:
        ledger.require(ProposeHelpers, places_of_ask(ask))
    except NotPermitted:
        return False
    return True


def _lacking(ledger: "Ledger", asks: Iterable[Ask], today: date) -> list[Ask]:
    """Those that lack somebody today or later."""
    looked_at = list(asks)
    counted = head_days(ledger.org, looked_at)
    return [ask for ask in looked_at if any(day >= today for day in counted[ask.id].missing)]


# --- who comes ---


def _found(
    ledger: "Ledger", asks: Sequence[Ask], today: date, effort: Effort, waiting: Waiting, *, dry_run: bool, sight: Mapping[str, str | None]
) -> tuple[tuple[Event, ...], ProposePlan, bool]:
    """The events that a dry run would need before it, the draft, and whether the search was stopped.

    Public holidays that the log lacks are only supposed at first: where nobody is found, nothing is appended.
    """
    horizon, names = _horizon(asks, today), tuple(ask.id for ask in asks)
    adopted = adopt_holidays(ledger, horizon.first_day, horizon.last_day, dry_run=True)
    draft, interrupted = solved(ledger, after(ledger.org, adopted), horizon, effort, waiting, asks=names, sight=sight)
    if adopted and draft.placements and not dry_run:
        adopted = adopt_holidays(ledger, horizon.first_day, horizon.last_day)
        draft, interrupted = solved(ledger, ledger.org, horizon, effort, waiting, asks=names, sight=sight)
    return adopted, draft, interrupted


def _horizon(asks: Sequence[Ask], today: date) -> NamedHorizon:
    first_day, last_day = max(today, min(ask.first_day for ask in asks)), max(ask.last_day for ask in asks)
    if last_day - first_day > LONGEST_SPAN:
        long = f"From {first_day} to {last_day} are more than {LONGEST_SPAN.days} days."
        raise Rejected("horizon-long", f"{long} Name asks that lie closer together: rota cover fill {asks[0].id}")
    return NamedHorizon(name=f"{first_day}..{last_day}", first_day=first_day, last_day=last_day)


# --- what was kept ---


def _kept(ledger: "Ledger", done: "Done") -> Filled:
    """What an earlier try had found."""
    plan = ledger.org.plan(_plan_in(done))
    return Filled(
        asks=plan.made.asks or (), plan=plan.id, events=done.events, helpers=tuple(plan.placements), shortfalls=plan.made.shortfalls
    )


def _plan_in(done: "Done") -> str:
    return next(event.plan for event in done.events if isinstance(event, PlanDrafted))
