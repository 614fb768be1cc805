"""Verification of erasures: each one in the log has its fence, none stands without one, and nothing lives behind any."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.store.chunks import chunks
from events.store.erasing import FENCE, is_mark
from events.store.tables import erasure_fence, payloads, subject_keys
from events.verification import Findings

_FENCES = sa.select(erasure_fence.c.subject, erasure_fence.c.fingerprint, erasure_fence.c.event)


def check_fence(connection: Connection, erasures: Mapping[str, tuple[int, str]], findings: Findings) -> None:
    """`erasures` are those of the log: position and id of the event by subject."""
    _check_rows(connection, erasures, findings)
    for table, reason, what in ((payloads, "payload-present", "A sealed text"), (subject_keys, "key-present", "The key")):
        for subject in _still_in(connection, table, erasures):
            position = erasures[subject][0]
            findings.add(reason, f"{what} of {subject} is there, though event {position} erased them. Erase them again.", position)


def check_marks(connection: Connection, erasures: Mapping[str, tuple[int, str]], findings: Findings) -> None:
    """Each of these erasures marked a number, unless one ahead of it may have marked the same; all marks are made with the key in the log.

    That a mark is gone beside another one, or is not that of the number, cannot be seen: the number is gone.
    """
    rows = [(subject, *rest) for subject, *rest in connection.execute(_FENCES) if isinstance(subject, str) and is_mark(subject)]
    key = connection.execute(sa.select(subject_keys.c.fingerprint).where(subject_keys.c.subject == FENCE)).scalar()
    if key is None:
        findings.add("key-missing", "The key is missing by which the numbers of erased people are recognised.")
    elif any(fingerprint != key for _, fingerprint, _ in rows):
        findings.add("fence-changed", "A number of somebody erased is marked with another key than the log's, and would not be recognised.")
    marked = {event for _, _, event in rows}
    for position, event in sorted(erasures.values()):
        if event in marked:
            break
        findings.add("fence-missing", f"Event {position} erased somebody whose number could be entered again: its mark is gone.", position)


def _check_rows(connection: Connection, erasures: Mapping[str, tuple[int, str]], findings: Findings) -> None:
    rows = [(str(subject), event) for subject, _, event in connection.execute(_FENCES)]
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
