"""A program's keys as people write them, and what each says in words."""

from collections.abc import Callable
from typing import Any

from events.kinds.programs import Choice, Closed, Terms
from scheduler.calendar import workdays_text
from scheduler.terms import ANY_DAY, KEYS, UNIT_MANAGER, Key

SELECTIONS = {"who": "nobody", "who_not": "nobody", "where": "any unit", "where_not": "no unit"}
IN_DAYS = {
    "min_gap": "min_gap_days",
    "max_gap": "max_gap_days",
    "unit_gap": "unit_gap_days",
    "unit_min_gap": "unit_min_gap_days",
    "unit_max_gap": "unit_max_gap_days",
    "within": "within_days",
    "notice": "notice_days",
}


def explain(terms: Terms, number_of: Callable[[str], str] = str) -> tuple[tuple[str, str, str], ...]:
    """(key, value as one would write it, what it means) for every key; `number_of` opens a person's id to their number."""
    written = _written(terms, number_of)
    return tuple((key.name, written[key.name], _in_words(key, terms)) for key in KEYS)


def _in_words(key: Key, terms: Terms) -> str:
    if key.name == "who" and terms.who == Choice():
        return "nobody is asked: no selection was made"
    return key.sentence


def _written(terms: Terms, number_of: Callable[[str], str]) -> dict[str, str]:
    simple = [key.name for key in KEYS if key.name in terms.__struct_fields__ and key.name not in ("blackout", "floors")]
    plain = {key: _plain(getattr(terms, key)) for key in simple}
    spread = " spread" if terms.length_unit == "spread" else ""
    reach = "" if terms.no_repeat_quarters is None else f" {terms.no_repeat_quarters} quarters"
    none = "none"
    return plain | {
        **{key: _selected(getattr(terms, key), number_of, nobody) for key, nobody in SELECTIONS.items()},
        "quota": str(terms.quota) if terms.quota_minutes is None else f"{terms.quota_minutes // 60}h",
        "length": f"{terms.length}{'w' if terms.length_unit == 'weeks' else 'd'}{spread}"
        if terms.minutes is None
        else f"{terms.minutes // 60}h",
        "starts": "any day" if terms.starts == ANY_DAY else workdays_text(terms.starts),
        "weekdays": "any day of the pattern" if terms.weekdays is None else workdays_text(terms.weekdays),
        "window": window_text(terms) or "the horizon",
        **{key: none if (days := getattr(terms, field)) is None else f"{days}d" for key, field in IN_DAYS.items()},
        "no_repeat": f"{terms.no_repeat}{reach}",
        "compensation": none if terms.compensation_days is None else f"day within {terms.compensation_days}d",
        "blackout": ", ".join(map(days_text, terms.blackout)) or none,
        "floors": ", ".join(f"{floor.unit} {floor.placements}" for floor in terms.floors) or none,
        "in_a_row": "any number" if terms.in_a_row is None else str(terms.in_a_row),
        "after": terms.after or none,
        "sponsor": none if terms.sponsor is None else sponsor_text(terms.sponsor, number_of),
    }


def window_text(terms: Terms) -> str | None:
    """As one writes it: a span of days, or of months and days of every year; None where there is no window."""
    if terms.season_first_day is not None:
        return f"{terms.season_first_day}..{terms.season_last_day}"
    return None if terms.window_first_day is None else f"{terms.window_first_day}..{terms.window_last_day}"


def days_text(days: Closed) -> str:
    """As one writes them: a day, or a span."""
    return str(days.first_day) if days.first_day == days.last_day else f"{days.first_day}..{days.last_day}"


def sponsor_text(sponsor: str, number_of: Callable[[str], str]) -> str:
    """The person's number, or the words that stand for whoever leads the unit."""
    return sponsor if sponsor == UNIT_MANAGER else number_of(sponsor)


def _selected(choice: Choice, number_of: Callable[[str], str], otherwise: str) -> str:
    if choice == Choice():
        return otherwise
    parts = {
        "level": choice.level,
        "tag": choice.tag,
        "unit": choice.unit,
        "person": tuple(map(number_of, choice.person)),
        "site": choice.site,
        "front_line": choice.front_line,
        "joined_within": None if choice.joined_within_days is None else f"{choice.joined_within_days}d",
    }
    return ", ".join(f"{key} {_plain(value)}" for key, value in parts.items() if value not in ((), None))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)
