"""What the log makes of the import files is what a plain reading of the same files says."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from solver.facts import Choice, Facts, PersonFacts, Program, UnitFacts
from tests.properties.cases import read_back
from tests.worlds.importable import importable
from tests.worlds.making import made_by
from tests.worlds.recorded import ledger_of, recorded_facts

UNIT = ("parent", "front_line", "site", "seats", "min_staff", "max_away", "workdays", "calendar", "open", "timezone", "shift")
PERSON = ("unit", "level", "workdays", "fte_permille", "hosts", "tags", "shift")


def told(facts: Facts, number: Callable[[str], str]) -> Mapping[str, Any]:
    """The facts day by day, people by company number, so that only meaning is compared.

    A program that comes after another one is adopted after it, wherever it stands in the file.
    """
    length = (facts.horizon.last_day - facts.horizon.first_day).days + 1
    days = [facts.horizon.first_day + timedelta(days=step) for step in range(length)]
    return {
        "horizon": facts.horizon,
        "units": [_unit(unit, days) for unit in facts.units],
        "people": [_person(person, days, number) for person in facts.people],
        "closures": sorted((code, day) for code, closed in facts.calendars.items() for day in closed if day in days),
        "peaks": facts.peaks,
        "asks": facts.asks,
        "programs": sorted((_program(program, number) for program in facts.programs), key=lambda program: str(program["id"])),
        "preferences": sorted((number(person), unit, weight) for (person, unit), weight in facts.preferences.items()),
        "policy": facts.policy,
    }


def _unit(unit: UnitFacts, days: list[date]) -> tuple[object, ...]:
    return unit.id, [[getattr(unit, name).at(day) for name in UNIT] for day in days]


def _person(person: PersonFacts, days: list[date], number: Callable[[str], str]) -> tuple[object, ...]:
    managers = [person.manager.at(day) for day in days]
    return (
        number(person.id),
        person.hired,
        person.left,
        [manager and number(manager) for manager in managers],
        [[getattr(person, name).at(day) for name in PERSON] for day in days],
        [any(day in span for span in person.absences) for day in days],
        [sorted({held.skill for held in person.skills if day in held.span}) for day in days],
    )


def _program(program: Program, number: Callable[[str], str]) -> Mapping[str, object]:
    choices = {key: _choice(getattr(program, key), number) for key in ("who", "who_not", "where", "where_not")}
    return {key: getattr(program, key) for key in Program.__slots__} | choices


def _choice(choice: Choice, number: Callable[[str], str]) -> Mapping[str, object]:
    return {key: getattr(choice, key) for key in Choice.__slots__} | {"person": frozenset(map(number, choice.person))}


def differences(seed: int, directory: Path) -> list[str]:
    world = importable(made_by(Random(seed)))
    directory.mkdir()
    ledger = ledger_of(world, directory)
    expected, found = told(read_back(world), str), told(recorded_facts(world, ledger), ledger.directory.number_of)
    return [f"seed {seed}, {key}: expected {expected[key]}, found {found[key]}" for key in expected if expected[key] != found[key]]


def test_imported_recorded_and_replayed_files_mean_what_they_say(tmp_path) -> None:
    assert [what for seed in range(25) for what in differences(seed, tmp_path / str(seed))] == []


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(3_000, 5_000, 100))
def test_many_imported_worlds_mean_what_they_say(first, tmp_path) -> None:
    assert [what for seed in range(first, first + 100) for what in differences(seed, tmp_path / str(seed))] == []
