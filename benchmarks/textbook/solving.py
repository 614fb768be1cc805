"""The textbook model solved as one would: counting tiers, fairness, preferences; what is reached is kept as rows and hinted to the next."""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.hosting import with_hosts_named
from benchmarks.textbook.book import Textbook, Var, fill
from benchmarks.textbook.hosts import bind_hosts
from benchmarks.textbook.owed import owe
from benchmarks.textbook.rules import bind, period_key
from solver.facts import Facts
from solver.generate.entries import cover_entries
from solver.outcome import COUNTING_TIERS, TIERS, Kind, Placement, Roster, Tier, TierValue
from solver.problem import Problem
from solver.referee.pay import BEST_WISH, NO_WISH
from solver.referee.reading import Reading
from solver.rules.prices import fairness

Term = tuple[int, Var]
COUNTING_SHARE = 0.7  # of the seconds left when the model is written
LATER_SHARE = 0.5  # of those left then, for fairness; what is not used is the next one's


@dataclass(frozen=True, slots=True, kw_only=True)
class TextbookResult:
    """All six tiers as the model counts them; `seconds` of building and solving; `booleans` in the model.

    `unhosted`: placements given up because nobody could be named as their host.
    """

    roster: Roster
    tiers: tuple[TierValue, ...]
    seconds: float
    booleans: int
    unhosted: int


def solve_textbook(
    facts: Facts,
    *,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 1,
    with_hosts: bool = True,
    clock: Callable[[], float] = time.monotonic,
) -> TextbookResult:
    """Without a Boolean for each host the model admits more, and its bounds hold all the same; the hosts are then named afterwards.

    Raises NotImplementedError for facts that the model does not know (see `fill`).
    """
    began = clock()
    book = written(facts, with_hosts=with_hosts)
    search = Search(book=book, workers=workers, seed=seed, until=began + seconds, clock=clock, best=_nothing(book))
    stability = TierValue(tier=Tier.STABILITY, value=0, bound=0)  # a plan that only adds costs none
    counted = [*_counting(book, search), stability, *(_later(book, search, tier) for tier in TIERS[4:])]
    roster, unhosted = with_hosts_named(facts, search.roster())
    return TextbookResult(
        roster=roster,
        tiers=tuple(counted),
        seconds=clock() - began,
        booleans=len(book.possible) + len(book.hosted),
        unhosted=unhosted,
    )


def written(facts: Facts, *, with_hosts: bool) -> Textbook:
    """The model without an objective."""
    book = Textbook(facts=facts, with_hosts=with_hosts, read=Reading(facts))
    fill(book)
    bind(book)
    bind_hosts(book)
    owe(book)
    return book


