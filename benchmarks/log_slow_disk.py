"""Durable appends, one at a time, on a disk whose sync takes five milliseconds longer, as that of many servers does.

`python -m benchmarks.log_slow_disk WHO` runs one entrant and prints seconds of the clock and of the CPU; `slowed` has it run so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.log_peers import Keeper
from benchmarks.measuring import ROOT

_SOURCE = Path(__file__).with_name("slow_sync.c")


@contextmanager
def slow_disk() -> Iterator[Path | None]:
    """What is to be preloaded; None where no C compiler is at hand."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as directory:
        library = Path(directory, "slow_sync.so")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE)], check=True)
        yield library


def slowed(who: str, library: Path) -> tuple[float, float]:
    """Seconds of the clock and of the CPU that the entrant took in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.log_slow_disk", who]
    environment = os.environ | {"LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)}
    found = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    clock, cpu = found.stdout.split()
    return float(clock), float(cpu)


def timed_singles(keeper: Keeper, made: Sequence[object]) -> tuple[float, float]:
    """Seconds of the clock and of the CPU for these appends, one after the other."""
    began, used = time.perf_counter(), time.process_time()
    for one in made:
        keeper.append(one)
    return time.perf_counter() - began, time.process_time() - used


def _main(who: str) -> None:
    from benchmarks.log_rates import ENTRANTS, SINGLES, single

    (entrant,) = [one for one in ENTRANTS if one.who == who]
    with tempfile.TemporaryDirectory(dir=os.environ.get("ROTA_BENCH_PLACE")) as directory:
        keeper = entrant.kept(Path(directory))
        keeper.append(keeper.made(single(0)))
        print(*timed_singles(keeper, [keeper.made(single(number)) for number in range(1, SINGLES + 1)]))
        keeper.close()


if __name__ == "__main__":
    _main(sys.argv[1])
