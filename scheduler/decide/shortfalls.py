"""What a plan leaves unmet, as its event keeps it."""

from events.kinds.plans import ReasonLine, ShortfallLine
from solver.outcome import Shortfall


def shortfall_line(shortfall: Shortfall) -> ShortfallLine:
    """A shortfall as the log keeps it."""
    return ShortfallLine(
        tier=str(shortfall.tier),
        missing=shortfall.missing,
        price=shortfall.price,
        reasons=tuple(ReasonLine(reason=entry.reason, people=entry.people) for entry in shortfall.reasons),
        program=shortfall.program,
        person=shortfall.person,
        period=shortfall.period,
        unit=shortfall.unit,
        rule=shortfall.rule,
        ask=shortfall.ask,
        day=shortfall.day,
        skill=shortfall.skill,
    )
