"""What can be asked about a peak and the cover it needs, and when it is refused."""

from dataclasses import dataclass
from datetime import date

from events.kinds.base import Event
from events.kinds.peaks import CoverApproved, CoverAsked, CoverDeclined, CoverWithdrawn, PeakDeclared, PeakWithdrawn
from scheduler.decide.checks import MOST, check_code, check_number, check_span, secret
from scheduler.errors import Rejected
from scheduler.organisation import Ask, Organisation, Peak


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarePeak:
    """Expect more work in a unit on these days; `heads` > 0 also asks for cover and approves it."""

    unit: str
    first_day: date
    last_day: date
    heads: int = 0
    skill: str | None = None  # None: anybody
    priority: int = 3  # 1 highest .. 5
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPeak:
    """Expect the peak no more, and withdraw the asks that belong to it; `reason` is kept with them."""

    peak: str
    today: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCover:
    """Ask for `heads` more people in a unit on each of its workdays in the span, for a peak of the unit or without one."""

    unit: str
    first_day: date
    last_day: date
    heads: int
    skill: str | None = None
    priority: int = 3
    peak: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveCover:
    """Let an ask count in the next plan."""

    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineCover:
    """Let an ask not be planned."""

    ask: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCover:
    """Need no help after all."""

    ask: str
    reason: str | None = None


def declare_peak(command: DeclarePeak, org: Organisation) -> tuple[Event, ...]:
    """Peaks of one unit may overlap: all stand and their asks add up."""
    org.unit(command.unit)
    check_span(command.first_day, command.last_day)
    _check_wanted(command, fewest=0)
    peak = f"P{len(org.peaks) + 1}"
    declared = PeakDeclared(
        peak=peak,
        unit=command.unit,
        first_day=command.first_day,
        last_day=command.last_day,
        note=secret(f"peak:{peak}", command.note, "note"),
    )
    asked = _asked(command, peak, command.note, org) if command.heads else None
    return (declared, asked, CoverApproved(ask=asked.ask)) if asked else (declared,)


def withdraw_peak(command: WithdrawPeak, org: Organisation) -> tuple[Event, ...]:
    """A peak can be withdrawn until it is over; helpers already told stay placed until the plan is revised."""
    peak = _standing_peak(org, command.peak)
    if peak.last_day < command.today:
        raise Rejected("peak-over", f"The peak {peak.id} of {peak.unit} ended on {peak.last_day}; nothing is left to withdraw.")
    asks = [ask for ask in org.asks.values() if ask.peak == peak.id and ask.status != "withdrawn"]
    return (PeakWithdrawn(peak=peak.id), *(_withdrawn(ask, command.reason) for ask in asks))


def ask_cover(command: AskCover, org: Organisation) -> tuple[Event, ...]:
    """An ask wants at least one head on days that its peak, where it names one, has too."""
    org.unit(command.unit)
    check_span(command.first_day, command.last_day)
    _check_wanted(command, fewest=1)
    if command.peak is not None:
        _check_within(command, _standing_peak(org, command.peak))
    return (_asked(command, command.peak, command.note, org),)


def approve_cover(command: ApproveCover, org: Organisation) -> tuple[Event, ...]:
    """An ask that was declined can still be approved; one that was withdrawn cannot."""
    ask = _standing_ask(org, command.ask, "approved")
    return (CoverApproved(ask=ask.id),)


def decline_cover(command: DeclineCover, org: Organisation) -> tuple[Event, ...]:
    """An ask that was approved can still be declined; helpers already told stay placed until the plan is revised."""
    ask = _standing_ask(org, command.ask, "declined")
    return (CoverDeclined(ask=ask.id, reason=secret(f"ask:{ask.id}", command.reason, "reason")),)


def withdraw_cover(command: WithdrawCover, org: Organisation) -> tuple[Event, ...]:
    """Any ask that was not withdrawn yet can be."""
    ask = _standing_ask(org, command.ask, "withdrawn")
    return (_withdrawn(ask, command.reason),)


def _check_wanted(command: DeclarePeak | AskCover, *, fewest: int) -> None:
    check_number(command.heads, fewest, MOST, "The number of heads")
    check_number(command.priority, 1, 5, "The priority (1 is the highest)")
    if command.skill is not None:
        check_code(command.skill, "skill")


def _asked(command: DeclarePeak | AskCover, peak: str | None, note: str | None, org: Organisation) -> CoverAsked:
    ask = f"A{len(org.asks) + 1}"
    return CoverAsked(
        ask=ask,
        peak=peak,
        unit=command.unit,
        first_day=command.first_day,
        last_day=command.last_day,
        heads=command.heads,
        skill=command.skill,
        priority=command.priority,
        note=secret(f"ask:{ask}", note, "note"),
    )


def _withdrawn(ask: Ask, reason: str | None) -> CoverWithdrawn:
    return CoverWithdrawn(ask=ask.id, reason=secret(f"ask:{ask.id}", reason, "reason"))


def _standing_peak(org: Organisation, peak: str) -> Peak:
    found = org.peak(peak)
    if found.withdrawn:
        raise Rejected("peak-withdrawn", f"The peak {found.id} of {found.unit} was withdrawn already.")
    return found


def _standing_ask(org: Organisation, ask: str, wanted: str) -> Ask:
    """The ask, unless it was withdrawn or has the wanted status already."""
    found = org.ask(ask)
    if found.status in ("withdrawn", wanted):
        raise Rejected(f"ask-{found.status}", f"The ask {found.id} of {found.unit} was {found.status} already.")
    return found


def _check_within(command: AskCover, peak: Peak) -> None:
    if command.unit != peak.unit:
        raise Rejected("peak-elsewhere", f"{peak.id} is a peak of {peak.unit}, not of {command.unit}.")
    if command.first_day < peak.first_day or peak.last_day < command.last_day:
        sentence = f"{peak.id} lasts from {peak.first_day} to {peak.last_day}; ask for days among them, or without naming a peak."
        raise Rejected("ask-outside-peak", sentence)
