"""Somebody waits for a plan: they hear how it goes, may want no more, and do not wait longer than they said."""

from collections.abc import Callable
from dataclasses import dataclass

from solver.outcome import Effort, Report, Told

AFTERWARDS = 1.5  # what follows on a search, against what went before it: both grow with the people, not with the search
AFTERWARDS_AT_MOST = 0.3  # of the limit


def _unheard(news: Told) -> None:
    """Nobody listens."""


def _unsaid(word: str) -> None:
    """Nobody listens."""


def _never() -> bool:
    return False


def _no_time() -> float:
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`report` hears the news, `word` what goes otherwise than it should, `wants_stop` is asked now and then, `waited` says for how many
    seconds they have been waiting.
    """

    report: Report = _unheard
    word: Callable[[str], None] = _unsaid
    wants_stop: Callable[[], bool] = _never
    waited: Callable[[], float] = _no_time

    def before_the_rest(self, effort: Effort) -> float | None:
        """Seconds on the clock for a search after which the rest of the work still fits into the limit; None: the clock has no say."""
        gone = self.waited()
        rest = min(AFTERWARDS * gone, AFTERWARDS_AT_MOST * effort.time_limit_s)
        return None if effort.reproducible else effort.time_limit_s - gone - rest

    def left(self, effort: Effort, before: float) -> float | None:
        """Seconds left of the limit for one search more, where its beginning and its end take what those of the first did, after `before`
        seconds; less than none where there is no time. None: the clock has no say.
        """
        return None if effort.reproducible else effort.time_limit_s - self.waited() - AFTERWARDS * before


NOBODY = Waiting()
