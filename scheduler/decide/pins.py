"""What can be asked about pins, and when it is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.kinds.base import Event
from events.kinds.pins import PlacementPinned, PlacementUnpinned
from scheduler.decide.approved import approved_ask
from scheduler.decide.checks import check_span, secret
from scheduler.errors import Rejected
from scheduler.organisation import Ask, Organisation, Plan, where_and_when
from scheduler.pin_days import ascending, days_of_help, days_of_program, latest_day, reading
from scheduler.wording import the_person
from solver.outcome import Kind, Placement, help_on
from solver.referee.pins import WHAT_IS_PINNED


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPlacement:
    """Let every plan hold this placement of a draft."""

    placement: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinByHand:
    """Let every plan hold a placement that no draft need have: of a program, or as a helper for an ask.

    The days follow from the first one; where the program spreads them they are named in `days`. Help may be asked for on several days:
    each is a pin of its own. `last_day` only says where a placement is thought to end, but for help.
    """

    person: str
    unit: str
    program: str | None = None
    ask: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    days: tuple[date, ...] = ()
    host: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin:
    """Let plans place the person elsewhere again."""

    pin: str
    reason: str | None = None


def pin_placement(command: PinPlacement, org: Organisation) -> tuple[Event, ...]:
    """Of a draft only: what was published stands, and what was withdrawn counts no more."""
    plan, placement = _placed(command.placement, org)
    if plan.status == "published":
        _refuse_standing(placement, f"in {plan.id}")
    if plan.status != "draft":
        raise Rejected(f"plan-{plan.status}", f"{plan.id} is {plan.status}; only placements of a draft can be pinned.")
    return tuple(_pinned((placement,), org, command.reason, placement=placement.id))


def pin_by_hand(command: PinByHand, org: Organisation) -> tuple[Event, ...]:
    """Whether the rules let it be is found when a plan is made, on the facts of that day; here it must only make sense."""
    org.person(command.person)
    org.unit(command.unit)
    check_span(command.first_day, command.last_day)
    if (command.program is None) == (command.ask is None):
        raise Rejected("pin-unclear", "A pin is for a program (--program NAME) or for an ask (--ask ASK): name one of the two.")
    placements = _visit(command, org) if command.ask is None else _help(command, org)
    return tuple(_pinned(placements, org, command.reason))


def unpin(command: Unpin, org: Organisation) -> tuple[Event, ...]:
    """Once; also when its days are over."""
    pin = org.pin(command.pin)
    if pin.unpinned:
        raise Rejected("pin-unpinned", f"{pin.id} was unpinned already.")
    return (PlacementUnpinned(pin=pin.id, reason=secret(f"pin:{pin.id}", command.reason, "reason")),)


# --- what is pinned ---


def _placed(wanted: str, org: Organisation) -> tuple[Plan, Placement]:
    plan = org.plans.get(wanted.rpartition(".")[0])
    found = next((one for one in plan.placements if one.id == wanted), None) if plan else None
    if plan is None or found is None:
        where = f"rota plan export {plan.id}" if plan else "rota plan list"
        raise Rejected("placement-unknown", f'"{wanted}" is no placement; they are called like 2026Q3-1.7. Find them with: {where}')
    return plan, found


def _visit(command: PinByHand, org: Organisation) -> tuple[Placement, ...]:
    program = org.program(command.program or "")
    if command.host is not None:
        org.person(command.host)
    days, first_day, last_day = _days_of_visit(command, org)
    return (
        Placement(
            kind=Kind(program.terms.kind),
            program=program.id,
            person=command.person,
            unit=command.unit,
            host=command.host,
            first_day=first_day,
            last_day=last_day,
            days=days,
        ),
    )


def _days_of_visit(command: PinByHand, org: Organisation) -> tuple[tuple[date, ...], date, date]:
    """(days, first day, last day): those named where the program spreads them, else those that follow from the first."""
    terms, first_day = org.program(command.program or "").terms, command.first_day
    if terms.length_unit == "spread":
        days = _named_days(command, terms.length)
        return days, days[0], days[-1]
    if command.days or first_day is None:
        raise Rejected("days-wrong", f"The days of {command.program} follow from the first one; name only that: --from DAY.")
    read = reading(org, org.person(command.person), first_day, latest_day(terms, first_day, None))
    days, last_day = days_of_program(read, command.person, terms, first_day)
    if command.last_day not in (None, last_day):
        ends = f"A placement of {command.program} from {first_day} ends on {last_day}, not on {command.last_day}"
        raise Rejected("days-wrong", f"{ends}; leave out --to.")
    check_span(first_day, last_day)
    return days, first_day, last_day


def _named_days(command: PinByHand, many: int) -> tuple[date, ...]:
    days = ascending(command.days)
    if len(days) != many or command.first_day is not None:
        named = " ".join(["--day DAY"] * many)
        raise Rejected("days-wrong", f"{command.program} takes {many} days of your choice; name each of them, and nothing else: {named}.")
    check_span(days[0], days[-1])
    return days


def _help(command: PinByHand, org: Organisation) -> tuple[Placement, ...]:
    ask = org.ask(command.ask or "")
    if command.host is not None:
        raise Rejected("host-unwanted", "Helpers have no host; leave out --host.")
    if command.unit != ask.unit:
        raise Rejected("ask-elsewhere", f"{ask.id} is an ask of {ask.unit}, not of {command.unit}.")
    return tuple(help_on(ask, command.person, day) for day in _days_of_help(command, org, ask))


def _days_of_help(command: PinByHand, org: Organisation, ask: Ask) -> tuple[date, ...]:
    if (command.first_day is None) == (not command.days):
        raise Rejected("days-wrong", "Say on which days: --from DAY [--to DAY], or --day DAY once or more.")
    if command.days:
        days = ascending(command.days)
    else:
        first_day = command.first_day or date.min
        last_day = command.last_day or first_day
        days = days_of_help(reading(org, org.person(command.person), first_day, last_day), command.person, ask.unit, first_day, last_day)
    if days[0] < ask.first_day or ask.last_day < days[-1]:
        raise Rejected("ask-on-other-days", f"{ask.id} asks for help from {ask.first_day} to {ask.last_day}; choose days among them.")
    return days


# --- when it can be ---


def _pinned(
    placements: tuple[Placement, ...], org: Organisation, reason: str | None, *, placement: str | None = None
) -> Iterator[PlacementPinned]:
    for number, one in enumerate(placements):
        _check_asked_for(one, org)
        _check_new(one, org)
        said = {name: getattr(one, name) for name in WHAT_IS_PINNED} | {"kind": one.kind.value}
        pin = _next_pin(one, org, number)
        yield PlacementPinned(pin=pin, placement=placement, reason=secret(f"pin:{pin}", reason, "reason"), **said)


def _next_pin(placement: Placement, org: Organisation, before: int) -> str:
    """Pins of surprises have a series of their own, so that those of the others have no gap to whoever may not know of them.

    `before`: how many pins of the same command come first; they are all of one kind.
    """
    is_sealed = placement.ask is None and org.program(placement.program).terms.sealed
    series = "SPIN" if is_sealed else "PIN"
    return f"{series}{sum(pin.startswith(series) for pin in org.pins) + before + 1}"


def _check_asked_for(placement: Placement, org: Organisation) -> None:
    """The program is in force and gets the host that it wants, or the ask is to be planned."""
    if placement.ask is not None:
        approved_ask(org, placement.ask)
        return
    program = org.program(placement.program)
    if program.retired:
        raise Rejected("program-retired", f"{program.id} was retired; no plan places anybody in it.")
    if program.terms.compensation_days is not None and placement.compensation_day is None and _outside_pattern(placement, org):
        said = f"{program.id} gives a day back for {placement.first_day}, which is outside the pattern of {the_person(placement.person)}"
        raise Rejected("compensation-unsaid", f"{said}; a draft says which, so pin a placement of one: rota plan pin PLACEMENT.")
    if program.terms.host == "person" and placement.host is None:
        raise Rejected("host-unsaid", f"In {program.id} a colleague of the unit hosts each guest, so say who: --host PERSON.")
    if program.terms.host != "person" and placement.host is not None:
        raise Rejected("host-unwanted", f"{program.id} names no host; leave out --host.")


def _outside_pattern(placement: Placement, org: Organisation) -> bool:
    read = reading(org, org.person(placement.person), placement.first_day, placement.last_day)
    return any(not read.in_pattern(placement.person, day) for day in placement.days)


def _check_new(placement: Placement, org: Organisation) -> None:
    """Neither published already, nor pinned already."""
    if where_and_when(placement) in map(where_and_when, org.standing_placements()):
        _refuse_standing(placement, "in a published plan")
    for pin in org.pins_in_force():
        if all(getattr(pin.placement, name) == getattr(placement, name) for name in WHAT_IS_PINNED):
            raise Rejected("pin-known", f"{_said(placement)} is pinned already, as {pin.id}.")


def _refuse_standing(placement: Placement, where: str) -> None:
    raise Rejected("placement-stands", f"{_said(placement)} stands already {where}; nothing to pin.")


def _said(placement: Placement) -> str:
    return f"{the_person(placement.person)} in {placement.unit} on {placement.first_day}"
