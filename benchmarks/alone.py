"""`python alone.py REPORT WORDS...`: runs a command and writes what it used of the machine, as JSON.

A process begins with the peak memory of whoever started it. This one is small, so the peak is the command's own.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

EVERY = 0.5  # seconds between two looks at the memory of the command's own children
PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    report, words = sys.argv[1], sys.argv[2:]
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    began = time.perf_counter()
    command = os.fork()
    if command == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.execvp(words[0], words)
    together = 0
    while signal.sigtimedwait({signal.SIGCHLD}, EVERY) is None:
        together = max(together, _together(command))
    _, status, used = os.wait4(command, 0)
    told = {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_kib": max(used.ru_maxrss, together // 1024),
        "code": os.waitstatus_to_exitcode(status),
    }
    Path(report).write_text(json.dumps(told))


def _together(command: int) -> int:
    """Bytes held by a command that has children and by all of them; 0 without children, whose peak the system keeps."""
    family = {command}
    for process, parent in sorted(_processes()):
        if parent in family:
            family.add(process)
    return sum(_held(process) for process in family) if len(family) > 1 else 0


def _processes() -> Iterator[tuple[int, int]]:
    """Each process and its parent; a child has the higher number but where numbers began anew."""
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            yield int(entry.name), int(words[1])


def _held(process: int) -> int:
    try:
        return int(Path("/proc", str(process), "statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0


if __name__ == "__main__":
    main()
