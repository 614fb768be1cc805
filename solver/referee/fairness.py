"""What a roster pays for uneven days, by the referee's own count over four quarters of single days."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from solver.facts import PersonFacts, Span
from solver.outcome import Placement
from solver.referee.period import Period, days_between
from solver.referee.reading import Reading

LONG = 28  # days of absence in a row
LEAST_SHARE = 100


def fairness(read: Reading, placements: Iterable[Placement]) -> int:
    """Squared days given and credited, per squared share; a day of somebody full-time who was there all the time counts 100."""
    window = read.remembered
    given = Counter(one.person for one in (*read.facts.standing, *placements) for day in one.days if _in(window, day))
    given.update(credits_of(read))
    return sum(days * days * (10**8 // share_of(read, person) ** 2) for person, days in given.items())


def _in(window: Period, day: date) -> bool:
    return window.first_day <= day <= window.last_day


# --- what is theirs to give ---


def share_of(read: Reading, person: str) -> int:
    """In thousandths: full-time share or pattern, whichever is less, for the part of the four quarters on which they could give days."""
    full_time = read.people[person].fte_permille.at(_measured(read, person))
    if read.facts.edition == 1:
        return full_time
    window = read.remembered
    there = window.length if _always_there(read, person, window) else sum(_counts(read, person, day) for day in _days(window))
    share = (min(full_time, _by_pattern(read, person, full_time)) * there + window.length // 2) // window.length
    return max(share, min(full_time, LEAST_SHARE))


def _measured(read: Reading, person: str) -> date:
    """The horizon's first day, or the first day of employment, whichever is later."""
    hired, day = read.people[person].hired, read.facts.horizon.first_day
    return day if hired is None else max(day, hired)


def _by_pattern(read: Reading, person: str, full_time: int) -> int:
    """Their weekdays in thousandths of their unit's, where they have fewer."""
    day = _measured(read, person)
    own, units = read.people[person].workdays.at(day), read.units[read.unit_on(person, day)].workdays.at(day)
    if own is None or _weekdays(own) >= _weekdays(units):
        return full_time
    return 1000 * _weekdays(own) // _weekdays(units)


def _weekdays(mask: int) -> int:
    return sum(mask >> bit & 1 for bit in range(7))


def _days(window: Period) -> Iterator[date]:
    return days_between(window.first_day, window.last_day)


def _always_there(read: Reading, person: str, window: Period) -> bool:
    """So it is with nearly everybody, and then nothing need be counted."""
    record = read.people[person]
    stays = record.left is None or record.left >= window.last_day
    came = record.hired is None or record.hired <= read.facts.horizon.first_day or record.hired <= window.first_day
    return stays and came and not any(map(_is_long, record.absences))


def _counts(read: Reading, person: str, day: date) -> bool:
    """They could give the day, or are credited for it: the days before they came, as far as these lie before the horizon."""
    record = read.people[person]
    before_they_came = record.hired is not None and day < record.hired and day < read.facts.horizon.first_day
    credited = before_they_came and (record.left is None or day <= record.left)
    return (credited or read.employed(person, day)) and not _long_away(record, day)


def _long_away(record: PersonFacts, day: date) -> bool:
    return any(day in span and _is_long(span) for span in record.absences)


def _is_long(span: Span) -> bool:
    return span.first_day is None or span.last_day is None or (span.last_day - span.first_day).days + 1 >= LONG


# --- what newcomers are credited with ---


@dataclass(slots=True)
class _Group:
    """People who were there from the first of these days on: the sum of their shares, and the days that they gave before the horizon."""

    shares: int = 0
    days: list[date] = field(default_factory=list)


def credits_of(read: Reading) -> Counter[str]:
    """Days by newcomer: what their group gave before they came, for each share the same."""
    credited: Counter[str] = Counter()
    newcomers = [person for person in read.people if _is_newcomer(read, person)]
    if read.facts.edition == 1 or not newcomers:
        return credited
    groups = _groups(read)
    for person in newcomers:
        hired = read.people[person].hired or date.min
        group = next((groups[name] for name in _names(read, person) if groups[name].shares), _Group())
        given = bisect_left(group.days, min(hired, read.facts.horizon.first_day))
        if given:
            credited[person] = (2 * given * share_of(read, person) + group.shares) // (2 * group.shares)
    return credited


def _is_newcomer(read: Reading, person: str) -> bool:
    record, horizon = read.people[person], read.facts.horizon
    came_since = record.hired is not None and read.remembered.first_day < record.hired <= horizon.last_day
    return came_since and (record.left is None or record.left >= _measured(read, person))


def _is_old_hand(read: Reading, person: str) -> bool:
    record = read.people[person]
    was_there = record.hired is None or record.hired <= read.remembered.first_day
    return was_there and (record.left is None or record.left >= read.facts.horizon.first_day)


def _groups(read: Reading) -> dict[tuple[object, ...], _Group]:
    """By unit and level, by level, and everybody."""
    groups: dict[tuple[object, ...], _Group] = defaultdict(_Group)
    old_hands = {person for person in read.people if _is_old_hand(read, person)}
    for person in sorted(old_hands):
        share = share_of(read, person)
        for name in _names(read, person):
            groups[name].shares += share
    window, horizon = read.remembered, read.facts.horizon
    for placement in read.facts.standing:
        days = [day for day in placement.days if _in(window, day) and day < horizon.first_day]
        for name in _names(read, placement.person) if placement.person in old_hands else ():
            groups[name].days += days
    for group in groups.values():
        group.days.sort()
    return groups


def _names(read: Reading, person: str) -> tuple[tuple[object, ...], ...]:
    """The groups of a person, the narrowest first."""
    day = _measured(read, person)
    level = read.people[person].level.at(day)
    return (read.unit_on(person, day), level), (level,), ()
