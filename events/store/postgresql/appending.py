"""Appending on a server: everything is sealed and serialised before; the function `append` does the rest under the head's lock."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from events.errors import Conflict
from events.keys import Keys
from events.record import Appended
from events.store.appending import Commit, done_before
from events.store.tables import command_checksum

_APPEND = sa.text(
    """SELECT o_state, o_position FROM rota.append(
        :command, :request_hash, :hashed_by, :checksum, :based_on, :now, CAST(:before AS bytea[]), CAST(:after AS bytea[]),
        CAST(:payload_subjects AS text[]), CAST(:payload_events AS text[]), CAST(:payload_fields AS text[]), CAST(:payloads AS bytea[]),
        CAST(:key_subjects AS text[]), CAST(:key_fingerprints AS text[]), CAST(:keys_wrapped_by AS text[]), CAST(:keys_wrapped AS bytea[]),
        CAST(:mark_subjects AS text[]), CAST(:mark_fingerprints AS text[]), CAST(:mark_events AS text[]),
        CAST(:rewrapped_subjects AS text[]), CAST(:rewrapped_by AS text[]), CAST(:rewrapped AS bytea[])
    )"""
)


def write(commit: Commit, connection: Connection, keys: Keys) -> Appended:
    """As `events.store.appending.write`."""
    last = commit.based_on + len(commit.drafts)
    row = connection.execute(_APPEND, _parameters(commit, keys, last)).one()
    if row.o_state == "done":
        done = done_before(connection, keys, commit.origin.command, commit.request)
        assert done is not None
        return done
    if row.o_state == "moved":
        raise Conflict(f"The log has moved from position {commit.based_on} to {row.o_position} meanwhile. Look again and repeat.")
    return Appended(first=commit.based_on + 1, last=last, repeated=False)


def _parameters(commit: Commit, keys: Keys, last: int) -> dict[str, object]:
    done = (commit.origin.command, keys.request_hash(commit.request), keys.id, commit.based_on + 1, last)
    texts, new_keys = commit.sealed.payloads, commit.sealed.new_keys
    marks = [row for erasure in commit.erasures for row in erasure.marks]
    return {
        **dict(zip(("command", "request_hash", "hashed_by"), done[:3], strict=True)),
        "checksum": command_checksum(*done),
        "based_on": commit.based_on,
        "now": commit.now,
        "before": [draft.before for draft in commit.drafts],
        "after": [draft.after for draft in commit.drafts],
        **{f"payload_{column}s": [getattr(row, column) for row in texts] for column in ("subject", "event", "field")},
        "payloads": [row.payload for row in texts],
        **{f"key_{column}s": [getattr(key, column) for key in new_keys] for column in ("subject", "fingerprint")},
        **{f"keys_{column}": [getattr(key, column) for key in new_keys] for column in ("wrapped_by", "wrapped")},
        **{f"mark_{column}s": [row[column] for row in marks] for column in ("subject", "fingerprint", "event")},
        "rewrapped_subjects": [key.subject for key in commit.rewrapped],
        "rewrapped_by": [key.wrapped_by for key in commit.rewrapped],
        "rewrapped": [key.wrapped for key in commit.rewrapped],
    }
