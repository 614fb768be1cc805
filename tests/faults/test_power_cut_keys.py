"""The power goes while keys are made, changed and used: the log never refers to a key, nor an auditor to a signature, that is gone.

Database and key files are on one tape, so that a disk is made up of both as one cut may have left them.
"""

import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from events.checkpoints import SignedCheckpoint
from events.errors import LogError
from events.keys import load_keys
from events.kinds.privacy import PersonErased, WrappingKeyRotated
from events.personal import Secret
from events.store import Log
from tests.events.places import Place, add, dice, hired, sqlite_place
from tests.faults.key_recording import recording_keys
from tests.faults.powercut import WAYS, Pieces, image
from tests.faults.recording import Step, Tape, recording

FOLDERS = ("", "keys", "kept")  # the log's own, the keys', and where an old wrapping key goes


@dataclass(frozen=True)
class Kept:
    """What a caller was told of: a checkpoint signed, an old wrapping key that lies in a file, somebody's erasure that is remembered."""

    checkpoint: SignedCheckpoint | None = None
    old_key: tuple[str, str] | None = None  # the file's name, and the key's id
    erased: str | None = None


@dataclass(frozen=True)
class Stored:
    """A command, named as the person in it, who has a sealed name."""

    person: str


def run(place: Place, rounds: int) -> Tape:
    """In each round people are hired, a checkpoint is signed, and the wrapping key, the signing key or the erased are changed."""
    (place.keys.parent / "kept").mkdir()
    with recording() as tape, recording_keys(tape, place.keys.parent):
        log = place.create()
        for n in range(rounds):
            add(log, hired(f"p{n}"), command=f"p{n}")
            tape.acknowledged(Stored(f"p{n}"))
            tape.acknowledged(Kept(checkpoint=log.checkpoint()))
            CHANGES[n % len(CHANGES)](log, tape, place, n)
            log.close()
            log = place.open()
        log.close()
    assert files_in(place.keys) == files_in_the_end(tape)
    return tape


def another_wrapping_key(log: Log, tape: Tape, place: Place, n: int) -> None:
    keep, before = place.keys.parent / "kept" / f"{n}.key", load_keys(place.keys).id
    add(log, WrappingKeyRotated(wrapped_by=log.prepare_rotation(dice(n), keep)), hired(f"r{n}"), command=f"r{n}")
    tape.acknowledged(Stored(f"r{n}"))
    tape.acknowledged(Kept(old_key=(keep.name, before)))
    log.finish_rotation()


def another_signing_key(log: Log, tape: Tape, place: Place, n: int) -> None:
    log.renew_signing_key(dice(n))
    tape.acknowledged(Kept(checkpoint=log.checkpoint()))


def somebody_erased(log: Log, tape: Tape, place: Place, n: int) -> None:
    reason = Secret(subject=f"erasure:p{n}", text="asked for it")
    add(log, PersonErased(person=f"p{n}", approved_by="actor-2", reason=reason, number_lost=False), command=f"e{n}")
    log.remember_erasures([f"p{n}"])
    tape.acknowledged(Kept(erased=f"p{n}"))


CHANGES = (another_wrapping_key, another_signing_key, somebody_erased)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def files_in_the_end(tape: Tape) -> dict[str, bytes]:
    """The key files when nothing is lost: that nothing was written which the tape does not know of."""
    steps = [step for step in tape.steps if step.what != "ack"]
    return image([*within(steps, "keys"), Step("names", "keys")], lambda pending, _: list(pending), random.Random(0))


def within(steps: Iterable[Step], folder: str) -> Iterator[Step]:
    """The steps in one directory, by their names there."""
    for step in steps:
        place, _, name = step.file.rpartition("/")
        if step.what == "names" and step.file in (folder, folder or "."):
            yield step
        elif step.what != "names" and place == folder:
            yield Step(step.what, name, step.at, step.data.rpartition("/")[2] if isinstance(step.data, str) else step.data)


