"""Personal payloads and data keys beside the log: sealed before the lock is taken, opened one by one or many at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import Connection

from events.catalogue import CATALOGUE
from events.codec import Slots
from events.entropy import Entropy
from events.errors import LogError, Unreadable
from events.keys import Keys
from events.kinds.base import Event
from events.personal import Secret, Slot
from events.sealing import WrappedKey, seal, unseal
from events.store.chunks import chunks
from events.store.data_keys import DataKeys
from events.store.database import Database
from events.store.direct import Direct, insert_rows
from events.store.reading import plain_rows
from events.store.tables import erasure_fence, payloads, subject_keys

_KEY = sa.select(subject_keys.c.subject, subject_keys.c.fingerprint, subject_keys.c.wrapped_by, subject_keys.c.wrapped)
_WRAPPED_BY = Direct(sa.select(subject_keys.c.wrapped_by).limit(1))
_PAYLOAD = sa.select(payloads.c.subject, payloads.c.event, payloads.c.field, payloads.c.payload)

_KEY_ROW = attrgetter(*subject_keys.columns.keys())
_NO_SLOTS: Slots = {}

Payloads: TypeAlias = Mapping[tuple[str, str, str], bytes]  # by subject, event id and field


class Payload(NamedTuple):
    """A row of `payloads`: there are as many as texts in a commit, and that may be a million."""

    subject: str
    event: str
    field: str
    payload: bytes


@dataclass(slots=True, kw_only=True)
class Sealed:
    """What a commit stores beside its events: payload rows, and a key for each subject that had none yet."""

    slots: list[Slots] = field(default_factory=list)  # one entry per event
    payloads: list[Payload] = field(default_factory=list)
    new_keys: list[WrappedKey] = field(default_factory=list)

    def taken_slots(self) -> Iterator[Slots]:
        """The slots of each event, once: they are as large as all else together, and of no use once they are written down."""
        self.slots.reverse()
        while self.slots:
            yield self.slots.pop()


def seal_all(new: Sequence[Event], ids: Sequence[str], connection: Connection, keys: Keys, entropy: Entropy) -> Sealed:
    """Seal every personal field of new events, under the subject's own key or a new one.

    A new key stays valid until the log's head moves: a key of another writer arrives only with events of theirs.
    """
    _check_wrapping(connection, keys)
    texts = [_personal(event) for event in new]
    sealer = _Sealer(keys=keys, entropy=entropy, data_keys=_data_keys(connection, _subjects(texts), keys))
    sealer.out.slots = [sealer.slots(found, event_id) if found else _NO_SLOTS for found, event_id in zip(texts, ids, strict=True)]
    _check_fence(connection, sealer.out.new_keys)
    return sealer.out


def store_sealed(sealed: Sealed, connection: Connection) -> None:
    """Write new keys and payloads; part of the transaction that writes their events."""
    insert_rows(connection, subject_keys, list(map(_KEY_ROW, sealed.new_keys)))
    insert_rows(connection, payloads, sealed.payloads)


class Reader:
    """Opens slots; raises `Unreadable` where payload or key are missing, erased or not the right ones.

    Keys are unwrapped once and kept; texts are not.
    """

    def __init__(self, database: Database, keys: Callable[[], Keys]) -> None:
        self._database = database
        self._keys = keys
        self._data_keys = DataKeys()

    def __call__(self, slot: Slot) -> str:
        """The text in one slot."""
        keys = self._keys()
        with self._database.reading() as connection:
            self._learn([slot.subject], connection, keys)
            found = payloads_of(connection, [slot.subject])
        return self._open(slot, found)

    def many(self, slots: Iterable[Slot]) -> dict[Slot, str]:
        """The texts of many slots, read together; a slot that cannot be opened is left out."""
        keys = self._keys()
        texts: dict[Slot, str] = {}
        for piece in chunks(slots):
            subjects = sorted({slot.subject for slot in piece})
            try:
                with self._database.reading() as connection:
                    self._learn(subjects, connection, keys, skip=True)
                    found = payloads_of(connection, subjects, fields=sorted({slot.field for slot in piece}))
            except Unreadable:  # a server withholds keys from some logins
                continue
            texts.update(self._openable(piece, found))
        return texts

    def hint(self, text: str) -> int:
        """What a text is looked for by among many that are sealed; raises `Unreadable` without the keys."""
        return self._keys().hint(text)

    def _learn(self, subjects: list[str], connection: Connection, keys: Keys, *, skip: bool = False) -> None:
        unknown = [subject for subject in subjects if subject not in self._data_keys]
        for stored in stored_keys(connection, unknown):
            try:
                self._data_keys.learn(stored, keys)
            except Unreadable:
                if not skip:
                    raise

    def _openable(self, slots: Iterable[Slot], found: Payloads) -> dict[Slot, str]:
        texts = {}
        for slot in slots:
            try:
                texts[slot] = self._open(slot, found)
            except Unreadable:
                continue
        return texts

    def _open(self, slot: Slot, found: Payloads) -> str:
        payload = found.get((slot.subject, slot.event, slot.field))
        if payload is None or slot.subject not in self._data_keys:
            gone = "payload" if payload is None else "data key"
            raise Unreadable(f'The {gone} of "{slot.field}" of {slot.subject} is not in the log: it was erased or lost.')
        return unseal(slot, payload, self._data_keys[slot.subject])


@dataclass(slots=True, kw_only=True)
class _Sealer:
    keys: Keys
    entropy: Entropy
    data_keys: DataKeys
    out: Sealed = field(default_factory=Sealed)

    def slots(self, texts: Sequence[tuple[str, object]], event: str) -> Slots:
        return {name: self._slot(name, value, event) for name, value in texts}

    def _slot(self, name: str, value: object, event: str) -> tuple[str, str] | None:
        if value is None:
            return None
        if not isinstance(value, Secret):
            raise LogError(f'The field "{name}" of a new event is sealed already: a text is sealed once, for the event it belongs to.')
        slot, payload = seal(value, self._key(value.subject), event=event, field=name, entropy=self.entropy)
        self.out.payloads.append(Payload(slot.subject, event, name, payload))
        return slot.subject, slot.commitment

    def _key(self, subject: str) -> AESGCM:
        if subject not in self.data_keys:
            self.out.new_keys.append(self.data_keys.draw(subject, self.keys, self.entropy))
        return self.data_keys[subject]


def stored_keys(connection: Connection, subjects: Iterable[str]) -> list[WrappedKey]:
    """The stored keys of those subjects that have one; a damaged row counts as none."""
    found = []
    for piece in chunks(subjects):
        rows = plain_rows(connection, _KEY.where(subject_keys.c.subject.in_(piece)))
        found += [
            WrappedKey(subject=subject, fingerprint=fingerprint, wrapped_by=wrapped_by, wrapped=wrapped)
            for subject, fingerprint, wrapped_by, wrapped in rows
            if isinstance(wrapped, bytes)
        ]
    return found


def keyed_subjects(connection: Connection, subjects: Iterable[str]) -> set[str]:
    """Those of the subjects that have a stored key; the key itself need not be readable."""
    query = sa.select(subject_keys.c.subject)
    return {found for piece in chunks(subjects) for found in connection.execute(query.where(subject_keys.c.subject.in_(piece))).scalars()}


def payloads_of(connection: Connection, subjects: list[str], *, fields: list[str] | None = None) -> Payloads:
    """Every payload of those subjects; only those of some fields where these are named."""
    query = _PAYLOAD.where(payloads.c.subject.in_(subjects))
    rows = plain_rows(connection, query if fields is None else query.where(payloads.c.field.in_(fields)))
    return {(subject, event, field): payload for subject, event, field, payload in rows if isinstance(payload, bytes)}


def _personal(event: Event) -> Sequence[tuple[str, object]]:
    """The personal fields of an event that are set; of most kinds there are none."""
    personal = CATALOGUE.kind(event.event_name).personal
    if not personal:
        return ()
    values = ((name, getattr(event, name)) for name in personal)
    return [(name, value) for name, value in values if value is None or isinstance(value, Secret | Slot)]


def _subjects(texts: Iterable[Sequence[tuple[str, object]]]) -> list[str]:
    return sorted({value.subject for found in texts for _, value in found if isinstance(value, Secret)})


def _data_keys(connection: Connection, subjects: list[str], keys: Keys) -> DataKeys:
    known = DataKeys()
    for stored in stored_keys(connection, subjects):
        known.learn(stored, keys)
    return known


def _check_wrapping(connection: Connection, keys: Keys) -> None:
    """All keys of a log are wrapped by one key: the directory of another log must not get into it by mistake."""
    used = _WRAPPED_BY.first(connection)
    if used is not None and used[0] != keys.id:
        raise Unreadable(
            f"This log's data keys are wrapped by the key {used[0]}; the key directory holds {keys.id}. Name the right --keys directory."
        )


def _check_fence(connection: Connection, new_keys: list[WrappedKey]) -> None:
    for piece in chunks(key.subject for key in new_keys):
        erased = connection.execute(sa.select(erasure_fence.c.subject).where(erasure_fence.c.subject.in_(piece))).scalar()
        if erased is not None:
            raise LogError(f"The personal data of {erased} were erased; nothing new is recorded about them under this id.")
