"""Pins around the engine: they stand while it works and belong to the roster afterwards; where they cannot hold, nothing is solved.

That a pin stands or is in the roster comes to the same in every rule and every count but for two things. A roster is in breach only
by what it adds, or by what it adds to: so the pins are judged by themselves first, and of what the engine adds it is told where they
are. And wishes are counted over the roster alone: so what the pins pay there is added afterwards, to the value and to the bound, for
every plan that holds them pays it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.auditing import Names, in_numbers
from scheduler.decide.pins import PinByHand
from scheduler.errors import Rejected
from scheduler.organisation import Organisation
from scheduler.pin_days import latest_day
from scheduler.public_holidays import missing_holidays
from solver.facts import Facts
from solver.outcome import Breach, Outcome, Placement, Progress, Roster, Tier, TierValue
from solver.referee.judge import rules_broken
from solver.referee.pay import BEST_WISH, NO_WISH
from solver.referee.pins import in_words

if TYPE_CHECKING:
    from scheduler.handling import Done, Ledger

MOST_TOLD = 4  # breaches of one clash: a block of weeks breaks most rules day by day

Engine = Callable[[Facts], Outcome]
Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Pins that cannot hold together, while any of them left out lets the others hold; and the rules that they break."""

    pins: tuple[Placement, ...]
    breaches: tuple[Breach, ...]


def solved_with_pins(facts: Facts, engine: Engine) -> Outcome:
    """What the engine finds with the pins standing, told as a plan that holds them; without pins the engine's own answer."""
    if not facts.pins:
        return engine(facts)
    found = engine(replace(facts, standing=(*facts.standing, *facts.pins), pins=()))
    paid = paid_for_wishes(facts)
    return replace(
        found,
        roster=(*(_as_proposed(pin, facts) for pin in facts.pins), *found.roster),
        tiers=tuple(_raised(tier, paid) for tier in found.tiers),
        candidates=found.candidates + len(facts.pins),
    )


def told_with_pins(facts: Facts, report: Report | None) -> Report | None:
    """News of a search with the pins standing, with what they pay for wishes added."""
    if report is None or not facts.pins:
        return report
    paid = paid_for_wishes(facts)

    def tell(news: Progress) -> None:
        added = paid if news.tier is Tier.PREFERENCES else 0
        report(replace(news, value=_plus(news.value, added), bound=_plus(news.bound, added)))

    return tell


def paid_for_wishes(facts: Facts) -> int:
    """What the pins alone pay in the tier of preferences."""
    return sum(BEST_WISH - facts.preferences.get((pin.person, pin.unit), NO_WISH) for pin in facts.pins)


def _as_proposed(pin: Placement, facts: Facts) -> Placement:
    """The pin as the engine would have proposed it."""
    sealed = any(program.id == pin.program and program.sealed for program in facts.programs)
    return replace(pin, id=None, sealed_until=pin.first_day if sealed else None)


def _raised(tier: TierValue, paid: int) -> TierValue:
    if tier.tier is not Tier.PREFERENCES:
        return tier
    return replace(tier, value=tier.value + paid, bound=_plus(tier.bound, paid))


def _plus(number: int | None, more: int) -> int | None:
    return None if number is None else number + more


# --- pins that cannot hold ---


def require_possible_pins(facts: Facts, names: Names) -> None:
    """Raises Rejected, with every clash in words, where the pins of the facts break a rule whatever else is planned."""
    found = clashes(facts)
    if found:
        unpin = "; ".join(f"rota plan unpin {pin.id}" for pin in enough_to_let_go(facts, found))
        said = f"{'; '.join(map(_cannot_hold, found))}. No plan was made. Let go of what need not be, such as: {unpin}"
        raise Rejected("pins-clash", said, [line for clash in found for line in _told(clash, names)])


def clashes(facts: Facts) -> tuple[Clash, ...]:
    """Smallest sets of pins that break a rule: when one pin of each goes, the rest hold. First those that cannot hold even alone."""
    if not facts.pins or not rules_broken(facts, facts.pins):
        return ()
    alone = [Clash(pins=(pin,), breaches=broken) for pin in facts.pins if (broken := rules_broken(facts, (pin,)))]
    impossible = {clash.pins for clash in alone}
    return (*alone, *_together(facts, tuple(pin for pin in facts.pins if (pin,) not in impossible)))


def _together(facts: Facts, pins: Roster) -> Iterator[Clash]:
    while rules_broken(facts, pins):
        clash = _smallest(facts, pins)
        yield Clash(pins=clash, breaches=rules_broken(facts, clash))
        pins = tuple(pin for pin in pins if pin is not clash[-1])


def _smallest(facts: Facts, pins: Roster) -> Roster:
    """Of pins that break a rule so few that all of them are needed for it: leaving out cures, adding never does."""
    for pin in pins:
        rest = tuple(one for one in pins if one is not pin)
        if rules_broken(facts, rest):
            pins = rest
    return pins


def enough_to_let_go(facts: Facts, found: Sequence[Clash]) -> Roster:
    """Pins without which the others hold, none of them more than it takes."""
    gone = tuple(clash.pins[-1] for clash in found)
    for pin in gone:
        fewer = tuple(one for one in gone if one is not pin)
        if not rules_broken(facts, tuple(one for one in facts.pins if one not in fewer)):
            gone = fewer
    return gone


def _told(clash: Clash, names: Names) -> Iterator[str]:
    for pin in clash.pins:
        yield f"{pin.id}: {in_numbers(in_words(pin), names)}"
    for breach in clash.breaches[:MOST_TOLD]:
        yield f"  {breach.rule}: {in_numbers(breach.says, names)}"
    if len(clash.breaches) > MOST_TOLD:
        yield f"  and {len(clash.breaches) - MOST_TOLD} more"


def _cannot_hold(clash: Clash) -> str:
    *first, last = (pin.id or "" for pin in clash.pins)
    return f"{', '.join(first)} and {last} cannot hold together" if first else f"{last} cannot hold"


# --- pinning ---


def pin_by_hand(ledger: "Ledger", command: PinByHand, *, command_id: str | None = None, dry_run: bool = False) -> "Done":
    """Pin a placement, and put the public holidays into the log by which its days are worked out; all of it or nothing."""
    from scheduler.handling import request_of

    ledger.require(PinByHand)
    wanted = (*_holidays_around(command, ledger.org), command)
    return ledger.handle_all(wanted, command_id=command_id, request=request_of((command,)), dry_run=dry_run)


def _holidays_around(command: PinByHand, org: Organisation) -> Iterable[object]:
    first_day = command.first_day
    if first_day is None:
        return ()
    program = org.programs.get(command.program or "")
    return missing_holidays(org, first_day, latest_day(program.terms if program else None, first_day, command.last_day))
