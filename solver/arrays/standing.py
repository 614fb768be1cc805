"""What placements already published take: days, seats, heads, hosts, quotas."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from solver.arrays.days import Bool, Days, Int32, Int64
from solver.arrays.units import known
from solver.facts import Facts
from solver.outcome import Kind, Placement
from solver.periods import QUARTERS_REMEMBERED, quarter_index

NO_LOAD = 10**6  # the load of a host whom no program limits
NO_SUCH_SITE = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOf:
    """The standing placements of one program, column by column; days count from the horizon's first and may lie outside it."""

    person: Int32
    unit: Int32
    host: Int32  # -1 where none
    first_day: Int32
    last_day: Int32
    quarter: Int32  # absolute, of the first day
    in_horizon: Bool  # some of its days lie there
    department: Int32  # of the person's unit on the first day
    site: Int32  # of the visited unit on the first day, -1 where none, -2 where no unit of the horizon is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Quarters on axis 1 of (n_people, n_quarters) count from the quarter of the horizon's first day."""

    placed: Bool  # (n_people, n_days)
    hosting: Bool  # (n_people, n_days)
    free: Bool  # (n_people, n_days): compensation days
    seats: Int32  # (n_units, n_days): seats taken by guests
    heads: Int32  # (n_asks, n_days): helpers given
    cover_days: Int32  # (n_people, n_quarters)
    hosted: Int32  # (n_people, n_quarters): guests of a host
    host_load: Int32  # (n_people, n_quarters): the smallest load of their programs, else NO_LOAD
    days_given: Int64  # (n_people,): in the four quarters that end with the horizon's last
    of_program: tuple[StandingOf, ...]

    @classmethod
    def of(cls, facts: Facts, days: Days, people: Mapping[str, int], units: Mapping[str, int], sites: Mapping[object, int]) -> "Standing":
        """Raises ValueError for a person, unit or host that is not among the facts."""
        book = _Book(facts, days, people, units, sites)
        for placement in facts.standing:
            book.enter(placement)
        return cls(
            placed=book.placed,
            hosting=book.hosting,
            free=book.free,
            seats=book.seats,
            heads=book.heads,
            cover_days=book.cover_days,
            hosted=book.hosted,
            host_load=book.host_load,
            days_given=book.days_given,
            of_program=tuple(_columns(book.entries[program.id]) for program in facts.programs),
        )


class _Book:
    """The arrays while the placements are entered one by one; they are few beside the candidates."""

    def __init__(self, facts: Facts, days: Days, people: Mapping[str, int], units: Mapping[str, int], sites: Mapping[object, int]) -> None:
        n_people, n_quarters = len(people), int(days.quarter[-1] - days.quarter[0]) + 1
        self.facts, self.days, self.people, self.units, self.sites = facts, days, people, units, sites
        self.asks = {ask.id: row for row, ask in enumerate(facts.asks)}
        self.loads = {program.id: program.host_load for program in facts.programs}
        self.placed = np.zeros((n_people, days.n), bool)
        self.hosting = np.zeros((n_people, days.n), bool)
        self.free = np.zeros((n_people, days.n), bool)
        self.seats = np.zeros((len(units), days.n), np.int32)
        self.heads = np.zeros((len(facts.asks), days.n), np.int32)
        self.cover_days = np.zeros((n_people, n_quarters), np.int32)
        self.hosted = np.zeros((n_people, n_quarters), np.int32)
        self.host_load = np.full((n_people, n_quarters), NO_LOAD, np.int32)
        self.days_given = np.zeros(n_people, np.int64)
        self.entries: dict[str, list[tuple[int, ...]]] = {program.id: [] for program in facts.programs}

    def enter(self, placement: Placement) -> None:
        person = known(self.people, placement.person, "the person of a standing placement")
        unit = known(self.units, placement.unit, "the unit of a standing placement")
        host = -1 if placement.host is None else known(self.people, placement.host, "the host of a standing placement")
        inside = [index for day in placement.days if 0 <= (index := self.days.index(day)) < self.days.n]
        quarters = [quarter_index(day, self.days.fiscal_offset) for day in placement.days]
        self.placed[person, inside] = True
        self._give_back(placement, person)
        self._remember(person, quarters)
        if placement.kind is Kind.COVER:
            self._help(placement, person, inside, quarters)
            return
        self.seats[unit, inside] += 1
        if host >= 0:
            self._host(placement, host, inside, quarters)
        if placement.program in self.entries:
            first, last = self.days.index(placement.first_day), self.days.index(placement.last_day)
            quarter = quarter_index(placement.first_day, self.days.fiscal_offset)
            site = self.sites.get(self.facts.units[unit].site.at(placement.first_day), NO_SUCH_SITE)
            sender = self._department(self.facts.people[person].unit.at(placement.first_day), placement.first_day)
            self.entries[placement.program].append((person, unit, host, first, last, quarter, bool(inside), sender, site))

    def _give_back(self, placement: Placement, person: int) -> None:
        if placement.compensation_day is not None and 0 <= (index := self.days.index(placement.compensation_day)) < self.days.n:
            self.free[person, index] = True

    def _department(self, unit: str, day: date) -> int:
        """The topmost ancestor on a day that may lie before the horizon."""
        line = [unit]
        while (above := self.facts.units[self.units[line[-1]]].parent.at(day)) is not None and above in self.units and above not in line:
            line.append(above)
        return self.units[line[-1]]

    def _columns_of(self, quarters: list[int]) -> list[int]:
        columns = [quarter - int(self.days.quarter[0]) for quarter in quarters]
        return [column for column in columns if 0 <= column < self.cover_days.shape[1]]

    def _remember(self, person: int, quarters: list[int]) -> None:
        last = int(self.days.quarter[-1])
        self.days_given[person] += sum(last - QUARTERS_REMEMBERED < quarter <= last for quarter in quarters)

    def _help(self, placement: Placement, person: int, inside: list[int], quarters: list[int]) -> None:
        if placement.ask in self.asks:
            self.heads[self.asks[placement.ask], inside] += 1
        np.add.at(self.cover_days, (person, self._columns_of(quarters)), 1)

    def _host(self, placement: Placement, host: int, inside: list[int], quarters: list[int]) -> None:
        touched = sorted(set(self._columns_of(quarters)))
        self.hosting[host, inside] = True
        self.hosted[host, touched] += 1
        load = self.loads.get(placement.program, NO_LOAD)
        self.host_load[host, touched] = np.minimum(self.host_load[host, touched], load)


def _columns(entries: list[tuple[int, ...]]) -> StandingOf:
    table = np.array(entries, np.int32).reshape(-1, 9)
    person, unit, host, first_day, last_day, quarter, inside, department, site = table.T
    return StandingOf(
        person=person,
        unit=unit,
        host=host,
        first_day=first_day,
        last_day=last_day,
        quarter=quarter,
        in_horizon=inside > 0,
        department=department,
        site=site,
    )
