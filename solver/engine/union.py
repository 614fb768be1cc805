"""The plans of parts as one plan of the whole, and their news as news of the whole."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from solver.engine.reasons import Reasons
from solver.outcome import (
    FLOOR,
    MAX_GAP,
    TIERS,
    UNIT_MAX_GAP,
    Kind,
    Outcome,
    Phase,
    Placement,
    Progress,
    Reason,
    Report,
    Roster,
    Shortfall,
    Tier,
    TierValue,
    Told,
)
from solver.problem import Problem
from solver.rules import asks, floors, owed, spacing
from solver.rules.registry import ASKS, RULES

_OF_PROGRAMS = {  # by the rule of a shortfall: what is owed to mandatory programs, and to others
    None: (owed.MANDATORY, owed.VOLUNTARY),
    FLOOR: (floors.MANDATORY, floors.VOLUNTARY),
    MAX_GAP: (spacing.MANDATORY, spacing.VOLUNTARY),
    UNIT_MAX_GAP: (spacing.UNITS_MANDATORY, spacing.UNITS_VOLUNTARY),
}
_ORDER = {rule.name: place for place, rule in enumerate((*RULES, *ASKS))}


def united_roster(problem: Problem, outcomes: Sequence[Outcome]) -> Roster:
    """In the order of first days and then of people, as of a problem solved in one piece."""

    def key(placement: Placement) -> tuple[date, int]:
        return placement.first_day, problem.person_index[placement.person]

    return tuple(sorted((placement for outcome in outcomes for placement in outcome.roster), key=key))


def united_tiers(outcomes: Sequence[Outcome]) -> tuple[TierValue, ...]:
    """Values add up, and so do bounds while every earlier tier is as good as it can be.

    Behind a tier with a gap they do not: a plan as good as this one might be better there in one part and worse in another, and so
    undercut the other's bound, which supposes that it is not worse.
    """
    tiers: list[TierValue] = []
    closed = True
    for tiers_of_parts in zip(*(outcome.tiers for outcome in outcomes), strict=True):
        value = sum(one.value for one in tiers_of_parts)
        bound = _sum([one.bound for one in tiers_of_parts]) if closed else None
        tiers.append(TierValue(tier=tiers_of_parts[0].tier, value=value, bound=bound))
        closed = closed and bound == value
    return tuple(tiers)


def _sum(numbers: Sequence[int | None]) -> int | None:
    """None where one of them is unknown."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


# --- shortfalls ---


def united_shortfalls(problem: Problem, outcomes: Sequence[Outcome], roster: Roster) -> tuple[Shortfall, ...]:
    """In the order of the whole, with the reasons of the whole: also people of other parts could have come but for a reason."""
    return with_reasons(problem, [one for outcome in outcomes for one in outcome.shortfalls], roster)


def with_reasons(problem: Problem, unmet: Sequence[Shortfall], roster: Roster) -> tuple[Shortfall, ...]:
    """What a lawful roster leaves unmet, in the order of the whole and with the counted reasons."""
    if not unmet:
        return ()
    book = _Book(problem=problem, reasons=Reasons(problem=problem, after=lambda: problem.after(roster)), roster=roster)
    book.look_up(unmet)
    return tuple(replace(one, reasons=book.reasons_of(one)) for one in sorted(unmet, key=book.place))


