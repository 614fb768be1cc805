"""From the log to a draft, as HR waits for it: whole commands, for the companies that have targets."""

import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks.companies import COMPANY_20_000, COMPANY_300_000, PLENTY_2_000, SCARCE_2_000, SCARCE_500, SMALL, Company, facts_of
from benchmarks.files import write_files
from benchmarks.measuring import Run, timed
from benchmarks.page import Table, pair, stamp
from solver.outcome import COUNTING_TIERS, TIERS, Tier

FINDINGS = 1  # the exit code of a judgement that found something
THRICE = 20_000  # staff up to which a plan is made as often as asked for; above that once
LATER_TIERS = (Tier.FAIRNESS, Tier.PREFERENCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be reached, and the seconds that `plan make` is given for it; the rest is for reading, naming reasons and writing."""

    company: Company
    limit: int
    seconds: int
    share: Fraction  # of the bound
    mib: int


THOUSANDTH = Fraction(1, 1000)
TARGETS: tuple[Target, ...] = (
    Target(company=SMALL, limit=5, seconds=10, share=THOUSANDTH, mib=1024),
    Target(company=SCARCE_500, limit=8, seconds=10, share=THOUSANDTH, mib=1024),
    Target(company=PLENTY_2_000, limit=16, seconds=20, share=THOUSANDTH, mib=1536),
    Target(company=SCARCE_2_000, limit=16, seconds=20, share=THOUSANDTH, mib=1536),
    Target(company=COMPANY_20_000, limit=90, seconds=120, share=5 * THOUSANDTH, mib=6144),
    Target(company=COMPANY_300_000, limit=480, seconds=600, share=10 * THOUSANDTH, mib=12288),
)
NAMES = tuple(target.company.name for target in TARGETS)
USUAL_SIZES = (500, 2_000, 20_000)  # staff
TABLE = Table(
    columns=(
        "company",
        "columns",
        "seconds",
        "CPU s",
        "MiB",
        *(tier.value for tier in TIERS),
        "gap of the counting tiers",
        "breaches",
        "judge: s",
        "limit: s",
        "target: s, gap, MiB",
        "met",
        "fairness and preferences within that gap",
        "measured",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A tier of a plan: the referee's value, the plan's bound."""

    tier: Tier
    value: int
    bound: int | None

    @property
    def gap(self) -> int | None:
        return None if self.bound is None else self.value - self.bound

    def within(self, share: Fraction, *, or_units: int = 0) -> bool:
        """The gap is proven to be at most that share of the bound, or so many units."""
        gap = self.gap
        return gap is not None and (gap <= or_units or gap <= share * (self.value - gap))


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One line: medians of wall clock and CPU seconds of `rota plan make`, its highest peak of memory, and each plan as judged."""

    target: Target
    candidates: int
    seconds: float
    cpu_seconds: float
    peak_mib: int
    plans: tuple[tuple[Paid, ...], ...]
    breaches: int  # in all plans together
    judged_seconds: float
    measured: str

    @property
    def worst(self) -> tuple[Paid, ...]:
        """Of the plans."""
        return max(self.plans, key=lambda plan: [tier.value for tier in plan])

    def counting(self) -> Iterator[Paid]:
        """The counting tiers of all plans."""
        return (tier for plan in self.plans for tier in plan if tier.tier in COUNTING_TIERS)

    @property
    def missed(self) -> list[str]:
        """What the targets say and was not reached."""
        wanted = {
            "seconds": self.seconds <= self.target.seconds,
            "gap": all(tier.within(self.target.share, or_units=1) for tier in self.counting()),
            "memory": self.peak_mib <= self.target.mib,
            "rules": self.breaches == 0,
        }
        return [name for name, reached in wanted.items() if not reached]

    @property
    def open_later(self) -> list[str]:
        """The tiers after the counting ones whose gap is larger than the share, in any of the plans."""
        tiers = [tier for plan in self.plans for tier in plan if tier.tier in LATER_TIERS and not tier.within(self.target.share)]
        return [tier.value for tier in LATER_TIERS if any(one.tier is tier for one in tiers)]


def measured(target: Target, where: Path, *, repeats: int) -> Growth:
    """Plans are made one after the other in one log, and each is judged."""
    at, facts = stamp(), facts_of(target.company)
    parts = write_files(facts, where / "files")
    for words in (["init"], *(["import", part.name] for part in parts), ["config", "set", "cover-days", str(facts.policy.cover_days)]):
        timed(where, words)
    span = f"{target.company.first_day}..{target.company.last_day}"
    make = ["plan", "make", span, "--time-limit", str(target.limit), "--json"]
    runs = [timed(where, make) for _ in range(repeats if target.company.staff <= THRICE else 1)]
    plans = [json.loads(run.stdout) for run in runs]
    judged = [timed(where, ["plan", "judge", plan["plan"], "--json"], fine=(0, FINDINGS)) for plan in plans]
    return _told(target, runs, plans, judged, at)


def _told(target: Target, runs: Sequence[Run], plans: Sequence[dict[str, Any]], judged: Sequence[Run], at: str) -> Growth:
    verdicts = [json.loads(run.stdout) for run in judged]
    return Growth(
        target=target,
        candidates=plans[0]["engine"]["candidates"],
        seconds=statistics.median(run.seconds for run in runs),
        cpu_seconds=statistics.median(run.cpu_seconds for run in runs),
        peak_mib=max(run.peak_mib for run in runs),
        plans=tuple(_paid(plan, verdict) for plan, verdict in zip(plans, verdicts, strict=True)),
        breaches=sum(len(verdict["breaches"]) + len(verdict["findings"]) for verdict in verdicts),
        judged_seconds=statistics.median(run.seconds for run in judged),
        measured=at,
    )


def _paid(plan: dict[str, Any], verdict: dict[str, Any]) -> tuple[Paid, ...]:
    """Values as the referee counts them, bounds as the plan states them."""
    counted = {tier["name"]: tier["value"] for tier in verdict["tiers"]}
    return tuple(Paid(tier=Tier(one["name"]), value=counted[one["name"]], bound=one["bound"]) for one in plan["tiers"])


def cells(row: Growth) -> list[str]:
    """As `TABLE` has them."""
    target = row.target
    return [
        target.company.name,
        f"{row.candidates:,}",
        f"{row.seconds:.1f}",
        f"{row.cpu_seconds:.1f}",
        str(row.peak_mib),
        *(_tier(tier) for tier in row.worst),
        _widest([tier for tier in row.counting() if tier.gap != 0]),
        str(row.breaches),
        f"{row.judged_seconds:.1f}",
        str(target.limit),
        f"{target.seconds}, {float(100 * target.share):g} %, {target.mib}",
        _yes_but(row.missed),
        _yes_but(row.open_later),
        row.measured,
    ]


def _tier(tier: Paid) -> str:
    told = pair(tier.value, tier.bound)
    return f"{told} ({_percent(tier)})" if tier.tier in LATER_TIERS and tier.bound else told


def _widest(tiers: Sequence[Paid]) -> str:
    """The tier that is widest open, in units and as a share of its bound."""
    if not tiers:
        return "0"
    widest = max(tiers, key=lambda tier: tier.value if tier.gap is None else tier.gap)
    gap = "no bound" if widest.gap is None else f"{widest.gap}, {_percent(widest)}"
    return f"{gap} ({widest.tier.value})"


def _percent(tier: Paid) -> str:
    """Of the bound; of nothing there is no share."""
    return f"{100 * (tier.value - tier.bound) / tier.bound:.2f} %" if tier.bound else "-"


def _yes_but(missed: Sequence[str]) -> str:
    return f"no: {', '.join(missed)}" if missed else "yes"
