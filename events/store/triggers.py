"""What SQLite itself refuses: changing, removing or replacing what was appended. It stops accidents; the tree shows intent.

SQLite's `INSERT OR REPLACE` removes the old row without any DELETE trigger, so each insert is guarded too, for every unique column.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

NEVER_CHANGED = ("events", "merkle_nodes", "commands", "checkpoints")
NEVER_REMOVED = (*NEVER_CHANGED, "log_head", "schema_stamp", "erasure_fence")

GUARDED_INSERTS = {
    "events": """NEW.position <= (SELECT position FROM log_head)
        OR NEW.position <> (SELECT coalesce(max(position), 0) + 1 FROM events)
        OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)""",
    "merkle_nodes": """NEW.position <= (SELECT position FROM log_head)
        OR NOT EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
        OR EXISTS (SELECT 1 FROM merkle_nodes WHERE position = NEW.position AND level = NEW.level)""",
    "commands": "EXISTS (SELECT 1 FROM commands WHERE command_id = NEW.command_id)",
    "checkpoints": "EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size AND origin = NEW.origin)",
    "log_head": "EXISTS (SELECT 1 FROM log_head)",
    "schema_stamp": "EXISTS (SELECT 1 FROM schema_stamp)",
    "erasure_fence": "EXISTS (SELECT 1 FROM erasure_fence WHERE subject = NEW.subject)",
    "payloads": "EXISTS (SELECT 1 FROM payloads WHERE subject = NEW.subject AND event = NEW.event AND field = NEW.field)",
    "subject_keys": "EXISTS (SELECT 1 FROM subject_keys WHERE subject = NEW.subject)",
}

GUARDED_UPDATES = {
    "log_head": "NEW.position < OLD.position OR NEW.position <> (SELECT coalesce(max(position), 0) FROM events)",
    "payloads": "TRUE",
    "erasure_fence": "TRUE",
}


def _sqlite_triggers() -> dict[str, str]:
    refused = {
        **{("update", table): "TRUE" for table in NEVER_CHANGED},
        **{("update", table): when for table, when in GUARDED_UPDATES.items()},
        **{("delete", table): "TRUE" for table in NEVER_REMOVED},
        **{("insert", table): when for table, when in GUARDED_INSERTS.items()},
    }
    return {f"{table}_{act}_guard": _sqlite_trigger(table, act, when) for (act, table), when in refused.items()}


def _sqlite_trigger(table: str, act: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{act}_guard BEFORE {act.upper()} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: this {act} of {table} is refused'); END"
    )


def create_triggers(connection: Connection) -> None:
    """Install every guard; part of the transaction that makes the tables."""
    for statement in _sqlite_triggers().values():
        connection.exec_driver_sql(statement)


def altered_triggers(connection: Connection) -> tuple[str, ...]:
    """The names of guards that are missing or not as they were installed, sorted."""
    rows = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    stored = {row.name: row.sql for row in rows}
    return tuple(sorted(name for name, statement in _sqlite_triggers().items() if stored.get(name) != statement))
