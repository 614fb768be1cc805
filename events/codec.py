"""Between an event and its envelope: the canonical bytes that are stored, hashed and never changed.

An unset field is left out, of the body or of the slots; None is stored as null; so the two survive the round trip apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET

from events.canonical import LARGEST, canonical, check, is_plain
from events.catalogue import CATALOGUE
from events.errors import NotCanonical, Tampered
from events.kinds.base import Event
from events.personal import Slot
from events.registry import Kind

Slots: TypeAlias = Mapping[str, tuple[str, str] | None]  # (subject, commitment) by field


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is stored of one event except its position, which the tree fixes.

    `login` is who was logged in at the database, where it knows; it is left out where it does not.
    """

    actor: str
    body: dict[str, Any]
    causation: str | None
    command_id: str
    correlation: str | None
    effective_day: date | None
    id: str
    login: str | None = None
    name: str
    recorded_at: str
    slots: dict[str, tuple[str, str] | None]
    stream: str
    version: int


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An event serialised up to the one thing known only under the log's lock: when it is recorded."""

    id: str
    stream: str
    name: str
    version: int
    before: bytes
    after: bytes

    def recorded(self, at: bytes) -> bytes:
        """The envelope of the event recorded at this instant, in the log's spelling."""
        return b"".join((self.before, at, self.after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who acted, by which command, and what it belongs to; `login` is the database's own word on who it was."""

    actor: str
    command: str
    login: str | None = None
    correlation: str | None = None
    causation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What is the same in every envelope of a commit: before the body, before the effective day, and between id and name."""

    actor: bytes
    why: bytes
    login: bytes


class _Folded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An envelope whose body is left as it stands, for whoever wants the event alone; the same fields and types as `Envelope`."""

    actor: str
    body: msgspec.Raw
    causation: str | None
    command_id: str
    correlation: str | None
    effective_day: date | None
    id: str
    login: str | None = None
    name: str
    recorded_at: str
    slots: dict[str, tuple[str, str] | None]
    stream: str
    version: int


_DECODER = msgspec.json.Decoder(Envelope)
_FOLDED = msgspec.json.Decoder(_Folded)
_encoded = msgspec.json.Encoder(order="sorted").encode
_PRESENT = {(name, kind.cls.event_version): kind for name, kind in CATALOGUE.kinds().items()}


def draft(event: Event, *, event_id: str, slots: Slots, origin: Origin) -> Draft:
    """Serialise one event, as `drafts`."""
    return drafts((event,), ids=(event_id,), slots=(slots,), origin=origin)[0]


def drafts(events: Sequence[Event], *, ids: Sequence[str], slots: Iterable[Slots], origin: Origin) -> tuple[Draft, ...]:
    """Serialise the events of one command; `slots` holds, for each, a value for each of its personal fields that is set.

    Raises `NotCanonical` for a value outside the profile or not of its field's type: what cannot be read back is never stored.
    """
    frame = _frame(origin)
    return tuple([_draft(event, event_id, own, frame) for event, event_id, own in zip(events, ids, slots, strict=True)])


def _frame(origin: Origin) -> _Frame:
    why = {"causation": origin.causation, "command_id": origin.command, "correlation": origin.correlation}
    return _Frame(
        actor=canonical({"actor": origin.actor})[:-1] + b',"body":',
        why=b"," + canonical(why)[1:-1] + b',"effective_day":',
        login=b"" if origin.login is None else b"," + canonical({"login": origin.login})[1:-1],
    )


def _draft(event: Event, event_id: str, slots: Slots, frame: _Frame) -> Draft:
    kind = CATALOGUE.kind(event.event_name)
    stream = event.stream
    try:
        body, since, names_it = _body_bytes(event, kind, event_id, slots), _encoded(event.effective_day), _encoded(event_id)
        before = b"".join((frame.actor, body, frame.why, since, b',"id":', names_it, frame.login, kind.named, b',"recorded_at":"'))
        after = b"".join((b'","slots":', _encoded(slots) if slots else b"{}", b',"stream":', _encoded(stream), kind.ends))
        if not (is_plain(before) and is_plain(after) and _are_plain_numbers(event, kind)):
            check(msgspec.json.decode(before + after))
    except (UnicodeEncodeError, OverflowError, RecursionError) as error:
        raise _not_stored(kind, error) from None
    return Draft(id=event_id, stream=stream, name=event.event_name, version=event.event_version, before=before, after=after)


def _body_bytes(event: Event, kind: Kind, event_id: str, slots: Slots) -> bytes:
    """The sorted body of an event, which is known to be readable again."""
    if slots or kind.personal:
        encoded = _encoded(_body(event, kind))
    else:
        encoded = _encoded(event)
    try:
        _event_in_body(kind, event_id, encoded, slots)
    except msgspec.ValidationError as error:
        raise _not_stored(kind, error) from None
    return encoded


def _are_plain_numbers(event: Event, kind: Kind) -> bool:
    """Whether it is seen at a glance that all its numbers have a canonical form."""
    if not kind.numbers:
        return kind.numbers is not None
    return all(_is_plain_number(getattr(event, name)) for name in kind.numbers)


def _is_plain_number(number: object) -> bool:
    return number is None or number is UNSET or (type(number) is int and -LARGEST <= number <= LARGEST)


def open_envelope(data: bytes) -> Envelope:
    """The envelope of these bytes; `Tampered` where they are none."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _no_envelope(error) from None


def event_in(data: bytes) -> tuple[Event, str]:
    """The event in these bytes and when it was recorded, as stored: what `open_envelope` and `event_of` come to, and as they refuse."""
    try:
        folded = _FOLDED.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _no_envelope(error) from None
    kind = _PRESENT.get((folded.name, folded.version))
    if kind is None:
        return event_of(open_envelope(data)), folded.recorded_at
    try:
        return _event_in_body(kind, folded.id, folded.body, folded.slots), folded.recorded_at
    except msgspec.ValidationError as error:
        raise _no_body(kind, error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _no_envelope(error) from None


def event_of(envelope: Envelope) -> Event:
    """The event in an envelope, at its present version; `UnknownEvent` for a newer one, `Tampered` where the body is none of its kind."""
    return _event(CATALOGUE.kind(envelope.name, envelope.version), envelope.id, envelope.version, envelope.body, envelope.slots)


def _event(kind: Kind, event_id: str, version: int, stored: dict[str, Any], slots: Slots) -> Event:
    body = _with_slots(event_id, stored, slots)
    for step in CATALOGUE.steps(kind, version):
        body = step(body)
    try:
        return _built(kind, body)
    except (msgspec.ValidationError, RecursionError) as error:
        raise _no_body(kind, error) from None


def _no_envelope(error: Exception) -> Tampered:
    return Tampered(f"The stored bytes are no envelope: {error}.")


def _no_body(kind: Kind, error: Exception) -> Tampered:
    return Tampered(f'The stored body is none of "{kind.cls.event_name}": {error}.')


def _event_in_body(kind: Kind, event_id: str, body: bytes | msgspec.Raw, slots: Slots) -> Event:
    """The event of a body of the present version and its slots; msgspec.ValidationError where they do not make one."""
    read = kind.decoder.decode(body)
    return _with_texts(kind, event_id, read, slots) if kind.personal or slots else read


def _with_texts(kind: Kind, event_id: str, plain: msgspec.Struct, slots: Slots) -> Event:
    if slots.keys() != kind.texts and not kind.needed <= slots.keys() <= kind.texts:
        raise msgspec.ValidationError(f"slots for {', '.join(slots) or 'nothing'}")
    return kind.cls(**msgspec.structs.asdict(plain), **_sealed(event_id, slots))


def _sealed(event_id: str, slots: Slots) -> dict[str, Slot | None]:
    return {
        field: None if slot is None else Slot(event=event_id, field=field, subject=slot[0], commitment=slot[1])
        for field, slot in slots.items()
    }


def _body(event: Event, kind: Kind) -> dict[str, Any]:
    values = {name: value for name in kind.plain if (value := getattr(event, name)) is not UNSET}
    body: dict[str, Any] = msgspec.to_builtins(values)
    return body


def _not_stored(kind: Kind, error: Exception) -> NotCanonical:
    return NotCanonical(f'A "{kind.cls.event_name}" cannot be stored: {error}.')


def _with_slots(event_id: str, body: dict[str, Any], slots: Slots) -> dict[str, Any]:
    for field in slots:
        if field in body:
            raise Tampered(f'The field "{field}" stands both in the body and in a slot.')
    return body | _sealed(event_id, slots) if slots else body


def _built(kind: Kind, body: dict[str, Any]) -> Event:
    for field in kind.personal:
        if not isinstance(body.get(field), Slot | None):
            raise msgspec.ValidationError(f"personal text in the body, in `{field}`")
    return msgspec.convert(body, kind.cls)
