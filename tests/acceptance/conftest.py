"""`rota` in a directory of its own, on the day on which the companies plan the first quarter of 2027."""

from pathlib import Path

import pytest

from tests.cli.conftest import Rota

TODAY = "2026-12-01"


class Planner(Rota):
    """`rota` on 1 December 2026."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.environment["ROTA_TODAY"] = TODAY


@pytest.fixture
def rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planner:
    """A log that is still empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROTA_KEYS", raising=False)
    planner = Planner(tmp_path)
    planner.ok("init")
    return planner
