"""Where a roster's claims and the referee's count disagree."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scheduler.claims import Claims
from scheduler.organisation import Organisation, Plan
from scheduler.problem import digest
from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, TIERS, Placement, Shortfall, Tier, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The position of the log at which a roster is judged and its root there; `chosen` says that it is not the roster's own."""

    position: int
    root: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A claim of the roster that the referee does not share; `claim` is a stable kebab-case code."""

    claim: str
    says: str


def findings(claims: Claims, verdict: Verdict, org: Organisation, facts: Facts, where: Where) -> Iterator[Finding]:
    """Every claim that is not borne out; people appear by opaque id.

    What a plan pays and misses was said of the position on which it rests: elsewhere it is counted, and is no claim.
    """
    if not where.chosen:
        yield from _about_tiers(claims, verdict)
        yield from _about_shortfalls(claims, verdict)
        yield from _about_base(claims, facts, where)
    yield from _about_horizon(claims, org)
    yield from _about_asks(claims, org)


def _about_tiers(claims: Claims, verdict: Verdict) -> Iterator[Finding]:
    if claims.tiers is None:
        return
    expected = [tier.value for tier in TIERS]
    if [name for name, _, _ in claims.tiers] != expected:
        yield Finding(claim="tiers", says=f"The tiers should be {', '.join(expected)}, each once and in this order.")
    as_good = True  # in every tier so far as the roster says that it is: a bound speaks of such rosters alone
    for name, stated, bound in claims.tiers:
        if name in expected:
            value = verdict.values[Tier(name)]
            yield from _about_tier(name, stated, bound, value, as_good=as_good)
            as_good = as_good and value <= stated


def _about_tier(name: str, stated: int, bound: int | None, value: int, *, as_good: bool) -> Iterator[Finding]:
    if stated != value:
        yield Finding(claim="tier-value", says=f"{name}: the roster says {stated}, the referee counts {value}.")
    if bound is not None and bound < 0:
        yield Finding(claim="tier-bound", says=f"{name}: a bound of {bound} is below 0, and no tier ever pays less than 0.")
    if as_good and bound is not None and bound > value:
        yield Finding(claim="tier-bound", says=f"{name}: the bound of {bound} is above the {value} that this very roster pays.")


ShortfallKey = tuple[object, ...]


def _about_shortfalls(claims: Claims, verdict: Verdict) -> Iterator[Finding]:
    if claims.shortfalls is None:
        return
    yield from _about_sums(claims)
    stated, counted = _as_multiset(claims.shortfalls), _as_multiset(verdict.shortfalls)
    for key in sorted(stated.keys() | counted.keys(), key=str):
        if stated[key] != counted[key]:
            what = key_in_words(key)
            yield Finding(claim="shortfall", says=f"{what}: the roster says {stated[key]} missing, the referee counts {counted[key]}.")


def _about_sums(claims: Claims) -> Iterator[Finding]:
    stated = {name: value for name, value, _ in claims.tiers or ()}
    for tier in COUNTING_TIERS:
        total = sum(one.missing * one.price for one in claims.shortfalls or () if one.tier is tier)
        if stated.get(tier.value, total) != total:
            yield Finding(
                claim="shortfall-sum", says=f"{tier}: the stated shortfalls add up to {total}, the stated value is {stated[tier.value]}."
            )


_KEY = ("tier", "program", "person", "period", "unit", "rule", "ask", "day", "skill", "price")


def _as_multiset(unmet: Iterable[Shortfall]) -> Counter[ShortfallKey]:
    found: Counter[ShortfallKey] = Counter()
    for one in unmet:
        found[key_of(one)] += one.missing
    return found


def key_of(unmet: Shortfall) -> ShortfallKey:
    """What is missing, without how much of it and why."""
    return tuple(getattr(unmet, name) for name in _KEY)


def key_in_words(key: ShortfallKey) -> str:
    return " ".join(f"{name} {value}" for name, value in zip(_KEY, key, strict=True) if value is not None)


def _about_base(claims: Claims, facts: Facts, where: Where) -> Iterator[Finding]:
    """Root and digest are claims about the position on which the roster rests; elsewhere they say nothing."""
    if claims.log_root is not None and claims.log_root != where.root:
        here, there = where.root[:8], claims.log_root[:8]
        says = f"At position {where.position} this log has the root {here}, not {there}: the roster was made from another log."
        yield Finding(claim="log-root", says=says)
    if claims.problem_digest is not None and claims.problem_digest != (found := digest(facts)):
        says = f"The facts at position {where.position} have the digest {found[:8]}, not {claims.problem_digest[:8]}."
        yield Finding(claim="problem-digest", says=says)


def _about_horizon(claims: Claims, org: Organisation) -> Iterator[Finding]:
    known = None if claims.plan is None else org.plans.get(claims.plan)
    stated = (claims.horizon.first_day, claims.horizon.last_day)
    if known is not None and (known.made.first_day, known.made.last_day) != stated:
        is_of = f"{known.made.first_day}..{known.made.last_day}"
        yield Finding(claim="horizon", says=f"{known.id} is the plan of {is_of}, not of {stated[0]}..{stated[1]}.")


def _about_asks(claims: Claims, org: Organisation) -> Iterator[Finding]:
    known = None if claims.plan is None else org.plans.get(claims.plan)
    if known is not None and known.made.asks != claims.asks:
        made_for, stated = (_for_asks(asks) for asks in (known.made.asks, claims.asks))
        yield Finding(claim="asks", says=f"{known.id} is the plan for {made_for}, not for {stated}.")


def _for_asks(asks: tuple[str, ...] | None) -> str:
    return "everything" if asks is None else f"the asks {', '.join(asks)}"


# --- against the plan of the log whose name and position a roster bears ---

_MAY_HAVE_BEEN = {
    "draft": ("draft",),
    "published": ("draft", "published"),
    "superseded": ("draft", "published", "superseded"),
    "withdrawn": ("draft", "published", "withdrawn"),
}


def unlike_the_plan(status: str | None, placements: Iterable[Placement], plan: Plan) -> Iterator[Finding]:
    """Where a roster that says it is a plan of the log is not that plan. A file may be older than the plan's present status."""
    if status is not None and status not in _MAY_HAVE_BEEN[plan.status]:
        yield Finding(claim="status", says=f"The roster calls {plan.id} {status}; in the log it is {plan.status}.")
    here, there = Counter(map(bare, placements)), Counter(map(bare, plan.placements))
    if here != there:
        strange, lacking = (here - there).total(), (there - here).total()
        says = f"{strange} of the roster's placements are not those of {plan.id} in the log, and {lacking} of the log's are not here."
        yield Finding(claim="placements", says=says)


def bare(placement: Placement) -> Placement:
    """What is placed, without the names that its plan gave it."""
    return replace(placement, plan=None, id=None)
