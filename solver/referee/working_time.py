"""At most six days of work in a row where the roster adds to them, and eleven hours between one day's shift and the next one's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from solver.facts import Facts
from solver.outcome import Breach, Placement, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading

ONE_DAY = timedelta(days=1)
MOST_IN_A_ROW = 6
REST = timedelta(hours=11)


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of a day in local time; `zone` None: not stated. An `end` not after `begin` is on the next day."""

    begin: time
    end: time
    zone: ZoneInfo | None


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each run of work that a day of the roster makes too long, and each night that it makes too short.

    The first edition of the rules knew no hours.
    """
    if facts.edition == 1:
        return
    placements = sound(Reading(facts), roster)
    diary = Diary(facts, placements)
    for person, days in sorted(_days_of(placements).items()):
        yield from _too_long(diary, person, days)
        if diary.hours_stated:
            yield from _too_short(diary, person, days)


def _days_of(placements: Iterable[Placement]) -> dict[str, list[date]]:
    days: dict[str, set[date]] = defaultdict(set)
    for placement in placements:
        days[placement.person].update(placement.days)
    return {person: sorted(theirs) for person, theirs in days.items()}


class Diary:
    """Who works where on which day, with the roster and the standing placements."""

    def __init__(self, facts: Facts, placements: Iterable[Placement]) -> None:
        self.read = Reading(facts)
        self.visits: dict[tuple[str, date], list[str]] = defaultdict(list)
        self.given_back: set[tuple[str, date]] = set()
        shifts = (*(unit.shift for unit in facts.units), *(person.shift for person in facts.people))
        self.hours_stated = any(any(shift.values) for shift in shifts)
        for placement in (*facts.standing, *placements):
            for day in placement.days:
                self.visits[placement.person, day].append(placement.unit)
            if placement.compensation_day is not None:
                self.given_back.add((placement.person, placement.compensation_day))

    def works(self, person: str, day: date) -> bool:
        """They are placed, or work at home."""
        return (person, day) in self.visits or self.works_at_home(person, day)

    def works_at_home(self, person: str, day: date) -> bool:
        """A day of work that no placement takes and none gives back; outside the horizon absences and closures are not known."""
        if (person, day) in self.visits or (person, day) in self.given_back:
            return False
        if self.read.in_horizon(day):
            return self.read.works(person, day)
        return self.read.in_pattern(person, day) and self.read.employed(person, day)

    def shifts(self, person: str, day: date) -> list[Shift]:
        """The shift of the unit visited, else their own; none where they do not work or no shift is stated."""
        home = self.read.unit_on(person, day)
        own = self.read.people[person].shift.at(day) or self.read.units[home].shift.at(day)
        if (person, day) in self.visits:
            stated = [(self.read.units[unit].shift.at(day) or own, unit) for unit in self.visits[person, day]]
        else:
            stated = [(own, home)] if self.works_at_home(person, day) else []
        return [_shift(text, self.read.units[unit].timezone.at(day)) for text, unit in stated if text is not None]


def _shift(text: str, zone: str | None) -> Shift:
    begin, _, end = text.partition("-")
    return Shift(time.fromisoformat(begin), time.fromisoformat(end), _zone(zone))


def _zone(name: str | None) -> ZoneInfo | None:
    """A zone that the machine does not know is as good as none."""
    try:
        return ZoneInfo(name) if name is not None else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _too_long(diary: Diary, person: str, days: list[date]) -> Iterator[Breach]:
    """One breach for each run that holds a day outside the pattern."""
    told: set[date] = set()
    for day in days:
        if not diary.read.in_pattern(person, day) and day not in told:
            run = _run(diary, person, day)
            told.update(run)
            if len(run) > MOST_IN_A_ROW:
                says = f"{person} works on more than {MOST_IN_A_ROW} days in a row around {day}, from {run[0]} to {run[-1]}"
                yield Breach(rule="working-time", says=says, person=person, day=day)


def _run(diary: Diary, person: str, day: date) -> list[date]:
    """The days of work around a day, as far as a week away on either side."""
    run = [day]
    while len(run) <= MOST_IN_A_ROW and diary.works(person, run[0] - ONE_DAY):
        run.insert(0, run[0] - ONE_DAY)
    while (run[-1] - day).days < MOST_IN_A_ROW and diary.works(person, run[-1] + ONE_DAY):
        run.append(run[-1] + ONE_DAY)
    return run


def _too_short(diary: Diary, person: str, days: list[date]) -> Iterator[Breach]:
    """The nights before and after each day of the roster, each once."""
    for evening in sorted({day - ONE_DAY for day in days} | set(days)):
        morning = evening + ONE_DAY
        for shift in diary.shifts(person, evening):
            for following in diary.shifts(person, morning):
                rest = _rest(shift, evening, following, morning)
                if rest < REST:
                    says = (
                        f"{person} ends at {shift.end:%H:%M} the shift of {evening} and begins at {following.begin:%H:%M} that of {morning}"
                    )
                    hours = f"{max(rest, timedelta()) / timedelta(hours=1):.4g} hours later, not {REST // timedelta(hours=1)}"
                    yield Breach(rule="working-time", says=f"{says}, {hours}", person=person, day=morning)


def _rest(shift: Shift, evening: date, following: Shift, morning: date) -> timedelta:
    """From the end of the one to the beginning of the other; where one zone is not stated, it is the other's."""
    zone, other = shift.zone or following.zone, following.zone or shift.zone
    last_day = evening if shift.end > shift.begin else evening + ONE_DAY
    return _instant(morning, following.begin, other) - _instant(last_day, shift.end, zone)


def _instant(day: date, at: time, zone: ZoneInfo | None) -> datetime:
    return datetime.combine(day, at, tzinfo=zone or UTC).astimezone(UTC)
