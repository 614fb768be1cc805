"""What a set of files asks for, while it is being worked out against the log."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from events.personal import Personal
from scheduler.directory import HIDDEN, Directory
from scheduler.errors import Rejected
from scheduler.imports.kinds import MoveRow, PersonRow, RowSet
from scheduler.imports.problems import Report
from scheduler.organisation import Organisation, Person, Unit
from solver.timeline import ALWAYS, Timeline

Names = dict[str, list[str]]


@dataclass(slots=True)
class Difference:
    """What the set would change, by kind: a label for each thing that is new, changed, moved or gone."""

    new: Names = field(default_factory=dict)
    changed: Names = field(default_factory=dict)
    moved: Names = field(default_factory=dict)
    gone: Names = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.moved or self.gone)


def note(names: Names, kind: str, label: str) -> None:
    """Add a label under its kind."""
    names.setdefault(kind, []).append(label)


@dataclass(slots=True, kw_only=True)
class Draft:
    """The rows of the set, the log's state, and what has come of comparing them so far.

    `ids` gives the opaque id of every number known to the log or the set; `full` says that what a file leaves out has ended;
    `correct`, that what differs was wrong for as long as the log has had it.
    """

    rows: RowSet
    org: Organisation
    directory: Directory
    today: date
    full: bool
    correct: bool = False
    report: Report
    ids: dict[str, str]
    person_rows: Mapping[str, PersonRow]
    difference: Difference = field(default_factory=Difference)
    people_ending: int = 0
    move_rows: Mapping[str, list[MoveRow]] = field(default_factory=dict)

    def first_days(self, known: Timeline[Any]) -> list[date | None]:
        """The days on which a value that differs today is set anew: today; in a correction, every one on which the wrong one was set."""
        if not self.correct:
            return [self.today]
        last = first = bisect_right(known.days, self.today) - 1
        while first and known.values[first - 1] == known.values[last]:
            first -= 1
        return [None if day == ALWAYS else day for day in known.days[first : last + 1]]

    def by_first_day(self, noun: Person | Unit, news: Mapping[str, Any]) -> dict[date | None, dict[str, Any]]:
        """The facts that differ by the day on which each is set anew; what has no history goes with today's."""
        by_day: dict[date | None, dict[str, Any]] = {}
        for fact, value in news.items():
            known = getattr(noun, fact)
            for day in self.first_days(known) if isinstance(known, Timeline) else [self.today]:
                by_day.setdefault(day, {})[fact] = value
        return by_day

    def moves_of(self, number: str) -> list[MoveRow]:
        """The rows of moves.csv for a person."""
        return self.move_rows.get(number, [])

    def differs(self, known: Personal, wanted: str | None) -> bool:
        """Whether a personal text of the log is another one; what cannot be opened any more is left alone."""
        if known is None or wanted is None:
            return (known is None) != (wanted is None) and not (wanted is None and self._text(known) is None)
        text = self._text(known)
        return text is not None and text != wanted

    def _text(self, known: Personal) -> str | None:
        text = self.directory.text(known)
        return None if text in HIDDEN else text

    def unit_workdays(self, unit: str) -> int:
        """The weekdays of a unit by the set, else by the log."""
        row = next((row for row in self.rows.units if row.unit == unit), None)
        if row is not None and (unit not in self.org.units or row.gives("workdays")):
            return row.workdays
        return self.org.units[unit].workdays.at(self.today)

    def person(self, number: str) -> Person | None:
        """The person as the log knows them; None for one who is new."""
        return self.org.people.get(self.ids.get(number, ""))

    def ends(self, kind: str) -> bool:
        """Whether what the file of this kind leaves out has ended."""
        return self.full and kind in self.rows.present

    def hired(self, number: str) -> date | None:
        """The day of hire by the set, else by the log."""
        row, person = self.person_rows.get(number), self.person(number)
        if row is not None and (person is None or row.gives("hired")):
            return row.hired
        return person.hired if person is not None else None

    def left(self, number: str) -> date | None:
        """The last day by the set, else by the log."""
        row, person = self.person_rows.get(number), self.person(number)
        if row is not None and (person is None or row.gives("left")):
            return row.left
        return person.left if person is not None else None


def draft_of(
    rows: RowSet,
    *,
    org: Organisation,
    directory: Directory,
    today: date,
    full: bool,
    correct: bool = False,
    entropy: Callable[[int], bytes],
    report: Report,
) -> Draft:
    """A draft in which every new person has an opaque id of 16 random bytes; raises Rejected where nobody known can be recognised."""
    numbers = dict(directory.person_numbers())
    if org.people and not numbers:
        raise Rejected("numbers-sealed", "No person's number can be opened; name the directory of the keys with --keys.")
    if rows.people:
        directory.open(text for person in org.people.values() for text in (person.name, person.email, person.title))
    new = {row.person: entropy(16).hex() for row in rows.people if row.person and row.person not in numbers}
    by_number = {row.person: row for row in rows.people if row.person}
    moves: dict[str, list[MoveRow]] = {}
    for move in rows.moves:
        moves.setdefault(move.person, []).append(move)
    return Draft(
        rows=rows,
        org=org,
        directory=directory,
        today=today,
        full=full,
        correct=correct,
        report=report,
        ids=numbers | new,
        person_rows=by_number,
        move_rows=moves,
    )