def lay_out(steps: list[Step], ways: Pieces, draws: random.Random, root: Path) -> None:
    """A disk after a cut; of each directory another beginning of what was done to names may have been kept."""
    for folder in FOLDERS:
        found = image(within(steps, folder), ways, draws)
        if folder == "keys" and not (root / "keys").exists():
            continue
        for name, content in found.items():
            if folder == "" and name in FOLDERS:
                (root / name).mkdir(exist_ok=True)
            else:
                (root / folder / name).write_bytes(content)


def missing_after_a_cut(tape: list[Step], ways: Pieces, root: Path, draws: random.Random) -> list[str]:
    """What a log lacks of its keys, or an auditor of what they were given, after a cut; whatever is lacking is said in a sentence."""
    cut = draws.randint(0, len(tape))
    told = [step.data for step in tape[:cut] if isinstance(step.data, Kept | Stored)]
    (root / "kept").mkdir()
    lay_out([step for step in tape[:cut] if step.what != "ack"], ways, draws, root)
    place = sqlite_place(root)
    try:
        log = place.open()
    except LogError as no_log:
        return [str(no_log)] if told else []
    try:
        return [*sealed_or_found(log, told), *gone(log, place, told)]
    finally:
        log.close()


def sealed_or_found(log: Log, told: list[Kept | Stored]) -> Iterator[str]:
    """The log opens every text with the keys that are there, bears out every checkpoint handed out, knows who signed it, and signs on."""
    held = [one.checkpoint for one in told if isinstance(one, Kept) and one.checkpoint is not None]
    found = log.verify(held=held, verifiers=log.verifiers())
    yield from (finding.sentence for finding in found.findings)
    if found.slots_sealed:
        yield str(found.sealed_because)
    try:
        assert log.checkpoint().checkpoint.size == log.head().position
        add(log, hired("afterwards"), command="afterwards")
    except LogError as refused:
        yield str(refused)


def gone(log: Log, place: Place, told: list[Kept | Stored]) -> Iterator[str]:
    """The people, old keys and erasures of which somebody was told."""
    stored = {record.command for record in log.read()}
    remembered = log.remembered_erasures()
    for one in told:
        match one:
            case Stored(person=person) if person not in stored:
                yield f"{person} was hired"
            case Kept(old_key=(file, key)) if kept_in(place.keys.parent / "kept" / file) != key:
                yield f"the key {key} was kept"
            case Kept(erased=str(person)) if person not in remembered:
                yield f"{person} was erased"


def kept_in(file: Path) -> str | None:
    """The id of the wrapping key in a file."""
    return file.read_text().splitlines()[1] if file.exists() and file.read_text() else None


def losses(tape: Tape, folder: Path, images: int) -> Iterator[list[str]]:
    """What each of so many cuts left missing; moments, ways and what the disk kept are drawn, and the same in every run."""
    for n in range(images):
        there = folder / str(n)
        there.mkdir()
        yield missing_after_a_cut(tape.steps, WAYS[n % len(WAYS)], there, random.Random(n))
        shutil.rmtree(there)


@pytest.fixture
def cuts(tmp_path: Path) -> Path:
    folder = tmp_path / "cuts"
    folder.mkdir()
    return folder


def test_a_power_cut_at_any_moment_leaves_log_and_keys_that_fit(file_place: Place, cuts: Path) -> None:
    assert [lost for lost in losses(run(file_place, 3), cuts, 24) if lost] == []


@pytest.mark.campaign
def test_six_hundred_power_cuts_leave_log_and_keys_that_fit(file_place: Place, cuts: Path) -> None:
    assert [lost for lost in losses(run(file_place, 24), cuts, 600) if lost] == []


@pytest.mark.parametrize("what", ["sync", "names"])
def test_keys_of_which_one_kind_of_sync_is_left_out_are_lost_and_said_to_be(file_place: Place, cuts: Path, what: str) -> None:
    """`names` of the log's own directory, which SQLite syncs, stay."""
    tape = run(file_place, 3)
    tape.steps = [step for step in tape.steps if step.what != what or not (step.file and step.file.startswith(("keys", "kept", ".")))]
    assert any(losses(tape, cuts, 40))
