"""Whoever can write the file can change it; verification says where, and never breaks down over what it finds."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from events import merkle
from events.canonical import canonical, parse
from events.errors import LogError, Tampered, Unreadable
from tests.events.places import ENGINES, Place, add, away, hired

PERSONAL = {2: ("number", "name"), 5: ("number", "name")}
SIZE = 11


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A log of eleven events in four commands, closed; each test works on a copy."""
    place = ENGINES["sqlite"](tmp_path_factory.mktemp("sound"))
    log = place.create()
    add(log, hired("ann", name="Ann Unmistakable"), away("ann"), away("ann"), command="c1")
    add(log, hired("bob", name="Bob Unmistakable"), command="c2")
    add(log, *[away("bob")] * 6, command="c3")
    log.close()
    return place


@pytest.fixture
def copy(sound: Place, file_place: Place) -> Place:
    shutil.copy(sound.file, file_place.file)
    shutil.copytree(sound.keys, file_place.keys)
    return file_place


def forge(place: Place, *statements: str | tuple[str, tuple[object, ...]]) -> None:
    """Run SQL as somebody would who owns the file, with every guard out of the way and back in place afterwards."""
    with closing(sqlite3.connect(place.file, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("BEGIN")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(*([statement] if isinstance(statement, str) else statement))
        for _, sql in guards:
            raw.execute(sql)
        raw.execute("COMMIT")


def verified(place: Place, *, keyless: bool = False):
    log = place.open(keyless=keyless)
    try:
        return log.verify()
    finally:
        log.close()


def reasons(place: Place) -> set[tuple[str, int | None]]:
    return {(finding.reason, finding.position) for finding in verified(place).findings}


def test_of_what_is_left_out_unchecked_nothing_is_handed_out(copy: Place) -> None:
    forge(copy, "UPDATE events SET envelope = CAST(envelope || x'20' AS BLOB) WHERE position = 4")
    log = copy.open()
    assert [raw.position for raw in log.raw(wanted=lambda position, envelope: position < 4)] == [1, 2, 3]
    with pytest.raises(Tampered, match="Event 4 is not what was appended"):
        list(log.raw(wanted=lambda position, envelope: position == 4))
    log.close()


def test_the_sound_log_verifies(copy):
    verification = verified(copy)
    assert verification.findings == ()
    assert (verification.size, verification.slots_open) == (SIZE, 4)


COLUMNS = ("envelope", "leaf", "id", "stream", "name", "version", "recorded_at", "command_id")


def flip(cell: object, bit: int) -> tuple[str, object]:
    """A cell with one bit changed, and the SQL that stores it with its old type."""
    if isinstance(cell, int):
        return "?", cell ^ (1 << bit % 31)
    old = cell if isinstance(cell, bytes) else str(cell).encode()
    new = bytearray(old)
    new[bit // 8 % len(new)] ^= 1 << bit % 8
    return ("?" if isinstance(cell, bytes) else "CAST(? AS TEXT)"), bytes(new)


def flips_are_found(place: Place, draws: random.Random, times: int) -> None:
    log = place.open()
    with closing(sqlite3.connect(place.file, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("DROP TRIGGER events_update_guard")
        cells = {(position, column): cell for column in COLUMNS for position, cell in raw.execute(f"SELECT position, {column} FROM events")}
        for _ in range(times):
            (position, column), cell = draws.choice(list(cells.items()))
            sql, changed = flip(cell, draws.randrange(1 << 14))
            raw.execute(f"UPDATE events SET {column} = {sql} WHERE position = ?", (changed, position))
            found = {finding.position for finding in log.verify().findings}
            assert position in found, f"{column} of event {position}: {changed!r}"
            raw.execute(f"UPDATE events SET {column} = ? WHERE position = ?", (cell, position))
    assert {finding.reason for finding in log.verify().findings} == {"guard-missing"}
    log.close()


def test_one_flipped_bit_of_any_stored_field_is_found_and_its_event_named(copy):
    flips_are_found(copy, random.Random(1), 250)


@pytest.mark.campaign
def test_five_thousand_flipped_bits_are_found_and_their_events_named(copy):
    flips_are_found(copy, random.Random(2), 5000)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("junk", [b"\xff\xfe", "text", 7, -1.5, "", b"", 2**62], ids=repr)
def test_junk_of_any_type_in_any_column_is_found_and_its_event_named(copy, column, junk):
    sql = "CAST(? AS TEXT)" if junk == b"\xff\xfe" and column not in ("envelope", "leaf") else "?"
    forge(copy, (f"UPDATE events SET {column} = {sql} WHERE position = 5", (junk,)))
    assert 5 in {finding.position for finding in verified(copy).findings}


def rehashed(place: Place, position: int, change: Callable[[dict], None]) -> None:
    """Change an envelope and, like a careful forger, its leaf and the columns beside it, but not the tree."""
    with closing(sqlite3.connect(place.file)) as raw:
        (stored,) = raw.execute("SELECT envelope FROM events WHERE position = ?", (position,)).fetchone()
    envelope = parse(stored)
    change(envelope)
    data = canonical(envelope)
    columns = {name: envelope[name] for name in ("id", "stream", "name", "version", "recorded_at", "command_id")}
    sets = ", ".join(f"{name} = ?" for name in columns)
    forge(
        place,
        (
            f"UPDATE events SET envelope = ?, leaf = ?, {sets} WHERE position = ?",
            (data, merkle.leaf_hash(data), *columns.values(), position),
        ),
    )


def test_an_envelope_rewritten_with_its_leaf_breaks_the_tree_above_it(copy):
    rehashed(copy, 6, lambda envelope: envelope["body"].update(last_day="2026-07-07"))
    assert reasons(copy) == {("tree-changed", 6), ("root-changed", None)}


def test_a_rewritten_log_with_a_rewritten_tree_is_another_root(copy):
    """Nothing inside the file can show this one: that is what held checkpoints are for."""
    before = verified(copy).root
    rehashed(copy, 11, lambda envelope: envelope["body"].update(last_day="2026-07-07"))
    with closing(sqlite3.connect(copy.file)) as raw:
        leaves = [leaf for (leaf,) in raw.execute("SELECT leaf FROM events ORDER BY position")]
    edge, _ = merkle.grow(merkle.Edge(), leaves)
    forge(copy, ("UPDATE log_head SET root = ?", (merkle.root(edge),)))
    verification = verified(copy)
    assert verification.findings == ()
    assert verification.root != before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda envelope: envelope.update(recorded_at="2026-06-30T08:30:00.000000Z"), "clock-fell"),
        (lambda envelope: envelope.update(recorded_at="2026-07-01"), "envelope-malformed"),
        (lambda envelope: envelope["body"].update(last_day="soon"), "body-malformed"),
        (lambda envelope: envelope["body"].update(last_day=None), "body-malformed"),
        (lambda envelope: envelope.pop("actor"), "envelope-malformed"),
        (lambda envelope: envelope.update(stream="person:else"), "label-changed"),
        (lambda envelope: envelope.update(effective_day="2026-01-01"), "label-changed"),
        (lambda envelope: envelope.update(command_id="c2"), "command-changed"),
        (lambda envelope: envelope["slots"].update(person=["a", "b"]), "body-malformed"),
    ],
)
def test_a_forgery_is_also_named_for_what_it_says(copy, change, reason):
    rehashed(copy, 7, change)
    assert reason in {finding.reason for finding in verified(copy).findings}


def test_an_event_of_an_unknown_kind_is_counted_not_condemned(copy):
    rehashed(copy, 11, lambda envelope: envelope.update(name="never-heard-of"))
    verification = verified(copy)
    assert verification.unknown == 1
    assert {finding.reason for finding in verification.findings} == {"root-changed"}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["DELETE FROM events WHERE position = 4"], ("missing", 4)),
        (["DELETE FROM events WHERE position BETWEEN 4 AND 6"], ("missing", 4)),
        (["DELETE FROM events WHERE position = 11"], ("missing", 11)),
        (["DELETE FROM events"], ("missing", 1)),
        (["UPDATE events SET position = 99 WHERE position = 11"], ("missing", 11)),
        (
            [
                "UPDATE events SET position = 99 WHERE position = 6",
                "UPDATE events SET position = 6 WHERE position = 7",
                "UPDATE events SET position = 7 WHERE position = 99",
            ],
            ("tree-changed", 6),
        ),
        (["DELETE FROM merkle_nodes WHERE position = 8 AND level = 3"], ("tree-changed", 8)),
        (["UPDATE merkle_nodes SET hash = zeroblob(32) WHERE position = 6"], ("tree-changed", 6)),
        (["UPDATE merkle_nodes SET hash = 'x'"], ("tree-changed", 2)),
        (["INSERT INTO merkle_nodes VALUES (3, 1, zeroblob(32))"], ("tree-changed", None)),
        (["UPDATE log_head SET root = zeroblob(32)"], ("root-changed", None)),
        (["UPDATE log_head SET position = 10"], ("head-changed", 11)),
        (["UPDATE log_head SET position = 2000000000000"], ("missing", 12)),
        (["UPDATE log_head SET recorded_at = '2026-07-02T00:00:00.000000Z'"], ("head-changed", None)),
        (["UPDATE log_head SET recorded_at = 'noon'"], ("head-damaged", None)),
        (["UPDATE log_head SET root = 'x'"], ("head-damaged", None)),
        (["UPDATE log_head SET position = 'x'"], ("head-damaged", None)),
        (["DELETE FROM log_head"], ("head-damaged", None)),
        (["DELETE FROM commands WHERE command_id = 'c2'"], ("command-changed", 5)),
        (["UPDATE commands SET last = 5 WHERE command_id = 'c1'"], ("command-changed", 2)),
        (["UPDATE commands SET command_id = 'c9' WHERE command_id = 'c3'"], ("command-changed", 6)),
        (["UPDATE commands SET request_hash = zeroblob(32) WHERE command_id = 'c2'"], ("command-changed", 5)),
        (["UPDATE commands SET hashed_by = 'other' WHERE command_id = 'c2'"], ("command-changed", 5)),
        (["INSERT INTO commands VALUES ('c9', x'00', 'k', 12, 12, x'00')"], ("command-changed", None)),
        (["UPDATE commands SET first = x'ff', last = 'y'"], ("command-changed", 1)),
        (["DELETE FROM payloads WHERE field = 'name' AND subject = 'ann'"], ("payload-missing", 2)),
        (["UPDATE payloads SET payload = zeroblob(90) WHERE subject = 'bob' AND field = 'name'"], ("payload-changed", 5)),
        (["UPDATE payloads SET payload = 'text' WHERE subject = 'bob' AND field = 'name'"], ("payload-missing", 5)),
        (
            ["INSERT INTO payloads SELECT subject, event, 'title', payload FROM payloads WHERE subject = 'ann'  AND field = 'name'"],
            ("payload-stray", None),
        ),
        (["UPDATE payloads SET subject = 'bob' WHERE subject = 'ann' AND field = 'name'"], ("payload-missing", 2)),
        (["DELETE FROM subject_keys WHERE subject = 'ann'"], ("key-missing", 2)),
        (["UPDATE subject_keys SET wrapped = zeroblob(60) WHERE subject = 'ann'"], ("key-changed", None)),
        (["UPDATE subject_keys SET wrapped_by = 'other' WHERE subject = 'ann'"], ("key-changed", None)),
        (["UPDATE subject_keys SET fingerprint = 'other' WHERE subject = 'ann'"], ("key-changed", None)),
        (["INSERT INTO subject_keys SELECT 'carl', fingerprint, wrapped_by, wrapped FROM subject_keys LIMIT 1"], ("key-stray", None)),
        (["DROP TABLE merkle_nodes"], ("database-damaged", None)),
        (["DROP TABLE commands"], ("database-damaged", None)),
        (["DROP TABLE payloads"], ("database-damaged", None)),
        (["DROP TABLE log_head"], ("head-damaged", None)),
        (["DROP TABLE events"], ("unreadable", 1)),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_an_attack_by_sql_is_found(copy, statements, expected):
    forge(copy, *[statement for statement in statements if not statement.startswith("DROP")])
    dropped = [statement for statement in statements if statement.startswith("DROP")]
    if dropped:
        with closing(sqlite3.connect(copy.file)) as raw:
            raw.execute(dropped[0])
    assert expected in reasons(copy)
    assert verified(copy, keyless=True).findings or expected[0] in ("payload-changed", "key-changed")


def test_a_missing_guard_is_found(copy):
    with closing(sqlite3.connect(copy.file)) as raw:
        raw.execute("DROP TRIGGER events_update_guard")
    (finding,) = verified(copy).findings
    assert (finding.reason, finding.position) == ("guard-missing", None)
    assert "events_update_guard" in finding.sentence


def test_payloads_swapped_between_two_people_are_found(copy):
    forge(
        copy,
        "UPDATE payloads SET event = 'x' WHERE subject = 'ann' AND field = 'name'",
        "UPDATE payloads AS bobs SET payload = anns.payload FROM payloads AS anns"
        " WHERE bobs.subject = 'bob' AND bobs.field = 'name' AND anns.subject = 'ann' AND anns.field = 'name'",
        "UPDATE payloads SET event = (SELECT id FROM events WHERE position = 2) WHERE event = 'x'",
    )
    assert reasons(copy) == {("payload-changed", 5)}


def test_reading_a_changed_event_stops_with_its_position(copy):
    forge(copy, "UPDATE events SET envelope = envelope || x'20' WHERE position = 6")
    log = copy.open()
    read = []
    with pytest.raises(Tampered, match="Event 6") as stopped:
        read.extend(record.position for record in log.read())
    assert stopped.value.position == 6
    with pytest.raises(Tampered, match="Event 6"):
        read.extend(position for position, _ in log.events())
    assert read == [1, 2, 3, 4, 5] * 2
    log.close()


def test_reading_over_a_gap_stops_with_its_position(copy):
    forge(copy, "DELETE FROM events WHERE position IN (6, 11)")
    log = copy.open()
    for after, missing in ((0, 6), (6, 11), (10, 11)):
        with pytest.raises(Tampered, match=f"Event {missing} is missing") as stopped:
            list(log.read(after=after))
        with pytest.raises(Tampered, match=f"Event {missing} is missing"):
            list(log.events(after=after))
        assert stopped.value.position == missing
    log.close()


def test_nothing_is_appended_to_a_tree_that_does_not_fit_its_root(copy):
    forge(copy, "UPDATE log_head SET root = zeroblob(32)")
    log = copy.open()
    with pytest.raises(Tampered, match="nothing was appended"):
        add(log, away(), command="c9")
    log.close()


def test_an_opened_slot_of_a_changed_payload_is_unreadable(copy):
    forge(copy, "UPDATE payloads SET payload = zeroblob(90) WHERE subject = 'bob' AND field = 'name'")
    log = copy.open()
    record = list(log.read())[4]
    with pytest.raises(Unreadable, match="was changed"):
        log.reader()(record.event.name)
    assert log.reader()(record.event.number) == "4711"
    log.close()


def everything(place: Place) -> list[object]:
    """All that the log gives out."""
    log = place.open()
    try:
        head = log.head()
        records = list(log.read())
        texts = log.reader().many(slot for record in records for slot in _slots(record.event))
        return [head.position, head.root, records, texts, log.was_done("c2", b"c2")]
    finally:
        log.close()


def _slots(event):
    return [slot for name in ("number", "name") if (slot := getattr(event, name, None))]


def file_flips(place: Place, draws: random.Random, times: int) -> int:
    """Flip bits of the whole file; what passes verification must give out what it gave before. Returns the flips found."""
    sound_bytes, truth, found = place.file.read_bytes(), everything(place), 0
    for _ in range(times):
        damaged = bytearray(sound_bytes)
        at, bit = draws.randrange(len(damaged)), draws.randrange(8)
        damaged[at] ^= 1 << bit
        _replace_file(place.file, bytes(damaged))
        try:
            passes = verified(place).findings == ()
        except LogError:
            passes = False
        found += not passes
        if passes:
            assert everything(place) == truth, f"bit {bit} of byte {at}"
    _replace_file(place.file, sound_bytes)
    return found


def _replace_file(path: Path, content: bytes) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(content)


def test_a_flipped_bit_anywhere_in_the_file_is_found_or_changes_nothing(copy):
    assert file_flips(copy, random.Random(3), 150) > 10


@pytest.mark.campaign
def test_five_thousand_flipped_bits_anywhere_are_found_or_change_nothing(copy):
    assert file_flips(copy, random.Random(4), 5000) > 200


def test_a_file_cut_anywhere_is_found_in_a_sentence(copy):
    content = copy.file.read_bytes()
    for length in range(0, len(content), 4096 * 3 + 100):
        _replace_file(copy.file, content[:length])
        assert _complaints(copy)


def _complaints(place: Place) -> list[str]:
    try:
        return [finding.sentence for finding in verified(place).findings]
    except LogError as error:
        return [str(error)]
