"""What can be asked about company-wide settings, and when it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from events.kinds.base import Event
from events.kinds.log import PolicySet
from scheduler.decide.checks import check_number, check_one_of
from scheduler.organisation import Organisation

POLICIES: Mapping[str, tuple[int, int]] = {"cover-days": (0, 366), "fiscal-offset": (-11, 11), "consultation": (0, 1)}  # lowest, highest


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy:
    """Set `cover-days` (most cover days a person and quarter), `fiscal-offset` (months by which years start after January) or
    `consultation` (1: no plan is published without one).
    """

    policy: str
    value: int


def set_policy(command: SetPolicy, org: Organisation) -> tuple[Event, ...]:
    """A known setting within its bounds; a default that is said aloud is kept, so that a later default does not change it."""
    check_one_of(command.policy, POLICIES, "A policy")
    check_number(command.value, *POLICIES[command.policy], f"The policy {command.policy}")
    if org.policy.get(command.policy) == command.value:
        return ()
    return (PolicySet(policy=command.policy, value=command.value),)
