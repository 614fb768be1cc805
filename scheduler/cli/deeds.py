"""What a writing command answers: the positions it appended, or the events a dry run would append."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from events.kinds.base import Event
from events.kinds.peaks import CoverAsked, PeakDeclared
from events.personal import Secret, Slot
from scheduler.cli.speech import json_text, print_json, print_text, say
from scheduler.views.listing_events import with_numbers

if TYPE_CHECKING:
    from scheduler.cli.caller import Caller
    from scheduler.handling import Done


def print_deed(caller: "Caller", outcome: "Done", done: str) -> None:
    """The events on stdout for a dry run, else `done` with the positions on stderr (on stdout as JSON under --json)."""
    outcome = caller.numbered(outcome)
    if caller.json:
        print_json(_as_json(outcome, dry_run=caller.dry_run))
    elif caller.dry_run:
        print_events(outcome.events, caller)
    else:
        say(f"{done} {_where(outcome)}")


def print_events(events: Sequence[Event], caller: "Caller | None" = None) -> None:
    """A line an event: its name and what it says; with a caller, people already known by the company's own ids."""
    for event in events:
        said = fields_of(event) if caller is None else with_numbers(fields_of(event), caller.org, caller.directory)
        print_text(" ".join([event.event_name, *(f"{name}={_short(value)}" for name, value in said.items())]))
    say(f"{len(events)} event{'' if len(events) == 1 else 's'} would be appended; nothing was." if events else "Nothing would change.")


def fields_of(event: Event) -> dict[str, Any]:
    """What an event says, personal fields as their text where it is at hand, fields left unset left out."""
    values = {field: getattr(event, field) for field in event.__struct_fields__}
    return {field: plain(value) for field, value in values.items() if value is not msgspec.UNSET}


def plain(value: object) -> Any:
    """A field's value as plain data; a sealed text shows its commitment only."""
    match value:
        case Secret():
            return value.text
        case Slot():
            return f"(sealed {value.commitment[:8]})"
        case _:
            return msgspec.to_builtins(value)


def new_ids(outcome: "Done") -> str:
    """The ids that peaks and asks got when they were appended, such as `P1 with A1`."""
    peaks = [event.peak for event in outcome.events if isinstance(event, PeakDeclared)]
    asks = [event.ask for event in outcome.events if isinstance(event, CoverAsked)]
    return " with ".join(peaks + asks)


def _short(value: object) -> str:
    return value if isinstance(value, str) and " " not in value and value else " ".join(json_text(value).split())


def _where(outcome: "Done") -> str:
    if outcome.first is None or outcome.last is None:
        return "Nothing was new; the log is as it was."
    again = " (done before under this command id)" if outcome.repeated else ""
    if outcome.first == outcome.last:
        return f"Event {outcome.first}{again}."
    return f"Events {outcome.first} to {outcome.last}{again}."


def _as_json(outcome: "Done", *, dry_run: bool) -> dict[str, object]:
    events = [{"event": event.event_name, **fields_of(event)} for event in outcome.events]
    return {"first": outcome.first, "last": outcome.last, "repeated": outcome.repeated, "dry_run": dry_run, "events": events}
