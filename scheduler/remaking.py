"""A plan made once more from its facts: is the stored roster what the engine gives (level 2), and what the lots give (level 3)?

Level 1 is `scheduler.checking`: nobody solves. It must hold before anything is solved here, for other facts give another plan.
"""

from collections import Counter
from dataclasses import dataclass, replace

from scheduler.contradictions import bare
from scheduler.lots import SETTLED, TIE_BREAK, Seed
from scheduler.organisation import Organisation, Plan
from scheduler.planning import ASKED_OF, MADE_WITH, made_with, opened, searched
from scheduler.problem import edition_of, facts_for
from scheduler.visibility import as_seen_by
from scheduler.waiting import NOBODY, Waiting
from solver.drawn import Drawn, drawn
from solver.facts import Facts
from solver.outcome import TIERS, Effort, Ended, Outcome, Placement, Roster

LEAST_SECONDS = 60.0  # for a search that has to end with a proof
MOST_WORKERS = 256
HERE = (None, "here", "processes")  # where the parts were to be solved, if they are to be solved again


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The answer of one level; `holds` None: it could not be asked of this plan, or had no answer, and `says` tells why."""

    level: int
    holds: bool | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaking:
    """A plan of the log, the facts on which it rests, and the seed from which its lots had to be drawn."""

    plan: Plan
    facts: Facts
    seed: Seed
    waiting: Waiting = NOBODY

    @classmethod
    def of(cls, plan: Plan, org: Organisation, seed: Seed, waiting: Waiting) -> "Remaking":
        """`org` is the state at the position on which the plan rests."""
        made = plan.made
        facts = facts_for(
            as_seen_by(made.parameters, org), (made.first_day, made.last_day), asks=made.asks, edition=edition_of(made.parameters)
        )
        return cls(plan=plan, facts=facts, seed=seed, waiting=waiting)

    def levels(self) -> tuple[Level, Level]:
        """Levels 2 and 3; at most one of them solves, since whatever is to be reproducible draws no lots."""
        return self._solved_again(), self._drawn_again()

    def _solved_again(self) -> Level:
        effort = effort_of(self.plan)
        if effort is None or (against := why_not_again(self.plan)):
            return Level(level=2, holds=None, says=f"cannot be asked: {_UNSAID if effort is None else against}")
        asked_of = self.plan.made.parameters.get(ASKED_OF)
        with opened(asked_of if isinstance(asked_of, str) else None, effort) as executor:
            outcome = searched(self.facts, effort, self.waiting, lots=None, executor=executor)
        if outcome.interrupted:
            return Level(level=2, holds=None, says=_STOPPED)
        strange, stored = _strange(self.plan, outcome.roster), _placements(self.plan.placements)
        found = f"{strange} of {len(self.plan.placements)} stored placements not found" if strange else f"the same {stored}"
        how = f"seed {effort.seed} and {effort.workers} worker{'s' if effort.workers > 1 else ''}"
        return Level(level=2, holds=not strange, says=f"solved again with {how}: {found}")

    def _drawn_again(self) -> Level:
        if against := why_no_lots(self.plan):
            return Level(level=3, holds=None, says=f"cannot be asked: {against}")
        effort = replace(effort_of(self.plan) or Effort(), reproducible=False)
        effort = replace(effort, time_limit_s=max(LEAST_SECONDS, effort.time_limit_s))
        outcome = searched(self.facts, effort, self.waiting, lots=self.seed.lots)
        if outcome.interrupted:
            return Level(level=3, holds=None, says=_STOPPED)
        holds, says = self._compared(outcome)
        return Level(level=3, holds=holds, says=f"drawn again from the root at position {self.seed.position}: {says}")

    def _compared(self, outcome: Outcome) -> tuple[bool | None, str]:
        paid, least = _paid(self.plan), tuple(line.value for line in outcome.tiers)
        if least < paid:
            return False, f"a plan is better in {_first_better(least, paid)}, so this one was never drawn among the best"
        if outcome.parameters.get(TIE_BREAK) != SETTLED:
            return None, "it could not be settled in the time; nothing speaks against the plan"
        ours, lowest = (drawn(self.facts, roster, self.seed.lots) for roster in (self._roster(), outcome.roster))
        if not _strange(self.plan, outcome.roster):
            return True, f"the same {_placements(self.plan.placements)}; their lots add up to {lowest.visits}, and no plan has lower ones"
        return _by_lots(ours, lowest, same_visits=_visits(self.plan.placements) == _visits(outcome.roster))

    def _roster(self) -> Roster:
        return tuple(self.plan.placements)


_UNSAID = "the plan does not say how it was searched"
_STOPPED = "stopped before it was known"


def why_not_again(plan: Plan) -> str | None:
    """Why nobody can expect the same roster from another run; None where one can."""
    parameters, here = plan.made.parameters, made_with()
    then = parameters.get(MADE_WITH)
    if parameters.get("reproducible") is not True:
        return "it was made without --reproducible, so the clock had a say in its search"
    if parameters.get("ended") == Ended.STOPPED:
        return "a person stopped its search"
    if parameters.get(ASKED_OF) not in HERE:
        return "its parts were solved on a cluster"
    if then != here:
        return f"it was made with {then or 'versions that nobody kept'}; here is {here}, which may find another plan as good"
    return None


def why_no_lots(plan: Plan) -> str | None:
    """Why nobody can draw the plan again; None where one can."""
    parameters = plan.made.parameters
    if parameters.get("reproducible") is True:
        return "with --reproducible no lots are drawn"
    if parameters.get(TIE_BREAK) != SETTLED:
        return "no lots settled it, so other plans may be as good"
    return None


def effort_of(plan: Plan) -> Effort | None:
    """How hard the plan says that it was searched for; None where it does not, or not so that it can be."""
    said = plan.made.parameters
    limit, workers = said.get("time_limit_s"), said.get("workers")
    try:
        seconds = float(limit) if isinstance(limit, str) else 0.0
    except ValueError:
        return None
    if not 0 < seconds < float("inf") or type(workers) is not int or not 0 < workers <= MOST_WORKERS:
        return None
    return Effort(time_limit_s=seconds, workers=workers, seed=plan.made.seed, reproducible=said.get("reproducible") is True)


def _by_lots(ours: Drawn, lowest: Drawn, *, same_visits: bool) -> tuple[bool, str]:
    if same_visits:
        return False, f"the same visits with other hosts; the lots of those add up to {lowest.hosts}, the plan's to {ours.hosts}"
    if ours.memory != lowest.memory:
        return False, "another plan that is as good in every tier puts those first who lost last time"
    if ours.visits != lowest.visits:
        return False, f"the lowest lots of an equal plan add up to {lowest.visits}, those of the plan to {ours.visits}"
    return True, f"its lots add up to {ours.visits}; no plan has lower ones, though another has lots that add up to the same"


def _paid(plan: Plan) -> tuple[int, ...]:
    return tuple(tier.value for tier in plan.made.tiers)


def _first_better(least: tuple[int, ...], paid: tuple[int, ...]) -> str:
    return next(tier.value for tier, one, other in zip(TIERS, least, paid, strict=True) if one < other)


def _strange(plan: Plan, roster: Roster) -> int:
    """How many of the stored placements are not in the roster."""
    return (Counter(map(bare, plan.placements)) - Counter(map(bare, roster))).total() or int(len(plan.placements) != len(roster))


def _visits(roster: Roster | list[Placement]) -> Counter[Placement]:
    return Counter(replace(bare(one), host=None) for one in roster)


def _placements(roster: list[Placement]) -> str:
    return "placement" if len(roster) == 1 else f"{len(roster)} placements"
