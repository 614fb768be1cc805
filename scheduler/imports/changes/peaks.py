"""Peaks declared and withdrawn: a peak is the same if unit, days, heads, skill, priority and note are."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from scheduler.calendar import days_between
from scheduler.decide.peaks import DeclarePeak, WithdrawPeak
from scheduler.imports.draft import Draft, note
from scheduler.imports.kinds import PeakRow
from scheduler.organisation import Ask, Peak

Key = tuple[Any, ...]


def peak_changes(draft: Draft) -> Iterator[object]:
    """Peaks that the log lacks; where the file is whole, those it leaves out are withdrawn unless they are over."""
    asks = _first_asks(draft)
    known = {_key_in_log(draft, peak, asks.get(peak.id)): peak for peak in draft.org.peaks.values() if not peak.withdrawn}
    listed = set()
    for row in draft.rows.peaks:
        key = _key(row)
        listed.add(key)
        _never_asked(draft, row)
        if key not in known:
            note(draft.difference.new, "peaks", f"{row.unit} {row.first_day}..{row.last_day}")
            yield _declared(row)
    if draft.ends("peaks"):
        for key, peak in known.items():
            if key not in listed and peak.last_day >= draft.today:
                note(draft.difference.gone, "peaks", f"{peak.unit} {peak.first_day}..{peak.last_day}")
                yield WithdrawPeak(peak=peak.id, today=draft.today)


def _declared(row: PeakRow) -> DeclarePeak:
    return DeclarePeak(
        unit=row.unit,
        first_day=row.first_day,
        last_day=row.last_day,
        heads=row.heads,
        skill=row.skill,
        priority=row.priority,
        note=row.note,
    )


def _key(row: PeakRow) -> Key:
    """Skill and priority belong to the ask, and there is none without heads."""
    asked = (row.heads, row.skill, row.priority) if row.heads else (0, None, None)
    return (row.unit, row.first_day, row.last_day, *asked, row.note)


def _first_asks(draft: Draft) -> dict[str, Ask]:
    """By peak the ask it was declared with, whatever became of it."""
    return {ask.peak: ask for ask in reversed(draft.org.asks.values()) if ask.peak is not None}


def _key_in_log(draft: Draft, peak: Peak, ask: Ask | None) -> Key:
    asked = (ask.heads, ask.skill, ask.priority) if ask is not None else (0, None, None)
    return (peak.unit, peak.first_day, peak.last_day, *asked, draft.directory.text(peak.note))


def _never_asked(draft: Draft, row: PeakRow) -> None:
    """A finding where the unit works on no day of the peak, so that heads are asked for on none."""
    workdays = draft.unit_workdays(row.unit)
    week = days_between(row.first_day, min(row.last_day, row.first_day + timedelta(days=6)))
    if row.heads and not any(workdays >> day.weekday() & 1 for day in week):
        says = "begins a peak without a workday of the unit: nobody is asked for"
        draft.report.findings.append(row.line.problem("first_day", says, "peak-without-workday"))
