"""The engine beside the textbook model on the same facts: value, bound and seconds of the first three tiers."""

from dataclasses import dataclass

from benchmarks.textbook import TextbookResult, solve_textbook
from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, Effort, Outcome, TierValue
from solver.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both answers to the same facts."""

    engine: Outcome
    textbook: TextbookResult


def compare(facts: Facts, *, seconds: float = 60.0, workers: int = 2, seed: int = 1, with_hosts: bool = True) -> Comparison:
    """Both get the same seconds and workers."""
    effort = Effort(time_limit_s=seconds, workers=workers, seed=seed)
    return Comparison(
        engine=solve(Problem.of(facts), effort),
        textbook=solve_textbook(facts, seconds=seconds, workers=workers, seed=seed, with_hosts=with_hosts),
    )


def table(comparison: Comparison) -> str:
    """One line a tier, then the seconds and the columns."""
    engine, textbook = comparison.engine, comparison.textbook
    lines = [f"{'':12}{'engine':>22}{'textbook':>22}"]
    for tier, ours, theirs in zip(COUNTING_TIERS, engine.tiers[:3], textbook.tiers, strict=True):
        lines.append(f"{tier.value:12}{_pair(ours):>22}{_pair(theirs):>22}")
    lines.append(f"{'seconds':12}{engine.milliseconds / 1000:>22.1f}{textbook.seconds:>22.1f}")
    lines.append(f"{'columns':12}{engine.candidates:>22}{textbook.booleans:>22}")
    return "\n".join(lines)


def _pair(tier: TierValue) -> str:
    return f"{tier.value} (bound {'-' if tier.bound is None else tier.bound})"
