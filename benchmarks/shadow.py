"""Shadow days alone, beside Timefold: the same facts, one referee."""

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.companies import TELUS_DAY, Company, facts_of
from benchmarks.timefold_peer import ShadowResult, compiled, java_is_there, solve_by_timefold
from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import Effort, Outcome, Tier
from solver.problem import Problem
from solver.referee.judge import judge

SIZES = (
    Company(staff=2_000, executives=350, units=40, peaks=60),
    Company(staff=6_000, executives=1_000, units=60, peaks=90),
)
PEER_SECONDS = 120.0
OUR_SHARE = 10  # what the peer gets is so many times what we get


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One line: our plan with its bounds, and the peer's; None where there is no Java."""

    company: str
    ours: Outcome
    seconds: float
    peer: ShadowResult | None


def beside_timefold() -> list[Beside]:
    """Raises AssertionError where a roster of either breaks a rule."""
    with tempfile.TemporaryDirectory() as directory:
        class_path = compiled(Path(directory)) if java_is_there() else None
        return [_line(company, class_path) for company in SIZES]


def shadow_days_of(company: Company) -> Facts:
    """The company without its rotations and asks; its peaks stay."""
    return replace(facts_of(company), asks=(), programs=(TELUS_DAY,))


def _line(company: Company, class_path: str | None) -> Beside:
    facts = shadow_days_of(company)
    began = time.monotonic()
    ours = solve(Problem.of(facts), Effort(time_limit_s=PEER_SECONDS / OUR_SHARE))
    seconds = time.monotonic() - began
    breaches = judge(facts, ours.roster).breaches
    if breaches:
        raise AssertionError(f"our roster breaks a rule: {breaches[:3]}")
    peer = None if class_path is None else solve_by_timefold(facts, class_path, seconds=PEER_SECONDS)
    return Beside(company=f"{company.executives:,} executives, {company.units} units", ours=ours, seconds=seconds, peer=peer)


def shadow_table(rows: list[Beside]) -> str:
    lines = ["| company | ours: unmet | preferences | seconds | Timefold: unmet | preferences | seconds |", "|---" * 7 + "|"]
    for row in rows:
        told = {tier.tier: f"{tier.value} / {'-' if tier.bound is None else tier.bound}" for tier in row.ours.tiers}
        ours = f"{told[Tier.PROGRAMS]} | {told[Tier.PREFERENCES]} | {row.seconds:.0f}"
        peer = "- | - | -" if row.peer is None else f"{row.peer.unmet} | {row.peer.preferences} | {row.peer.seconds:.0f}"
        lines.append(f"| {row.company} | {ours} | {peer} |")
    return "\n".join(lines)
