"""Every command that reads can look at any earlier state of the log, and says then what it said then."""

import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from tests.cli.conftest import Rota
from tests.cli.test_help import LEAVES

# What is given for the arguments that a command cannot do without, by their names in the code.
ARGUMENTS = {
    "person": "007",
    "unit": "CS",
    "peak": "P1",
    "ask": "A1",
    "name": "telus-day",
    "program": "telus-day",
    "plan_id": "2026Q3-1",
    "code": "OURS",
}
NEITHER_READS_NOR_WRITES = {
    *((noun,) for noun in ("demo", "init", "doctor", "manual")),
    ("log", "verify"),  # the whole file as it is
    *(("log", verb) for verb in ("backup", "copy", "import", "restore")),  # a whole log made elsewhere
    *(("log", verb) for verb in ("checkpoint", "cosign", "prove")),  # evidence of the tree, not what it says
    ("log", "export"),  # --until says up to where
}
# These ask something else of --known-at than what the log knew: where to judge.
JUDGES_ELSEWHERE = {("plan", "judge"), ("plan", "why"), ("plan", "why-not"), ("plan", "relief")}  # --known-at gives them other facts

DAY = "2026-08-12"
STORY = (
    (("programs", "adopt", "telus-day"), ("people", "move", "008", "HQ", "--from", "2026-08-01")),
    (("peaks", "declare", "CS", "--from", "2026-07-06", "--to", "2026-07-10", "--heads", "1"), ("calendar", "add", "OURS", "2026-07-14")),
    (
        ("units", "change", "CS", "--calendar", "OURS", "--from", "2026-08-01"),
        ("people", "absent", "007", "--from", DAY, "--to", DAY),
        ("people", "accommodate", "007", "--cannot", "lifting", "--approved-by", "otto", "--from", DAY, "--until", DAY),
        ("programs", "exempt", "telus-day", "--person", "E1", "--reason", "away", "--approved-by", "otto", "--until", "2026-09-30"),
    ),
    (
        ("plan", "make", "2026Q3", "--time-limit", "20"),
        ("plan", "pin", "2026Q3-1.1"),
        ("config", "set", "cover-days", "4"),
        ("roles", "grant", "hr", "hr"),
    ),
    (
        ("plan", "publish", "2026Q3-1"),
        ("people", "leave", "E1", "--last-day", "2026-12-31"),
        ("cover", "decline", "A1"),
        ("units", "close", "CS", "--last-day", "2027-03-31"),
        ("programs", "retire", "telus-day"),
        ("roles", "grant", "otto", "auditor"),
    ),
    (("plan", "withdraw", "2026Q3-1"), ("peaks", "withdraw", "P1"), ("people", "skill", "007", "till"), ("units", "open", "DEPOT")),
)


def flags(command: click.Command) -> set[str]:
    return {flag for option in command.params for flag in option.opts}


READING = {path: command for path, command in LEAVES if "--known-at" in flags(command)}


def questions() -> list[tuple[str, ...]]:
    """A command line for each reading command: with what it needs, and where an argument may be left out, also without."""
    found = []
    for path, command in READING.items():
        if path in JUDGES_ELSEWHERE:
            continue
        arguments = [param for param in command.params if isinstance(param, click.Argument)]
        found.append((*path, *(given_for(path, param) for param in arguments if param.required)))
        if any(not param.required for param in arguments):
            found.append((*path, *(given_for(path, param) for param in arguments)))
    return found


def given_for(path: tuple[str, ...], param: click.Argument) -> str:
    assert param.name in ARGUMENTS, f"Say in ARGUMENTS what to give `rota {' '.join(path)}` for its argument {param.name}."
    return ARGUMENTS[param.name]


def answers(rota: Rota, *more: str) -> dict[tuple[str, ...], tuple[int, str, str]]:
    results = {words: rota(*words, "--json", *more) for words in questions()}
    return {words: (result.exit_code, result.stdout, result.stderr) for words, result in results.items()}


@pytest.fixture(scope="module")
def told(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Rota, dict[int, dict[tuple[str, ...], tuple[int, str, str]]]]:
    """A company with a past, and what every reading command said at some of its moments, by position."""
    directory = tmp_path_factory.mktemp("told")
    shutil.copytree(founded, directory, dirs_exist_ok=True)
    rota, remembered = Rota(directory), {}
    for chapter in STORY:
        for words in chapter:
            rota.ok(*words)
        remembered[len(rota.json("log", "show"))] = answers(rota)
    return rota, remembered


def test_every_command_reads_writes_or_is_named_here() -> None:
    writing = {path for path, command in LEAVES if "--dry-run" in flags(command)}
    assert {path for path, _ in LEAVES} == READING.keys() | writing | NEITHER_READS_NOR_WRITES
    assert not READING.keys() & writing
    assert all("--as-of" in flags(command) for command in READING.values())


def test_what_was_known_then_is_what_was_said_then(told: Any) -> None:
    rota, remembered = told
    assert len(remembered) == len(STORY)
    for position, said in remembered.items():
        again = answers(rota, "--known-at", str(position))
        for words, answer in said.items():
            assert again[words] == answer, f"{' '.join(words)} --known-at {position}"


def test_the_story_changes_what_each_of_them_says(told: Any) -> None:
    """Else the test above would hold for a command that never looks at the log."""
    _, remembered = told
    for words in questions():
        assert len({said[words] for said in remembered.values()}) > 1, words


def test_no_position_past_the_end_is_answered(told: Any) -> None:
    rota, remembered = told
    for words in questions():
        assert "position-unknown" in rota.refused(*words, "--known-at", str(max(remembered) + 1)), words


def test_help_says_where_the_day_changes_nothing_and_only_there(told: Any) -> None:
    rota, remembered = told
    moments = [str(position) for position in remembered][2:4]
    moved = {path_of(words) for words in questions() if any(is_moved(rota, words, moment) for moment in moments)}
    unmoved = {path_of(words) for words in questions()} - moved
    assert unmoved == {path_of(words) for words in questions() if "changes nothing" in said_of_day(path_of(words))}


def path_of(words: tuple[str, ...]) -> tuple[str, ...]:
    return next(path for path in READING if words[: len(path)] == path)


def is_moved(rota: Rota, words: tuple[str, ...], moment: str) -> bool:
    """Whether the answer at a moment of the log differs between days, for people or for programs."""
    return any(
        len({rota(*words, *form, "--known-at", moment, "--as-of", day).stdout for day in ("1990-01-01", "2026-07-07", "2027-06-01")}) > 1
        for form in (("--json",), ())
    )


def said_of_day(path: tuple[str, ...]) -> str:
    return next(str(param.help) for param in READING[path].params if "--as-of" in param.opts).lower()
