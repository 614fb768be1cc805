"""Columns of the table filled in for placements that are possible."""

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import looked_up
from solver.candidates import COVER, NONE, ROTATION, SHADOW, SOMEWHERE, Candidates
from solver.outcome import Kind
from solver.problem import Problem

WHOLE_DAY = 480  # minutes
PREFERENCE_UNSAID = 10
FAR_AWAY = 10  # as much as the dearest wish that is not met
KINDS = {Kind.SHADOW.value: SHADOW, Kind.ROTATION.value: ROTATION}


def program_entries(
    problem: Problem,
    number: int,
    *,
    person: Int32,
    unit: Int32,
    first_day: Int32,
    last_day: Int32,
    period: Int32,
    day_start: Int64,
    day: Int32,
    piece_of: Int32 | None = None,
) -> Candidates:
    """Placements of a program; pieces (`piece_of` not NONE) want no host and cost no preference of their own."""
    n, terms = len(person), problem.programs[number].terms
    whole = np.full(n, NONE, np.int32) if piece_of is None else piece_of
    return Candidates(
        kind=np.full(n, KINDS[terms.kind], np.int8),
        program=np.full(n, number, np.int32),
        ask=np.full(n, NONE, np.int32),
        person=person.astype(np.int32),
        unit=unit.astype(np.int32),
        first_day=first_day.astype(np.int32),
        last_day=last_day.astype(np.int32),
        period=period.astype(np.int32),
        day_start=day_start,
        day=day.astype(np.int32),
        minutes=np.full(n, WHOLE_DAY if terms.minutes is None else terms.minutes, np.int32),
        off_pattern=_off_pattern(problem, person, day_start, day),
        compensation=np.full(n, NONE, np.int32),
        needs_host=np.full(n, terms.host == "person") & (whole == NONE),
        preference=np.where(whole == NONE, _price(problem, number, person, unit, first_day), 0).astype(np.int32),
        piece_of=whole.astype(np.int32),
    )


def cover_entries(problem: Problem, *, ask: Int32, person: Int32, day: Int32) -> Candidates:
    """Helpers of one day each."""
    n, unit = len(person), problem.ask_unit[ask]
    none = np.full(n, NONE, np.int32)
    return Candidates(
        kind=np.full(n, COVER, np.int8),
        program=none,
        ask=ask.astype(np.int32),
        person=person.astype(np.int32),
        unit=unit,
        first_day=day.astype(np.int32),
        last_day=day.astype(np.int32),
        period=none,
        day_start=np.arange(n + 1, dtype=np.int64),
        day=day.astype(np.int32),
        minutes=np.full(n, WHOLE_DAY, np.int32),
        off_pattern=np.zeros(n, bool),
        compensation=none,
        needs_host=np.zeros(n, bool),
        preference=preference_of(problem, person, unit),
        piece_of=none,
    )


def preference_of(problem: Problem, person: Int32, unit: Int32) -> Int32:
    """10 - weight, 10 where the person states none."""
    wanted = person.astype(np.int64) * problem.n_units + unit
    return (PREFERENCE_UNSAID - looked_up(problem.wish, problem.wish_weight, wanted, 0)).astype(np.int32)


def _price(problem: Problem, number: int, person: Int32, unit: Int32, first_day: Int32) -> Int32:
    """The wish not met, and FAR_AWAY for another site where the program prefers one's own; nothing of it where no unit is settled yet."""
    wish = preference_of(problem, person, unit)
    if problem.programs[number].terms.travel != "near-first":
        return wish
    return (wish + np.where(problem.far(person, unit, first_day) & (unit != SOMEWHERE), FAR_AWAY, 0)).astype(np.int32)


def _off_pattern(problem: Problem, person: Int32, day_start: Int64, day: Int32) -> Bool:
    row = np.repeat(np.arange(len(person)), np.diff(day_start))
    outside = ~problem.people.pattern[person[row], day]
    return np.bincount(row[outside], minlength=len(person)) > 0
