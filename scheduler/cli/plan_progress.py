"""News from the engine while it works: one line that is written over on a terminal, a few lines elsewhere.

What takes long may say nothing for a while; a second thread then says what is being done and that it still is.
"""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

import click

from scheduler.cli.speech import say
from scheduler.views.gaps import gap_in_short
from solver.outcome import Phase, Progress, Told

BEAT_S = 0.5
SILENCE_S = 5.0  # after which what changed is told where there is no terminal ...
SILENCE_SHARE = 0.1  # ... or after so much of the time gone, so that long runs have few lines
_OVER = "\r\x1b[2K"
PHASES = {
    Phase.READING: "reading the log",
    Phase.FACTS: "gathering the facts",
    Phase.ROWS: "writing down who could go where",
    Phase.BOUNDING: "finding what no plan can undercut",
    Phase.SEARCHING: "searching",
    Phase.SWAPPING: "exchanging helpers",
    Phase.UNITS: "handing out units",
    Phase.HOSTS: "matching hosts",
    Phase.REASONS: "counting the reasons of what is unmet",
    Phase.JUDGING: "letting the referee judge it",
    Phase.GIVING_WAY: "counting what gave way to cover",
    Phase.KEEPING: "keeping the draft",
}


@dataclass(slots=True)
class Progressing:
    """Tells on stderr how far it is; where that is no terminal only a new tier is news, and after a while what changed in it.

    `quiet`: nothing is told but on a terminal. `is_stopping`: a person wants no more, which is told at once.
    """

    clock: Callable[[], float] = time.monotonic
    quiet: bool = False
    is_stopping: Callable[[], bool] = lambda: False
    _began: float = 0.0
    _phase: Phase = Phase.READING
    _tier: Progress | None = None
    _told: Progress | None = None
    _said_at: float = 0.0
    _said: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _done: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "Progressing":
        self._began = self.clock()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
        if sys.stderr.isatty():
            click.echo(_OVER, err=True, nl=False)

    def waited(self) -> float:
        """Seconds since it began."""
        return self.clock() - self._began

    def report(self, news: Told) -> None:
        """One piece of news."""
        with self._lock:
            if isinstance(news, Phase):
                self._phase = news
            else:
                self._tier, self._phase = news, Phase.SEARCHING
            self._tell()

    def _beat(self) -> None:
        while not self._done.wait(BEAT_S):
            with self._lock:
                self._tell()

    def _tell(self) -> None:
        if sys.stderr.isatty():
            click.echo(f"{_OVER}{self.waited():6.1f} s  {self._line()}", err=True, nl=False)
        elif not self.quiet:
            self._tell_a_few()

    def _line(self) -> str:
        doing = "stopping: the best plan so far is kept" if self.is_stopping() else PHASES[self._phase]
        return doing if self._tier is None else f"{tier_in_words(self._tier)} - {doing}"

    def _tell_a_few(self) -> None:
        """A new tier at once; else, after some silence, what is known of it now, or what is being done instead."""
        known, told = self._tier, self._told
        if known is not None and (told is None or known.tier != told.tier):
            self._say(tier_in_words(known))
        elif self.waited() >= self._said_at + max(SILENCE_S, SILENCE_SHARE * self.waited()):
            news = "" if known is None or known == told else tier_in_words(known)
            self._say(news if news and news != self._said else self._line())

    def _say(self, news: str) -> None:
        say(f"{self.waited():6.1f} s  {news}")
        self._said_at, self._said, self._told = self.waited(), news, self._tier

    def word(self, sentence: str) -> None:
        """Something that goes otherwise than it should, on a line of its own."""
        with self._lock:
            if sys.stderr.isatty():
                click.echo(_OVER, err=True, nl=False)
            say(sentence)


def tier_in_words(news: Progress) -> str:
    """`rotations: 1619, at least 1617, within 0.2 %`."""
    value = "?" if news.value is None else str(news.value)
    least = "" if news.bound is None else f", at least {news.bound}"
    return f"{news.tier}: {value}{least}, {gap_in_short(news.value, news.bound)}"
