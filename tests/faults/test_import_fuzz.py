"""Spoilt files, one after the other, into a company of four: told in sentences or imported whole, and in bounded memory."""

import json
import random
import resource
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from events.store import sqlite
from tests.cli.conftest import Rota
from tests.faults.dirt import dirty

MOST_MEMORY = 700 * 1024  # KiB more than before the first file


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Rota:
    rota = Rota(tmp_path_factory.mktemp("company"))
    rota.ok("init")
    rota.ok("units", "open", "HQ")
    rota.ok("units", "open", "CS", "--parent", "HQ", "--front-line", "--shift", "8:00-16:00")
    rota.ok("people", "hire", "E2", "--unit", "HQ", "--level", "manager", "--from", "2021-03-01")
    rota.ok("people", "hire", "007", "--unit", "CS", "--level", "staff", "--from", "2022-05-01")
    rota.ok("people", "hire", "008", "--unit", "CS", "--level", "staff", "--from", "2022-05-01")
    return rota


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is cut here; a file more or less on the disk is of no matter."""
    monkeypatch.setattr(sqlite, "_PRAGMAS", tuple(pragma.replace("= FULL", "= OFF") for pragma in sqlite._PRAGMAS))


def head(company: Rota) -> tuple[int, bytes]:
    with closing(sqlite3.connect(company.directory / "rota.db")) as raw:
        position, root = raw.execute("SELECT position, root FROM log_head").fetchone()
    return position, root


def spoilt(numbers: range) -> Iterator[tuple[int, str, bytes]]:
    """Files by number, with their names; made by another process, for whoever makes a bomb needs more memory than who is to defuse it."""
    with get_context("spawn").Pool(1) as maker:
        for batch in batched(numbers, 40):
            for number, (name, data) in zip(batch, maker.map(dirty, map(random.Random, batch)), strict=True):
                yield number, name, data


def batched(numbers: range, size: int) -> Iterator[range]:
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def imported(company: Rota, number: int, file: Path) -> str:
    """Import one spoilt file: what became of it. The log is put back as it was."""
    before, kept = head(company), (company.directory / "rota.db").read_bytes()
    alone = as_a_process(company, file) if number % 500 == 0 else None
    result = company("import", str(file), "--json")
    after = head(company)
    if after != before and number % 5 == 0:
        assert company.json("import", str(file))["events"] == 0, f"file {number}, {file.name} says something new the second time"
    file.unlink()
    assert result.exception is None or isinstance(result.exception, SystemExit), f"file {number}, {file.name}: {result.exception!r}"
    assert "Traceback" not in result.output
    assert result.exit_code in (0, 3), f"file {number}, {file.name}: {result.output}"
    assert alone in (None, result.exit_code), f"file {number}, {file.name}: {alone} as a process of its own"
    said = told(result.stdout)
    if result.exit_code == 3:
        assert after == before, f"file {number}, {file.name} was refused and left something behind"
        assert result.stderr.startswith("Error:") or said["errors"]
        return "refused"
    assert after[0] - before[0] == said["events"]
    if after == before:
        return "nothing new"
    assert (said["first"], said["last"]) == (before[0] + 1, after[0])
    whole(company, kept, number)
    return "imported"


def as_a_process(company: Rota, file: Path) -> int:
    """The exit code of a dry run as people run it; most files are imported in this process, which spares starting 20,000."""
    done = company.process("import", str(file), "--dry-run")
    assert b"Traceback" not in done.stderr
    return done.returncode


def told(output: str) -> Any:
    return json.loads(output) if output.strip() else {}


def whole(company: Rota, kept: bytes, number: int) -> None:
    """What was imported verifies, once in a while, and then the log is put back."""
    if number % 10 == 0:
        assert company.json("log", "verify")["findings"] == []
    for suffix in ("-wal", "-shm"):
        (company.directory / f"rota.db{suffix}").unlink(missing_ok=True)
    (company.directory / "rota.db").write_bytes(kept)


def survives(company: Rota, folder: Path, numbers: range) -> Counter[str]:
    """What became of the files; memory is measured from the first on."""
    most_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    files_before = sorted(path.name for path in company.directory.iterdir())
    became: Counter[str] = Counter()
    for number, name, data in spoilt(numbers):
        (folder / name).write_bytes(data)
        became[imported(company, number, folder / name)] += 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most_before < MOST_MEMORY
    assert sorted(path.name for path in company.directory.iterdir()) == files_before
    assert list(folder.iterdir()) == []
    shutil.rmtree(folder)
    return became


def test_spoilt_files_are_refused_in_sentences_or_imported_whole(company: Rota, tmp_path: Path) -> None:
    became = survives(company, tmp_path, range(120))
    assert became["refused"] > 40
    assert became["imported"] > 5


@pytest.mark.campaign
def test_twenty_thousand_spoilt_files_are_refused_in_sentences_or_imported_whole(company: Rota, tmp_path: Path) -> None:
    became = survives(company, tmp_path, range(1_000, 21_000))
    assert became["refused"] > 6_000
    assert became["imported"] > 2_000
