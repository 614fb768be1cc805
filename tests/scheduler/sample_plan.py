"""A plan with a placement of every kind and a shortfall of every sort."""

from datetime import date
from typing import Any

from events.kinds.plans import ReasonLine, ShortfallLine, TierLine
from scheduler.organisation import Organisation
from solver.outcome import COVER_PROGRAM, Kind, Placement
from tests.scheduler.small_company import company, drafted, july, opaque


def placement(kind: Kind, program: str, number: str, unit: str, *days: date, **facts: Any) -> Placement:
    span = {"first_day": days[0], "last_day": days[-1]}
    return Placement(kind=kind, program=program, person=opaque(number), unit=unit, days=days, **(span | facts))


BLOCK = (*map(july, range(6, 11)), *map(july, range(13, 18)))
VISIT = placement(Kind.SHADOW, "telus-day", "E1", "NORTH", july(15), host=opaque("N1"), sealed_until=july(15))
ROTATION = placement(Kind.ROTATION, "weeks", "O1", "SOUTH", *BLOCK, last_day=july(19), compensation_day=july(20))
HELP = placement(Kind.COVER, COVER_PROGRAM, "O2", "SOUTH", july(20), ask="A1", skill="driving")

VALUES = {
    "programs": (3, 2),
    "cover": (4, 4),
    "rotations": (1, None),
    "stability": (0, 0),
    "fairness": (10200, 9000),
    "preferences": (30, 29),
}
SHORTFALLS = (
    ShortfallLine(tier="programs", program="telus-day", person=opaque("E2"), period="2026Q3", missing=1, price=1),
    ShortfallLine(tier="programs", program="coverage", unit="HQ", rule="sends", missing=1, price=1),
    ShortfallLine(tier="programs", program="coverage", unit="SOUTH", rule="receives", missing=1, price=1),
    ShortfallLine(
        tier="cover",
        ask="A1",
        unit="SOUTH",
        day=july(21),
        skill="driving",
        missing=1,
        price=4,
        reasons=(ReasonLine(reason="no-skill", people=6), ReasonLine(reason="home-cover", people=1)),
    ),
    ShortfallLine(tier="rotations", program="weeks", person=opaque("O2"), period="2026Q3", missing=1, price=1),
)


def planned(**facts: Any) -> Organisation:
    """The company with this plan as a draft, 2026Q3-1."""
    tiers = tuple(TierLine(name=name, value=value, bound=bound) for name, (value, bound) in VALUES.items())
    return company(*drafted(placements=(VISIT, ROTATION, HELP), **{"tiers": tiers, "shortfalls": SHORTFALLS, **facts}))
