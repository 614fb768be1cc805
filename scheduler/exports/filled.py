"""What a fill found, as other programs read it."""

from scheduler.exports.sheet import Numbers, Sheet, shortfall_of
from scheduler.filling import Filled
from scheduler.organisation import Ask, Organisation
from scheduler.views.filled import helpers_by_day, left_missing


def filled_records(filled: Filled, org: Organisation, directory: Numbers) -> list[Sheet]:
    """A record an ask that was looked at: its head-days missing before, found and left, who comes by day, and the shortfalls."""
    return [_record(filled, org.ask(ask), directory) for ask in filled.asks]


def _record(filled: Filled, ask: Ask, directory: Numbers) -> Sheet:
    left, helpers = left_missing(filled, ask.id), helpers_by_day(filled, ask.id)
    found, still_missing = sum(map(len, helpers.values())), sum(line.missing for line in left)
    return {
        "ask": ask.id,
        "unit": ask.unit,
        "skill": ask.skill,
        "missing": found + still_missing,
        "found": found,
        "left": still_missing,
        "helpers": [{"day": day, "people": [directory.number_of(person) for person in people]} for day, people in helpers.items()],
        "shortfalls": [shortfall_of(line, directory) for line in left],
    }
