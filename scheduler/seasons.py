"""Windows that come back every year: which of them a plan is about."""

from datetime import date

from scheduler.errors import Rejected
from solver.facts import Horizon, Span


def is_month_and_day(text: str) -> bool:
    """Month and day that every year has, such as `10-01`; 29 February is none."""
    try:
        return date.fromisoformat(f"2001-{text}").strftime("%m-%d") == text
    except ValueError:
        return False


def season_for(program: str, season: tuple[str, str], horizon: Horizon) -> Span:
    """The season that touches the horizon, else the next one after it, in which nothing of the horizon lies.

    A season whose last day comes before its first one ends in the next year. Raises Rejected("season-twice") where two touch the horizon.
    """
    years = range(horizon.first_day.year - 1, horizon.last_day.year + 3)
    coming = [found for year in years if (found := _in_year(season, year))[1] >= horizon.first_day]
    if coming[1][0] <= horizon.last_day:
        first, second = (f"{begin}..{end}" for begin, end in coming[:2])
        says = f"{horizon.first_day}..{horizon.last_day} touches two seasons of {program}, {first} and {second}: plan one at a time."
        raise Rejected("season-twice", says)
    first_day, last_day = coming[0]
    return Span(first_day=first_day, last_day=last_day)


def _in_year(season: tuple[str, str], year: int) -> tuple[date, date]:
    """The season that begins in a year."""
    first_day, last_day = (date.fromisoformat(f"{year}-{text}") for text in season)
    return first_day, last_day if first_day <= last_day else last_day.replace(year=year + 1)
