"""The log's events as they are read: who, when, what, and about whom, with the company's own ids."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from events.codec import Envelope, event_of, open_envelope
from events.errors import UnknownEvent
from events.kinds.base import Event
from events.personal import Slot
from events.record import RawEvent
from scheduler.directory import SEALED, Directory
from scheduler.organisation import Organisation

Raw = Callable[[Callable[[int, bytes], bool]], Iterable[RawEvent]]  # the events of a log that pass a test of their position and bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events to show; None and empty want them all. `person` and `actors` are opaque ids.

    `first_day` and `last_day` bound the day from which an event holds; one that has none (a correction of what always held) lies
    within no such bounds. `without` are names of events that are left out.
    """

    person: str | None = None
    unit: str | None = None
    actors: frozenset[str] = frozenset()
    command: str | None = None
    names: frozenset[str] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    without: frozenset[str] = frozenset()


def events_wanted(raw: Raw, wanted: Wanted, org: Organisation) -> Iterator[tuple[RawEvent, Envelope]]:
    """The wanted events, in the order of the log, from `raw` as a log reads them. No key is needed to find them."""
    opened = ((event, open_envelope(event.envelope)) for event in raw(_may_be(wanted, org.position)))
    return ((event, envelope) for event, envelope in opened if _is_wanted(envelope, wanted))


def events_records(
    found: Sequence[tuple[RawEvent, Envelope]], org: Organisation, directory: Directory, unopened: frozenset[str] = frozenset()
) -> list[dict[str, object]]:
    """A record for each of these events; one of a newer version is shown as it is stored (`known` false).

    `unopened` are names of events whose texts stay sealed.
    """
    directory.open(slot for _, envelope in found for slot in _slots(envelope) if envelope.name not in unopened)
    return [_shown(event, envelope, org, directory, opens=envelope.name not in unopened) for event, envelope in found]


def _may_be(wanted: Wanted, folded: int) -> Callable[[int, bytes], bool]:
    """Rules out by its bytes most of what is not wanted, which costs a tenth of opening it.

    Each text that is looked for stands in the canonical form as it is, unless something is escaped. What was not `folded` was never
    read: neither that its bytes are those appended nor that they can be opened is taken for granted.
    """
    texts = ((wanted.person,), (wanted.unit,), (wanted.command,), wanted.actors, wanted.names)
    needles = [[msgspec.json.encode(text)[1:-1] for text in either if text is not None] for either in texts]
    asked = [either for either in needles if either]

    def may_be(position: int, envelope: bytes) -> bool:
        for either in asked:  # for each event of the log: plain loops, for they are quick
            for needle in either:
                if needle in envelope:
                    break
            else:
                return position > folded or b"\\" in envelope
        return True

    return may_be


def _slots(envelope: Envelope) -> Iterator[Slot]:
    for field, slot in envelope.slots.items():
        if slot is not None:
            yield Slot(event=envelope.id, field=field, subject=slot[0], commitment=slot[1])


def _is_wanted(envelope: Envelope, wanted: Wanted) -> bool:
    return (
        (not wanted.names or envelope.name in wanted.names)
        and envelope.name not in wanted.without
        and wanted.command in (None, envelope.command_id)
        and (wanted.person is None or envelope.stream == f"person:{wanted.person}" or wanted.person in _strings(envelope.body))
        and (wanted.unit is None or envelope.stream == f"unit:{wanted.unit}" or wanted.unit in _units(envelope.body))
        and (not wanted.actors or envelope.actor in wanted.actors)
        and _is_within(envelope.effective_day, wanted.first_day, wanted.last_day)
    )


def _is_within(day: date | None, first_day: date | None, last_day: date | None) -> bool:
    if first_day is None and last_day is None:
        return True
    return day is not None and (first_day is None or first_day <= day) and (last_day is None or day <= last_day)


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for entry in value.values():
                yield from _strings(entry)
        case list():
            for entry in value:
                yield from _strings(entry)


def _units(body: Mapping[str, Any]) -> Iterator[str]:
    for key, value in body.items():
        if key in ("unit", "units", "parent"):
            yield from _strings(value)
        elif isinstance(value, Mapping):
            yield from _units(value)


def _shown(raw: RawEvent, envelope: Envelope, org: Organisation, directory: Directory, *, opens: bool) -> dict[str, object]:
    known, body = _body(envelope, directory, opens=opens)
    return {
        "position": raw.position,
        "recorded_at": envelope.recorded_at,
        "actor": actor_called(envelope.actor, directory),
        "login": envelope.login,
        "name": envelope.name,
        "about": _about(envelope.stream, org, directory),
        "effective_day": envelope.effective_day,
        "says": with_numbers(body, org, directory),
        "command": envelope.command_id,
        "causation": envelope.causation,
        "version": envelope.version,
        "id": envelope.id,
        "leaf": raw.leaf.hex(),
        "known": known,
    }


def _body(envelope: Envelope, directory: Directory, *, opens: bool) -> tuple[bool, dict[str, Any]]:
    try:
        said = _said(event_of(envelope), directory)
        return True, said if opens else {**said, **dict.fromkeys(envelope.slots, SEALED)}
    except UnknownEvent:
        return False, {**envelope.body, **dict.fromkeys(envelope.slots, "(sealed)")}


def _said(event: Event, directory: Directory) -> dict[str, Any]:
    """The fields that the event sets, personal texts opened where they can be."""
    values = {field: getattr(event, field) for field in event.__struct_fields__}
    return {field: _plain(value, directory) for field, value in values.items() if value is not msgspec.UNSET}


def _plain(value: object, directory: Directory) -> Any:
    return directory.text(value) if isinstance(value, Slot) else msgspec.to_builtins(value)


def actor_called(actor: str, directory: Directory) -> str:
    """The login; of one that cannot be opened `#` and the first eight digits of the id, so that actors stay apart without a key."""
    login = directory.login_of(actor)
    return f"#{actor[:8]}" if login == SEALED else login


def _about(stream: str, org: Organisation, directory: Directory) -> str:
    kind, _, name = stream.partition(":")
    match kind:
        case "person" if name in org.people or name in org.struck:
            return f"person:{directory.number_of(name)}"
        case "actor" if name in org.actors:
            return f"actor:{actor_called(name, directory)}"
        case _:
            return stream


def with_numbers(value: Any, org: Organisation, directory: Directory) -> Any:
    """The same with the company's own id for every opaque one of a person, and the login for that of an actor."""
    match value:
        case str() if value in org.people or value in org.struck:
            return directory.number_of(value)
        case str() if value in org.actors:
            return actor_called(value, directory)
        case dict():
            return {key: with_numbers(entry, org, directory) for key, entry in value.items()}
        case list():
            return [with_numbers(entry, org, directory) for entry in value]
        case _:
            return value


def stored(raw: RawEvent) -> dict[str, object]:
    """An event as its bytes say it, for eyes that trust no interpretation."""
    return {"position": raw.position, "leaf": raw.leaf.hex(), "envelope": json.loads(raw.envelope)}
