"""What a disk may hold after the power went: all that was synced, and of the rest whatever came to be written."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.faults.recording import Step

SECTOR = 512  # what a disk writes whole or not at all; SQLite relies on nothing larger

Pieces = Callable[[Sequence[Step], random.Random], list[Step]]


@dataclass(slots=True)
class _Disk:
    """Files by their number, the names they bear for certain, and what was done since without being synced."""

    contents: dict[int, bytearray] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)
    pending: dict[int, list[Step]] = field(default_factory=dict)
    renamed: list[dict[str, int]] = field(default_factory=list)

    def take(self, step: Step) -> None:
        match step.what:
            case "create":
                if step.file not in self.now:
                    number = len(self.contents)
                    self.contents[number], self.pending[number] = bytearray(), []
                    self._call(self.now | {step.file: number})
            case "delete":
                self._call({name: number for name, number in self.now.items() if name != step.file})
            case "rename":
                names = {name: number for name, number in self.now.items() if name != step.file}
                self._call(names | {str(step.data): self.now[step.file]})
            case "write" | "truncate":
                self.pending[self.now[step.file]].append(step)
            case "sync":
                self._sync(self.now[step.file])
            case "names":
                self.names, self.renamed = self.now, []

    def _call(self, names: dict[str, int]) -> None:
        self.now = names
        self.renamed.append(names)

    def _sync(self, number: int) -> None:
        for step in self.pending[number]:
            _apply(self.contents[number], step)
        self.pending[number] = []


def image(steps: Iterable[Step], pieces: Pieces, draws: random.Random) -> dict[str, bytes]:
    """The files by name, as they are found after a cut: of names a beginning of what was done is kept, of contents what `pieces` says."""
    disk = _Disk()
    for step in steps:
        disk.take(step)
    names = [disk.names, *disk.renamed][draws.randint(0, len(disk.renamed))]
    return {name: bytes(_found(disk, number, pieces, draws)) for name, number in names.items()}


def _found(disk: _Disk, number: int, pieces: Pieces, draws: random.Random) -> bytearray:
    content = bytearray(disk.contents[number])
    for step in pieces(disk.pending[number], draws):
        _apply(content, step)
    return content


def _apply(content: bytearray, step: Step) -> None:
    if step.what == "truncate":
        del content[step.at :]
        return
    assert isinstance(step.data, bytes)
    content.extend(bytes(max(0, step.at - len(content))))  # what was never written between reads as zeros
    content[step.at : step.at + len(step.data)] = step.data


def dropped(pending: Sequence[Step], draws: random.Random) -> list[Step]:
    """Nothing that was not synced."""
    return []


def cut_short(pending: Sequence[Step], draws: random.Random) -> list[Step]:
    """A beginning, in order; the last write to the middle of it."""
    kept = list(pending[: draws.randint(0, len(pending))])
    if kept and isinstance(kept[-1].data, bytes):
        last = kept.pop()
        kept.append(Step(last.what, last.file, last.at, last.data[: draws.randint(0, len(last.data))]))
    return kept


def mixed(pending: Sequence[Step], draws: random.Random) -> list[Step]:
    """Some writes whole, others not at all."""
    return [step for step in pending if draws.random() < 0.5]


def torn(pending: Sequence[Step], draws: random.Random) -> list[Step]:
    """Some sectors of every write."""
    return [part for step in pending for part in _sectors(step) if draws.random() < 0.7]


def _sectors(step: Step) -> list[Step]:
    if step.what != "write":
        return [step]
    assert isinstance(step.data, bytes)
    ends = range(step.at - step.at % SECTOR + SECTOR, step.at + len(step.data), SECTOR)
    places = [step.at, *ends, step.at + len(step.data)]
    return [Step("write", step.file, first, step.data[first - step.at : last - step.at]) for first, last in pairwise(places)]


WAYS: tuple[Pieces, ...] = (dropped, cut_short, mixed, torn)


def lay_out(files: dict[str, bytes], folder: Path) -> None:
    """Write an image into an empty folder."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
