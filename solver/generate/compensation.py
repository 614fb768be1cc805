"""Compensation days: the days of work that somebody could have free for a day outside their pattern."""

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import counted
from solver.arrays.programs import ProgramDays
from solver.candidates import FREE, NONE, Candidates
from solver.generate.entries import WHOLE_DAY
from solver.problem import Problem


def with_free_days(problem: Problem, number: int, table: Candidates) -> Candidates:
    """The placements of one program, followed by the free days that they could earn; which unit is visited makes no difference."""
    if not problem.programs[number].compensates:
        return table
    earning = np.unique(table.person[table.off_pattern].astype(np.int64) * problem.n_days + table.first_day[table.off_pattern])
    return Candidates.joined([table, _candidates(problem, number, earning // problem.n_days, earning % problem.n_days)])


def nothing_to_give_back(problem: Problem, program: ProgramDays, people: Int64) -> Bool:
    """(len(people), n_days): days outside the pattern after which no day could be free in time."""
    can = _could_be_free(problem, people)
    many = np.concatenate([np.zeros((len(people), 1), np.int64), np.cumsum(can, axis=1)], axis=1)
    day = np.arange(problem.n_days)
    until = np.minimum(day + (program.terms.compensation_days or 0), problem.n_days - 1)
    return np.asarray(~problem.people.pattern[people] & (many[:, until + 1] <= many[:, day + 1]))


def _could_be_free(problem: Problem, people: Int64) -> Bool:
    """(len(people), n_days): they work at home that day and can be spared; a peak at home keeps nobody from a free day."""
    home, day = problem.people.home[people], np.arange(problem.n_days)
    kept = problem.of_base[people] & (problem.lendable[home, day] <= 0)
    return np.asarray(problem.works[people] & ~problem.placed[people] & ~kept)


def _candidates(problem: Problem, number: int, person: Int64, earned: Int64) -> Candidates:
    """A row for each day that could be free for the day earned."""
    within = problem.programs[number].terms.compensation_days or 0
    many = np.minimum(within, problem.n_days - 1 - earned)
    place = np.repeat(np.arange(len(person)), many)
    day = earned[place] + 1 + counted(many)
    fits = _could_be_free(problem, np.arange(problem.n_people))[person[place], day]
    place, day = place[fits], day[fits]
    return _entries(problem, number, person[place].astype(np.int32), earned[place].astype(np.int32), day.astype(np.int32))


def _entries(problem: Problem, number: int, person: Int32, earned: Int32, day: Int32) -> Candidates:
    n = len(person)
    none = np.full(n, NONE, np.int32)
    return Candidates(
        kind=np.full(n, FREE, np.int8),
        program=np.full(n, number, np.int32),
        ask=none,
        person=person,
        unit=problem.people.home[person, day],
        first_day=earned,
        last_day=earned,
        period=problem.programs[number].period_of[earned],
        day_start=np.arange(n + 1, dtype=np.int64),
        day=day,
        minutes=np.full(n, WHOLE_DAY, np.int32),
        off_pattern=np.zeros(n, bool),
        compensation=day,
        needs_host=np.zeros(n, bool),
        preference=np.zeros(n, np.int32),
        piece_of=np.arange(n, dtype=np.int32),
    )
