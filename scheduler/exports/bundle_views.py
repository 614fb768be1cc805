"""What an auditor's bundle shows for reading: plans and the state in numbers, derived from the events alone.

People are opaque ids, so that the files are the same whoever makes them and with whatever keys.
"""

import json
from datetime import date

import msgspec

from scheduler.organisation import Organisation, Plan
from scheduler.views.listing_state import state_digest

_README = """Everything in this directory is DERIVED: computed from events.ndjson, for reading only. It is no evidence, and
verify.py does not compute it again. `rota log replay --until POSITION` prints the same digest of the state from the same events.
"""


def views_of(org: Organisation) -> dict[str, bytes]:
    """The files by their names; the same state gives the same bytes."""
    plans = [_plan(plan) for plan in org.plans.values()]
    state = {"derived": True, "position": org.position, "digest": state_digest(org), "people": len(org.people), "units": len(org.units)}
    return {"README.txt": _README.encode(), "plans.json": _json({"derived": True, "plans": plans}), "state.json": _json(state)}


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "plan": plan.id,
        "status": plan.status,
        "based_on": plan.made.based_on,
        "log_root": plan.made.log_root,
        "problem_digest": plan.made.problem_digest,
        "placements": [msgspec.to_builtins(placement) for placement in plan.placements],
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=date.isoformat).encode() + b"\n"
