"""Rotation: every data key is wrapped anew, in the transaction that appends the event which says so."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.entropy import Entropy
from events.keys import Keys
from events.sealing import WrappedKey, rewrap
from events.store.tables import subject_keys
from events.store.vault import Sealed, stored_keys


def rewrap_all(connection: Connection, sealed: Sealed, old: Keys, new: Keys, entropy: Entropy) -> tuple[WrappedKey, ...]:
    """Every data key of the log, and those that the commit itself brings. Raises Unreadable where one cannot be opened."""
    subjects = connection.execute(sa.select(subject_keys.c.subject)).scalars().all()
    return tuple(rewrap(stored, old, new, entropy) for stored in (*stored_keys(connection, subjects), *sealed.new_keys))


def store_rewrapped(rewrapped: Iterable[WrappedKey], connection: Connection) -> None:
    """Put the new wrappings in the place of the old ones."""
    rows = [{"of": key.subject, "by": key.wrapped_by, "anew": key.wrapped} for key in rewrapped]
    if rows:
        statement = sa.update(subject_keys).where(subject_keys.c.subject == sa.bindparam("of"))
        connection.execute(statement.values(wrapped_by=sa.bindparam("by"), wrapped=sa.bindparam("anew")), rows)
