"""A program written from docs/format.md alone reads an export, checks its root and opens its texts."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")


def rota(*words: str, cwd: Path) -> str:
    done = subprocess.run([sys.executable, "-m", "cli", *words], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of three people, one of whom was erased, beside its export."""
    files = tmp_path / "company"
    files.mkdir()
    (files / "units.csv").write_text("unit,name\nCALLS,Customer calls\n", encoding="utf-8")
    people = "person,name,unit,level\nE1,Ada Młot,CALLS,staff\nE2,Ben 木,CALLS,staff\nE3,Gone Tomorrow,CALLS,staff\n"
    (files / "people.csv").write_text(people, encoding="utf-8")
    rota("init", cwd=tmp_path)
    rota("import", "company", cwd=tmp_path)
    rota("people", "erase", "E3", "--reason", "asked for it", "--approved-by", "E1", cwd=tmp_path)
    rota("log", "export", "--output", "log.ndjson", cwd=tmp_path)
    return tmp_path


def test_the_reader_on_the_page_finds_the_root_and_every_text_that_is_left(log: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.S)
    done = subprocess.run(
        [sys.executable, "-c", program, "log.ndjson", "rota.db.keys/wrapping.key"], cwd=log, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {"Ada Młot", "Ben 木", "Customer calls"} <= {line.split("\t")[2] for line in done.stdout.splitlines()}
    assert "Gone Tomorrow" not in done.stdout