@dataclass(kw_only=True)
class Search:
    """`best`: values of all variables so far; at the beginning nobody is placed and all is missing, which keeps every rule."""

    book: Textbook
    workers: int
    seed: int
    until: float
    clock: Callable[[], float]
    best: list[int]

    def minimise(self, terms: Sequence[Term], *, share: float) -> int | None:
        """The proven bound, if there is one; what is best, found here or before, is the next search's hint."""
        paid = cp_model.LinearExpr.weighted_sum([variable for _, variable in terms], [price for price, _ in terms])
        left = self.until - self.clock()
        return self._searched(paid, left * share) if left > 0 else None

    def keep(self, terms: Sequence[Term]) -> None:
        """From now on nothing may come to more than what is best."""
        paid = cp_model.LinearExpr.weighted_sum([variable for _, variable in terms], [price for price, _ in terms])
        self.book.model.add(paid <= self.value(terms))

    def _searched(self, paid: cp_model.LinearExprT, seconds: float) -> int | None:
        self._hint()
        self.book.model.minimize(paid)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = self.workers
        solver.parameters.random_seed = self.seed
        if solver.solve(self.book.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        self.best = list(solver.response_proto.solution)
        return round(solver.best_objective_bound)

    def value(self, terms: Sequence[Term]) -> int:
        """What the terms come to at best."""
        return sum(price * self.best[variable.index] for price, variable in terms)

    def roster(self) -> Roster:
        """With the hosts that the model has named."""
        host_of = {id(placement): host for placement, host, paired in self.book.hosted if self.best[paired.index]}
        chosen = (placement for placement, variable in self.book.possible if self.best[variable.index])
        return tuple(replace(placement, host=host_of.get(id(placement))) for placement in chosen)

    def _hint(self) -> None:
        self.book.model.clear_hints()  # type: ignore[no-untyped-call]
        hint = self.book.model.proto.solution_hint
        hint.vars.extend(range(len(self.best)))
        hint.values.extend(self.best)


def _nothing(book: Textbook) -> list[int]:
    """Nobody placed, all missing."""
    values = [0] * len(book.model.proto.variables)
    for terms in book.missing.values():
        for _, missing in terms:
            values[missing.index] = missing.proto.domain[1]
    return values


def _counting(book: Textbook, search: Search) -> list[TierValue]:
    """The counting tiers as one objective whose weights keep their order exactly: one search and one presolve instead of three."""
    most = {tier: sum(price * missing.proto.domain[1] for price, missing in book.missing[tier]) for tier in COUNTING_TIERS}
    weight = {tier: math.prod(most[later] + 1 for later in COUNTING_TIERS[place + 1 :]) for place, tier in enumerate(COUNTING_TIERS)}
    terms = [(weight[tier] * price, missing) for tier in COUNTING_TIERS for price, missing in book.missing[tier]]
    left = search.minimise(terms, share=COUNTING_SHARE) if terms else 0
    lines = []
    for tier in COUNTING_TIERS:
        value = search.value(book.missing[tier])
        lines.append(TierValue(tier=tier, value=value, bound=None if left is None else max(0, left // weight[tier])))
        left = None if left is None else left - weight[tier] * value
        search.keep(book.missing[tier])
    return lines


def _later(book: Textbook, search: Search, tier: Tier) -> TierValue:
    """Fairness, then preferences."""
    terms, paid_before = _fairness(book, search) if tier is Tier.FAIRNESS else (_preferences(book), 0)
    bound = search.minimise(terms, share=1.0 if tier is TIERS[-1] else LATER_SHARE) if terms else 0
    search.keep(terms)
    return TierValue(tier=tier, value=paid_before + search.value(terms), bound=None if bound is None else paid_before + bound)


def _preferences(book: Textbook) -> list[Term]:
    wishes = book.facts.preferences
    return [(BEST_WISH - wishes.get((p.person, p.unit), NO_WISH), chosen) for p, chosen in book.possible]


def _fairness(book: Textbook, search: Search) -> tuple[list[Term], int]:
    """Squares as steps: a person's next day costs more than the one before, so that the cheaper are taken first."""
    weight, given = _weights(book.facts)
    ours: defaultdict[str, list[tuple[Placement, Var]]] = defaultdict(list)
    for placement, chosen in book.possible:
        ours[placement.person].append((placement, chosen))
    terms: list[Term] = []
    for person, found in ours.items():
        days = [(len(placement.days), chosen) for placement, chosen in found]
        steps = [book.model.new_bool_var("") for _ in range(_most_days(book, [placement for placement, _ in found]))]
        book.model.add(cp_model.LinearExpr.weighted_sum([v for _, v in days] + steps, [n for n, _ in days] + [-1] * len(steps)) <= 0)
        taken = search.value(days)
        search.best += [int(number < taken) for number in range(len(steps))]
        terms += [(weight[person] * (2 * (given[person] + number) + 1), step) for number, step in enumerate(steps)]
    return terms, sum(weight[person] * given[person] ** 2 for person in weight)


def _most_days(book: Textbook, placements: Sequence[Placement]) -> int:
    """More than the quotas of all programs and the limit on cover allow nobody can be given, nor more than there are days."""
    longest: defaultdict[tuple[str, str | None], int] = defaultdict(int)
    helping = 0
    for placement in placements:
        if placement.kind is Kind.COVER:
            helping += 1
        else:
            _, program, period = period_key(book, placement)
            longest[program, period] = max(longest[program, period], len(placement.days))
    quarters = len({book.read.quarter(day) for day in book.days})
    most = sum(book.read.programs[name].quota * length for (name, _), length in longest.items())
    most += min(helping, book.facts.policy.cover_days * quarters)
    return min(most, len({day for placement in placements for day in placement.days}))


def _weights(facts: Facts) -> tuple[dict[str, int], dict[str, int]]:
    """What a day weighs in fairness, and the days given before, by person; as the engine counts them, for they are facts and no choice."""
    problem, none = Problem.of(facts), np.empty(0, np.int32)
    prices = fairness(problem, cover_entries(problem, ask=none, person=none, day=none))
    people = [person.id for person in facts.people]
    return dict(zip(people, prices.weight.tolist(), strict=True)), dict(zip(people, prices.given.tolist(), strict=True))
