"""Every way to end has its exit code, and its sentence on stderr."""

import signal
from collections.abc import Callable
from contextlib import suppress

import click
import pytest

from events.errors import CommandReused, Conflict, LogError, Tampered, Unreadable
from scheduler.cli.refusals import exit_code_of
from scheduler.cli.stopping import stopped_once
from scheduler.errors import NotPermitted, Rejected, Stale


def raising(error: BaseException) -> Callable[[], object]:
    def run() -> object:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (click.UsageError("What?"), 2, "Error: What?"),
        (click.BadParameter("No day."), 2, "No day."),
        (click.FileError("a.csv", "gone"), 3, "a.csv"),
        (Rejected("span-reversed", "Turn it round."), 3, "Error: Turn it round. (span-reversed)"),
        (Rejected("unit-unknown", "There is no X."), 3, "Error: There is no X. All of them: rota units list (unit-unknown)"),
        (Rejected("unit-unknown", "No X; see rota units list."), 3, "Error: No X; see rota units list. (unit-unknown)"),
        (LogError("No log."), 3, "Error: No log."),
        (Unreadable("Sealed."), 3, "Error: Sealed."),
        (CommandReused("Used."), 3, "Error: Used."),
        (Tampered("Event 3 is wrong.", 3), 3, "rota log verify"),
        (PermissionError(13, "Permission denied", "rota.db"), 3, "Error: rota.db: Permission denied."),
        (OSError(28, "No space left on device"), 3, "Error: No space left on device."),
        (Conflict("Moved on."), 4, "Error: Moved on."),
        (Stale("plan-stale", "Old.", ["E1 is absent."]), 4, "E1 is absent."),
        (NotPermitted("role", "Not yours."), 5, "Error: Not yours. (role)"),
        (KeyboardInterrupt(), 130, "Stopped."),
        (click.Abort(), 130, "Stopped."),
        (BrokenPipeError(32, "Broken pipe"), 141, ""),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_a_failure_has_its_code_and_its_sentence(error: BaseException, code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(raising(error)) == code
    said = capsys.readouterr()
    assert says in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_a_bug_is_one_line_and_a_traceback_only_on_request(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROTA_DEBUG", raising=False)
    assert exit_code_of(raising(ZeroDivisionError("by zero"))) == 70
    (line,) = capsys.readouterr().err.splitlines()
    assert "ZeroDivisionError: by zero" in line
    assert "ROTA_DEBUG=1" in line
    monkeypatch.setenv("ROTA_DEBUG", "1")
    assert exit_code_of(raising(ZeroDivisionError("by zero"))) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_command_that_ends_well_is_done() -> None:
    assert exit_code_of(lambda: None) == 0


def test_what_an_error_quotes_cannot_act_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code_of(raising(Rejected("x", "There is no \x1b[31mred\x07.")))
    assert "\\x1b[31mred\\x07" in capsys.readouterr().err


@pytest.mark.parametrize(("pressed", "code"), [(True, 130), (False, 70)])
def test_an_extension_interrupted_while_it_is_loaded_is_no_bug(pressed: bool, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROTA_DEBUG", raising=False)

    def load() -> None:
        with stopped_once():
            with suppress(KeyboardInterrupt):
                if pressed:
                    signal.raise_signal(signal.SIGINT)
            raise ImportError("initialization failed")

    assert exit_code_of(load) == code
