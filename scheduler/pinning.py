"""Pins around the engine: they stand while it works and belong to the roster afterwards.

Whether a pin stands or is in the roster makes no difference to any rule or count, with two exceptions. A roster breaks a rule only by
what it adds to what stands: so the pins are judged by themselves first (`scheduler.pin_clashes`). And wishes are counted over the
roster alone: so what the pins pay there is added afterwards, to the value and to the bound, for every plan that holds them pays it.
"""

from collections.abc import Callable
from dataclasses import replace

from solver.facts import Facts
from solver.outcome import Outcome, Phase, Placement, Report, Tier, TierValue, Told
from solver.referee.pay import for_wishes
from solver.referee.reading import Reading

Engine = Callable[[Facts], Outcome]


def solved_with_pins(facts: Facts, engine: Engine) -> Outcome:
    """What the engine finds with the pins standing, told as a plan that holds them; without pins the engine's own answer."""
    if not facts.pins:
        return engine(facts)
    found = engine(replace(facts, standing=(*facts.standing, *facts.pins), pins=()))
    paid = _paid_for_wishes(facts)
    return replace(
        found,
        roster=(*(_as_proposed(pin, facts) for pin in facts.pins), *found.roster),
        tiers=tuple(_raised(tier, paid) for tier in found.tiers),
        candidates=found.candidates + len(facts.pins),
    )


def told_with_pins(facts: Facts, report: Report) -> Report:
    """News of a search with the pins standing, with what they pay for wishes added."""
    if not facts.pins:
        return report
    paid = _paid_for_wishes(facts)

    def tell(news: Told) -> None:
        if isinstance(news, Phase):
            report(news)
            return
        added = paid if news.tier is Tier.PREFERENCES else 0
        report(replace(news, value=_plus(news.value, added), bound=_plus(news.bound, added)))

    return tell


def _paid_for_wishes(facts: Facts) -> int:
    """What the pins alone pay in the tier of preferences."""
    return for_wishes(Reading(facts), facts.pins)


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
