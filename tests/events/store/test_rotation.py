"""Another wrapping key: what is sealed opens as before, what was copied before opens with the old key only; and a rotation cut short."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.errors import CommandReused, LogError, Unreadable
from events.keys import NEXT_FILE, WRAPPING_FILE, load_keys
from events.kinds.privacy import WrappingKeyRotated
from events.store import Log
from events.store.parts import KeyPart
from tests.events.places import Place, add, away, dice, hired


@pytest.fixture
def company(log: Log) -> Iterator[Log]:
    add(log, hired("ann", name="Ann"), hired("bob", name="Bob"), command="c1")
    return log


def rotated(log: Log, keep: Path | None = None, command: str = "turn") -> str:
    wrapped_by = log.prepare_rotation(dice(77), keep)
    add(log, WrappingKeyRotated(wrapped_by=wrapped_by), hired("new", name="New"), command=command)
    log.finish_rotation()
    return wrapped_by


def names(log: Log) -> list[str]:
    slots = [record.event.name for record in log.read() if hasattr(record.event, "name")]
    return sorted(log.reader().many(slots).values())


def test_everything_opens_as_before_and_goes_on(company: Log, place: Place) -> None:
    before = load_keys(place.keys)
    wrapped_by = rotated(company)
    assert load_keys(place.keys).id == wrapped_by != before.id
    assert {part.wrapped_by for part in company.parts() if isinstance(part, KeyPart)} == {wrapped_by}
    assert names(company) == ["Ann", "Bob", "New"]
    assert company.verify().findings == ()
    add(company, hired("carl", name="Carl"), command="c2")
    again = place.open()
    assert names(again) == ["Ann", "Bob", "Carl", "New"]
    assert again.verify().slots_sealed == 0
    again.close()


def test_a_copy_from_before_opens_with_the_old_key_only(company: Log, place: Place, other_place: Place, tmp_path: Path) -> None:
    Log.rebuild(other_place.where, None, company.parts()).close()
    rotated(company, tmp_path / "old.key")
    copy = Log.open(other_place.where, place.keys)
    with pytest.raises(Unreadable, match="wrapping key"):
        copy.reader()(next(record.event.name for record in copy.read() if hasattr(record.event, "name")))
    copy.close()
    kept = tmp_path / "kept"
    kept.mkdir()
    (tmp_path / "old.key").rename(kept / WRAPPING_FILE)
    copy = Log.open(other_place.where, kept)
    assert names(copy) == ["Ann", "Bob"]
    copy.close()


def test_the_old_key_is_gone_from_the_directory(company: Log, place: Place) -> None:
    old = load_keys(place.keys).wrapping.hex()
    rotated(company)
    assert not (place.keys / NEXT_FILE).exists()
    assert not any(old in path.read_text() for path in place.keys.iterdir() if path.is_file())


def test_a_key_is_never_moved_over_anything(company: Log, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(LogError, match="never written over"):
        rotated(company, tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "mine"
    assert names(company) == ["Ann", "Bob"]


def test_a_rotation_cut_short_before_its_event_changes_nothing(company: Log, place: Place) -> None:
    before = load_keys(place.keys)
    company.prepare_rotation(dice(1))
    again = place.open()
    assert names(again) == ["Ann", "Bob"]
    add(again, hired("carl", name="Carl"), command="c2")
    assert load_keys(place.keys) == before
    again.close()
    rotated(company)
    assert "Carl" in names(company)


def test_a_next_key_that_is_damaged_stands_in_nobodys_way_before_its_event(company: Log, place: Place) -> None:
    company.prepare_rotation(dice(1))
    (place.keys / NEXT_FILE).write_text("garbage")
    again = place.open()
    assert names(again) == ["Ann", "Bob"]
    again.close()
    rotated(company)
    assert "New" in names(company)


def test_a_next_key_that_is_damaged_after_its_event_is_told_by_its_file(company: Log, place: Place) -> None:
    wrapped_by = company.prepare_rotation(dice(1))
    add(company, WrappingKeyRotated(wrapped_by=wrapped_by), command="turn")
    (place.keys / NEXT_FILE).write_text("garbage")
    again = place.open()
    with pytest.raises(Unreadable, match=NEXT_FILE):
        names(again)
    again.close()


def test_a_rotation_cut_short_after_its_event_is_finished_by_whoever_comes_next(company: Log, place: Place) -> None:
    wrapped_by = company.prepare_rotation(dice(1))
    add(company, WrappingKeyRotated(wrapped_by=wrapped_by), command="turn")
    assert (place.keys / NEXT_FILE).exists()
    again = place.open()
    assert names(again) == ["Ann", "Bob"]
    assert load_keys(place.keys).id == wrapped_by
    assert not (place.keys / NEXT_FILE).exists()
    again.close()


def test_an_event_that_names_another_key_is_refused(company: Log) -> None:
    with pytest.raises(LogError, match="rotate-key"):
        add(company, WrappingKeyRotated(wrapped_by="0123456789abcdef"), command="turn")
    assert company.verify().findings == ()


def test_a_command_from_before_cannot_be_compared_and_is_not_done_again(company: Log) -> None:
    rotated(company)
    with pytest.raises(CommandReused, match="another wrapping key"):
        add(company, away(), command="c1", request=b"c1")
