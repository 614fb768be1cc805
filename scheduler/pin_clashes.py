"""Pins that cannot hold: with them nothing is solved, and as few of them as clash are named with the rules that they break."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.auditing import Names, in_numbers
from scheduler.errors import Rejected
from solver.facts import Facts
from solver.outcome import Breach, Placement, Roster
from solver.referee.judge import rules_broken
from solver.referee.pins import in_words
from solver.referee.registry import MENDABLE

MOST_TOLD = 4  # breaches of one clash: a block of weeks breaks most rules day by day


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Pins that cannot hold together, while any of them left out lets the others hold; and the rules that they break."""

    pins: tuple[Placement, ...]
    breaches: tuple[Breach, ...]


def require_possible_pins(facts: Facts, names: Names) -> None:
    """Raises Rejected, with every clash in words, where the pins of the facts break a rule whatever else is planned."""
    found = clashes(facts)
    if found:
        unpin = "; ".join(f"rota plan unpin {pin.id}" for pin in enough_to_let_go(facts, found))
        said = f"{'; '.join(map(_cannot_hold, found))}. No plan was made. Let go of what need not be, such as: {unpin}"
        raise Rejected("pins-clash", said, [line for clash in found for line in _told(clash, names)])


def clashes(facts: Facts) -> tuple[Clash, ...]:
    """Smallest sets of pins that break a rule: when one pin of each goes, the rest hold. First those that cannot hold even alone."""
    if not facts.pins or not (all_broken := rules_broken(facts, facts.pins)):
        return ()
    alone = [Clash(pins=(pin,), breaches=broken) for pin in facts.pins if (broken := _broken(facts, (pin,), all_broken))]
    impossible = {clash.pins for clash in alone}
    return (*alone, *_together(facts, tuple(pin for pin in facts.pins if (pin,) not in impossible)))


def _broken(facts: Facts, pins: Roster, by_all: Sequence[Breach]) -> tuple[Breach, ...]:
    """What some of the pins break and the others do not mend, as they may where only rest or order is wanting."""
    return tuple(breach for breach in rules_broken(facts, pins) if breach.rule not in MENDABLE or breach in by_all)


def _together(facts: Facts, pins: Roster) -> Iterator[Clash]:
    while all_broken := rules_broken(facts, pins):
        clash = _smallest(facts, pins, all_broken)
        yield Clash(pins=clash, breaches=_broken(facts, clash, all_broken))
        pins = tuple(pin for pin in pins if pin is not clash[-1])


def _smallest(facts: Facts, pins: Roster, by_all: Sequence[Breach]) -> Roster:
    """Of pins that break a rule so few that all of them are needed for it: leaving out cures, adding mends nothing but rest and order."""
    for pin in pins:
        rest = tuple(one for one in pins if one is not pin)
        if _broken(facts, rest, by_all):
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
