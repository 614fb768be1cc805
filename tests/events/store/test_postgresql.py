"""What holds on a server alone: the function through which everything comes in, its guards, and the login in every event."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from events.errors import LogError, Tampered
from events.kinds.log import LogOpened
from events.store import Log
from events.store.postgresql import database
from tests.events.places import NOW, Place, add, away, hired
from tests.postgres import Server, running


class Raw:
    """SQL typed by the database's superuser, or by another login."""

    def __init__(self, place: Place) -> None:
        self.server: Server = running()
        self.database = place.where.split("@/")[1].partition("?")[0]

    def __call__(self, *statements: str, login: str | None = None) -> list[tuple[object, ...]]:
        return self.server.sql(self.database, *statements, login=login)

    def unguarded(self, *statements: str) -> None:
        """As an administrator who switches the triggers off and on again."""
        self("SET session_replication_role = replica", *statements)


@pytest.fixture
def log(server_place: Place) -> Iterator[Log]:
    log = server_place.create()
    add(log, hired(), away(), command="c1")
    yield log
    log.close()


@pytest.fixture
def raw(server_place: Place, log: Log) -> Raw:
    return Raw(server_place)


def test_the_login_stands_in_every_envelope_and_record(log: Log) -> None:
    assert {record.login for record in log.read()} == {"tests"}
    assert {json.loads(event.envelope)["login"] for event in log.raw()} == {"tests"}
    assert log.verify().findings == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rota.events SET stream = 'x'",
        "UPDATE rota.events SET stream = stream WHERE position = 2",
        "DELETE FROM rota.events",
        "DELETE FROM rota.events WHERE position = 3",
        "TRUNCATE rota.events",
        "TRUNCATE rota.events, rota.log_head CASCADE",
        "TRUNCATE rota.payloads",
        "UPDATE rota.merkle_nodes SET hash = ''",
        "DELETE FROM rota.merkle_nodes",
        "UPDATE rota.commands SET last = 9",
        "DELETE FROM rota.commands",
        "DELETE FROM rota.log_head",
        "UPDATE rota.log_head SET position = 2",
        "UPDATE rota.log_head SET position = 4",
        "DELETE FROM rota.schema_stamp",
        "UPDATE rota.payloads SET payload = ''",
        "INSERT INTO rota.log_head VALUES (1, 3, '', NULL) ON CONFLICT (one) DO UPDATE SET root = ''",
        "INSERT INTO rota.merkle_nodes VALUES (2, 5, '')",
        *[
            f"INSERT INTO rota.events SELECT {position}, envelope, leaf, 'fresh', stream, name, version, recorded_at, command_id"
            " FROM rota.events WHERE position = 1"
            for position in (0, -1, 1, 2, 3, 5, 100)
        ],
    ],
)
def test_changing_removing_and_inserting_elsewhere_are_refused_even_to_the_superuser(log: Log, raw: Raw, statement: str) -> None:
    with pytest.raises(psycopg.Error, match="append-only"):
        raw(statement)
    assert log.verify().findings == ()
    assert add(log, away(), command="c2").first == 4


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("DROP TRIGGER events_update_guard ON rota.events", "events_update_guard"),
        ("ALTER TABLE rota.events DISABLE TRIGGER events_delete_guard", "events_delete_guard"),
        ("DROP TRIGGER commands_truncate_guard ON rota.commands", "commands_truncate_guard"),
        (
            "CREATE OR REPLACE FUNCTION rota.events_update_refused() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "events_update_refused",
        ),
        (
            "CREATE OR REPLACE FUNCTION rota.stamped(p_now text, p_head text) RETURNS text LANGUAGE sql AS 'SELECT p_now'",
            "stamped",
        ),
    ],
)
def test_a_guard_that_is_missing_off_or_another_is_found(log: Log, raw: Raw, statement: str, guard: str) -> None:
    raw(statement)
    (finding,) = log.verify().findings
    assert finding.reason == "guard-missing"
    assert guard in finding.sentence


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("ALTER FUNCTION rota.append SECURITY INVOKER", "function append"),
        ("ALTER FUNCTION rota.append RESET search_path", "function append"),
        ("CREATE FUNCTION rota.append(text) RETURNS int LANGUAGE sql AS 'SELECT 1'", "function append"),
        ("CREATE FUNCTION rota.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function mine"),
        (
            "CREATE TRIGGER keeps BEFORE DELETE ON rota.payloads FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "trigger keeps on payloads",
        ),
        ("CREATE RULE keeps AS ON DELETE TO rota.payloads DO INSTEAD NOTHING", "rule keeps on payloads"),
        ("CREATE TABLE rota.kept (LIKE rota.payloads)", "table kept"),
        ("GRANT ALL ON rota.commands TO PUBLIC", "right to INSERT on commands"),
    ],
)
def test_what_is_not_the_logs_is_found(log: Log, raw: Raw, statement: str, part: str) -> None:
    raw(statement)
    findings = log.verify().findings
    assert {finding.reason for finding in findings} == {"schema-changed"}
    assert any(f"The {part} is" in finding.sentence for finding in findings)


