"""The log itself and who acts on it."""

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event

SYSTEM_ACTOR = "system"  # nobody: it acts as itself and is introduced by no event


@event("log-opened", version=1)
class LogOpened(Event):
    """The first event of every log: its random id, which later names the origin of checkpoints."""

    log: str

    @property
    def stream(self) -> str:
        return "log"


@event("actor-seen", version=1)
class ActorSeen(Event):
    """An actor acted, or was given a role, for the first time: an opaque id, and in a slot the name they go by."""

    actor: str
    login: Personal

    @property
    def stream(self) -> str:
        return f"actor:{self.actor}"


@event("policy-set", version=1)
class PolicySet(Event):
    """A company-wide setting that changes the answer of the model: `cover-days`, `fiscal-offset` (months)."""

    policy: str
    value: int

    @property
    def stream(self) -> str:
        return "policy"
