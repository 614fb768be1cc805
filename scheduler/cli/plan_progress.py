"""News from the engine while it works: one line that is written over on a terminal, a line for each change elsewhere."""

import sys
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

import click

from scheduler.cli.speech import say

if TYPE_CHECKING:
    from solver.outcome import Progress

SECONDS_OF_SILENCE = 5.0
_OVER = "\r\x1b[2K"


@dataclass(slots=True)
class Progressing:
    """Reports to stderr; where that is no terminal only a new tier is news, and after a while what changed in it."""

    said: str = ""
    tier: str = ""
    seconds: float = 0.0

    def __enter__(self) -> "Progressing":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.said and sys.stderr.isatty():
            click.echo(_OVER, err=True, nl=False)

    def report(self, progress: "Progress") -> None:
        """One piece of news."""
        news = f"{progress.tier}: {_known(progress.value)}, at least {_known(progress.bound)}"
        if sys.stderr.isatty():
            click.echo(f"{_OVER}{progress.seconds:6.1f} s  {news}", err=True, nl=False)
        elif news != self.said and (progress.tier != self.tier or progress.seconds >= self.seconds + SECONDS_OF_SILENCE):
            say(f"{progress.seconds:6.1f} s  {news}")
            self.seconds = progress.seconds
        self.said, self.tier = news, progress.tier


def _known(number: int | None) -> str:
    return "?" if number is None else str(number)
