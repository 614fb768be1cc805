"""The facts of files, by the way that anybody's files take: import, log, replay."""

import os
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from events.store import Log
from scheduler.handling import Ledger
from scheduler.imports.mapping import shipped_map
from scheduler.imports.whole import read_set
from scheduler.problem import facts_for
from solver.facts import Facts

SAMPLE = Path(__file__).resolve().parents[1] / "scheduler" / "sample" / "adventureworks"
TODAY = date(2026, 12, 1)


def sample_facts(first_day: date, last_day: date) -> Facts:
    """Of the sample company."""
    return imported_facts(SAMPLE, horizon=(first_day, last_day), profile="adventureworks-demo")


def imported_facts(*files: Path, horizon: tuple[date, date], profile: str | None = None) -> Facts:
    """Of files or directories, one import after the other, in a log of its own that is gone afterwards."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as directory:
        log = Log.create(str(Path(directory, "rota.db")), Path(directory, "keys"), now=now, entropy=os.urandom)
        ledger = Ledger(log, login="benchmark", now=now, entropy=os.urandom)
        mapping = shipped_map(profile) if profile else None
        for path in files:
            plan = read_set([path], mapping=mapping, org=ledger.org, directory=ledger.directory, today=TODAY, entropy=os.urandom)
            ledger.handle_all(plan.commands)
            ledger.catch_up()
        facts = facts_for(ledger.org, horizon)
        log.close()
    return facts
