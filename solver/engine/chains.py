"""Chains of exchanges: a helper hands a day on, whoever takes it hands on another one, until it is with somebody who has given little.

A day handed over directly (`Swapping`) finds nothing where nobody who may help has a day to spare; along a chain it does. Where homes and
rotations are out of the way, helpers among whom no chain saves anything are as even as can be, for any convex price (Harvey, Ladner,
Lovász and Tamir, "Semi-matchings for bipartite graphs and load balancing", Journal of Algorithms 59, 2006: cost-reducing paths).
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.engine.helping import Help
from solver.engine.swapping import Swapping

PASSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """`taker` takes over the duty of this number from whoever has it; `before` leads to the giver, None where the chain begins there."""

    duty: int
    taker: int
    before: "_Link | None"

    def back(self) -> Iterator["_Link"]:
        """From the chain's end to its beginning."""
        link: _Link | None = self
        while link is not None:
            yield link
            link = link.before


@dataclass(kw_only=True)
class Chains:
    """`person` (n,): who has each duty of `help_` now; `closed`: people from whom no chain leads to a cheaper one."""

    swapping: Swapping
    help_: Help
    person: Int32
    groups: dict[tuple[int, int], Int64]
    duties: defaultdict[int, set[int]]
    closed: Bool = field(default_factory=lambda: np.zeros(0, bool))

    @classmethod
    def of(cls, swapping: Swapping, help_: Help) -> "Chains":
        """`help_` are the helpers of the swapping as it stands."""
        groups = {(group.day, ask): group.person for group in swapping.helpers.groups for ask in group.ask.tolist()}
        duties: defaultdict[int, set[int]] = defaultdict(set)
        for duty in np.flatnonzero(swapping.helpers.remembered[help_.day]).tolist():
            duties[int(help_.person[duty])].add(duty)
        return cls(swapping=swapping, help_=help_, person=help_.person.copy(), groups=groups, duties=duties)

    def improved(self, *, over: Callable[[], bool], look: Callable[[int], None]) -> Help:
        """Until nobody's last day can be handed on to somebody whom it costs less, or until it is over.

        `look` is told how many people are looked at for each link.
        """
        for _ in range(PASSES):
            if not self._pass(over, look):
                break
        return Help(ask=self.help_.ask, day=self.help_.day, person=self.person)

    def _pass(self, over: Callable[[], bool], look: Callable[[int], None]) -> bool:
        """Whether any chain was found. Those who have given most begin, so that what they cannot reach is closed to all later ones."""
        self.closed = np.zeros(self.swapping.problem.n_people, bool)
        some = False
        for person in self._by_last_day():
            while self.duties[person] and not self.closed[person] and not over():
                chain = self._chain(person, look)
                if chain is None:
                    break
                self._hand_on(chain)
                some = True
        return some

    def _by_last_day(self) -> list[int]:
        people = np.array(sorted(self.duties), np.int64)
        return [int(one) for one in people[np.argsort(-self._saved(people), kind="stable")]]

    def _saved(self, people: Int64) -> Int64:
        """What the last day of each costs."""
        return self.swapping.weight[people] * (2 * self.swapping.given[people] - 1)

    def _chain(self, first: int, look: Callable[[int], None]) -> _Link | None:
        """The shortest chain from a person to somebody whom a day costs less than it saves there; None, and all who were met are closed."""
        saved = int(self._saved(np.array([first]))[0])
        met = self.closed.copy()
        met[first] = True
        seen = [first]
        queue: deque[tuple[int, _Link | None]] = deque([(first, None)])
        while queue:
            person, before = queue.popleft()
            for duty in sorted(self.duties[person]):
                look(len(self._able(duty)))
                takers = self._takers(duty, person, before, met)
                end = self._end(duty, takers, saved)
                if end is not None:
                    return _Link(duty=duty, taker=end, before=before)
                met[takers] = True
                seen += takers.tolist()
                queue.extend((taker, _Link(duty=duty, taker=taker, before=before)) for taker in takers.tolist() if self.duties[taker])
        self.closed[seen] = True
        return None

    def _able(self, duty: int) -> Int64:
        """Who could have come in the first place."""
        return self.groups[int(self.help_.day[duty]), int(self.help_.ask[duty])]

    def _takers(self, duty: int, giver: int, before: _Link | None, met: Bool) -> Int64:
        """Who could take it over, people met before aside; the days of a chain differ, so that none of its exchanges touches another."""
        ask, day = int(self.help_.ask[duty]), int(self.help_.day[duty])
        if before is not None and not self._follows(duty, before):
            return np.empty(0, np.int64)
        others = self._able(duty)
        others = others[~met[others]]
        return others[self.swapping.may_take(others, giver, ask, day)].astype(np.int64)

    def _follows(self, duty: int, before: _Link) -> bool:
        """On a day of its own, and in the quarter of the day taken where the giver has had all days of it."""
        quarter = self.swapping.problem.quarter_column
        day, taken = int(self.help_.day[duty]), int(self.help_.day[before.duty])
        room = self.swapping.cover_left[before.taker, quarter[taken]] > 0 or quarter[day] == quarter[taken]
        return bool(room) and all(day != self.help_.day[link.duty] for link in before.back())

    def _end(self, duty: int, takers: Int64, saved: int) -> int | None:
        """The cheapest taker with a day left of the quarter, if it pays."""
        quarter = self.swapping.problem.quarter_column[int(self.help_.day[duty])]
        takers = takers[self.swapping.cover_left[takers, quarter] > 0]
        cost = self.swapping.weight[takers] * (2 * self.swapping.given[takers] + 1)
        return int(takers[np.argmin(cost)]) if len(takers) and int(cost.min()) < saved else None

    def _hand_on(self, chain: _Link) -> None:
        for link in chain.back():
            giver = int(self.person[link.duty])
            self.swapping.move(giver, link.taker, int(self.help_.day[link.duty]))
            self.person[link.duty] = link.taker
            self.duties[giver].remove(link.duty)
            self.duties[link.taker].add(link.duty)
