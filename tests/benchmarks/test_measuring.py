"""A process is measured by itself, whoever started it."""

import sys

import pytest

from benchmarks.measuring import run

MIB = 2**20


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def test_the_peak_is_the_process_own_and_not_that_of_whoever_started_it() -> None:
    ours = bytearray(300 * MIB)
    measured = run(python("x = bytearray(60 << 20)"))
    assert len(ours) == 300 * MIB
    assert 60 <= measured.peak_mib < 150


def test_children_count_together_with_the_process() -> None:
    child = "import time; x = bytearray(60 << 20); time.sleep(1)"
    measured = run(python(f"import subprocess, sys; x = bytearray(60 << 20); subprocess.run([sys.executable, '-S', '-c', {child!r}])"))
    assert 120 <= measured.peak_mib < 210


def test_cpu_seconds_are_those_of_work_and_not_of_waiting() -> None:
    measured = run(python("import time; time.sleep(0.5)"))
    assert measured.seconds >= 0.5
    assert measured.cpu_seconds < 0.5


def test_what_a_process_prints_is_kept_and_a_failure_is_told_with_its_words() -> None:
    assert run(python("print('hello')")).stdout == "hello\n"
    assert run(python("raise SystemExit(1)"), fine=(0, 1)).code == 1
    with pytest.raises(RuntimeError, match="ended with 1: it is broken"):
        run(python("raise SystemExit('it is broken')"))
