"""The engine under the time that one explanation may take."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from solver.engine.solve import solve
from solver.explain.given import in_order
from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, TIERS, Effort, Outcome, Phase, Placement, Roster, Tier, Told
from solver.problem import Problem
from solver.referee.judge import judge

SMALL = 3_000  # candidates: up to here all tiers are worth proving
A_WHILE = 0.2  # seconds
MIDDLE = 40_000  # candidates: past here what stands near a gap is solved again, and not the whole plan
LARGE = 300_000  # candidates: past here only the placement that is asked about moves

Bounds = tuple[int | None, ...]


class Disagreement(Exception):
    """The engine gave what the referee does not accept: a bug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A plan found: `values` and `bounds` of the tiers that were looked at, all six or the three that count."""

    roster: Roster
    values: tuple[int, ...]
    bounds: Bounds

    @property
    def proven(self) -> bool:
        """No plan pays less."""
        return self.values == self.bounds


@dataclass(kw_only=True)
class Solving:
    """`clock` gives seconds; nothing is begun after `deadline`. `pressed`: a person wants it to stop.

    `candidates`: how many the engine had for the plan, by which it is decided what is solved again and how far.
    """

    clock: Callable[[], float]
    deadline: float
    candidates: int
    pressed: bool = False

    @property
    def whole(self) -> bool:
        """The problem is small enough to be solved again as a whole, and there is time."""
        return self.candidates <= LARGE and not self.over()

    def over(self) -> bool:
        """Nothing more should be begun."""
        return self.pressed or self.clock() >= self.deadline

    def search(self, facts: Facts, forced: Roster = (), *, every_tier: bool | None = None) -> Outcome:
        """The best placements beside the `forced` ones, which are solved as if they stood already."""
        deep = self.candidates <= SMALL if every_tier is None else every_tier
        watch = _Watch(clock=self.clock, deadline=self.deadline, every_tier=deep)
        problem = Problem.of(replace(facts, standing=(*facts.standing, *forced)))
        effort = Effort(time_limit_s=max(1.0, self.deadline - self.clock()))
        outcome = solve(problem, effort, watch.report, wants_stop=watch.stops)
        self.pressed = self.pressed or (outcome.interrupted and not watch.stopped)
        return outcome

    def found(self, facts: Facts, outcome: Outcome, forced: Roster = ()) -> Found:
        """What was found with the forced placements counted as the plan's own, by `facts`. Raises Disagreement."""
        return found(facts, outcome, forced, tiers=TIERS if self.candidates <= SMALL else COUNTING_TIERS)

    def best(self, facts: Facts, forced: Roster = ()) -> Found:
        """The best plan that holds the forced placements, which keep every rule among themselves."""
        return self.found(facts, self.search(facts, forced), forced)


@dataclass(kw_only=True)
class Remaining:
    """The engine under what is left of the effort of a plan that was just made. `pressed`: a person wants it to stop.

    The `effort` is counted as work where the plan's own was. `ceiling`: seconds on the clock, after which nothing found is taken, as it
    would depend on the machine; None: no such end.
    """

    effort: Effort
    ceiling: float | None
    wants_stop: Callable[[], bool] = lambda: False
    pressed: bool = False

    def best(self, facts: Facts, forced: Roster = ()) -> Found | None:
        """The best plan in the tiers that count that holds the forced placements; None where time or a person ended the search."""
        problem = Problem.of(replace(facts, standing=(*facts.standing, *forced)))
        outcome = solve(problem, self.effort, tiers=COUNTING_TIERS, ceiling=self.ceiling, wants_stop=self.wants_stop)
        self.pressed = self.pressed or outcome.interrupted
        late = self.ceiling is not None and outcome.milliseconds >= 1000 * self.ceiling
        return None if late or self.pressed else found(facts, outcome, forced, tiers=COUNTING_TIERS)


def found(facts: Facts, outcome: Outcome, forced: Roster, *, tiers: tuple[Tier, ...]) -> Found:
    """What was found with the forced placements counted as the plan's own, in these first tiers, by `facts`. Raises Disagreement."""
    roster = (*forced, *_as_asked(facts, outcome.roster))
    verdict = judge(facts, roster)
    if verdict.breaches:
        raise Disagreement("; ".join(f"{breach.rule}: {breach.says}" for breach in verdict.breaches[:3]))
    values = in_order(verdict.values)
    return Found(roster=roster, values=values[: len(tiers)], bounds=bounds_for(outcome, values)[: len(tiers)])


def bounds_for(outcome: Outcome, values: tuple[int, ...]) -> Bounds:
    """The outcome's bounds where what was forced is paid, too: that is the same in every plan that holds it."""
    pairs = zip(outcome.tiers, values, strict=True)
    return tuple(None if line.bound is None else line.bound + value - line.value for line, value in pairs)


@dataclass(slots=True, kw_only=True)
class _Watch:
    """Ends a search in time, and once the counting tiers are settled unless every tier is wanted. `stopped`: it did.

    They are settled when what was last told of them is proven and for a while nothing else came: a search may still find that no host
    is left, and begin again.
    """

    clock: Callable[[], float]
    deadline: float
    every_tier: bool
    stopped: bool = False
    told: dict[Tier, tuple[int | None, int | None]] = field(default_factory=dict)
    since: float = 0.0

    def report(self, news: Told) -> None:
        if not isinstance(news, Phase):
            self.told[news.tier] = news.value, news.bound
        self.since = self.clock()

    def stops(self) -> bool:
        self.stopped = self.stopped or self.clock() >= self.deadline or (not self.every_tier and self._settled())
        return self.stopped

    def _settled(self) -> bool:
        counting = [self.told.get(tier, (0, None)) for tier in COUNTING_TIERS]
        return all(value == bound for value, bound in counting) and self.clock() >= self.since + A_WHILE


def _as_asked(facts: Facts, roster: Roster) -> Roster:
    """Helpers bear the skill that their ask names, whatever it was called while something was kept out."""
    skills = {ask.id: ask.skill for ask in facts.asks}

    def told(placement: Placement) -> Placement:
        return placement if placement.ask is None else replace(placement, skill=skills[placement.ask])

    return tuple(map(told, roster))
