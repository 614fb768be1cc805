"""Verification of the personal payloads: one for each slot and none besides, each the text that was committed to."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.codec import Envelope, open_envelope
from events.errors import LogError, Tampered, Unreadable
from events.keys import Keys
from events.kinds.privacy import PersonErased, WrappingKeyRotated
from events.personal import Slot
from events.sealing import unseal
from events.store.chunks import chunks
from events.store.data_keys import DataKeys
from events.store.database import Database
from events.store.erasing import FENCE, MARKED
from events.store.fence_check import check_fence, check_marks
from events.store.tables import events, payloads, subject_keys
from events.store.vault import Payloads, keyed_subjects, payloads_of, stored_keys
from events.verification import Findings


@dataclass(slots=True, kw_only=True)
class VaultCheck:
    """Compares the slots of the events, batch after batch, with the payloads and keys beside them."""

    database: Database
    keys: Keys | None
    findings: Findings
    sealed_because: str | None = None
    partial: bool = False  # some payloads and keys are withheld from who is logged in
    opened: int = 0
    sealed: int = 0
    erased: int = 0
    _matched: int = 0
    _expected: list[tuple[int, Slot]] = field(default_factory=list)
    _keyed: set[str] = field(default_factory=set)  # subjects with a stored key
    _data_keys: DataKeys = field(default_factory=DataKeys)
    _missing: list[tuple[int, Slot]] = field(default_factory=list)
    _erasures: dict[str, tuple[int, str]] = field(default_factory=dict)  # position and id of the event by subject
    _numbered: set[str] = field(default_factory=set)  # subjects with a number that an erasure has to mark
    _wrapping: object = None  # the wrapping key that the last rotation names

    def expect(self, position: int, envelope: Envelope) -> None:
        """The slots of one event, to be looked at with its batch, and whom it erases."""
        if envelope.name == PersonErased.event_name and isinstance(subject := envelope.body.get("person"), str):
            self._erasures.setdefault(subject, (position, envelope.id))
            if envelope.body.get("number_lost"):
                self._numbered.discard(subject)
        elif envelope.name == WrappingKeyRotated.event_name:
            self._wrapping = envelope.body.get("wrapped_by")
        for name, sealed in envelope.slots.items():
            if sealed is not None:
                slot = Slot(event=envelope.id, field=name, subject=sealed[0], commitment=sealed[1])
                self._expected.append((position, slot))
                if name == MARKED:
                    self._numbered.add(slot.subject)

    def check_batch(self) -> None:
        """Look at every slot expected since the last batch."""
        for piece in chunks(self._expected):
            subjects = sorted({slot.subject for _, slot in piece})
            try:
                with self.database.reading() as connection:
                    self._learn(subjects, connection)
                    found = payloads_of(connection, subjects)
            except LogError as error:
                first = piece[0][0]
                self.findings.add("payload-unreadable", f"Personal data of event {first} and those after it cannot be read. {error}", first)
                continue
            for position, slot in piece:
                self._check_slot(position, slot, found)
        self._expected.clear()

    def finish(self) -> None:
        """Payloads that are missing without an erasure, or there in spite of one; payloads and keys that belong to no event."""
        for position, slot in self._missing:
            if position < self._erasures.get(slot.subject, (0, ""))[0]:
                self.erased += 1
            else:
                self.findings.add(
                    "payload-missing", f'Event {position}: the payload of "{slot.field}" of {slot.subject} is missing.', position
                )
        try:
            with self.database.reading() as connection:
                stored = connection.execute(sa.select(sa.func.count()).select_from(payloads)).scalar_one()
                if stored != self._matched:
                    self._find_strays(connection)
                self._find_idle_keys(connection)
                self._find_foreign_keys(connection)
                check_fence(connection, self._erasures, self.findings)
                if self._erasures and not self.partial:
                    self._check_marks(connection)
        except LogError as error:
            self.findings.add("database-damaged", f"Personal data beside the log cannot be read. {error}")

    def _learn(self, subjects: list[str], connection: Connection) -> None:
        unknown = [subject for subject in subjects if subject not in self._keyed]
        if self.keys is None:
            self._keyed.update(keyed_subjects(connection, unknown))
            return
        for stored in stored_keys(connection, unknown):
            self._keyed.add(stored.subject)
            try:
                self._data_keys.learn(stored, self.keys)
            except Unreadable as error:
                self.findings.add("key-changed", str(error))

    def _check_slot(self, position: int, slot: Slot, found: Payloads) -> None:
        payload = found.get((slot.subject, slot.event, slot.field))
        if payload is None and self.partial:
            self.sealed += 1
            return
        if payload is None:
            self._missing.append((position, slot))
            return
        self._matched += 1
        if slot.subject not in self._keyed:
            self.findings.add("key-missing", f'Event {position}: the key for "{slot.field}" of {slot.subject} is missing.', position)
        elif slot.subject in self._data_keys:
            self._open(position, slot, payload)
        else:
            self.sealed += 1

    def _open(self, position: int, slot: Slot, payload: bytes) -> None:
        try:
            unseal(slot, payload, self._data_keys[slot.subject])
        except Unreadable as error:
            self.findings.add("payload-changed", f"Event {position}: {error}", position)
        else:
            self.opened += 1

    def _find_strays(self, connection: Connection) -> None:
        query = sa.select(payloads.c.event, payloads.c.field, payloads.c.subject, events.c.envelope).select_from(
            payloads.outerjoin(events, events.c.id == payloads.c.event)
        )
        for event, name, subject, envelope in connection.execute(query):
            if not _has_slot(envelope, name, subject):
                self.findings.add("payload-stray", f'A payload is stored for "{name}" of event {event}, which has no such slot.')

    def _find_idle_keys(self, connection: Connection) -> None:
        used = sa.select(payloads.c.subject).where(payloads.c.subject == subject_keys.c.subject).exists()
        for subject in connection.execute(sa.select(subject_keys.c.subject).where(~used)).scalars():
            if subject == FENCE and self._erasures:
                continue
            self.findings.add("key-stray", f"A data key is stored for {subject}, about whom nothing is sealed.")

    def _find_foreign_keys(self, connection: Connection) -> None:
        """All keys are wrapped by one key: by the one that the log names, where it was ever changed."""
        found = set(connection.execute(sa.select(subject_keys.c.wrapped_by).distinct()).scalars())
        if len(found) > 1 or (self._wrapping is not None and found - {self._wrapping}):
            self.findings.add("key-foreign", "Data keys are said to be wrapped by another key than the log's, and cannot be opened.")

    def _check_marks(self, connection: Connection) -> None:
        self._learn([FENCE], connection)
        check_marks(connection, {subject: told for subject, told in self._erasures.items() if subject in self._numbered}, self.findings)


def _has_slot(envelope: object, name: str, subject: str) -> bool:
    if not isinstance(envelope, bytes):
        return False
    try:
        sealed = open_envelope(envelope).slots.get(name)
    except Tampered:
        return False
    return sealed is not None and sealed[0] == subject


def usable_keys(database: Database, keys: Keys) -> str | None:
    """None where these keys are the ones that this log's data keys are wrapped by; else the sentence that says so."""
    query = sa.select(subject_keys.c.wrapped)
    try:
        with database.reading() as connection:
            if connection.execute(query.where(subject_keys.c.wrapped_by == keys.id).limit(1)).first() is not None:
                return None
            others = connection.execute(query.limit(1)).first()
    except Unreadable:
        return f"The login {database.login} may read no data keys."
    except LogError:
        return None
    return None if others is None else f"The key directory holds the wrapping key {keys.id}, which is not this log's."
