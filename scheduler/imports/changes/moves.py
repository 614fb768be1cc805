"""Which unit a person belongs to from when: moves.csv first, people.csv where it has no say."""

from collections.abc import Iterator
from datetime import date

from scheduler.decide.people import MovePerson
from scheduler.imports.draft import Draft, note
from solver.timeline import ALWAYS, Timeline


def move_changes(draft: Draft) -> Iterator[object]:
    """The moves that turn what the log knows of everybody named into what the files say."""
    for number in _concerned(draft):
        yield from _moves(draft, number)


def wanted_units(draft: Draft, number: str) -> Timeline[str]:
    """The unit from each day on, by the files and, where they are silent, by the log.

    Before the first move it is that of people.csv; of the moves up to the day of hire the last gives the unit the person is hired into.
    A unit in people.csv that moves.csv does not contradict for today is a move of today for somebody known.
    """
    rows = _since_hire(draft, number)
    person, row = draft.person(number), draft.person_rows.get(number)
    if person is None:
        return _of_newcomer(draft.person_rows[number].unit, draft.hired(number), rows)
    wanted = _with(_kept(draft, number, person.unit, rows), rows)
    day = _today_or_hired(draft, number)
    if row is not None and wanted.at(day) != row.unit and not any(since <= day for since, _ in rows):
        for since in draft.first_days(wanted) if draft.correct else [day]:
            wanted = wanted.since(since, row.unit)
    return wanted


def _since_hire(draft: Draft, number: str) -> list[tuple[date, str]]:
    """(day, unit) of each move, ascending; of those up to the day of hire only the last, on that day."""
    hired = draft.hired(number) or ALWAYS
    rows = sorted((move.first_day, move.unit) for move in draft.moves_of(number))
    return sorted({max(day, hired): unit for day, unit in rows}.items())


def _of_newcomer(unit: str, hired: date | None, rows: list[tuple[date, str]]) -> Timeline[str]:
    if rows and rows[0][0] == hired:
        unit, rows = rows[0][1], rows[1:]
    return _with(Timeline.of(unit), rows)


def _kept(draft: Draft, number: str, known: Timeline[str], rows: list[tuple[date, str]]) -> Timeline[str]:
    """The log's moves that stand: all; where moves.csv is whole, none of a person it names, and of others those up to today."""
    if not draft.ends("moves"):
        return known
    last = ALWAYS if rows else draft.today
    kept = [(day, unit) for day, unit in zip(known.days, known.values, strict=True) if day <= last]
    return Timeline(tuple(day for day, _ in kept), tuple(unit for _, unit in kept))


def _with(timeline: Timeline[str], rows: list[tuple[date, str]]) -> Timeline[str]:
    for day, unit in rows:
        timeline = timeline.since(day, unit)
    return timeline


def _today_or_hired(draft: Draft, number: str) -> date:
    hired = draft.hired(number)
    return draft.today if hired is None else max(draft.today, hired)


def _concerned(draft: Draft) -> list[str]:
    """Everybody whom people.csv or moves.csv names, and everybody at all where moves.csv is whole."""
    named = dict.fromkeys([*draft.person_rows, *(move.person for move in draft.rows.moves)])
    return list(draft.ids) if draft.ends("moves") else list(named)


def _moves(draft: Draft, number: str) -> Iterator[object]:
    wanted, person = wanted_units(draft, number), draft.person(number)
    known = Timeline.of(wanted.values[0]) if person is None else person.unit
    _compare(draft, number, wanted)
    for day in sorted({*wanted.days, *known.days}):
        if known.at(day) == wanted.at(day):
            continue
        known = known.since(day, wanted.at(day))
        note(draft.difference.moved, "people", f"{number} to {wanted.at(day)} from {day}")
        yield MovePerson(person=draft.ids[number], unit=wanted.at(day), first_day=None if day == ALWAYS else day)


def _compare(draft: Draft, number: str, wanted: Timeline[str]) -> None:
    """Findings where the two files disagree about today, and where they leave open in which unit somebody new began."""
    row = draft.person_rows.get(number)
    if row is None:
        return
    there = wanted.at(_today_or_hired(draft, number))
    if there != row.unit:
        says = f'disagrees with moves.csv, which says "{there}" and counts'
        draft.report.findings.append(row.line.problem("unit", says, "unit-disagrees"))
        return
    hired = draft.hired(number)
    first = min(draft.moves_of(number), key=lambda move: move.first_day, default=None)
    if draft.person(number) is None and first is not None and hired is not None and hired < first.first_day <= draft.today:
        says = f'is the first move; no file says where the person was from {hired} on, so "{row.unit}" is taken'
        draft.report.findings.append(first.line.problem("first_day", says, "unit-before-moves"))
