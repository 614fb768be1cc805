"""The whole state in a few numbers and one digest, to compare two replays by."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import date

import msgspec

from scheduler.organisation import Organisation

STATE_FORMAT = b"rotaledger state 7\n"


def state_digest(org: Organisation) -> str:
    """SHA-256 in hex over everything that the events add up to; equal states have equal digests, in any process."""
    plain = msgspec.to_builtins(_whole(org), str_keys=True, order="deterministic")  # calendars have days and years for keys
    return hashlib.sha256(STATE_FORMAT + msgspec.json.encode(plain, order="deterministic")).hexdigest()


def _whole(org: Organisation) -> dict[str, object]:
    """The state with its mappings as lists, for their order is the order of the log and part of the answer."""
    return {
        name: list(value.items()) if isinstance(value, Mapping) else value
        for name in Organisation.__dataclass_fields__
        for value in [getattr(org, name)]
    }


def state_summary(org: Organisation, day: date) -> dict[str, object]:
    """How many of each noun there are; people and units as of the day."""
    return {
        "position": org.position,
        "people": len(org.people),
        "employed": sum(person.employed_on(day) for person in org.people.values()),
        "struck": len(org.struck),
        "erased": len(org.erased),
        "units": len(org.units),
        "open_units": sum(not org.is_closed(unit, day) for unit in org.units),
        "absences": sum(len(person.absences) for person in org.people.values()),
        "skills": sum(len(person.skills) for person in org.people.values()),
        "preferences": sum(len(person.preferences) for person in org.people.values()),
        "roles": dict(Counter(held.role for roles in org.roles.values() for held in roles)),
        "calendars": len(org.calendars),
        "peaks": sum(not peak.withdrawn for peak in org.peaks.values()),
        "asks": dict(Counter(ask.status for ask in org.asks.values())),
        "programs": [program.id for program in org.programs.values() if not program.retired],
        "plans": {plan.id: plan.status for plan in org.plans.values()},
        "placements": sum(len(plan.placements) for plan in org.plans.values() if plan.status == "published"),
        "digest": state_digest(org),
    }
