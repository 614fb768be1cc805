"""What was found for the asks that were to be filled: who comes when, and why nobody does."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from events.kinds.plans import ShortfallLine
from scheduler.filling import Filled
from scheduler.head_days import head_days
from scheduler.organisation import Ask, Organisation
from scheduler.views.days import days_text
from scheduler.views.labels import Label
from scheduler.views.plan_head import counted
from scheduler.views.unmet import NAMED, gaps


def filled_lines(filled: Filled, org: Organisation, label: Label) -> Iterator[str]:
    """Ask by ask who comes when, and what is left missing and why, for people to read."""
    heads = {ask.id: ask.heads for ask in org.asks.values()}
    days = head_days(org, map(org.ask, filled.asks))
    for ask in filled.asks:
        yield _heading(filled, org.ask(ask), len(days[ask].wanted))
        yield from (f"  {days_text(days)}: {who}" for days, who in _who_comes(filled, ask, label))
        for gap in gaps(left_missing(filled, ask), label, heads):
            yield f"  {gap.heading}"
            yield from (f"      {detail}" for detail in gap.details or (_nobody(org.ask(ask)),))


def _heading(filled: Filled, ask: Ask, days: int) -> str:
    """`days`: how many workdays it is for."""
    found = sum(map(len, helpers_by_day(filled, ask.id).values()))
    missing = found + sum(line.missing for line in left_missing(filled, ask.id))
    skill = f", {ask.skill}" if ask.skill else ""
    if not missing:
        return f"{ask.id} ({ask.unit}{skill}): {'nothing is missing' if days else 'none of its days is a workday of the unit'}."
    return f"{ask.id} ({ask.unit}{skill}): helpers found for {found} of {counted(missing, 'missing head-day', 'missing head-days')}."


def _nobody(ask: Ask) -> str:
    """Reasons count the people who could be asked at all; here there is none."""
    return f"nobody outside {ask.unit} holds {ask.skill} then" if ask.skill else f"nobody outside {ask.unit} could be asked"


def helpers_by_day(filled: Filled, ask: str) -> dict[date, list[str]]:
    """Who was found for an ask, by day; opaque ids."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    for placement in filled.helpers:
        if placement.ask == ask:
            for day in placement.days:
                found[day].append(placement.person)
    return dict(sorted(found.items()))


def _who_comes(filled: Filled, ask: str, label: Label) -> Iterator[tuple[list[date], str]]:
    """Day by day who comes, days in a row with the same people together; of many people the first few."""
    for people, run in groupby(helpers_by_day(filled, ask).items(), key=lambda entry: sorted(entry[1])):
        more = f" and {len(people) - NAMED} more: rota cover show {ask}" if len(people) > NAMED else ""
        yield [day for day, _ in run], ", ".join(map(label, people[:NAMED])) + more


def left_missing(filled: Filled, ask: str) -> list[ShortfallLine]:
    """What is missing of an ask even so."""
    return [one for one in filled.shortfalls if one.ask == ask]


def waiting_drafts(org: Organisation, asks: Iterable[str], *, but: str | None) -> list[str]:
    """Drafts of other fills that answer some of these asks too: they book nobody, so their people may be proposed again."""
    looked_at = set(asks)
    return [
        plan.id for plan in org.plans.values() if plan.status == "draft" and plan.id != but and looked_at.intersection(plan.made.asks or ())
    ]
