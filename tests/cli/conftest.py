"""Running `rota` as people do: in this process with a runner, or as a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from scheduler.lots import Seed

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-06-15"


class Rota:
    """`rota` in one directory, on the log `rota.db` in it, on a fixed day, as one actor."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.environment = {"ROTA_TODAY": TODAY, "ROTA_ACTOR": "hr", "ROTA_DB": str(directory / "rota.db"), "ROTA_DEBUG": "1"}

    def __call__(self, *words: str, **environment: str) -> Result:
        """The result of a command, whatever it is."""
        return CliRunner().invoke(cli.rota, list(words), env=self.environment | environment)

    def ok(self, *words: str) -> Result:
        """The result of a command that must succeed."""
        result = self(*words)
        assert result.exit_code == 0, result.output
        return result

    def json(self, *words: str) -> Any:
        """What a command that must succeed prints under --json."""
        return json.loads(self.ok(*words, "--json").stdout)

    def refused(self, *words: str, code: int = 3) -> str:
        """What a command that must exit with `code` says on stderr."""
        result = self(*words)
        assert result.exit_code == code, result.output
        return result.stderr

    def process(self, *words: str | bytes, **settings: Any) -> subprocess.CompletedProcess[bytes]:
        """A command in a process of its own; `environment` replaces everything but the log's place."""
        environment = settings.pop("environment", os.environ | self.environment)
        command = [sys.executable, "-X", "utf8", str(ROOT / "cli.py"), *words]
        return subprocess.run(command, cwd=self.directory, env=environment, capture_output=True, **settings)


@pytest.fixture(scope="module", autouse=True)
def no_lots() -> Iterator[None]:
    """Commands draw nothing by lot here, so that the same plan comes out whatever ids and instants a log holds; `drawn` undoes it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Seed, "lots", None)
        yield


DRAWN = Seed.lots


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal plans are drawn by lot, as they are everywhere but in these tests."""
    monkeypatch.setattr(Seed, "lots", DRAWN)


@pytest.fixture
def rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rota:
    """`rota` where there is no log yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROTA_KEYS", raising=False)
    return Rota(tmp_path)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two units and four people: an executive and a manager at head office, two of customer service."""
    rota = Rota(tmp_path_factory.mktemp("founded"))
    rota.ok("init")
    rota.ok("units", "open", "HQ", "--name", "Head office")
    rota.ok("units", "open", "CS", "--name", "Customer service", "--front-line", "--parent", "HQ", "--seats", "2", "--shift", "8:00-16:00")
    rota.ok("people", "hire", "E1", "--unit", "HQ", "--level", "executive", "--name", "Zoë O'Hara", "--from", "2020-01-01")
    rota.ok("people", "hire", "E2", "--unit", "HQ", "--level", "manager", "--name", "Bo Li", "--manager", "E1", "--from", "2021-03-01")
    rota.ok("people", "hire", "007", "--unit", "CS", "--level", "staff", "--name", "James", "--manager", "E2", "--from", "2022-05-01")
    rota.ok("people", "hire", "008", "--unit", "CS", "--level", "staff", "--name", "Bill", "--manager", "E2", "--from", "2026-07-01")
    return rota.directory


@pytest.fixture
def company(rota: Rota, founded: Path) -> Rota:
    """A copy of that company of one's own."""
    shutil.copytree(founded, rota.directory, dirs_exist_ok=True)
    return rota


@pytest.fixture
def in_files(company: Rota) -> Callable[[bytes], bool]:
    """Whether some bytes stand in any file that the company's log is made of."""
    return lambda wanted: any(wanted in path.read_bytes() for path in company.directory.glob("rota.db*") if path.is_file())
