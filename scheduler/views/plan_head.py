"""What a plan is and what it pays, tier by tier, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence

from events.kinds.plans import TierLine
from scheduler.organisation import Plan
from scheduler.views.days import span_text
from scheduler.views.gaps import share_above

MEANINGS = {
    "programs": "placements of mandatory programs unmet, days past their longest gaps, departments and units left out",
    "cover": "head-days of cover missing, each 6 less its priority",
    "rotations": "placements of other programs unmet, floors counted in, days past their longest gaps",
    "stability": "people already told whose placements change",
    "fairness": "how unevenly the days given are spread",
    "preferences": "wishes not met",
}
_KINDS = {"shadow": ("shadow placement", "shadow placements"), "rotation": ("rotation", "rotations"), "cover": ("cover day", "cover days")}
_STATUS = {"draft": "a draft", "published": "published", "superseded": "superseded by a later plan", "withdrawn": "withdrawn"}


def head_lines(plan: Plan) -> list[str]:
    """A few lines: name, status, horizon, size, and where in the log it rests."""
    made = plan.made
    status = _STATUS.get(plan.status, plan.status)
    return [
        f"Plan {plan.id}, {status}, for {span_text(made.first_day, made.last_day)}{_for_asks(made.asks)}",
        f"{size_in_words(plan)}.",
        f"Made on position {made.based_on} of the log{_root(made.log_root)}, engine {made.engine} {made.engine_version}.",
    ]


def _root(root: str) -> str:
    """Nothing for those to whom a log that keeps surprises does not tell it."""
    return f" (root {root[:8]})" if root else ""


def _for_asks(asks: tuple[str, ...] | None) -> str:
    """What a plan for single asks is for."""
    return "" if asks is None else f", helpers for {', '.join(asks)} alone"


def tier_records(plan: Plan) -> list[Mapping[str, object]]:
    """A record a tier: name, value, bound, what stands between them, and what the tier counts."""
    return [
        {"tier": tier.name, "pays": tier.value, "bound": tier.bound, "gap": gap_in_words(tier), "counts": MEANINGS.get(tier.name, "")}
        for tier in plan.made.tiers
    ]


def gap_in_words(tier: TierLine) -> str:
    """How far at most the tier is from the best that any plan could pay that is as good in every earlier tier."""
    if tier.bound is None:
        return "nothing proven"
    if tier.bound >= tier.value:
        return "proven best"
    share = f" ({share_above(tier.value, tier.bound)})" if tier.bound > 0 else ""
    return f"at most {tier.value - tier.bound} above the best{share}"


def how_good_in_words(plan: Plan) -> str:
    """What is proven of which tiers, and whether the time limit had a part in it; plans of older engines do not say the latter."""
    proven, words = [tier.name for tier in plan.made.tiers if tier.bound == tier.value], []
    if proven:
        words.append(f"proven best in {listed(proven)}")
    words += [f"{tier.name} {gap_in_words(tier)}" for tier in plan.made.tiers if tier.bound is not None and tier.bound < tier.value]
    if unproven := [tier.name for tier in plan.made.tiers if tier.bound is None]:
        words.append(f"nothing is proven of {listed(unproven)}")
    ended = " The time limit ended the search." if plan.made.parameters.get("ended") == "time-limit" else ""
    told = "; ".join(words)
    return f"{told[:1].upper()}{told[1:]}.{ended}"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def counted(number: int, one: str, many: str) -> str:
    """`1 rotation`, `3 rotations`."""
    return f"{number} {one if number == 1 else many}"


def size_in_words(plan: Plan) -> str:
    """How many placements of each kind, of how many people, on how many days."""
    counts = counts_of(plan)
    kinds = ", ".join(counted(counts[kind], *words) for kind, words in _KINDS.items())
    return f"{kinds}; {counted(counts['people'], 'person', 'people')} on {counted(counts['head_days'], 'day', 'days')} in all"


def counts_of(plan: Plan) -> dict[str, int]:
    """The size of a plan in numbers: placements in all and by kind, people, their days, shortfalls."""
    kinds = Counter(placement.kind.value for placement in plan.placements)
    return {
        "placements": len(plan.placements),
        **{kind: kinds[kind] for kind in _KINDS},
        "people": len({placement.person for placement in plan.placements}),
        "head_days": sum(len(placement.days) for placement in plan.placements),
        "shortfalls": len(plan.made.shortfalls),
    }
