"""The power goes at any moment: what was acknowledged is there afterwards, nothing is there by halves, and the log goes on.

The store is run once while every write, sync and removal is taped; then disks are made up as a cut may have left them.
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from events.errors import LogError
from events.kinds.privacy import PersonErased
from events.personal import Secret
from events.store import Log, sqlite
from tests.events.places import Place, add, away, hired, sqlite_place
from tests.faults.powercut import WAYS, Pieces, image, lay_out
from tests.faults.recording import Step, Tape, recording


@dataclass(frozen=True)
class Ack:
    """What a caller was told is stored: a command with its first and last position."""

    command: str
    first: int
    last: int


def run(place: Place, sessions: int, commands: int) -> Tape:
    """Sessions of a few commands each, the last one long; people are erased now and then, and the files rid of them."""
    with recording() as tape:
        log = place.create()
        tape.acknowledged(Ack(next(log.read()).command, 1, 1))
        for session in range(sessions):
            for n in range(commands * (3 if session == sessions - 1 else 1)):
                append(log, tape, f"s{session}-{n}")
            if session % 3 == 2:
                erase(log, tape, f"s{session - 1}-0")
            log.close()
            log = place.open()
        log.close()
    return tape


def append(log: Log, tape: Tape, name: str) -> None:
    """Somebody hired and away, in between one and forty times."""
    times = 1 + 39 * (len(tape.steps) % 7 == 0)
    done = add(log, hired(name), *[away(name)] * times, command=name)
    tape.acknowledged(Ack(name, done.first, done.last))


def erase(log: Log, tape: Tape, person: str) -> None:
    told = PersonErased(
        person=person, approved_by="actor-2", reason=Secret(subject=f"erasure:{person}", text="asked for it"), number_lost=False
    )
    done = add(log, told, command=f"erase-{person}")
    tape.acknowledged(Ack(f"erase-{person}", done.first, done.last))
    assert log.clean() == ()


def after_a_cut(tape: list[Step], ways: Pieces, place: Place, keys: Path, draws: random.Random) -> list[Ack]:
    """What was acknowledged before a cut and is lost after it; whatever is there must be whole, verify and go on."""
    cut = draws.randint(0, len(tape))
    told = [step.data for step in tape[:cut] if isinstance(step.data, Ack)]
    under_way = next((step.data for step in tape[cut:] if isinstance(step.data, Ack)), None)
    lay_out(image((step for step in tape[:cut] if step.what != "ack"), ways, draws), place.file.parent)
    shutil.copytree(keys, place.keys)
    stored = whole(place) if is_log(place) else {}
    wanted = {ack.command: (ack.first, ack.last) for ack in told}
    assert {command: ends for command, ends in stored.items() if command not in wanted}.keys() <= {under_way and under_way.command}
    return [ack for ack in told if stored.get(ack.command) != (ack.first, ack.last)]


def is_log(place: Place) -> bool:
    """Whether the tables are there; where the cut came before them, the file is refused in a sentence."""
    try:
        place.open().close()
    except LogError:
        return False
    return True


def whole(place: Place) -> dict[str, tuple[int, int]]:
    """The commands of a log with first and last position, once it has verified and gone on."""
    log = place.open()
    try:
        assert log.verify().findings == ()
        ends: dict[str, tuple[int, int]] = {}
        for record in log.read():
            first, _ = ends.get(record.command, (record.position, 0))
            ends[record.command] = (first, record.position)
        assert add(log, away(), command="afterwards").first == log.head().position
        return ends
    finally:
        log.close()


def losses(tape: Tape, keys: Path, folder: Path, images: int) -> Iterator[list[Ack]]:
    """What each of so many cuts lost; moments, ways and what the disk kept are drawn, and the same in every run."""
    for n in range(images):
        there = folder / str(n)
        there.mkdir()
        yield after_a_cut(tape.steps, WAYS[n % len(WAYS)], sqlite_place(there), keys, random.Random(n))
        shutil.rmtree(there)


@pytest.fixture
def there(tmp_path: Path) -> Path:
    folder = tmp_path / "cut"
    folder.mkdir()
    return folder


def nothing_is_lost(place: Place, there: Path, *, images: int, sessions: int, commands: int) -> None:
    tape = run(place, sessions, commands)
    kept_back = [step for step in tape.steps if step.what == "write"]
    assert len(kept_back) > 50 * sessions
    assert [lost for lost in losses(tape, place.keys, there, images) if lost] == []


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(file_place: Place, there: Path) -> None:
    nothing_is_lost(file_place, there, images=24, sessions=3, commands=3)


@pytest.mark.campaign
def test_six_hundred_power_cuts_lose_nothing_acknowledged(file_place: Place, there: Path) -> None:
    nothing_is_lost(file_place, there, images=600, sessions=12, commands=12)


def with_synchronous(setting: str, patch: pytest.MonkeyPatch) -> None:
    """The store as it is but for this pragma."""
    pragmas = tuple(pragma.replace("synchronous = FULL", f"synchronous = {setting}") for pragma in sqlite._PRAGMAS)
    assert pragmas != sqlite._PRAGMAS
    patch.setattr(sqlite, "_PRAGMAS", pragmas)


def test_with_one_sync_less_a_power_cut_loses_what_was_acknowledged(
    file_place: Place, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_synchronous("NORMAL", monkeypatch)
    tape = run(file_place, 1, 8)
    assert any(losses(tape, file_place.keys, there, 12))


@pytest.mark.campaign
def test_with_one_sync_less_many_of_six_hundred_power_cuts_lose(file_place: Place, there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_synchronous("NORMAL", monkeypatch)
    tape = run(file_place, 12, 12)
    assert sum(bool(lost) for lost in losses(tape, file_place.keys, there, 600)) > 60
