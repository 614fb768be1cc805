"""Is a plan still what it was? What the log holds of it, held against what the log adds up to at the position on which it rests.

That is level 1 of three; for the others the plan is made once more (`scheduler.remaking`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.auditing import Judgement, Names, judged_plan
from scheduler.contradictions import Where
from scheduler.evolve import folded
from scheduler.lots import RootAt, resting_place, seed_for, seed_in
from scheduler.organisation import Organisation, Plan
from scheduler.remaking import Level, Remaking
from scheduler.waiting import Waiting

if TYPE_CHECKING:
    from scheduler.handling import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One claim of a plan's certificate: what was stored with the plan, and what comes out when it is counted again."""

    what: str  # a stable kebab-case code, or the name of a tier
    stored: int | str
    counted: int | str

    @property
    def same(self) -> bool:
        return self.stored == self.counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCheck:
    """A plan of the log, counted again; `remade` has the levels for which it was made once more, none where nobody asked."""

    plan: Plan
    judgement: Judgement
    compared: tuple[Compared, ...]
    remade: tuple[Level, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing that was asked speaks against the plan; what could not be asked does not."""
        return self.counts and all(level.holds is not False for level in self.remade)

    @property
    def counts(self) -> bool:
        """Level 1: everything stored is what is counted, and the referee finds no breach."""
        return self.judgement.in_order and all(one.same for one in self.compared)

    @property
    def levels(self) -> tuple[Level, ...]:
        """All that was asked, in order."""
        says = "counted again from the facts on which it rests: " + ("nothing differs" if self.counts else "something differs")
        return Level(level=1, holds=self.counts, says=says), *self.remade

    @property
    def sentence(self) -> str:
        """The verdict in one line; what is unmet is part of it, for a plan that holds need not be a good one."""
        base = f"position {self.judgement.where.position}"
        if self.holds:
            return f"{self.plan.id} holds: facts, root, tiers and shortfalls at {base} are those stored with it. {self.judgement.sentence}"
        if self.counts:
            against = ", ".join(str(level.level) for level in self.remade if level.holds is False)
            return f"{self.plan.id} does not hold at level {against}: it counts as stored, and is not the plan that comes out."
        wrong = [one.what for one in self.compared if not one.same]
        said = f"{', '.join(wrong)} not as stored. " if wrong else ""
        return f"{self.plan.id} does not hold at {base}: {said}{self.judgement.sentence}"


def checked(ledger: "Ledger", plans: Iterable[Plan], *, solving: Waiting | None = None) -> Iterator[PlanCheck]:
    """Each plan at its own position, in the order of those positions: the log is folded once for all of them.

    `solving`: whoever waits while plans that hold are made once more; None: nobody solves.
    """
    org = Organisation()
    names = ledger.directory.over(org)
    for plan in sorted(plans, key=resting_place):
        folded(org, ledger.log.events(after=org.position, upto=resting_place(plan)))
        found = _checked(plan, org, names, lambda position: ledger.log.root_at(position).hex())
        yield found if solving is None else _remade(found, org, lambda position: ledger.log.root_at(position).hex(), solving)


def _checked(plan: Plan, org: Organisation, names: Names, root_at: RootAt) -> PlanCheck:
    judgement = judged_plan(plan, org, names, Where(position=org.position, root=root_at(org.position)))
    compared = (*_compared(plan, judgement), *_compared_seeds(plan, org, root_at))
    return PlanCheck(plan=plan, judgement=judgement, compared=compared)


def _remade(found: PlanCheck, org: Organisation, root_at: RootAt, waiting: Waiting) -> PlanCheck:
    if not found.counts:
        says = "not asked: the plan does not hold at level 1"
        return replace(found, remade=tuple(Level(level=level, holds=None, says=says) for level in (2, 3)))
    made = found.plan.made
    seed = seed_for(org, (made.first_day, made.last_day), org.position, root_at)
    return replace(found, remade=Remaking.of(found.plan, org, seed, waiting).levels())


def _compared(plan: Plan, judgement: Judgement) -> Iterator[Compared]:
    made, where, totals = plan.made, judgement.where, judgement.totals
    yield Compared(what="based-on", stored=made.based_on, counted=where.position)
    yield Compared(what="log-root", stored=made.log_root, counted=where.root)
    yield Compared(what="problem-digest", stored=made.problem_digest, counted=judgement.problem_digest)
    yield Compared(what="placements", stored=made.placements, counted=len(plan.placements))
    for tier in judgement.tiers:
        yield Compared(what=tier.name, stored="none" if tier.stated is None else tier.stated, counted=tier.value)
    missing = totals.unmet + totals.heads_missing + totals.rules_unmet + totals.days_past_gap
    yield Compared(what="missing", stored=sum(line.missing for line in made.shortfalls), counted=missing)


def _compared_seeds(plan: Plan, org: Organisation, root_at: RootAt) -> Iterator[Compared]:
    """What the lots were drawn from, and what they had to be drawn from; nothing for plans made before there were lots."""
    stored = seed_in(plan.made.parameters)
    if stored is None:
        return
    counted = seed_for(org, (plan.made.first_day, plan.made.last_day), org.position, root_at)
    yield Compared(what="lots-position", stored=stored.position, counted=counted.position)
    yield Compared(what="lots-root", stored=stored.root, counted=counted.root)
    yield Compared(what="drafts-before", stored=stored.drafts, counted=counted.drafts)
