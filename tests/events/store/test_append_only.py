"""What the database itself refuses to anybody with a SQL prompt: change, removal and replacement of what was appended."""

import sqlite3

import pytest

from tests.events.places import add, away, hired

REST = "envelope, leaf, id, stream, name, version, recorded_at, command_id"
EVENT = "(position, envelope, leaf, id, stream, name, version, recorded_at, command_id)"


@pytest.fixture
def raw(file_place):
    log = file_place.create()
    add(log, hired(), away(), command="c1")
    log.close()
    connection = sqlite3.connect(file_place.file, isolation_level=None)
    yield connection
    connection.close()
    log = file_place.open()
    assert log.verify().findings == ()
    assert add(log, away(), command="c2").first == 4
    log.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET stream = 'x'",
        "UPDATE events SET stream = stream WHERE position = 2",
        "UPDATE OR REPLACE events SET position = 1 WHERE position = 2",
        "UPDATE OR IGNORE events SET leaf = x'00'",
        "DELETE FROM events",
        "DELETE FROM events WHERE position = 3",
        "UPDATE merkle_nodes SET hash = x'00'",
        "DELETE FROM merkle_nodes",
        "UPDATE commands SET last = 9",
        "DELETE FROM commands",
        "DELETE FROM log_head",
        "UPDATE log_head SET position = 2",
        "UPDATE log_head SET position = 4",
        "DELETE FROM schema_stamp",
        "UPDATE payloads SET payload = x'00'",
    ],
)
def test_changing_and_removing_are_refused(raw, statement):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)


@pytest.mark.parametrize("how", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"])
@pytest.mark.parametrize("position", [0, -1, 1, 2, 3, 5, 100])
def test_an_event_takes_the_next_position_and_no_other(raw, how, position):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(
            f"{how} INTO events {EVENT} SELECT ?, envelope, leaf, 'fresh', stream, name, version, recorded_at, command_id FROM events",
            (position,),
        )


@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_an_event_is_not_replaced_by_its_id_either(raw, how):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(f"{how} INTO events {EVENT} SELECT 4, {REST} FROM events WHERE position = 2")


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("merkle_nodes", "position, level, x'00'"),
        ("commands", "command_id, request_hash, hashed_by, 1, 1, checksum"),
        ("log_head", "one, position, root, recorded_at"),
        ("schema_stamp", "one, format, 9"),
        ("payloads", "subject, event, field, x'00'"),
        ("subject_keys", "subject, fingerprint, wrapped_by, x'00'"),
    ],
)
def test_no_row_is_replaced(raw, table, columns):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(f"REPLACE INTO {table} SELECT {columns} FROM {table} LIMIT 1")


def test_no_node_is_added_under_the_head(raw):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("INSERT INTO merkle_nodes VALUES (2, 5, x'00')")


def test_a_replacement_is_refused_under_any_setting_of_the_connection(raw):
    for setting in ("recursive_triggers = ON", "recursive_triggers = OFF", "foreign_keys = OFF", "ignore_check_constraints = ON"):
        raw.execute(f"PRAGMA {setting}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute("REPLACE INTO events SELECT * FROM events WHERE position = 2")
