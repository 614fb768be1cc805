"""Peaks and asks for cover as they are read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from scheduler.directory import Directory
from scheduler.head_days import HeadDays, head_days
from scheduler.organisation import Ask, Organisation, Peak
from scheduler.views.labels import Label
from scheduler.views.listing_placements import placements_where


def peaks_of(org: Organisation, directory: Directory, day: date) -> Iterator[dict[str, object]]:
    """A record for each peak, in the order of the log; `status` as of the day: to come, now, over or withdrawn."""
    asks: defaultdict[str, list[Ask]] = defaultdict(list)
    for ask in org.asks.values():
        if ask.peak is not None:
            asks[ask.peak].append(ask)
    for peak in org.peaks.values():
        yield {
            "peak": peak.id,
            "unit": peak.unit,
            "first_day": peak.first_day,
            "last_day": peak.last_day,
            "heads": sum(ask.heads for ask in asks[peak.id] if ask.status == "approved"),
            "asks": [ask.id for ask in asks[peak.id]],
            "status": _status(peak, day),
            "note": directory.text(peak.note),
        }


def _status(peak: Peak, day: date) -> str:
    if peak.withdrawn:
        return "withdrawn"
    if day < peak.first_day:
        return "to come"
    return "now" if day <= peak.last_day else "over"


def asks_of(org: Organisation, directory: Directory) -> Iterator[dict[str, object]]:
    """A record for each ask, in the order of the log.

    `head_days` is what it asks for in all, `helper_days` the days of help that published plans give it, `missing` the head-days that
    they leave; 0 where it was declined or withdrawn.
    """
    counted = head_days(org, org.asks.values())
    for ask in org.asks.values():
        yield {
            "ask": ask.id,
            "peak": ask.peak,
            "unit": ask.unit,
            "first_day": ask.first_day,
            "last_day": ask.last_day,
            "heads": ask.heads,
            "skill": ask.skill,
            "priority": ask.priority,
            "status": ask.status,
            "head_days": counted[ask.id].asked,
            "helper_days": counted[ask.id].helped,
            "missing": sum(counted[ask.id].missing.values()),
            "note": directory.text(ask.note),
        }


def peak_in_full(org: Organisation, directory: Directory, peak: str, day: date) -> dict[str, object]:
    """The record of one peak with its asks and the placements that serve them."""
    asks = [ask for ask in asks_of(org, directory) if ask["peak"] == peak]
    ids = {ask["ask"] for ask in asks}
    return {
        **next(record for record in peaks_of(org, directory, day) if record["peak"] == peak),
        "asks": asks,
        "helpers": list(placements_where(org, directory, lambda placement: placement.ask in ids)),
    }


def ask_in_full(org: Organisation, directory: Directory, ask: str) -> dict[str, object]:
    """The record of one ask, day by day who was told to come, and the placements that serve it, those of drafts too."""
    return {
        **next(record for record in asks_of(org, directory) if record["ask"] == ask),
        "days": list(_days_of(head_days(org, [org.ask(ask)])[ask], directory.number_of)),
        "helpers": list(placements_where(org, directory, lambda placement: placement.ask == ask)),
    }


def ask_for_people(org: Organisation, directory: Directory, ask: str, label: Label) -> dict[str, object]:
    """The same with names: the facts, who comes day by day, and whom drafts propose."""
    days = _days_of(head_days(org, [org.ask(ask)])[ask], label)
    return {
        **next(record for record in asks_of(org, directory) if record["ask"] == ask),
        "days": [{**day, "come": _all_of(day["come"])} for day in days],
        "in drafts, which book nobody": list(_proposed(org, ask, label)),
    }


def _proposed(org: Organisation, ask: str, label: Label) -> Iterator[dict[str, object]]:
    """A record for each draft and day."""
    for plan in org.plans.values():
        if plan.status == "draft":
            serving = [placement for placement in plan.placements if placement.ask == ask]
            for day in sorted({day for placement in serving for day in placement.days}):
                yield {"draft": plan.id, "day": day, "would come": _all_of([label(one.person) for one in serving if day in one.days])}


def _all_of(names: Iterable[str]) -> str:
    """Every name, however many there are: a sheet would count a long list."""
    return "; ".join(names)


def _days_of(ask: HeadDays, label: Label) -> Iterator[dict[str, Any]]:
    """Every day that is wanted or on which somebody comes."""
    for day in sorted({*ask.wanted, *ask.helpers}):
        yield {
            "day": day,
            "heads": ask.heads if day in ask.wanted else 0,
            "come": [label(person) for person in ask.helpers.get(day, ())],
            "missing": ask.missing.get(day, 0),
        }


def told_already(org: Organisation, asks: Iterable[str]) -> str:
    """A word on helpers of published plans, for when asks are taken back: they were told to come. Empty where nobody was."""
    counted = head_days(org, map(org.ask, asks))
    told = [ask for ask, days in counted.items() if days.helped]
    helped = sum(counted[ask].helped for ask in told)
    days = "1 helper day is published and stays" if helped == 1 else f"{helped} helper days are published and stay"
    return f" {days}: tell HR, or tell these people. Who they are: rota cover show {told[0]}." if told else ""
