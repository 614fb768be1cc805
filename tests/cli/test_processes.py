"""`rota` as processes of their own: pipes, empty environments, arguments of any bytes, and two who write at once."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cli

COMMAND = [sys.executable, str(Path(cli.__file__))]


def test_an_environment_with_nothing_in_it_will_do(company: Any) -> None:
    done = company.process("--db", "rota.db", "people", "list", "--as-of", "2026-07-01", environment={})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Zoë O'Hara".encode() in done.stdout


def test_json_stays_json_where_stdout_knows_few_letters(company: Any) -> None:
    company.ok("people", "hire", "E9", "--unit", "CS", "--level", "staff", "--name", "田中")
    western = os.environ | company.environment | {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = subprocess.run([*COMMAND, "people", "list", "--json"], env=western, capture_output=True, check=True)
    assert [person["name"] for person in json.loads(done.stdout.decode("ascii"))] == ["Zoë O'Hara", "Bo Li", "James", "田中"]
    done = subprocess.run([*COMMAND, "people", "list"], env=western, capture_output=True, check=True)
    assert "Zoë O'Hara".encode("latin-1") in done.stdout
    assert b"\\u7530\\u4e2d" in done.stdout


def test_arguments_that_are_no_utf8_are_a_mistake_in_use(company: Any) -> None:
    done = company.process("people", "hire", b"E\xff9", "--unit", "CS", "--level", "staff")
    assert done.returncode == 2
    assert b"not UTF-8" in done.stderr
    assert b"Traceback" not in done.stderr
    assert company.process("people", b"\xff").returncode == 2
    assert company.process("people", "list", "--db", b"\xff.db").returncode == 3


def test_a_reader_that_goes_away_is_no_error(company: Any) -> None:
    environment = os.environ | company.environment
    for words in (["log", "show", "--raw"], ["people", "list", "--json"], ["manual"]):
        with subprocess.Popen([*COMMAND, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            said = process.stderr.read()
        assert process.returncode in (0, 141)
        assert said == b""


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_a_stream_that_is_closed_is_no_error(company: Any, closed: str) -> None:
    environment = os.environ | company.environment
    line = f"{shlex.join(COMMAND)} people hire E9 --unit CS --level staff {closed}"
    done = subprocess.run(["sh", "-c", line], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert company.json("log", "verify")["findings"] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_under_the_output_is_told(company: Any) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "people", "list"], env=os.environ | company.environment, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, b"No space left" in done.stderr) == (3, True)


def test_two_who_write_at_once_lose_nothing(company: Any) -> None:
    script = """
import sys
from click.testing import CliRunner
import cli
for n in range(6):
    words = ["people", "hire", f"{sys.argv[1]}{n}", "--unit", "CS", "--level", "staff", "--as", sys.argv[1]]
    result = CliRunner().invoke(cli.rota, words)
    assert result.exit_code == 0, result.output
"""
    environment = os.environ | company.environment | {"PYTHONPATH": str(Path(cli.__file__).parent)}
    both = [subprocess.Popen([sys.executable, "-c", script, who], env=environment, stderr=subprocess.PIPE) for who in ("A", "B")]
    for process in both:
        assert process.communicate()[1] == b""
        assert process.returncode == 0
    found = {person["person"] for person in company.json("people", "list", "--all")}
    assert {f"{who}{n}" for who in "AB" for n in range(6)} <= found
    verified = company.json("log", "verify")
    assert verified["findings"] == []
    assert [event["position"] for event in company.json("log", "show")] == list(range(1, verified["size"] + 1))


@pytest.mark.parametrize("words", [["people", "lits"], ["peopel"], ["people", "list", "--nope"], ["people", "show"], []], ids=" ".join)
def test_a_mistake_in_use_ends_with_2_and_touches_nothing(rota: Any, words: list[str]) -> None:
    done = rota.process(*words)
    assert done.returncode == 2
    assert done.stdout == b"" or not words
    assert list(rota.directory.iterdir()) == []
