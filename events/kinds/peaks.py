"""Peaks of work and the asks for cover that come with them."""

from datetime import date

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event


class _OfPeak(Event):
    peak: str  # "P1", "P2" ... in the order of the log

    @property
    def stream(self) -> str:
        return f"peak:{self.peak}"


@event("peak-declared", version=1)
class PeakDeclared(_OfPeak):
    """A unit expects more work than usual on these days: it lends nobody and takes no shadow guest."""

    unit: str
    first_day: date
    last_day: date  # included
    note: Personal = None

    @property
    def effective_day(self) -> date:
        return self.first_day


@event("peak-withdrawn", version=1)
class PeakWithdrawn(_OfPeak):
    """The peak will not come; the asks that belong to it are withdrawn by events of their own."""


class _OfAsk(Event):
    ask: str  # "A1", "A2" ... in the order of the log

    @property
    def stream(self) -> str:
        return f"ask:{self.ask}"


@event("cover-asked", version=1)
class CoverAsked(_OfAsk):
    """A unit asks for `heads` more people on each of its workdays in the span, with `skill` (None: anybody)."""

    peak: str | None
    unit: str
    first_day: date
    last_day: date  # included
    heads: int
    skill: str | None = None
    priority: int = 3  # 1 highest .. 5
    note: Personal = None

    @property
    def effective_day(self) -> date:
        return self.first_day


@event("cover-approved", version=1)
class CoverApproved(_OfAsk):
    """The ask counts in the next plan."""


@event("cover-declined", version=1)
class CoverDeclined(_OfAsk):
    """The ask will not be planned."""

    reason: Personal = None


@event("cover-withdrawn", version=1)
class CoverWithdrawn(_OfAsk):
    """The unit needs no help after all."""

    reason: Personal = None
