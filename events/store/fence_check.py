"""Verification of erasures: each one in the log has its fence, none stands without one, and nothing lives behind any."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.store.chunks import chunks
from events.store.erasing import is_mark
from events.store.tables import erasure_fence, payloads, subject_keys
from events.verification import Findings


def check_fence(connection: Connection, erasures: Mapping[str, tuple[int, str]], findings: Findings) -> None:
    """`erasures` are those of the log: position and id of the event by subject."""
    _check_rows(connection, erasures, findings)
    for table, reason, what in ((payloads, "payload-present", "A sealed text"), (subject_keys, "key-present", "The key")):
        for subject in _still_in(connection, table, erasures):
            position = erasures[subject][0]
            findings.add(reason, f"{what} of {subject} is there, though event {position} erased them. Erase them again.", position)


def _check_rows(connection: Connection, erasures: Mapping[str, tuple[int, str]], findings: Findings) -> None:
    rows = connection.execute(sa.select(erasure_fence.c.subject, erasure_fence.c.event)).all()
    events = {event for _, event in erasures.values()}
    fenced = {subject: event for subject, event in rows if not is_mark(subject)}
    for subject, (position, event) in erasures.items():
        if fenced.get(subject) != event:
            findings.add("fence-missing", f"Event {position} erased {subject}, and no fence keeps them from being entered again.", position)
    for subject, event in rows:
        if event not in events or (not is_mark(subject) and subject not in erasures):
            findings.add("fence-stray", f"A fence stands around {subject}, whom no event of the log erased.")


def _still_in(connection: Connection, table: sa.Table, erasures: Mapping[str, object]) -> list[str]:
    found: set[str] = set()
    for piece in chunks(sorted(erasures)):
        found.update(connection.execute(sa.select(table.c.subject).where(table.c.subject.in_(piece))).scalars())
    return sorted(found)
