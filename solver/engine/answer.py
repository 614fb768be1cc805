"""What a search is given and what it says: limits, statuses that are never blurred, a bound that holds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from solver.rows import Int64


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    UNKNOWN = "unknown"  # nothing was found: there are no values to read


class ModelInvalid(RuntimeError):
    """The model handed over is malformed: an error in this program."""


class Contradiction(RuntimeError):
    """No values keep all rows. Every ask is priced and the empty roster keeps the rest, so this is an error in the rules."""


@dataclass(slots=True, kw_only=True)
class Stop:
    """A person's wish to stop: `pressed` after Ctrl-C, `wants` is asked now and then."""

    wants: Callable[[], bool]
    pressed: bool = False

    def now(self) -> bool:
        self.pressed = self.pressed or self.wants()
        return self.pressed

    def later(self) -> "Later":
        """The same wish for a short search that must come to its end first."""
        return Later(wants=self.wants, pressed=self.pressed)


@dataclass(slots=True, kw_only=True)
class Later(Stop):
    """Remembers Ctrl-C and does not heed it."""

    def now(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search: `seconds` on the clock at most, `work` in the solver's own deterministic unit at most (None: not limited by it)."""

    seconds: float | None
    work: float | None
    workers: int
    seed: int
    repeatable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`values` of shape (n_columns,), None where none were found; `bound` is what no values can undercut, None where none was proven.

    `interrupted`: a person stopped the search.
    """

    status: Status
    values: Int64 | None
    bound: int | None
    work: float
    interrupted: bool = False
