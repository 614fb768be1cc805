"""What a plan leaves unmet, gathered so that one line stands for everything that is missing in the same way."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from events.kinds.plans import ShortfallLine
from scheduler.views.days import day_text, days_text
from scheduler.views.labels import Label
from scheduler.views.plan_head import counted
from scheduler.views.reasons import reason_in_words
from solver.outcome import COUNTING_TIERS, FLOOR, MAX_GAP, UNIT_MAX_GAP, Tier

NAMED = 8  # people or units named in one line
NOTHING_MISSING = "Nothing that was asked for is missing."
OUTRANKS = "A single missing head-day outranks every rotation: where both are wanted, cover is filled first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Shortfalls of one kind: a heading, what they cost in their tier, and lines that say more."""

    tier: str
    price: int
    heading: str
    details: tuple[str, ...]


def gaps(lines: Iterable[ShortfallLine], label: Label, heads: Mapping[str, int]) -> list[Gap]:
    """All of it, in the order of the tiers and the dearest first; `label` names a person, `heads` are those that each ask wants a day."""
    grouped: dict[tuple[str, ...], list[ShortfallLine]] = defaultdict(list)
    for line in lines:
        grouped[_key(line)].append(line)
    found = [_gap(group, label, heads) for group in grouped.values()]
    return sorted(found, key=lambda gap: (COUNTING_TIERS.index(Tier(gap.tier)), -gap.price))


def unmet_lines(
    lines: Iterable[ShortfallLine],
    label: Label,
    heads: Mapping[str, int],
    *,
    most: int | None,
    none: str = NOTHING_MISSING,
    gave_way: str | None = None,
) -> Iterator[str]:
    """The gaps for people to read: the `most` dearest (None: all), and how many more there are; `none` where there is no gap.

    `gave_way`: how many rotations gave way to cover, where some did.
    """
    found = gaps(lines, label, heads)
    if not found:
        yield none
        return
    yield f"Left unmet ({', '.join(_sums(found))}):"
    if gave_way or {"cover", "rotations"} <= {gap.tier for gap in found}:
        yield f"  {OUTRANKS}"
    if gave_way:
        yield f"  {gave_way}"
    for gap in found[:most]:
        yield f"  {gap.tier}: {gap.heading}"
        yield from (f"      {detail}" for detail in gap.details)
    if most is not None and len(found) > most:
        yield f"  and {len(found) - most} more, all with --unmet 0"


def _sums(found: list[Gap]) -> Iterator[str]:
    for tier in COUNTING_TIERS:
        price = sum(gap.price for gap in found if gap.tier == tier)
        if price:
            yield f"{tier} {price}"


def _key(line: ShortfallLine) -> tuple[str, ...]:
    if line.ask is not None:
        return (line.tier, "ask", line.ask)
    if line.rule is not None:
        return (line.tier, "rule", line.program or "", line.rule, line.period or "")
    return (line.tier, "owed", line.program or "", line.period or "")


def _gap(group: list[ShortfallLine], label: Label, heads: Mapping[str, int]) -> Gap:
    first = group[0]
    if first.ask is not None:
        heading, details = _of_ask(group, heads)
    elif first.rule is not None:
        heading, details = _of_rule(group, label)
    else:
        heading, details = _of_people(group, label)
    return Gap(tier=first.tier, price=sum(line.missing * line.price for line in group), heading=heading, details=tuple(details))


def _of_ask(group: list[ShortfallLine], heads: Mapping[str, int]) -> tuple[str, list[str]]:
    """The worst day stands for the others."""
    first, missing, worst = group[0], sum(line.missing for line in group), max(group, key=lambda line: line.missing)
    skill = f" ({first.skill})" if first.skill else ""
    heading = f"{counted(missing, 'head-day', 'head-days')} missing at {first.unit}{skill}, ask {first.ask}: {_missing_days(group)}"
    on = f"{day_text(worst.day)}: " if worst.day is not None else ""
    asked = heads.get(first.ask or "")
    wanted = f"{worst.missing} of {asked} heads missing: " if asked else ""
    return heading, [f"{on}{wanted}{reasons}" for reasons in _reasons([worst])]


def _missing_days(group: Iterable[ShortfallLine]) -> str:
    """The days, in spans of equally many missing heads; how many is said where it is not one everywhere."""
    missing = {line.day: line.missing for line in group if line.day is not None}
    if set(missing.values()) <= {1}:
        return days_text(sorted(missing))
    return ", ".join(_span(number, list(run)) for number, run in groupby(sorted(missing), key=lambda day: missing[day]))


def _span(number: int, days: Sequence[date]) -> str:
    return f"{days_text(days)} ({number}{' a day' if len(days) > 1 else ''})"


def _of_rule(group: list[ShortfallLine], label: Label) -> tuple[str, list[str]]:
    first, units = group[0], [line.unit or "" for line in group]
    if first.rule == FLOOR:
        return _of_floors(group), _reasons(group)
    if first.rule in (MAX_GAP, UNIT_MAX_GAP):
        return _of_gaps(group, label), _reasons(group)
    lack = "departments that send nobody" if first.rule == "sends" else "front-line units that receive nobody"
    return f"{lack} ({first.program}): {_listed(units)}", _reasons(group)


def _of_floors(group: list[ShortfallLine]) -> str:
    first, missing = group[0], sum(line.missing for line in group)
    units = [f"{line.unit} ({line.missing})" for line in sorted(group, key=lambda line: -line.missing)]
    return f"{counted(missing, 'placement', 'placements')} of {first.program} under the floors of {first.period}: {_listed(units)}"


def _of_gaps(group: list[ShortfallLine], label: Label) -> str:
    """Those who are past it longest come first."""
    first, missing = group[0], sum(line.missing for line in group)
    ranked = sorted(group, key=lambda line: -line.missing)
    whom = [f"{line.unit if line.person is None else label(line.person)} ({line.missing})" for line in ranked]
    of_what = "the longest gap between visits to a unit" if first.person is None else "the longest gap"
    return f"{counted(missing, 'day', 'days')} past {of_what} of {first.program}: {_listed(whom)}"


def _of_people(group: list[ShortfallLine], label: Label) -> tuple[str, list[str]]:
    first, missing = group[0], sum(line.missing for line in group)
    people = [label(line.person) for line in group if line.person is not None]
    heading = f"{counted(missing, 'placement', 'placements')} of {first.program} missing in {first.period}: {_listed(people)}"
    return heading, _reasons(group)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _reasons(group: Sequence[ShortfallLine]) -> list[str]:
    """One line of counts by reason, the most frequent first; no line where no reason is known, no counts where one person is meant."""
    people: Counter[str] = Counter()
    for line in group:
        for reason in line.reasons:
            people[reason.reason] += reason.people
    if people and len(group) == 1 and group[0].person is not None:
        return [f"why: {', '.join(map(reason_in_words, people))}"]
    told = " · ".join(f"{number} {reason_in_words(reason)}" for reason, number in people.most_common())
    return [told] if told else []
