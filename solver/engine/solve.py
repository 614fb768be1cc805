"""The engine's front door: a problem and an effort in, a roster with its values, bounds and shortfalls out."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from solver.candidates import Candidates
from solver.engine.answer import Stop
from solver.engine.climb import Best, Climb
from solver.engine.cpsat import VERSION
from solver.engine.helping import Help, Helpers
from solver.engine.in_turn import handed_out
from solver.engine.opened import LATER_TIERS, Opened, grounded
from solver.engine.otherdays import on_days_wished
from solver.engine.pace import Pace
from solver.engine.resting import rested
from solver.engine.roster import base_of, roster_of
from solver.engine.shortfalls import Named, shortfalls_of
from solver.engine.ties import Ties
from solver.engine.units import settled_visits
from solver.generate import candidates_of
from solver.generate.entries import cover_entries
from solver.generate.somewhere import open_programs
from solver.outcome import COUNTING_TIERS, TIERS, Effort, Ended, Outcome, Phase, Report, Roster, Tier, TierValue, Told
from solver.problem import Problem
from solver.rules import hosts

NAME = "cp-sat"
STRATEGY = "tiers in stages, hosts by matching"
OPENED_FROM = 40_000  # combinations of placement and unit, at most: with fewer all of them are written down at once
WRITTEN_UP_TO = 2_000_000  # combinations that are written down where the counting tiers are not proven without
USUAL_ROWS = 10  # in which a placement stands
COUNTED_UP_TO = 300_000  # combinations up to which the searches are limited by counted work and a plan repeats itself


def solve(
    problem: Problem,
    effort: Effort,
    report: Report | None = None,
    *,
    wants_stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
    tiers: Collection[Tier] = TIERS,
    ceiling: float | None = None,
    lots: bytes | None = None,
) -> Outcome:
    """The best roster found within the effort. It never fails for want of one: the empty roster keeps every rule and pays for all asks.

    `tiers`: those that are looked at, the others come as they may. `lots`: the seed of the lots by which plans are told apart that are
    equal in all of them. `ceiling`: seconds on the clock at most, whatever the effort says.
    A KeyboardInterrupt during a search, or `wants_stop`, ends it; the best roster so far is returned and marked as interrupted.
    """
    pace = Pace(effort=effort, clock=clock, stop=Stop(wants=wants_stop), started=clock(), counted=effort.reproducible, ceiling=ceiling)
    report = report or _untold
    report(Phase.ROWS)
    programs, helpers = open_programs(problem), Helpers(problem=problem)
    combinations = len(programs) * problem.n_units + helpers.many
    pace.counted |= combinations <= COUNTED_UP_TO
    if combinations <= OPENED_FROM:
        return _written_down(problem, pace, report, tiers, lots=lots)
    opened = Opened.of(problem, pace, report, programs, helpers)
    opened.run({*COUNTING_TIERS} & {*tiers})
    if combinations * _breadth(problem) <= WRITTEN_UP_TO and not pace.over():
        tried = _somewhere(problem, opened, wanted=frozenset())
        if not _proven(tried):
            return _better(tried, _written_down(problem, pace, report, tiers, tried.roster, lots=lots))
    opened.run({*LATER_TIERS} & {*tiers})
    return _somewhere(problem, opened, wanted={Tier.PREFERENCES} & {*tiers}, tells=True)


def _written_down(
    problem: Problem, pace: Pace, report: Report, tiers: Collection[Tier], roster: Roster = (), *, lots: bytes | None
) -> Outcome:
    """By the table of all candidates; no worse than `roster` in the counting tiers."""
    report(Phase.ROWS)
    ground, named = grounded(problem, candidates_of(problem))
    climb = Climb(ground=ground, pace=pace, report=report, best=Best(base=ground.assembly.empty(), hosts={}))
    if roster:
        climb.offer(base_of(problem, ground, roster))
    climb.run(tiers)
    if pace.over() and {*COUNTING_TIERS} <= {*tiers}:
        _fill(problem, climb)
    ties = Ties(problem=problem, climb=climb)
    settled = ties.remember() and lots is not None and ties.draw(lots)
    return _outcome(problem, named, climb, len(ground.table), settled=settled)


def _fill(problem: Problem, climb: Climb) -> None:
    """What is unmet is met as far as there is room, without a search. Hosts are named afterwards: their columns have no values before."""
    ground, _ = grounded(problem, climb.ground.table, without=(hosts.RULE,))
    base = ground.assembly.empty()
    base[: len(ground.table)] = climb.best.base[: len(ground.table)]
    best = Best(base=ground.assembly.settled(base), hosts=climb.best.hosts)
    filled = Climb(ground=ground, pace=climb.pace, report=_untold, best=best)
    filled.fill()
    climb.offer(base_of(problem, climb.ground, roster_of(problem, ground.table, filled.best.base, filled.best.hosts)))


def _breadth(problem: Problem) -> int:
    """How much longer the columns are than usual: with gaps in days each placement stands in a row for each of them."""
    gaps = [(one.max_gap_days or 0, one.unit_min_gap_days or 0, one.unit_max_gap_days or 0) for one in problem.facts.programs]
    return 1 + max((min(problem.n_days, max(days)) // USUAL_ROWS for days in gaps), default=0)


def _proven(found: Outcome) -> bool:
    """Each counting tier is at its bound or one unit from it: where the table can be written down, a thousandth is not near enough."""
    return all(line.bound is not None and line.value <= line.bound + 1 for line in found.tiers if line.tier in COUNTING_TIERS)


def _better(one: Outcome, other: Outcome) -> Outcome:
    """By the tiers in their order, the latter where they are equal, with the bounds that both have proven for it."""
    pays = [tuple(line.value for line in found.tiers) for found in (one, other)]
    best, rest = (one, other) if pays[0] < pays[1] else (other, one)
    tiers, as_good = [], True
    for mine, theirs in zip(best.tiers, rest.tiers, strict=True):
        bounds = [line.bound for line in (mine, theirs) if line.bound is not None and (line is mine or as_good)]
        tiers.append(replace(mine, bound=min(mine.value, max(bounds)) if bounds else None))
        as_good = as_good and mine.value <= theirs.value
    parameters = {**best.parameters, "ended": _ended_together(tiers, other)}
    return replace(best, tiers=tuple(tiers), milliseconds=other.milliseconds, interrupted=other.interrupted, parameters=parameters)


def _ended_together(tiers: Sequence[TierValue], last: Outcome) -> str:
    """As the last search ended; its proof counts only where it is one of the better roster."""
    if all(line.value == line.bound for line in tiers) and not last.interrupted:
        return Ended.PROVEN.value
    ended = str(last.parameters["ended"])
    return Ended.NEAR.value if ended == Ended.PROVEN else ended


def _somewhere(problem: Problem, opened: Opened, *, wanted: Collection[Tier], tells: bool = False) -> Outcome:
    """Who goes when and who helps is known: where they go, of the few units that come into question. Of the later tiers those `wanted`."""
    opened.report(Phase.UNITS)
    began = opened.pace.elapsed()
    helpers = rested(problem, opened.chosen_helpers())
    after = problem.helped(helpers.ask, helpers.person, helpers.day)
    visits = settled_visits(opened, after)
    ground, _ = grounded(after, visits.table, without=(hosts.RULE,))  # whoever hands out units knows no values for its columns
    climb = Climb(
        ground=ground,
        pace=opened.pace,
        report=_phases_of(opened.report),
        best=Best(base=ground.assembly.empty(), hosts={}),
        partial=True,
        settled_days=True,
        goal=opened.values(COUNTING_TIERS),
    )
    climb.offer(handed_out(after, ground, visits.taken))
    opened.pace.keep_free(opened.pace.elapsed() - began)  # rows are written and hosts named once more when the search is over
    climb.run(COUNTING_TIERS)
    climb.goal = _goal_of_wishes(opened, climb)
    climb.run(wanted)
    if wanted:
        climb = _elsewhen(after, opened, climb, wanted)
    Ties(problem=after, climb=climb).remember()
    opened.pace.keep_free(0.0)
    return _together(problem, opened, helpers, climb, tells=tells)


def _goal_of_wishes(opened: Opened, climb: Climb) -> tuple[int, ...]:
    """Once the counting tiers are at theirs: wishes as near as the bound lets them be, whatever else is decided."""
    least, as_good = opened.least_of_visits(Tier.PREFERENCES), climb.at_goal(COUNTING_TIERS[-1])
    return climb.goal if least is None or not as_good else (*climb.values(TIERS[:-1]), least)


def _elsewhen(after: Problem, opened: Opened, climb: Climb, wanted: Collection[Tier]) -> Climb:
    """Whoever does not go where they want most may go on another day, if that helps."""
    visits = climb.ground.table
    more = on_days_wished(after, opened.programs, visits, climb.best.base)
    if not len(more) or climb.pace.over():
        return climb
    ground, _ = grounded(after, Candidates.joined([visits, more]), without=(hosts.RULE,), book=climb.ground.book)
    base = ground.assembly.empty()
    base[: len(visits)] = climb.best.base[: len(visits)]
    best = Best(base=ground.assembly.settled(base), hosts=climb.best.hosts)
    wider = Climb(ground=ground, pace=climb.pace, report=climb.report, best=best, partial=True, settled_days=True, goal=climb.goal)
    wider.settle(COUNTING_TIERS)
    wider.run(wanted)
    return wider


def _together(problem: Problem, opened: Opened, helpers: Help, climb: Climb, *, tells: bool) -> Outcome:
    """Visits and helpers as one roster."""
    visits = climb.ground.table
    cover = cover_entries(problem, ask=helpers.ask, person=helpers.person, day=helpers.day)
    ground, named = grounded(problem, Candidates.joined([visits, cover]))
    base = ground.assembly.empty()
    base[: len(visits)] = climb.best.base[: len(visits)]
    base[len(visits) : len(ground.table)] = 1
    best = Best(base=ground.assembly.settled(base), hosts=climb.best.hosts)
    bounds = opened.bounds_for(tuple(ground.value(tier, best.base) for tier in TIERS))
    whole = Climb(ground=ground, pace=climb.pace, report=opened.report, best=best, bounds=bounds)
    if tells:
        whole.tell()
    return _outcome(problem, named, whole, len(opened.ground.table) + len(visits))


def _untold(news: Told) -> None:
    """Nobody wants to know."""


def _phases_of(report: Report) -> Report:
    """What is being done is news, what the tiers pay is not: where only the units are open, helpers are left out of them."""

    def tell(news: Told) -> None:
        if isinstance(news, Phase):
            report(news)

    return tell


def _outcome(problem: Problem, named: tuple[Named, ...], climb: Climb, n_candidates: int, *, settled: bool = False) -> Outcome:
    ground, best, effort = climb.ground, climb.best, climb.pace.effort
    climb.report(Phase.REASONS)
    tiers = tuple(_tier(climb, tier) for tier in TIERS)
    roster = roster_of(problem, ground.table, best.base, best.hosts)
    return Outcome(
        roster=roster,
        tiers=tiers,
        shortfalls=shortfalls_of(problem, ground.table, ground.assembly, named, best.base, roster),
        candidates=n_candidates,
        milliseconds=round(1000 * climb.pace.elapsed()),
        engine=NAME,
        engine_version=VERSION,
        seed=effort.seed,
        parameters={
            "strategy": STRATEGY,
            "time_limit_s": str(effort.time_limit_s),
            "workers": effort.workers,
            "reproducible": effort.reproducible,
            "ended": _ended(tiers, climb.pace).value,
            "tie_break": "settled" if settled else "not settled",
        },
        interrupted=climb.pace.stop.pressed,
    )


def _ended(tiers: tuple[TierValue, ...], pace: Pace) -> Ended:
    """Told in the order in which it matters: a person's wish first, then what is proven, then the time."""
    if pace.stop.pressed:
        return Ended.STOPPED
    if all(line.value == line.bound for line in tiers):
        return Ended.PROVEN
    return Ended.TIME_LIMIT if pace.timed_out() else Ended.NEAR


def _tier(climb: Climb, tier: Tier) -> TierValue:
    """A plan that only adds costs no stability, and none can cost less."""
    if tier is Tier.STABILITY:
        return TierValue(tier=tier, value=0, bound=0)
    value, bound = climb.ground.value(tier, climb.best.base), climb.bounds.get(tier)
    return TierValue(tier=tier, value=value, bound=None if bound is None else min(bound, value))
