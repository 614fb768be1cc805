"""What is said about people has no way into a plan: an import that would be one breaks the contract, and the facts are a closed list."""

import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from scheduler.organisation import Organisation, Person
from solver.facts import Facts, PersonFacts

ROOT = Path(__file__).resolve().parents[2]
DEBRIEFS = '"""What guests said of their day."""\n\nANSWERS: tuple[str, ...] = ()\n'
PLANTED = {  # into which module, which import
    "scheduler/problem.py": "from events.kinds.debriefs import ANSWERS",
    "scheduler/organisation.py": "from events.kinds import debriefs",
    "scheduler/remembering.py": "from scheduler.answers import SCORES",  # a way round
    "solver/facts.py": "from events.kinds.debriefs import ANSWERS",
}


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the contract says of a copy in which debriefs are read on four ways."""
    place = tmp_path_factory.mktemp("planted")
    for package in ("events", "scheduler", "solver"):
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", place)
    (place / "events" / "kinds" / "debriefs.py").write_text(DEBRIEFS)
    (place / "scheduler" / "answers.py").write_text("from events.kinds.debriefs import ANSWERS as SCORES\n")
    for module, line in PLANTED.items():
        path = place / module
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    return _linted(place)


def _linted(place: Path) -> str:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}", "PYTHONPATH": str(place)}
    words = ["lint-imports", "--no-cache", "--contract", "nothing-said-about-people"]
    done = subprocess.run(words, cwd=place, capture_output=True, text=True, env=environment)
    assert done.returncode == 1, done.stdout
    return done.stdout


@pytest.mark.parametrize("module", PLANTED)
def test_a_planted_way_from_debriefs_to_plans_is_found(verdict: str, module: str) -> None:
    assert f"{module.removesuffix('.py').replace('/', '.')} -> " in verdict


def test_the_way_round_is_told_whole(verdict: str) -> None:
    assert "scheduler.answers -> events.kinds.debriefs" in verdict


def test_what_a_plan_may_know_of_a_person_is_a_closed_list() -> None:
    """Another field is a decision about what plans depend on: docs/architecture.md, *What never reaches a plan*."""
    dated = {"unit", "level", "manager", "site", "workdays", "shift", "fte_permille", "hosts", "tags"}
    assert {field.name for field in fields(PersonFacts)} - _accommodations(PersonFacts) == {
        *("id", "hired", "left", "absences", "skills"),
        *dated,
    }
    texts = {"number", "name", "email", "title"}
    assert {*Person.__struct_fields__} - _accommodations(Person) == {
        *("id", "hired", "left", "absences", "skills", "preferences"),
        *dated,
        *texts,
    }


def _accommodations(noun: type) -> set[str]:
    """What a person cannot do, which plans heed; never why."""
    return {"accommodations", "cannot"} & {*getattr(noun, "__struct_fields__", ()), *getattr(noun, "__slots__", ())}


def test_what_a_plan_may_depend_on_is_a_closed_list() -> None:
    assert {field.name for field in fields(Facts)} == {
        *("horizon", "units", "people", "calendars", "peaks", "asks", "programs", "standing", "preferences", "policy", "pins"),
        *("regrets", "exemptions", "edition"),
    }


def test_the_state_from_which_plans_are_made_holds_nothing_said_about_people() -> None:
    held = {field.name for field in fields(Organisation)}
    assert held == {
        *(
            "position",
            "log",
            "actors",
            "roles",
            "policy",
            "units",
            "people",
            "struck",
            "erased",
            "wrapped_by",
            "calendars",
            "peaks",
            "asks",
        ),
        *("programs", "surprises", "plans", "pins", "exemptions", "consents", "consultations", "taken_back"),
    }