@dataclass(kw_only=True)
class _Book:
    problem: Problem
    reasons: Reasons
    roster: Roster

    def place(self, one: Shortfall) -> tuple[int, int, int, int]:
        """Its rule, then its row, as in a problem solved in one piece."""
        if one.ask is not None and one.day is not None:
            return _ORDER[asks.RULE.name], self._ask[one.ask], self.problem.days.index(one.day), 0
        number = self._program[one.program or ""]
        mandatory, voluntary = _OF_PROGRAMS.get(one.rule, (None, None))
        rule = mandatory if one.tier is Tier.PROGRAMS else voluntary
        order = _ORDER[rule.name if rule is not None else one.rule or ""]
        row = self.problem.unit_index[one.unit or ""] if one.person is None else self.problem.person_index[one.person]
        periods = [period.name for period in self.problem.programs[number].periods]
        return order, number, row, 0 if one.period is None else periods.index(one.period)

    def look_up(self, unmet: Sequence[Shortfall]) -> None:
        """All people of a program at once."""
        owing: dict[int, list[int]] = defaultdict(list)
        for one in unmet:
            if one.person is not None:
                owing[self._program[one.program or ""]].append(self.problem.person_index[one.person])
        for number, people in owing.items():
            self.reasons.look_up(number, people)

    def reasons_of(self, one: Shortfall) -> tuple[Reason, ...]:
        if one.ask is not None and one.day is not None:
            serving = np.array(self._serving.get((one.ask, one.day), ()), np.int64)
            return self.reasons.of_cover(self._ask[one.ask], self.problem.days.index(one.day), serving)
        number = self._program[one.program or ""]
        if one.person is not None and one.period is None:
            return self.reasons.of_gap(number, self.problem.person_index[one.person])
        if one.person is not None:
            names = [period.name for period in self.problem.programs[number].periods]
            return self.reasons.of_period(number, self.problem.person_index[one.person], names.index(one.period or ""))
        unit = self.problem.unit_index[one.unit or ""]
        if one.rule == "sends":
            return self.reasons.of_program(number, self.reasons.who_could_go(number, unit))
        return self.reasons.of_program(number, self.reasons.who_could_go(number, None), unit)

    @cached_property
    def _ask(self) -> dict[str, int]:
        return {ask.id: row for row, ask in enumerate(self.problem.facts.asks)}

    @cached_property
    def _program(self) -> dict[str, int]:
        return {program.id: row for row, program in enumerate(self.problem.facts.programs)}

    @cached_property
    def _serving(self) -> dict[tuple[str, date], list[int]]:
        found: dict[tuple[str, date], list[int]] = defaultdict(list)
        for one in self.roster:
            if one.kind is Kind.COVER and one.ask is not None:
                found[one.ask, one.first_day].append(self.problem.person_index[one.person])
        return found


# --- news ---


@dataclass(kw_only=True)
class News:
    """What is known of each part's tiers while they are solved; what is not known of every part is not known of the whole."""

    n_parts: int
    report: Report
    clock: Callable[[], float] = time.monotonic
    known: dict[tuple[Tier, int], Progress] = field(default_factory=dict)
    phases: dict[int, Phase] = field(default_factory=dict)
    said: Progress | None = None
    phase: Phase | None = None
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def hear(self, number: int, news: Told) -> None:
        """A part's news, told as the whole's where that changes. Of what is being done only the part that is furthest behind is told."""
        if isinstance(news, Phase):
            self._do(number, news)
            return
        self.known[news.tier, number] = news
        value, bound = self._of(news.tier)
        if self.said is None or (self.said.tier, self.said.value, self.said.bound) != (news.tier, value, bound):
            self.said = Progress(tier=news.tier, value=value, bound=bound, seconds=self.clock() - self.began)
            self.report(self.said)

    def _do(self, number: int, phase: Phase) -> None:
        self.phases[number] = phase
        behind = min(self.phases.values(), key=list(Phase).index)
        if behind is not self.phase:
            self.phase = behind
            self.report(behind)

    def _of(self, tier: Tier) -> tuple[int | None, int | None]:
        told = [self.known.get((tier, number)) for number in range(self.n_parts)]
        value = _sum([None if one is None else one.value for one in told])
        bound = _sum([None if one is None else one.bound for one in told])
        return value, bound if self._closed_before(tier) else None

    def _closed_before(self, tier: Tier) -> bool:
        """As with the outcome, later bounds do not add up behind a gap."""
        earlier = (one for one in TIERS[: TIERS.index(tier)] if one is not Tier.STABILITY)
        return all(value is not None and value == bound for value, bound in map(self._of, earlier))
