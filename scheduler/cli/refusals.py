"""How every command ends: the exit codes, and an error as one sentence with the next step instead of a traceback."""

import os
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import click

from events.errors import Conflict, LogError, Tampered
from scheduler.cli.speech import say
from scheduler.errors import NotPermitted, Rejected, Stale

DONE, FINDINGS, USAGE, REFUSED, CONFLICT, NOT_PERMITTED, BUG, STOPPED, PIPE_CLOSED = 0, 1, 2, 3, 4, 5, 70, 130, 141

LONGEST_ERROR = 1000

LISTINGS = {
    "person-unknown": "rota people list --all",
    "unit-unknown": "rota units list",
    "peak-unknown": "rota peaks list --all",
    "ask-unknown": "rota cover list",
    "program-unknown": "rota programs list --all",
    "preset-unknown": "rota programs list --presets",
    "plan-unknown": "rota plan list",
    "role-not-held": "rota roles list",
    "pin-unknown": "rota plan pins --all",
    "actor-unknown": "rota log show --name actor-seen",
}


def exit_code_of(run: Callable[[], object]) -> int:
    """Run a command line to its end, say what went wrong on stderr, and give the code to exit with."""
    try:
        return _exit_code_of_expected(run)
    except Exception:  # noqa: BLE001 - the outermost edge: what was not foreseen is a bug, whatever it is
        if os.environ.get("ROTA_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        else:
            say(_BUG_REPORT.format(*_last_error()))
        return BUG


_BUG_REPORT = (
    "Error: this is a bug in rota ({}: {}). Nothing half done is left in the log. "
    "Please report it with the output of the same command under ROTA_DEBUG=1."
)


def _last_error() -> tuple[str, str]:
    kind, error, _ = sys.exc_info()
    return (kind.__name__ if kind else "", str(error)[:200])


def _exit_code_of_expected(run: Callable[[], object]) -> int:
    try:
        code = run()
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("Stopped.")
        return STOPPED
    except SystemExit:  # click's own way out where a pipe was closed, and nobody else's
        return PIPE_CLOSED
    except BrokenPipeError:
        _quiet_stdout()
        return PIPE_CLOSED
    except click.UsageError as wrong:
        _say_usage(wrong)
        return USAGE
    except click.ClickException as wrong:
        return _refused(wrong.format_message(), REFUSED)
    except Rejected as refusal:
        return _refused_by_the_domain(refusal)
    except Conflict as conflict:
        return _refused(str(conflict), CONFLICT)
    except Tampered as tampered:
        return _refused(f"{tampered} See what else is wrong with: rota log verify", REFUSED)
    except LogError as error:
        return _refused(str(error), REFUSED)
    except OSError as error:
        return _refused(_of_system(error), REFUSED)


def _refused_by_the_domain(refusal: Rejected) -> int:
    for detail in refusal.details:
        say(f"  {detail}")
    match refusal:
        case NotPermitted():
            return _refused(refusal.sentence, NOT_PERMITTED, refusal.reason)
        case Stale():
            return _refused(refusal.sentence, CONFLICT, refusal.reason)
        case _:
            return _refused(refusal.sentence, REFUSED, refusal.reason)


def _refused(sentence: str, code: int, reason: str | None = None) -> int:
    listing = LISTINGS.get(reason or "")
    more = f" All of them: {listing}" if listing and "rota " not in sentence else ""
    say(f"Error: {sentence}{more}" + (f" ({reason})" if reason else ""))
    return code


def _say_usage(wrong: click.UsageError) -> None:
    text = StringIO()
    wrong.show(text)
    say(_shortened(text.getvalue().rstrip("\n")))


def _shortened(text: str) -> str:
    """What was typed is quoted in errors; nobody reads a page of it."""
    return text if len(text) <= LONGEST_ERROR else f"{text[: LONGEST_ERROR - 200]} ... {text[-200:]}"


def _of_system(error: OSError) -> str:
    what = error.strerror or str(error)
    return f"{Path(os.fsdecode(error.filename))}: {what}." if error.filename is not None else f"{what}."


def _quiet_stdout() -> None:
    """Nobody reads any more: what is still buffered goes nowhere, without a word."""
    if sys.stdout is sys.__stdout__ and sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
