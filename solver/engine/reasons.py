"""Why something stayed unmet: one reason for each person who could have come, from the masks as the finished plan leaves them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool
from solver.arrays.visits import single_days
from solver.generate.beginnings import apart, spans_of
from solver.generate.crossing import crossed
from solver.generate.table import beginnings_of, hosts_of
from solver.hosts import Hosts
from solver.impossible import BIT, REASONS, ask_bits, helper_bits, too_little_rest, where
from solver.outcome import Reason
from solver.problem import Problem
from solver.rows import Int64

BESIDE_THE_POINT = BIT["not-when"] | BIT["not-where"] | BIT["own-unit"] | BIT["not-who"] | BIT["quota"] | BIT["heads-met"]


@dataclass(kw_only=True)
class Reasons:
    """`problem` without the plan, `after` with it standing; what only the latter forbids depends on the plan."""

    problem: Problem
    after: Problem

    def __post_init__(self) -> None:
        everybody = np.arange(self.problem.n_people)
        self._before_helper, self._after_helper = helper_bits(self.problem, everybody), helper_bits(self.after, everybody)
        self._ask = ask_bits(self.problem)
        self._hosts: dict[tuple[bool, int], Hosts | None] = {}
        self._of_person: dict[tuple[int, int, int | None], str | None] = {}

    def of_cover(self, ask: int, day: int, serving: frozenset[int]) -> tuple[Reason, ...]:
        """Over the people with the skill that day, not of the asking unit and not serving this ask."""
        skill = self.problem.facts.asks[ask].skill
        fit = self.problem.people.employed[:, day] & (self.problem.people.home[:, day] != self.problem.ask_unit[ask])
        if skill is not None:
            fit &= self.problem.holds(skill)[:, day]
        people = [person for person in np.flatnonzero(fit).tolist() if person not in serving]
        closed = int(self._ask[ask, day]) & ~int(BESIDE_THE_POINT)
        before, after = (
            bits[people, day] | where("working-time", self._too_little_rest(problem, ask, day, people))
            for problem, bits in ((self.problem, self._before_helper), (self.after, self._after_helper))
        )
        return counted(first_named(closed | one, other) for one, other in zip(before.tolist(), after.tolist(), strict=True))

    def _too_little_rest(self, problem: Problem, ask: int, day: int, people: list[int]) -> Bool:
        unit = int(problem.ask_unit[ask])
        return too_little_rest(problem, single_days(np.array(people, np.int32), np.full(len(people), unit), np.full(len(people), day)))

    def of_program(self, number: int, people: Iterable[int], unit: int | None = None) -> tuple[Reason, ...]:
        """The reason that stands most in the way of each person, anywhere or in one unit."""
        return counted(self._main_reason(number, person, unit) for person in people)

    def _main_reason(self, number: int, person: int, unit: int | None) -> str | None:
        key = number, person, unit
        if key not in self._of_person:
            before, after = (self._obstacles(problem, number, person, unit) for problem in (self.problem, self.after))
            self._of_person[key] = _most_common(before) or _most_common(after)
        return self._of_person[key]

    def _hosts_of(self, problem: Problem, number: int) -> Hosts | None:
        key = problem is self.after, number
        if key not in self._hosts:
            self._hosts[key] = hosts_of(problem, number)
        return self._hosts[key]

    def _obstacles(self, problem: Problem, number: int, person: int, unit: int | None) -> Int64:
        """The bits of each place and day on which the person might go, none if one of them is free."""
        people = np.array([person])
        begin = apart(problem, number, beginnings_of(problem.programs[number].terms)(problem, number, people))
        bits = begin.bits[0]
        if not (bits == 0).any():
            days: Int64 = bits[(bits & (BIT["not-when"] | BIT["not-who"])) == 0].astype(np.int64)
            return days
        hosts = self._hosts_of(problem, number)
        cells = np.concatenate([part for _, part in crossed(problem, number, spans_of(begin), hosts)])
        cells = cells[:, unit : unit + 1] if unit is not None else cells[:, (cells & BIT["not-where"]).min(axis=0) == 0]
        blocked: Int64 = cells[(cells & BIT["own-unit"]) == 0].astype(np.int64)
        return blocked if blocked.all() else np.empty(0, np.int64)


def first_named(before: int, after: int) -> str | None:
    """The first reason that holds without the plan, or else the first that holds with it."""
    for bits in (before & ~int(BESIDE_THE_POINT), after & ~int(BESIDE_THE_POINT)):
        for place, reason in enumerate(REASONS):
            if bits >> place & 1:
                return reason
    return None


def counted(reasons: Iterable[str | None]) -> tuple[Reason, ...]:
    """How many people each reason kept away, the most frequent first; people whom nothing kept are not counted."""
    counts = Counter(reason for reason in reasons if reason is not None)
    return tuple(Reason(reason=reason, people=people) for reason, people in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _most_common(bits: Int64) -> str | None:
    kinds, counts = np.unique(bits, return_counts=True)
    named: Counter[str] = Counter()
    for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True):
        reason = first_named(kind, 0)
        if reason is not None:
            named[reason] += count
    return min(named, key=lambda reason: (-named[reason], reason)) if named else None
