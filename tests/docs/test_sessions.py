"""The sessions in the documents are run, line by line, and print what the documents say they print.

Those of the README are run as they are typed, by the installed command and a process for each; the others go through the same
command line in the process of the tests, which spares them a hundred and fifty starts.
"""

import contextlib
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli

ROOT = Path(__file__).resolve().parents[2]
ROTA = Path(sys.executable).parent / "rota"
DOCUMENTS = (
    "README.md",
    "docs/auditing.md",
    "docs/explaining.md",
    "docs/roles.md",
    "docs/getting-started/hr.md",
    "docs/getting-started/managers.md",
    "docs/getting-started/auditors.md",
    "docs/plans-by-hand.md",
    "docs/programs.md",
)
WRITTEN_ON = "2026-11-23"  # the day of those commands that name none: what stands in a document must not change with the calendar
IN_PROCESSES = ("README.md",)
PYTHON = [sys.executable, "-I", "-S"]  # as it is where nothing was installed
Done = subprocess.CompletedProcess[str]
EXIT = re.compile(r"  # exit (\d)$")


def sessions(document: str) -> Iterator[list[tuple[str, list[str]]]]:
    """The `console` blocks: commands, each with the lines that its output must contain in this order.

    A `csv` or `toml` block with a name is a file to be written: the command `write NAME`, with its lines.
    """
    for kind, name, block in re.findall(r"```(console|csv|toml)(?: (\S+))?\n(.*?)```", (ROOT / document).read_text(), flags=re.S):
        if kind != "console":
            yield [(f"write {name}", block.splitlines())]
            continue
        steps: list[tuple[str, list[str]]] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line.strip() and line.strip() != "...":
                steps[-1][1].append(line)
        yield steps


def write(file: Path, lines: list[str]) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join([*lines, ""]))


def run(command: str, directory: Path, rota: Callable[[list[str], Path], Done]) -> Done:
    program, *words = shlex.split(command)
    if program == "sqlite3":
        return _forge(directory / words[0], words[1])
    if program == "python3":
        return _process([*PYTHON, *words], directory)
    assert program == "rota", f"this is not run here: {command}"
    return rota(words, directory)


def installed(words: list[str], directory: Path) -> Done:
    """`rota` as people run it."""
    return _process([ROTA, *words], directory)


def here(words: list[str], directory: Path) -> Done:
    """`rota` in this process."""
    environment = {name: None for name in os.environ if name.startswith("ROTA_")} | {"ROTA_TODAY": WRITTEN_ON}
    with contextlib.chdir(directory):
        result = CliRunner().invoke(cli.rota, words, env=environment)
    return subprocess.CompletedProcess(args=words, returncode=result.exit_code, stdout=result.stdout, stderr=result.stderr)


def _process(command: list[str | Path], directory: Path) -> Done:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ROTA_")}
    env = inherited | {"PYTHONUTF8": "1", "ROTA_TODAY": WRITTEN_ON}
    return subprocess.run(command, cwd=directory, env=env, capture_output=True, text=True, timeout=180)


def _forge(database: Path, statements: str) -> Done:
    """What the command-line shell of SQLite does, which need not be installed."""
    with contextlib.closing(sqlite3.connect(database)) as raw:
        raw.executescript(statements)
    return subprocess.CompletedProcess(args=[], returncode=0, stdout="", stderr="")


def contains_in_order(output: str, wanted: list[str]) -> bool:
    """`...` in a wanted line stands for anything."""
    lines = iter(re.sub(r"\s+", " ", line).strip() for line in output.splitlines())
    patterns = [re.escape(re.sub(r"\s+", " ", line).strip()).replace(r"\.\.\.", ".*") for line in wanted]
    return all(any(re.fullmatch(pattern, line) for line in lines) for pattern in patterns)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_session_runs_as_it_is_written(document: str, tmp_path: Path) -> None:
    """A block that begins with `rota init` has a directory of its own; any other goes on where the one before it was."""
    found = list(sessions(document))
    assert found, f"{document} has no session"
    directory, rota = tmp_path, installed if document in IN_PROCESSES else here
    for number, steps in enumerate(found):
        if steps[0][0] == "rota init" or number == 0:
            directory = tmp_path / str(number)
            directory.mkdir()
            for part in ("scheduler", "events"):
                (directory / part).symlink_to(ROOT / part)
        for command, wanted in steps:
            if command.startswith("write "):
                write(directory / command.removeprefix("write "), wanted)
                continue
            exits = EXIT.search(command)
            done = run(EXIT.sub("", command), directory, rota)
            assert done.returncode == (int(exits[1]) if exits else 0), f"{command}\n{done.stdout}{done.stderr}"
            assert contains_in_order(done.stdout, wanted), f"{command}\nwanted {wanted}\n{done.stdout}"


def test_a_line_that_is_not_printed_is_noticed() -> None:
    assert contains_in_order("a  b\nfound 7 things\n", ["a b", "found ... things"])
    assert not contains_in_order("a\nb\n", ["b", "a"])
