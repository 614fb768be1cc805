"""A writer: appends to a log and says on its output what was acknowledged: command, first and last position.

It says "ready" once the log is open, and begins when it is told a line on its input.
"""

import os
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from events.errors import Conflict
from events.kinds.people import AbsenceRecorded
from events.record import Appended
from events.store import Log
from tests.events.places import DAY, hired


def append_once(log: Log, command: str) -> Appended:
    """Three events as one command, again and again until no other writer was faster."""
    draws = random.Random(command)
    away = AbsenceRecorded(person=command, first_day=DAY, last_day=DAY)
    while True:
        try:
            return log.append(
                [hired(command), away, away],
                based_on=log.head().position,
                actor="actor-1",
                command=command,
                request=command.encode(),
                now=datetime.now(UTC),
                entropy=os.urandom,
            )
        except Conflict:
            time.sleep(draws.uniform(0, 0.15))  # those who are refused and try again at once only keep each other from the processors


def main(where: str, keys: str, name: str, times: str) -> None:
    """Append so many commands to the log."""
    log = Log.open(where, Path(keys))
    print("ready", flush=True)  # noqa: T201
    if not sys.stdin.readline():
        return  # whoever asked is gone
    for n in range(int(times)):
        done = append_once(log, f"{name}-{n}")
        print(f"{name}-{n} {done.first} {done.last}", flush=True)  # noqa: T201
    log.close()
