"""The tool's map: the root group, the options that say where the log is, and what every command is called.

Nothing heavy is imported here; a noun's file is read when the noun is used.
"""

import gc
import os
import signal
import sys
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from scheduler.cli import options
from scheduler.cli.nouns import Nouns
from scheduler.cli.refusals import exit_code_of

NOUNS = {
    "demo": ("scheduler.cli.demo:demo", "The main job from end to end on a sample company."),
    "init": ("scheduler.cli.init:init", "Make an empty log and its keys."),
    "import": ("scheduler.cli.import_:import_", "Take what the HR system exports."),
    "doctor": ("scheduler.cli.doctor:doctor", "Look for what is missing or wrong around the log."),
    "config": ("scheduler.cli.config:config", "Settings of the whole company."),
    "people": ("scheduler.cli.people:people", "Who works here, since when, where and with which skills."),
    "units": ("scheduler.cli.units:units", "Departments and teams, their seats and their staffing."),
    "calendar": ("scheduler.cli.calendar:calendar", "Days on which units are closed."),
    "roles": ("scheduler.cli.roles:roles", "Who may do what in this log."),
    "peaks": ("scheduler.cli.peaks:peaks", "Times in which a unit has more work than people."),
    "cover": ("scheduler.cli.cover:cover", "Asks for help at peak times."),
    "programs": ("scheduler.cli.programs:programs", "Who should get where, and how often."),
    "plan": ("scheduler.cli.plan:plan", "The quarter's plan: made, read, published, judged."),
    "log": ("scheduler.cli.log:log", "The log itself: shown, verified, copied, replayed."),
    "manual": ("scheduler.cli.manual:manual", "This help, of every command, as one page."),
}
RARELY = (100_000, 50, 50)  # when garbage is collected: a replay makes a great many facts that stay and hardly any garbage


class Root(Nouns):
    """The command `rota`: every way to end has its exit code."""

    nouns = NOUNS

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run a command line and exit: 0 done, 1 findings, 2 usage, 3 refused, 4 conflict, 5 not permitted, 130 stopped."""
        settings = {"prog_name": "rota", **settings, "standalone_mode": False}
        sys.exit(exit_code_of(partial(super().main, *args, **settings)))


def _print_version(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"rota {version('rotaledger')}")
        except PackageNotFoundError:
            click.echo("rota, from a source tree that is not installed")
        ctx.exit()


@click.group(cls=Root, name="rota", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@options.where
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Show the version and exit.")
def rota() -> None:
    """Plan shadow days, job rotation and peak-time help, with every fact in an append-only log.

    The options below may stand here or after any command; there they win.

    \b
    A first quarter:
      rota init
      rota import hr-export/
      rota programs adopt telus-day
      rota plan make next
      rota plan show 2026Q3-1
      rota plan publish 2026Q3-1
    """


def main() -> NoReturn:
    """The command's entry point."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(*RARELY)
    try:
        sys.exit(rota.main())
    finally:  # how it ends is decided: a late Ctrl-C changes nothing any more
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _nowhere() -> TextIO:
    """For a stream that was closed before the command began."""
    return Path(os.devnull).open("w", encoding="utf-8")


if __name__ == "__main__":
    main()
