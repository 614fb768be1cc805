"""What somebody may do to a log who owns the file, knows the program and is careful, and what verification says of it.

Each attack changes a sound log of eleven events, of which a checkpoint over the first eight is stored; it says which findings there are
without a checkpoint held elsewhere, and which more there are with one. The empty set is an attack that is not found.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace

from events import merkle
from events.canonical import canonical, parse
from events.checkpoints import Checkpoint
from events.keys import signing_text, write_private
from events.notes import Note, sign
from events.signing import signer_of
from events.store.tables import command_checksum
from tests.events.places import NOW, Place, add, away, dice, hired

COLUMNS = ("id", "stream", "name", "version", "recorded_at", "command_id")
SIZE, HELD = 11, 8


@dataclass(frozen=True)
class Attack:
    """What is done, and the reasons of the findings: without a held checkpoint, and those that a held one adds."""

    says: str
    act: Callable[[Place], None]
    found: frozenset[str]
    more: frozenset[str] = frozenset()


def sound_log(place: Place) -> str:
    """Make the log at the place; the checkpoint that somebody holds of it, as text."""
    log = place.create()
    add(log, hired("ann"), away("ann"), away("ann"), command="c1")
    add(log, hired("bob"), away("bob"), away("bob"), away("bob"), command="c2")
    held = str(log.checkpoint().note)
    add(log, away("ann"), away("bob"), command="c3")
    add(log, away("ann"), command="c4")
    log.close()
    return held


def forge(place: Place, *statements: str | tuple[str, tuple[object, ...]], guards: bool = True) -> None:
    """Run SQL with every guard out of the way, and put the guards back."""
    with closing(sqlite3.connect(place.file, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute("BEGIN")
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(*([statement] if isinstance(statement, str) else statement))
        for _, sql in triggers if guards else ():
            raw.execute(sql)
        raw.execute("COMMIT")


def sql(*statements: str, guards: bool = True) -> Callable[[Place], None]:
    """An attack by these statements alone."""
    return lambda place: forge(place, *statements, guards=guards)


def envelopes(place: Place) -> list[bytes]:
    with closing(sqlite3.connect(place.file)) as raw:
        return [envelope for (envelope,) in raw.execute("SELECT envelope FROM events ORDER BY position")]


def rebuilt(place: Place, stored: list[bytes]) -> None:
    """Put other events in place of all, with leaves, columns, commands, tree and head as if they had been appended so."""
    opened = [parse(data) for data in stored]
    leaves = [merkle.leaf_hash(data) for data in stored]
    edge, nodes = merkle.grow(merkle.Edge(), leaves)
    rows = [
        (position, data, leaf, *(envelope[name] for name in COLUMNS))
        for position, (data, leaf, envelope) in enumerate(zip(stored, leaves, opened, strict=True), start=1)
    ]
    inserts = [("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row) for row in rows]
    inserts += [("INSERT INTO merkle_nodes VALUES (?, ?, ?)", (node.position, node.level, node.hash)) for node in nodes]
    head = ("UPDATE log_head SET position = ?, root = ?, recorded_at = ?", (edge.size, merkle.root(edge), opened[-1]["recorded_at"]))
    ends = _commands(place, [envelope["command_id"] for envelope in opened])
    forge(place, "DELETE FROM events", "DELETE FROM merkle_nodes", *inserts, head, "DELETE FROM commands", *ends)


def _commands(place: Place, ids: list[str]) -> list[tuple[str, tuple[object, ...]]]:
    with closing(sqlite3.connect(place.file)) as raw:
        old = {row[0]: row[1:3] for row in raw.execute("SELECT * FROM commands")}
    statements = []
    for command in dict.fromkeys(ids):
        first, last = ids.index(command) + 1, len(ids) - ids[::-1].index(command)
        row = (command, *old.get(command, next(iter(old.values()))), first, last)
        statements.append(("INSERT INTO commands VALUES (?, ?, ?, ?, ?, ?)", (*row, command_checksum(*row))))
    return statements


def edited(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Place], None]:
    """An attack by whoever builds the whole log anew with other events."""
    return lambda place: rebuilt(place, change(envelopes(place)))


def changed(data: bytes, **members: object) -> bytes:
    return canonical({**parse(data), **members})


def _without_payload(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Place], None]:
    """The same, with the sealed texts of what is gone removed too."""

    def act(place: Place) -> None:
        edited(change)(place)
        orphans = "event NOT IN (SELECT id FROM events)"
        forge(
            place, f"DELETE FROM payloads WHERE {orphans}", "DELETE FROM subject_keys WHERE subject NOT IN (SELECT subject FROM payloads)"
        )

    return act


def _without_stored_checkpoints(act: Callable[[Place], None]) -> Callable[[Place], None]:
    def both(place: Place) -> None:
        act(place)
        forge(place, "DELETE FROM checkpoints")

    return both


def _signed_anew(act: Callable[[Place], None]) -> Callable[[Place], None]:
    """By whoever has the signing key too and makes the signer forget."""

    def both(place: Place) -> None:
        _without_stored_checkpoints(act)(place)
        (place.keys / "signing.memory").unlink()
        log = place.open()
        log.checkpoint()
        log.close()

    return both


def _signed_by_another_key(act: Callable[[Place], None]) -> Callable[[Place], None]:
    def both(place: Place) -> None:
        _without_stored_checkpoints(act)(place)
        write_private(place.keys / "signing.key", signing_text(bytes([7]) * 32))
        (place.keys / "signing.memory").unlink()
        log = place.open()
        log.checkpoint()
        log.close()

    return both


def _rolled_back(place: Place) -> None:
    edited(lambda stored: stored[:5])(place)
    forge(place, "DELETE FROM checkpoints")
    orphans = "event NOT IN (SELECT id FROM events)"
    forge(place, f"DELETE FROM payloads WHERE {orphans}", "DELETE FROM subject_keys WHERE subject NOT IN (SELECT subject FROM payloads)")


def _rolled_back_and_gone_on(place: Place) -> None:
    _rolled_back(place)
    log = place.open()
    add(log, *[away("ann")] * 6, command="c5", now=NOW)
    log.close()


def _rewritten(stored: list[bytes]) -> list[bytes]:
    return [*stored[:6], changed(stored[6], actor="somebody-else"), *stored[7:]]


def _tail_rewritten(stored: list[bytes]) -> list[bytes]:
    return [*stored[:-1], changed(stored[-1], actor="somebody-else")]


def _inserted(stored: list[bytes]) -> list[bytes]:
    made = changed(stored[5], id="f" * 32, causation="made-up")
    return [*stored[:6], made, *stored[6:]]


def _swapped(stored: list[bytes]) -> list[bytes]:
    return [*stored[:5], stored[6], stored[5], *stored[7:]]


def _a_foreign_log(place: Place) -> None:
    for name in ("rota.db", "rota.db-wal", "rota.db-shm"):
        place.file.with_name(name).unlink(missing_ok=True)
    place.entropy = dice(99)
    log = place.create()
    add(log, *[away("eve")] * 10, command="c9")
    log.close()


def _foreign_checkpoint(place: Place) -> None:
    log = place.open()
    signer = signer_of(place.keys, log.origin).key
    log.close()
    other = Checkpoint(origin="rotaledger/other", size=0, root=merkle.EMPTY_ROOT)
    note = str(Note(text=other.text, signatures=(sign(other.text, signer),)))
    forge(place, ("INSERT INTO checkpoints VALUES (0, 'rotaledger/other', ?)", (note.encode(),)))


def _forged_signature(place: Place) -> None:
    log = place.open()
    (stored,) = log.checkpoints()
    log.close()
    (line,) = stored.note.signatures
    note = str(replace(stored.note, signatures=(replace(line, content=bytes(64)),)))
    forge(place, ("UPDATE checkpoints SET note = ?", (note.encode(),)))


def f(*reasons: str) -> frozenset[str]:
    return frozenset(reasons)


def column(name: str, value: str) -> Callable[[Place], None]:
    return sql(f"UPDATE events SET {name} = {value} WHERE position = 6")


def one(**members: object) -> Callable[[Place], None]:
    """By whoever changes one event, its leaf and its columns, and nothing above it."""

    def act(place: Place) -> None:
        data = changed(envelopes(place)[6], **members)
        envelope = parse(data)
        sets = ", ".join(f"{name} = ?" for name in COLUMNS)
        values = (data, merkle.leaf_hash(data), *(envelope[name] for name in COLUMNS))
        forge(place, (f"UPDATE events SET envelope = ?, leaf = ?, {sets} WHERE position = 7", values))

    return act


def spelt(place: Place) -> None:
    data = envelopes(place)[6].replace(b'":', b'": ', 1)
    forge(place, ("UPDATE events SET envelope = ?, leaf = ? WHERE position = 7", (data, merkle.leaf_hash(data))))


ATTACKS = (
    Attack(
        "change the bytes of an event",
        sql("UPDATE events SET envelope = CAST(replace(CAST(envelope AS TEXT), 'actor-1', 'actor-2') AS BLOB) WHERE position = 7"),
        f("checkpoint-differs", "envelope-changed", "root-changed"),
    ),
    Attack(
        "put text where an envelope belongs",
        sql("UPDATE events SET envelope = 'text' WHERE position = 7"),
        f("checkpoint-differs", "command-changed", "envelope-changed", "root-changed"),
    ),
    Attack("change a leaf", sql("UPDATE events SET leaf = zeroblob(32) WHERE position = 7"), f("envelope-changed")),
    Attack("change an event with its leaf", one(actor="somebody-else"), f("checkpoint-differs", "root-changed", "tree-changed")),
    Attack(
        "spell an event otherwise, with its leaf", spelt, f("checkpoint-differs", "command-changed", "envelope-malformed", "root-changed")
    ),
    Attack(
        "set an instant back, with its leaf",
        one(recorded_at="2020-01-01T00:00:00.000000Z"),
        f("checkpoint-differs", "clock-fell", "root-changed"),
    ),
    Attack(
        "set the last instant ahead, in the head alone",
        sql("UPDATE log_head SET recorded_at = '2030-01-01T00:00:00.000000Z'"),
        f("head-changed"),
    ),
    Attack(
        "give a body that is none, with its leaf", one(body={"person": "bob"}), f("body-malformed", "checkpoint-differs", "root-changed")
    ),
    Attack("give another stream, with its leaf", one(stream="person:ann"), f("checkpoint-differs", "label-changed", "root-changed")),
    Attack(
        "give another command, with its leaf",
        one(command_id="c1"),
        f("checkpoint-differs", "command-changed", "root-changed", "tree-changed"),
    ),
    Attack("change a column beside the envelope", column("stream", "'person:ann'"), f("column-changed")),
    Attack(
        "delete an event",
        sql("DELETE FROM events WHERE position = 6"),
        f("checkpoint-differs", "command-changed", "missing", "root-changed"),
    ),
    Attack("delete the last event", sql("DELETE FROM events WHERE position = 11"), f("command-changed", "missing", "root-changed")),
    Attack(
        "delete the first event",
        sql("DELETE FROM events WHERE position = 1"),
        f("checkpoint-differs", "command-changed", "missing", "root-changed"),
    ),
    Attack(
        "delete all events",
        sql("DELETE FROM events"),
        f("checkpoint-beyond", "command-changed", "head-changed", "missing", "payload-stray", "root-changed", "tree-changed"),
    ),
    Attack(
        "reorder two events",
        sql(
            "UPDATE events SET position = 99 WHERE position = 6",
            "UPDATE events SET position = 6 WHERE position = 7",
            "UPDATE events SET position = 7 WHERE position = 99",
        ),
        f("checkpoint-differs", "root-changed", "tree-changed"),
    ),
    Attack(
        "append an event by hand",
        sql(
            "INSERT INTO events SELECT 12, envelope, leaf, 'x', stream, name, version, recorded_at, command_id "
            "FROM events WHERE position = 11"
        ),
        f("column-changed", "command-changed", "head-changed", "root-changed", "tree-changed"),
    ),
    Attack(
        "change a node of the tree", sql("UPDATE merkle_nodes SET hash = zeroblob(32) WHERE position = 8 AND level = 3"), f("tree-changed")
    ),
    Attack("add a node to the tree", sql("INSERT INTO merkle_nodes VALUES (8, 9, zeroblob(32))"), f("tree-changed")),
    Attack("change the root", sql("UPDATE log_head SET root = zeroblob(32)"), f("root-changed")),
    Attack("turn the head back", sql("UPDATE log_head SET position = 10"), f("head-changed")),
    Attack("remove the head", sql("DELETE FROM log_head"), f("head-damaged")),
    Attack("change what a command did", sql("UPDATE commands SET last = 5 WHERE first = 2"), f("command-changed")),
    Attack("forget a command", sql("DELETE FROM commands WHERE first = 2"), f("command-changed")),
    Attack(
        "make a command up",
        sql("INSERT INTO commands SELECT 'made-up', request_hash, hashed_by, 90, 90, checksum FROM commands LIMIT 1"),
        f("command-changed"),
    ),
    Attack("remove a guard", sql("SELECT 1", guards=False), f("guard-missing")),
    Attack(
        "add a trigger that keeps what an erasure destroys",
        sql(
            "CREATE TABLE kept AS SELECT * FROM payloads",
            """CREATE TRIGGER keeps AFTER DELETE ON payloads
                BEGIN INSERT INTO kept VALUES (OLD.subject, OLD.event, OLD.field, OLD.payload); END""",
        ),
        f("schema-changed"),
    ),
    Attack(
        "make a table anew without its types, with reals for positions",
        sql(
            f"CREATE TABLE anew AS SELECT position * 1.0 AS position, envelope, leaf, {', '.join(COLUMNS)} FROM events",
            "DROP TABLE events",
            "ALTER TABLE anew RENAME TO events",
        ),
        f("checkpoint-beyond", "command-changed", "database-damaged", "head-changed", "root-changed", "schema-changed", "tree-changed"),
    ),
    Attack(
        "put an event ahead of the first",
        sql("INSERT INTO events SELECT -1, envelope, leaf, 'other', stream, name, version, recorded_at, command_id FROM events LIMIT 1"),
        f("event-stray"),
    ),
    Attack("break a rule of a table", sql("UPDATE schema_stamp SET one = 2"), f("database-damaged")),
    Attack("remove a sealed text", sql("DELETE FROM payloads WHERE subject = 'ann' AND field = 'name'"), f("payload-missing")),
    Attack(
        "change a sealed text",
        sql("UPDATE payloads SET payload = zeroblob(99) WHERE subject = 'ann' AND field = 'name'"),
        f("payload-changed"),
    ),
    Attack(
        "exchange two sealed texts",
        sql(
            "UPDATE payloads SET payload = (SELECT payload FROM payloads AS other "
            "WHERE other.subject = 'bob' AND other.field = payloads.field) WHERE subject = 'ann'"
        ),
        f("payload-changed"),
    ),
    Attack(
        "add a sealed text",
        sql("INSERT INTO payloads SELECT subject, event, 'nickname', payload FROM payloads WHERE subject = 'ann' AND field = 'name'"),
        f("payload-stray"),
    ),
    Attack("remove a data key", sql("DELETE FROM subject_keys WHERE subject = 'ann'"), f("key-missing")),
    Attack("change a data key", sql("UPDATE subject_keys SET wrapped = zeroblob(60) WHERE subject = 'ann'"), f("key-changed")),
    Attack(
        "say of a data key that another key wraps it",
        sql("UPDATE subject_keys SET wrapped_by = '0123456789abcdef' WHERE subject = 'ann'"),
        f("key-changed", "key-foreign"),
    ),
    Attack(
        "add a data key",
        sql("INSERT INTO subject_keys SELECT 'eve', fingerprint, wrapped_by, wrapped FROM subject_keys WHERE subject = 'ann'"),
        f("key-stray"),
    ),
    Attack("damage a stored checkpoint", sql("UPDATE checkpoints SET note = CAST('x' AS BLOB)"), f("checkpoint-changed")),
    Attack("forge the signature of a stored checkpoint", _forged_signature, f("checkpoint-forged")),
    Attack("store a checkpoint of another log", _foreign_checkpoint, f("checkpoint-foreign")),
    Attack("rewrite an old event and all above it", edited(_rewritten), f("checkpoint-differs")),
    Attack("insert an event and build all anew", edited(_inserted), f("checkpoint-differs")),
    Attack("delete an event and build all anew", _without_payload(lambda stored: [*stored[:6], *stored[7:]]), f("checkpoint-differs")),
    Attack("reorder events and build all anew", edited(_swapped), f("checkpoint-differs")),
    Attack("cut the log before the checkpoint and build all anew", _without_payload(lambda stored: stored[:5]), f("checkpoint-beyond")),
    Attack("remove the stored checkpoints too: rewrite", _without_stored_checkpoints(edited(_rewritten)), f(), f("checkpoint-differs")),
    Attack("remove the stored checkpoints too: insert", _without_stored_checkpoints(edited(_inserted)), f(), f("checkpoint-differs")),
    Attack(
        "remove the stored checkpoints too: delete",
        _without_stored_checkpoints(_without_payload(lambda stored: [*stored[:6], *stored[7:]])),
        f(),
        f("checkpoint-differs"),
    ),
    Attack("remove the stored checkpoints too: reorder", _without_stored_checkpoints(edited(_swapped)), f(), f("checkpoint-differs")),
    Attack("roll back to an older state", _rolled_back, f(), f("checkpoint-beyond")),
    Attack("roll back and go on", _rolled_back_and_gone_on, f(), f("checkpoint-differs")),
    Attack("rewrite, and sign anew with the log's key", _signed_anew(edited(_rewritten)), f(), f("checkpoint-differs")),
    Attack("rewrite, and sign with another key", _signed_by_another_key(edited(_rewritten)), f(), f("checkpoint-differs")),
    Attack("put another log in its place", _a_foreign_log, f(), f("checkpoint-differs", "checkpoint-foreign")),
    Attack("rewrite the tail that no checkpoint covers", edited(_tail_rewritten), f()),
    Attack("cut the tail that no checkpoint covers", _without_payload(lambda stored: stored[:9]), f()),
)


@dataclass(frozen=True)
class Fault:
    """A database that cannot carry out a statement any more: part of it, what it does instead (None: it fails), and the findings.

    With `row` it fails only where it would have to read that event.
    """

    statement: str
    found: frozenset[str]
    instead: str | None = None
    row: int | None = None

    def meets(self, statement: str, parameters: tuple[object, ...]) -> bool:
        """Whether this statement is one that fails."""
        if self.row is None:
            return self.statement in statement
        asked = parameters[0] if parameters and isinstance(parameters[0], int) else 0
        return ("events.position > ?" in statement and asked < self.row) or ("events.position = ?" in statement and asked == self.row)


FAULTS = (
    Fault("PRAGMA integrity_check", f("database-damaged")),
    Fault("FROM log_head", f("head-damaged")),
    Fault(
        "FROM events \nWHERE events.position",
        f("unreadable", "command-changed", "checkpoint-beyond", "head-changed", "root-changed", "tree-changed"),
    ),
    Fault("events.position > ?", f("unreadable")),
    Fault("event 6", f("unreadable", "checkpoint-differs", "command-changed", "root-changed"), row=6),
    Fault(
        "ORDER BY events.position",
        f("database-damaged", "command-changed", "checkpoint-beyond", "head-changed", "root-changed", "tree-changed"),
        instead="ORDER BY -events.position",
    ),
    Fault("FROM merkle_nodes \nWHERE", f("tree-changed")),
    Fault("count(*) AS count_1 \nFROM merkle_nodes", f("database-damaged")),
    Fault("FROM commands \nWHERE", f("command-changed")),
    Fault("FROM payloads \nWHERE", f("payload-unreadable", "database-damaged")),
    Fault("count(*) AS count_1 \nFROM payloads", f("database-damaged")),
    Fault("FROM checkpoints", f("checkpoint-changed")),
)
