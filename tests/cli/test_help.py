"""Help answers at once, is complete, and needs nothing heavy."""

import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest

import cli

ROOT = Path(cli.__file__).parent
HEAVY = {
    "sqlalchemy",
    "ortools",
    "numpy",
    "scipy",
    "pendulum",
    "holidays",
    "rich",
    "msgspec",
    "cryptography",
    "pandas",
    "xlsxwriter",
    "python_calamine",
    "icalendar",
}
PROBE = """
import sys
sys.argv = ["rota", *sys.argv[1:]]
import cli
try:
    cli.main()
except SystemExit as end:
    assert end.code == 0, end.code
print("\\nIMPORTED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def imported_by(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROBE, *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.partition("\nIMPORTED")[2].split())


@pytest.mark.parametrize("words", [["--help"], ["--version"], *([noun, "--help"] for noun in cli.NOUNS)], ids=" ".join)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    assert not imported_by(*words) & HEAVY


def test_help_answers_in_the_blink_of_an_eye() -> None:
    def seconds_of_work() -> float:
        """Of the processor, for the wall clock measures what else the machine does."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, str(ROOT / "cli.py"), "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds_of_work() for _ in range(5)) < 0.35  # 0.09 with compiled modules on an idle machine


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


ALL = commands(cli.rota)
LEAVES = [(path, command) for path, command in ALL if not isinstance(command, click.Group)]


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_says_what_it_does(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help
    assert command.help.strip().splitlines()[0].endswith((".", ":"))
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("noun", [noun for noun in cli.NOUNS if isinstance(dict(ALL)[(noun,)], click.Group)])
def test_the_map_and_the_noun_say_the_same(noun: str) -> None:
    said = (dict(ALL)[(noun,)].help or "").strip().splitlines()[0]
    assert said.partition(";")[0].rstrip(".") == cli.NOUNS[noun][1].rstrip(".")


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_every_command_says_where_the_log_is_and_speaks_json(path: tuple[str, ...], command: click.Command) -> None:
    flags = {flag for option in command.params for flag in option.opts}
    assert {"--db", "--as", "--keys", "--today", "--json"} <= flags


WRITING = {
    *(("people", verb) for verb in ("hire", "change", "move", "leave", "absent", "skill", "prefer")),
    *(("units", verb) for verb in ("open", "change", "close", "reopen", "staffing")),
    *(("calendar", verb) for verb in ("add", "remove")),
    *(("roles", verb) for verb in ("grant", "revoke")),
    *(("peaks", verb) for verb in ("declare", "withdraw")),
    *(("cover", verb) for verb in ("ask", "approve", "decline", "withdraw")),
    *(("programs", verb) for verb in ("adopt", "amend", "retire")),
    ("config", "set"),
}


@pytest.mark.parametrize("path", sorted(WRITING), ids=" ".join)
def test_a_writing_command_can_be_tried_dry_and_repeated(path: tuple[str, ...]) -> None:
    assert {"--dry-run", "--command-id"} <= {flag for option in dict(LEAVES)[path].params for flag in option.opts}


@pytest.mark.parametrize("path", [path for path, _ in LEAVES if path[-1] in ("list", "show", "replay")], ids=" ".join)
def test_a_reading_command_looks_at_any_day_and_at_any_state_of_the_log(path: tuple[str, ...]) -> None:
    assert {"--as-of", "--known-at"} <= {flag for option in dict(LEAVES)[path].params for flag in option.opts}
