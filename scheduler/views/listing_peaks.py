"""Peaks and asks for cover as they are read."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from scheduler.directory import Directory
from scheduler.organisation import Ask, Organisation, Peak
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
    """A record for each ask, in the order of the log; `helper_days` counts the days of help that published plans give it."""
    helped: Counter[str] = Counter()
    for placement in org.standing_placements():
        helped[placement.ask or ""] += len(placement.days)
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
            "helper_days": helped[ask.id],
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
    """The record of one ask with the placements that serve it."""
    return {
        **next(record for record in asks_of(org, directory) if record["ask"] == ask),
        "helpers": list(placements_where(org, directory, lambda placement: placement.ask == ask)),
    }
