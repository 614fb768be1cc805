"""Roles: who may do what in this log from now on."""

from events.kinds.base import Event
from events.registry import event


class _OfHolder(Event):
    actor: str  # an opaque id; the login is sealed in the actor's own `actor-seen`
    role: str  # hr | manager | auditor
    units: tuple[str, ...] = ()  # codes; only a manager has any

    @property
    def stream(self) -> str:
        return f"actor:{self.actor}"


@event("role-granted", version=1)
class RoleGranted(_OfHolder):
    """The actor holds the role; a manager is from now on over these units too. The first one closes the log to everybody without a role."""


@event("role-revoked", version=1)
class RoleRevoked(_OfHolder):
    """The actor holds the role no more; a manager only loses the units named here, and the role with the last of them."""
