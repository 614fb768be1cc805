"""Whole processes, with what they used of the machine; every figure of time and memory in the tables comes from here."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ALONE = Path(__file__).parent / "alone.py"
ROOT = Path(__file__).resolve().parents[1]
ROTA = Path(sys.executable).parent / "rota"
TODAY = "2026-12-01"


@dataclass(frozen=True, slots=True)
class Run:
    """Wall clock and CPU seconds, the peak of memory (its children's together with its own), what it printed, and the exit code."""

    seconds: float
    cpu_seconds: float
    peak_mib: int
    stdout: str
    code: int = 0


def run(words: Sequence[str], *, directory: Path = ROOT, environment: Mapping[str, str] | None = None, fine: Sequence[int] = (0,)) -> Run:
    """Start included; raises RuntimeError, with the end of what it said, where it ends with a code that is not `fine`."""
    with tempfile.TemporaryDirectory() as place, Path(place, "out").open("w+b") as output, Path(place, "said").open("w+b") as said:
        report = Path(place, "report")
        command = [sys.executable, "-I", "-S", str(ALONE), str(report), *words]
        subprocess.run(command, cwd=directory, stdout=output, stderr=said, env=os.environ | dict(environment or {}), check=True)
        used = json.loads(report.read_text())
        output.seek(0)
        said.seek(0)
        printed, complaint = output.read().decode(), said.read().decode()
    if used["code"] not in fine:
        raise RuntimeError(f"{' '.join(words)} ended with {used['code']}: {complaint[-2000:]}")
    return Run(used["seconds"], used["cpu_seconds"], used["peak_kib"] // 1024, printed, used["code"])


def timed(directory: Path, words: Sequence[str], *, fine: Sequence[int] = (0,)) -> Run:
    """Run `rota` in a directory, on `TODAY`, with its bytecode kept as that of an installed package is."""
    return run([str(ROTA), *words], directory=directory, environment={"ROTA_TODAY": TODAY, "PYTHONDONTWRITEBYTECODE": ""}, fine=fine)
