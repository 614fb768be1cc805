"""The sessions in the documents are run, line by line, and print what the documents say they print."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROTA = Path(sys.executable).parent / "rota"
DOCUMENTS = ("README.md", "docs/auditing.md", "docs/roles.md")


def sessions(document: str) -> Iterator[list[tuple[str, list[str]]]]:
    """The `console` blocks: commands, each with the lines that its output must contain in this order."""
    for block in re.findall(r"```console\n(.*?)```", (ROOT / document).read_text(), flags=re.S):
        steps: list[tuple[str, list[str]]] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line.strip() and line.strip() != "...":
                steps[-1][1].append(line)
        yield steps


def run(command: str, directory: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "rota", f"only rota is run here: {command}"
    env = {key: value for key, value in os.environ.items() if not key.startswith("ROTA_")} | {"PYTHONUTF8": "1"}
    return subprocess.run([ROTA, *words[1:]], cwd=directory, env=env, capture_output=True, text=True, timeout=180)


def contains_in_order(output: str, wanted: list[str]) -> bool:
    """`...` in a wanted line stands for anything."""
    lines = iter(re.sub(r"\s+", " ", line).strip() for line in output.splitlines())
    patterns = [re.escape(re.sub(r"\s+", " ", line).strip()).replace(r"\.\.\.", ".*") for line in wanted]
    return all(any(re.fullmatch(pattern, line) for line in lines) for pattern in patterns)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_session_runs_as_it_is_written(document: str, tmp_path: Path) -> None:
    found = list(sessions(document))
    assert found, f"{document} has no session"
    for number, steps in enumerate(found):
        directory = tmp_path / str(number)
        directory.mkdir()
        (directory / "scheduler").symlink_to(ROOT / "scheduler")
        for command, wanted in steps:
            code = 1 if command.endswith("  # exit 1") else 0
            done = run(command.removesuffix("  # exit 1"), directory)
            assert done.returncode == code, f"{command}\n{done.stdout}{done.stderr}"
            assert contains_in_order(done.stdout, wanted), f"{command}\nwanted {wanted}\n{done.stdout}"


def test_a_line_that_is_not_printed_is_noticed() -> None:
    assert contains_in_order("a  b\nfound 7 things\n", ["a b", "found ... things"])
    assert not contains_in_order("a\nb\n", ["b", "a"])
