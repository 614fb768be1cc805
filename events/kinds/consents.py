"""What must be said before a plan is published: who agreed to come at short notice, and with whom the plan was discussed."""

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event


class _OfPlan(Event):
    plan: str  # "2026Q3-1"

    @property
    def stream(self) -> str:
        return f"plan:{self.plan}"


@event("plan-consented", version=1)
class PlanConsented(_OfPlan):
    """Whoever is placed agrees to a placement of the draft, also where it begins within their program's notice."""

    placement: str
    person: str


@event("plan-consulted", version=1)
class PlanConsulted(_OfPlan):
    """The draft was discussed with a party such as a works council; what they said of it is recorded, and binds nobody."""

    partner: Personal
    outcome: str  # agreed | objected
    note: Personal = None