@pytest.mark.parametrize(
    ("statement", "reason", "position"),
    [
        ("UPDATE rota.events SET envelope = envelope || ' ' WHERE position = 2", "envelope-changed", 2),
        ("UPDATE rota.events SET stream = 'x' WHERE position = 3", "column-changed", 3),
        ("DELETE FROM rota.events WHERE position = 2", "missing", 2),
        ("DELETE FROM rota.payloads WHERE field = 'name'", "payload-missing", 2),
        ("UPDATE rota.merkle_nodes SET hash = ''", "tree-changed", 2),
        ("UPDATE rota.log_head SET root = ''", "root-changed", None),
        ("DELETE FROM rota.commands WHERE command_id = 'c1'", "command-changed", 2),
    ],
)
def test_what_an_administrator_changes_is_found(log: Log, raw: Raw, statement: str, reason: str, position: int | None) -> None:
    raw.unguarded(statement)
    assert (reason, position) in {(finding.reason, finding.position) for finding in log.verify().findings}


def test_nothing_is_appended_to_a_tree_that_does_not_fit_its_root(log: Log, raw: Raw) -> None:
    raw.unguarded("UPDATE rota.log_head SET root = sha256('')")
    with pytest.raises(Tampered, match="nothing was appended"):
        add(log, away(), command="c9")


def test_a_clock_that_runs_ahead_is_refused(log: Log) -> None:
    with pytest.raises(LogError, match=r"ahead of the server.*set it"):
        add(log, away(), command="c2", now=datetime.now(UTC) + timedelta(minutes=1))
    assert log.head().position == 3


def call(raw: Raw, login: str, command: str = "c9", now: str = "2024-07-01T08:30:00.000000Z", before: str | None = None) -> object:
    """The function `append` called by hand, as somebody would who wants to get something past it."""
    head = f'{{"actor":"a","body":{{}},"command_id":"{command}","id":"{command}","login":"{login}","name":"x","recorded_at":"'
    tail = '","slots":{},"stream":"s","version":1}'
    empty = ", ".join(["'{}'"] * 14)
    return raw(
        f"SELECT * FROM rota.append('{command}', '', 'k', '', 3, '{now}', ARRAY[convert_to('{before or head}', 'UTF8')],"
        f" ARRAY[convert_to('{tail}', 'UTF8')], {empty})"
    )


def test_the_function_called_by_hand_refuses_a_foreign_login_instant_or_command(log: Log, raw: Raw) -> None:
    with pytest.raises(psycopg.Error, match="names the login anna, but tests is logged in"):
        call(raw, "anna")
    with pytest.raises(psycopg.Error, match="not written as the log writes it"):
        call(raw, "tests", now="today")
    with pytest.raises(psycopg.Error, match="ahead of the server"):
        call(raw, "tests", now="2999-07-01T08:30:00.000000Z")
    with pytest.raises(psycopg.Error, match="its instant or its command"):
        call(raw, "tests", before='{"command_id":"other","login":"tests","recorded_at":"')
    with pytest.raises(psycopg.Error, match="invalid input syntax"):
        call(raw, "tests", before="not json")
    assert log.head().position == 3
    assert log.verify().findings == ()


def test_an_instant_before_the_head_becomes_the_heads(log: Log, raw: Raw) -> None:
    call(raw, "tests", now="2020-01-01T00:00:00.000000Z")
    assert log.head().recorded_at == NOW


def test_listeners_hear_of_every_append(log: Log, raw: Raw) -> None:
    address = raw.server.url(raw.database).replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("LISTEN rota")
        add(log, away(), command="c2")
        (notice,) = connection.notifies(timeout=5, stop_after=1)
    assert notice.payload == "4"


def test_a_second_log_is_not_made_over_the_first(log: Log, server_place: Place) -> None:
    with pytest.raises(LogError, match="never overwritten"):
        server_place.create()
    assert log.head().position == 3


def test_a_database_without_a_log_or_that_is_none_is_said(server_place: Place) -> None:
    with pytest.raises(LogError, match="rota init"):
        server_place.open()
    elsewhere = Place(where=server_place.where.replace("@/log", "@/nolog"), keys=server_place.keys)
    with pytest.raises(LogError, match="does not exist"):
        elsewhere.open()


def test_a_log_that_could_not_be_made_leaves_nothing(server_place: Place) -> None:
    server_place.keys.write_text("a file where the directory should be")
    with pytest.raises(LogError):
        server_place.create()
    server_place.keys.unlink()
    log = server_place.create()
    assert isinstance(next(log.read()).event, LogOpened)
    log.close()


def test_a_log_of_a_newer_version_is_refused(log: Log, raw: Raw, server_place: Place) -> None:
    raw("UPDATE rota.schema_stamp SET version = version + 1")
    with pytest.raises(LogError, match="newer version"):
        server_place.open()


def test_a_lock_that_is_not_given_back_is_said_in_a_sentence(log: Log, raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database._SETTINGS, "lock_timeout", "100ms")
    second = Log.open(raw.server.url(raw.database), log._keys_directory)
    with psycopg.connect(raw.server.url(raw.database).replace("+psycopg", "")) as other:
        other.execute("SELECT * FROM rota.log_head FOR UPDATE")
        with pytest.raises(LogError, match="busy"):
            add(second, away(), command="c2")
        other.rollback()
    assert add(second, away(), command="c2").first == 4
    second.close()
