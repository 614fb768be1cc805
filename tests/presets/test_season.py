"""A program with a season asks for nothing outside it, year after year."""

from pathlib import Path

import pytest

from tests.cli.conftest import Rota
from tests.presets.days import FORTNIGHT


@pytest.fixture
def rota(tmp_path: Path) -> Rota:
    """The company of tesco-fortnight, which runs there."""
    files = tmp_path / "hr"
    files.mkdir()
    for name, content in FORTNIGHT.files().items():
        (files / name).write_text(content, encoding="utf-8")
    begun = Rota(tmp_path)
    begun.ok("init")
    begun.ok("import", str(files))
    begun.ok("programs", "adopt", "tesco-fortnight")
    return begun


@pytest.mark.parametrize(("horizon", "asked"), [("2026Q3", 0), ("2026Q4", 8), ("2027Q1", 0), ("2027Q4", 8)])
def test_a_season_asks_for_nothing_outside_it(rota: Rota, horizon: str, asked: int) -> None:
    counts = rota.json("plan", "make", horizon)["counts"]
    assert counts["placements"] + counts["shortfalls"] == asked


def test_a_horizon_with_two_seasons_is_refused_in_words(rota: Rota) -> None:
    assert "two seasons of tesco-fortnight" in rota.refused("plan", "make", "2026-10-01..2027-12-31")
