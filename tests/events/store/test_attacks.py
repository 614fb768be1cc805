"""Every attack is found for what it is, with and without a checkpoint held elsewhere; and no check of the verifier can go unnoticed."""

import ast
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from events.checkpoints import SignedCheckpoint, parse_checkpoint
from events.store import Log, checkpoint_check, fence_check, receipt_check, vault_check, verifying
from events.verification import Findings
from tests.events.places import Place, sqlite_place
from tests.events.store.attacks import ATTACKS, FAULTS, Attack, Fault, sound_log
from tests.events.store.other_attacks import OTHERS, Other

MODULES = (verifying, vault_check, fence_check, checkpoint_check, receipt_check)


def _sites() -> Iterator[tuple[str, int]]:
    """Every place in the verifier that makes a finding: (file, first line of the call)."""
    for module in MODULES:
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add" and len(node.args) > 1:
                yield str(module.__file__), node.lineno


SITES = sorted(set(_sites()))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, SignedCheckpoint]:
    place = sqlite_place(tmp_path_factory.mktemp("sound"))
    held = sound_log(place)
    return place, parse_checkpoint(held.encode())


def copied(place: Place, folder: Path) -> Place:
    """A copy of a log with its keys."""
    there = sqlite_place(folder)
    shutil.copy(place.file, there.file)
    shutil.copytree(place.keys, there.keys)
    return there


def reasons(log: Log, held: SignedCheckpoint | None = None) -> set[str]:
    return {finding.reason for finding in log.verify(held=[held] if held else []).findings}


def after(attack: Attack, place: Place, held: SignedCheckpoint | None = None) -> set[str]:
    attack.act(place)
    log = place.open()
    try:
        return reasons(log, held)
    finally:
        log.close()


@contextmanager
def failing(log: Log, fault: Fault) -> Iterator[None]:
    """The database cannot carry out the statements of which the fault is part, from now on."""

    def stand_in(connection, cursor, statement, parameters, context, executemany):
        if not fault.meets(statement, tuple(parameters)):
            return statement, parameters
        if fault.instead is None:
            raise sqlite3.DatabaseError("database disk image is malformed")
        return statement.replace(fault.statement, fault.instead), parameters

    sa.event.listen(log._database._reader, "before_cursor_execute", stand_in, retval=True)
    yield


def with_fault(fault: Fault, place: Place) -> set[str]:
    log = place.open()
    try:
        with failing(log, fault):
            return reasons(log)
    finally:
        log.close()


def test_the_sound_log_has_no_findings_with_and_without_its_checkpoint(sound):
    place, held = sound
    log = place.open()
    assert reasons(log) == reasons(log, held) == set()
    found = log.verify(held=[held])
    assert (found.size, found.unsigned_tail, found.trust.covered) == (11, 3, 8)
    log.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.says)
def test_without_a_held_checkpoint_an_attack_is_found_for_what_it_is_or_not_at_all(sound, tmp_path, attack):
    assert after(attack, copied(sound[0], tmp_path)) == attack.found


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.says)
def test_a_held_checkpoint_finds_more(sound, tmp_path, attack):
    assert after(attack, copied(sound[0], tmp_path), sound[1]) == attack.found | attack.more


def test_what_is_found_by_nothing_is_in_the_tail_that_no_held_checkpoint_covers():
    assert {attack.says for attack in ATTACKS if not attack.found | attack.more} == {
        "rewrite the tail that no checkpoint covers",
        "cut the tail that no checkpoint covers",
    }


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.statement)
def test_a_database_that_fails_is_a_finding_and_no_failure_of_the_verifier(sound, tmp_path, fault):
    assert with_fault(fault, copied(sound[0], tmp_path)) == fault.found


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other.says)
def test_what_else_is_done_to_a_log_or_an_auditor_is_found_for_what_it_is(sound, tmp_path, other):
    assert other.act(copied(sound[0], tmp_path), sound[1]) == other.found


# --- no check goes unnoticed ---


class Recorder:
    """Takes the place of `Findings.add`: notes from where it is called, and drops what comes from one place."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: set[tuple[str, int]] = set()
        self.removed: tuple[str, int] | None = None
        add = Findings.add

        def recorded(findings: Findings, *finding: object) -> None:
            frame = sys._getframe(1)
            site = max(one for one in SITES if one[0] == frame.f_code.co_filename and one[1] <= frame.f_lineno)
            self.seen.add(site)
            if site != self.removed:
                add(findings, *finding)

        monkeypatch.setattr(Findings, "add", recorded)


@pytest.fixture(scope="module")
def reach(sound, tmp_path_factory) -> dict[tuple[str, int], list[Attack | Fault | Other]]:
    """Which attacks and faults reach which place in the verifier."""
    reached: dict[tuple[str, int], list[Attack | Fault | Other]] = {site: [] for site in SITES}
    with pytest.MonkeyPatch.context() as patch:
        recorder = Recorder(patch)
        for one in (*ATTACKS, *FAULTS, *OTHERS):
            recorder.seen = set()
            _outcome(one, sound, tmp_path_factory.mktemp("reach"))
            for site in recorder.seen:
                reached[site].append(one)
    return reached


def _outcome(one: Attack | Fault | Other, sound: tuple[Place, SignedCheckpoint], folder: Path) -> bool:
    """Whether the verifier says of it what it must."""
    place = copied(sound[0], folder)
    if isinstance(one, Other):
        return one.act(place, sound[1]) == one.found
    if isinstance(one, Fault):
        return with_fault(one, place) == one.found
    return after(one, place, sound[1]) == one.found | one.more


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{Path(site[0]).stem}:{site[1]}")
def test_without_any_one_of_its_checks_the_verifier_misses_something(sound, reach, site, tmp_path, monkeypatch):
    recorder = Recorder(monkeypatch)
    recorder.removed = site
    for number, one in enumerate(reach[site]):
        folder = tmp_path / str(number)
        folder.mkdir()
        if not _outcome(one, sound, folder):
            return
    pytest.fail(f"nothing notices that the check in {site} is gone; {len(reach[site])} attacks reach it")
