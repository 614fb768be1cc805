"""A plan holds every placement that is pinned inside its horizon.

This is no rule of the registry: those say what a placement may be, and adding to a roster cures no breach of theirs but of working
time. This one says what must be there.
"""

from collections.abc import Iterator

from solver.facts import Facts
from solver.outcome import Breach, Placement, Roster

WHAT_IS_PINNED = ("kind", "program", "ask", "skill", "person", "unit", "host", "first_day", "last_day", "days", "compensation_day")


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each pin that is no placement of the roster."""
    held = {_pinned(placement) for placement in roster}
    for pin in facts.pins:
        if _pinned(pin) not in held:
            says = f"{pin.id or 'a pin'} is not held: {in_words(pin)}"
            yield Breach(rule="pins", says=says, person=pin.person, unit=pin.unit, day=pin.first_day)


def in_words(pin: Placement) -> str:
    """Who is pinned where, when and for what."""
    until = "" if pin.last_day == pin.first_day else f" to {pin.last_day}"
    on = "on" if pin.last_day == pin.first_day else "from"
    what = f"ask {pin.ask}" if pin.ask is not None else pin.program
    host = "" if pin.host is None else f", with {pin.host}"
    return f"{pin.person} in {pin.unit} {on} {pin.first_day}{until} ({what}{host})"


def _pinned(placement: Placement) -> tuple[object, ...]:
    return tuple(getattr(placement, name) for name in WHAT_IS_PINNED)
