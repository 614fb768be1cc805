import os
import stat

import pytest

from events.errors import LogError, Unreadable
from events.keys import SIGNING_FILE, WRAPPING_FILE, Keys, load_keys, make_keys
from tests.events.places import dice

KEYS = Keys(id="0123456789abcdef", wrapping=bytes(range(32)))


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_readable_by_their_owner_alone(tmp_path):
    make_keys(tmp_path / "deep" / "keys", dice())
    assert mode(tmp_path / "deep" / "keys") == 0o700
    assert {path.name: mode(path) for path in (tmp_path / "deep" / "keys").iterdir()} == {WRAPPING_FILE: 0o600, SIGNING_FILE: 0o600}


def test_keys_that_exist_are_never_overwritten(tmp_path):
    first = make_keys(tmp_path, dice(1))
    signing = (tmp_path / SIGNING_FILE).read_bytes()
    assert make_keys(tmp_path, dice(2)) == first == load_keys(tmp_path)
    assert (tmp_path / SIGNING_FILE).read_bytes() == signing


def test_every_directory_has_a_key_of_its_own(tmp_path):
    one, other = make_keys(tmp_path / "one", dice(1)), make_keys(tmp_path / "other", dice(2))
    assert one.id != other.id
    assert one.wrapping != other.wrapping


def test_a_key_does_not_print_itself(tmp_path):
    keys = make_keys(tmp_path, dice())
    assert keys.wrapping.hex() not in repr(keys)
    assert repr(keys.wrapping) not in repr(keys)


def test_without_a_directory_the_way_to_name_one_is_said():
    with pytest.raises(Unreadable, match="--keys"):
        load_keys(None)


def test_an_empty_directory_is_named(tmp_path):
    with pytest.raises(Unreadable, match=str(tmp_path)):
        load_keys(tmp_path)


@pytest.mark.parametrize(
    "damage", [lambda text: b"", lambda text: text[:-3], lambda text: text.replace(b"key 1", b"key 2"), lambda text: b"\xff" + text]
)
def test_a_damaged_key_file_is_refused_in_a_sentence(tmp_path, damage):
    make_keys(tmp_path, dice())
    path = tmp_path / WRAPPING_FILE
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Unreadable, match="damaged"):
        load_keys(tmp_path)


def test_one_digit_of_a_key_changed_is_noticed(tmp_path):
    make_keys(tmp_path, dice())
    path = tmp_path / WRAPPING_FILE
    lines = path.read_text().splitlines()
    lines[2] = ("0" if lines[2][0] != "0" else "1") + lines[2][1:]
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(Unreadable, match="damaged"):
        load_keys(tmp_path)


def test_a_key_directory_that_is_a_file_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "keys").write_text("")
    with pytest.raises(LogError, match="cannot be written"):
        make_keys(tmp_path / "keys", dice())
    with pytest.raises(Unreadable):
        load_keys(tmp_path / "keys")


def test_a_request_hash_means_nothing_without_the_key():
    other = Keys(id="x", wrapping=bytes(32))
    assert KEYS.request_hash(b"hire Ann") == KEYS.request_hash(b"hire Ann")
    assert len({KEYS.request_hash(b"hire Ann"), KEYS.request_hash(b"hire Bob"), other.request_hash(b"hire Ann")}) == 3


def test_the_names_of_new_directories_are_on_the_disk_as_the_keys_are(tmp_path, monkeypatch):
    synced = set()
    monkeypatch.setattr("os.fsync", lambda handle: synced.add(os.fstat(handle).st_ino))
    make_keys(tmp_path / "new" / "keys", dice())
    assert synced >= {path.stat().st_ino for path in (tmp_path, tmp_path / "new", tmp_path / "new" / "keys")}
