"""An ask that counts, or what would make it count."""

from scheduler.errors import Rejected
from scheduler.organisation import Ask, Organisation

_NEXT_STEP = {
    "asked": "waits for approval. HR approves it: rota cover approve {0.id}",
    "declined": "was declined. HR can still approve it: rota cover approve {0.id}",
    "withdrawn": "was withdrawn. Ask anew: rota cover ask {0.unit} --from {0.first_day} --to {0.last_day} --heads {0.heads}",
}


def approved_ask(org: Organisation, ask: str) -> Ask:
    """The ask, if it was approved; Rejected where it was not, with the next step."""
    found = org.ask(ask)
    if found.status != "approved":
        raise Rejected(f"ask-{found.status}", f"The ask {found.id} of {found.unit} {_NEXT_STEP[found.status].format(found)}")
    return found
