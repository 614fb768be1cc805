"""How many head-days each ask wants, has and lacks, day by day, by what is published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.organisation import Ask, Organisation
from scheduler.problem import ground_for
from solver.outcome import Kind
from solver.referee.period import days_between
from solver.referee.reading import Reading

COUNTING = ("asked", "approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadDays:
    """One ask. `wanted`: the unit's workdays in its span, none once it was declined or withdrawn.

    `heads` are wanted on each of these days; `helpers`: who was told to come, by day.
    """

    heads: int
    wanted: tuple[date, ...]
    helpers: Mapping[date, tuple[str, ...]]

    @property
    def asked(self) -> int:
        """All head-days together."""
        return self.heads * len(self.wanted)

    @property
    def helped(self) -> int:
        """Days on which somebody was told to come, wanted or not any more."""
        return sum(map(len, self.helpers.values()))

    @property
    def missing(self) -> dict[date, int]:
        """Heads that nobody was told to fill, by day; days on which none is missing are left out."""
        left = {day: self.heads - len(self.helpers.get(day, ())) for day in self.wanted}
        return {day: heads for day, heads in left.items() if heads > 0}


def head_days(org: Organisation, asks: Iterable[Ask]) -> dict[str, HeadDays]:
    """By ask. Public holidays count as far as the log knows them, as everywhere."""
    counted = tuple(asks)
    if not counted:
        return {}
    read = Reading(ground_for(org, (min(ask.first_day for ask in counted), max(ask.last_day for ask in counted))))
    helpers = _helpers(org)
    return {ask.id: HeadDays(heads=ask.heads, wanted=_workdays(read, ask), helpers=helpers[ask.id]) for ask in counted}


def _workdays(read: Reading, ask: Ask) -> tuple[date, ...]:
    if ask.status not in COUNTING:
        return ()
    return tuple(day for day in days_between(ask.first_day, ask.last_day) if read.unit_workday(ask.unit, day))


def _helpers(org: Organisation) -> defaultdict[str, dict[date, tuple[str, ...]]]:
    """Who was told to come, by ask and day."""
    found: defaultdict[str, dict[date, tuple[str, ...]]] = defaultdict(dict)
    for placement in org.standing_placements():
        if placement.kind is Kind.COVER and placement.ask is not None:
            for day in placement.days:
                found[placement.ask][day] = (*found[placement.ask].get(day, ()), placement.person)
    return found
