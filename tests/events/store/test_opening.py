"""Files that are no log, or not one for this version, or not for this user: a sentence each, and no file made."""

import os
import sqlite3

import pytest

from events.errors import LogError
from events.store import Log
from tests.events.places import NOW, add, away, dice


def refused(path, keys=None):
    with pytest.raises(LogError) as error:
        Log.open(str(path), keys)
    assert str(path) in str(error.value)
    return str(error.value)


def test_a_log_that_is_not_there_is_not_made(tmp_path):
    assert "rota init" in refused(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_directory_is_no_log(tmp_path):
    refused(tmp_path)


def test_a_pipe_is_no_log_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "rota.db")
    assert "is a pipe, so it is no log" in refused(tmp_path / "rota.db")


def test_an_empty_file_is_no_log_and_stays_empty(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    assert "empty" in refused(path)
    assert path.read_bytes() == b""


@pytest.mark.parametrize(
    "content", [b"Hello", b"SQLite", b"PK\x03\x04" + b"\x00" * 5000, os.urandom(20_000)], ids=["text", "short", "zip", "noise"]
)
def test_another_kind_of_file_is_no_log_and_stays_as_it_is(tmp_path, content):
    path = tmp_path / "other.db"
    path.write_bytes(content)
    assert "no log" in refused(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_something_else_is_no_log(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE events (position INTEGER PRIMARY KEY)")
    other.close()
    assert "no rotaledger log" in refused(path)


def test_a_file_with_a_log_head_only_is_refused(file_place):
    file_place.create().close()
    content = file_place.file.read_bytes()
    for length in (16, 100, 5000, len(content) // 2, len(content) - 4096):
        file_place.file.write_bytes(content[:length])
        try:
            log = file_place.open()
        except LogError:
            continue
        assert log.verify().findings
        log.close()


def test_a_log_of_a_newer_version_is_refused(file_place):
    file_place.create().close()
    with sqlite3.connect(file_place.file) as raw:
        raw.execute("UPDATE schema_stamp SET version = version + 1")
    raw.close()
    assert "newer version" in refused(file_place.file)


@pytest.mark.parametrize("change", ["version = 'x'", "format = 'something else'"])
def test_a_stamp_that_is_none_is_refused(file_place, change):
    file_place.create().close()
    with sqlite3.connect(file_place.file) as raw:
        raw.execute(f"UPDATE schema_stamp SET {change}")
    raw.close()
    assert "no rotaledger log" in refused(file_place.file)


def test_a_log_is_never_made_over_a_file(file_place):
    file_place.create().close()
    content = file_place.file.read_bytes()
    with pytest.raises(LogError, match="never overwritten"):
        file_place.create()
    assert file_place.file.read_bytes() == content


def test_a_log_that_could_not_be_made_leaves_no_file(file_place):
    file_place.keys.write_text("a file where the directory should be")
    with pytest.raises(LogError):
        file_place.create()
    assert not file_place.file.exists()


def test_a_place_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(LogError, match="No log can be made"):
        Log.create(str(tmp_path / "none" / "rota.db"), tmp_path / "keys", now=NOW, entropy=dice())


@pytest.mark.parametrize(
    "where", ["mysql://hr:secret@db/rota", "postgresql+asyncpg://hr:secret@db/rota", "postgresql://hr:secret@db:port/rota"]
)
def test_another_engine_driver_or_address_is_refused_and_its_password_not_repeated(where):
    with pytest.raises(LogError, match="postgresql\\+psycopg://") as error:
        Log.open(where, None)
    assert "secret" not in str(error.value)


def test_a_server_that_does_not_answer_is_named_and_its_password_is_not(tmp_path):
    with pytest.raises(LogError, match="cannot be used") as error:
        Log.open(f"postgresql+psycopg://hr:secret@/rota?host={tmp_path}", None)
    assert "postgresql+psycopg://hr@" in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("name", ["a b.db", "ü?x=1.db", "100%.db", "a#b.db", "a'b.db"])
def test_a_file_may_have_any_name(tmp_path, name):
    log = Log.create(f"sqlite:///{tmp_path / name}", tmp_path / "keys", now=NOW, entropy=dice())
    log.close()
    log = Log.open(str(tmp_path / name), tmp_path / "keys")
    assert log.head().position == 1
    log.close()
    assert {path.name for path in tmp_path.iterdir()} == {name, "keys"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_log_one_may_only_read_is_read(file_place):
    file_place.create().close()
    file_place.file.chmod(0o400)
    log = file_place.open()
    assert log.verify().findings == ()
    with pytest.raises(LogError, match="only be read"):
        add(log, away(), command="c1")
    log.close()


def test_a_log_whose_making_was_cut_short_before_its_first_event_is_refused_with_what_to_do(file_place, monkeypatch):
    monkeypatch.setattr(Log, "_append", killed)
    monkeypatch.setattr("events.store.sqlite.SqliteDatabase.remove", lambda database: database.close())
    with pytest.raises(KeyboardInterrupt):
        file_place.create()
    says = refused(file_place.file, file_place.keys)
    assert "its making was cut short" in says
    assert "rota init" in says


def killed(*_, **__):
    raise KeyboardInterrupt
