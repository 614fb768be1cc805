"""A plan says with what it was made, and what was made with another solver never says the same."""

import shutil
from pathlib import Path

import pytest

import solver
from scheduler.planning import HAVE_A_SAY, made_with
from solver.engine.surroundings import source, surroundings


@pytest.fixture
def copied(tmp_path, monkeypatch):
    home = tmp_path / "solver"
    shutil.copytree(Path(solver.__file__).parent, home, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(solver, "__file__", str(home / "__init__.py"))
    return home


def test_the_same_files_elsewhere_are_the_same_source(copied, monkeypatch):
    there = source()
    monkeypatch.undo()
    assert source() == there
    assert f"(source {source(HAVE_A_SAY)})" in made_with()


def test_any_change_of_the_solver_is_another_source_under_the_same_version(copied):
    before = surroundings()
    solving = copied / "engine" / "solve.py"
    solving.write_text(f"{solving.read_text()}\n")
    changed = surroundings()
    solving.rename(solving.with_name("solved.py"))
    assert len({before, changed, surroundings()}) == 3


def test_what_has_a_say_beside_the_solver_counts_too(tmp_path):
    files = [tmp_path / name for name in ("pinning.py", "waiting.py")]
    for file in files:
        file.write_text("1")
    before = source(files)
    files[0].write_text("2")
    assert source(files) != before != source()
    assert {file.name for file in HAVE_A_SAY} == {file.name for file in files}
    assert all(file.exists() for file in HAVE_A_SAY)
