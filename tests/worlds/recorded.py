"""A tiny world's files on the product's own way: imported into a log, replayed, and turned into facts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from events.store import Log
from scheduler.decide.policy import SetPolicy
from scheduler.decide.units import CloseUnit
from scheduler.handling import Ledger
from scheduler.imports.whole import ImportPlan, read_set
from scheduler.problem import facts_for
from solver.facts import Facts
from tests.worlds.world import World

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def ledger_of(world: World, directory: Path) -> Ledger:
    """A new log in the directory that holds the world, files and all; its company numbers are the oracle's ids."""
    files = directory / "files"
    files.mkdir()
    world.write(files)
    chance = Random(len(world.toml)).randbytes
    log = Log.create(str(directory / "rota.db"), directory / "keys", now=NOW, entropy=chance)
    ledger = Ledger(log, login="hr", now=NOW, entropy=chance)
    planned: ImportPlan = read_set([files], org=ledger.org, directory=ledger.directory, today=NOW.date(), entropy=chance)
    assert planned.errors == (), "; ".join(f"{one.file} {one.column}: {one.says}" for one in planned.errors)
    ledger.handle_all(planned.commands)
    settings = {"cover-days": world.cover_days, "fiscal-offset": world.fiscal_offset}
    ledger.handle_all([SetPolicy(policy=policy, value=value) for policy, value in settings.items()])
    for unit, first_day in world.closings:
        ledger.handle(CloseUnit(unit=unit, last_day=first_day - timedelta(days=1)))
    return ledger


def recorded_facts(world: World, ledger: Ledger) -> Facts:
    return facts_for(ledger.org, (world.first_day, world.last_day))
