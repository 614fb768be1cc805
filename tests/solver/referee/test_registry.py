"""The referee knows every rule that is written down, and each judge speaks for its own rule only."""

from pathlib import Path

from solver.referee import registry
from solver.referee.registry import REFEREE

OWED = {"owed", "due", "floors", "overdue"}  # what is missing, which is paid for and breaks no rule
NOT_RULES = OWED | {"__init__", "judge", "registry", "reading", "period", "length", "pay", "fairness", "pins", "visits"}


def test_every_file_of_a_rule_is_registered_under_its_name() -> None:
    files = {path.stem for path in Path(registry.__file__).parent.glob("*.py")}
    assert files - NOT_RULES == {name.replace("-", "_") for name in REFEREE}


def test_the_rules_of_the_contract_are_all_there() -> None:
    until_8 = ["form", "one-place", "own-unit", "seats", "home-cover", "peaks", "hosts", "program", "cover"]
    assert list(REFEREE) == [*until_8, "working-time", "compensation", "precedence"]


def test_each_judge_speaks_for_the_rule_of_its_file() -> None:
    assert all(judge.__module__ == f"solver.referee.{name.replace('-', '_')}" for name, judge in REFEREE.items())
