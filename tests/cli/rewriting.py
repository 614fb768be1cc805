"""A forger who knows the format: events are rewritten and the whole tree with them, so that the log agrees with itself again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from events import merkle
from events.canonical import canonical, parse

Body = dict[str, Any]


def rewritten(file: Path, change: Callable[[Body], Body]) -> None:
    """Change the bodies of events in place; leaves, nodes, root and guards fit afterwards."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("BEGIN")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        leaves = []
        for position, envelope in raw.execute("SELECT position, envelope FROM events ORDER BY position").fetchall():
            whole: Any = parse(envelope)
            forged = canonical({**whole, **_labelled(whole, change(whole["body"]))})
            leaves.append(merkle.leaf_hash(forged))
            raw.execute("UPDATE events SET envelope = ?, leaf = ? WHERE position = ?", (forged, leaves[-1], position))
        edge, nodes = merkle.grow(merkle.Edge(), leaves)
        for node in nodes:
            raw.execute("UPDATE merkle_nodes SET hash = ? WHERE position = ? AND level = ?", (node.hash, node.position, node.level))
        raw.execute("UPDATE log_head SET root = ?", (merkle.root(edge),))
        for _, sql in guards:
            raw.execute(sql)
        raw.execute("COMMIT")


def _labelled(whole: Body, body: Body) -> Body:
    """The body, and the day from which it holds where that was its first day."""
    follows = whole.get("effective_day") == whole["body"].get("first_day")
    return {"body": body, "effective_day": body["first_day"] if follows and "first_day" in body else whole.get("effective_day")}
