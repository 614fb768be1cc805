"""Nobody works more than six days in a row because of the plan, and eleven hours lie between one day's shift and the next one's."""

from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import contains
from solver.arrays.working import AROUND, MOST_IN_A_ROW, UNKNOWN, Clocks, Working
from solver.candidates import FREE, Candidates
from solver.problem import Problem
from solver.rows import Label, Rows, Rule

WINDOW = MOST_IN_A_ROW + 1


def rows(problem: Problem, table: Candidates) -> Rows:
    """Runs of days first, then rest between placements, then rest between a placement and home."""
    working = problem.working
    if working is None:
        return Rows.none()
    parts = [_in_a_row(problem, table, working)]
    if working.clocks is not None:
        seen = _Seen.of(problem, table, working.clocks)
        parts += [
            _between_placements(problem, seen, working.clocks),
            *(_beside_home(problem, seen, working.clocks, step) for step in (-1, 1)),
        ]
    return Rows.joined(parts, len(table))


# --- six days in a row ---


def _in_a_row(problem: Problem, table: Candidates, working: Working) -> Rows:
    """For each person and seven days that the plan could fill: not all of them are worked, unless one of the others is given back.

    A run that is too long holds seven such days around each of its days.
    """
    visit = table.visits(table.kind != FREE)
    added = ~problem.people.pattern[table.person[visit.candidate], visit.day]
    candidate, day = visit.candidate[added], visit.day[added]
    could = np.zeros((problem.n_people, problem.n_days + 2 * AROUND), np.int32)
    could[table.person[candidate], day + AROUND] = 1
    full = _windows(could) + _windows(working.works.astype(np.int32)) == WINDOW
    open_days = np.where(full, _windows(could), 0)
    free = np.flatnonzero(table.kind == FREE)
    added_entries = _in_windows(open_days, table.person[candidate], day)
    free_entries = _in_windows(open_days, table.person[free], table.compensation[free])
    key, row = np.unique(np.concatenate([added_entries[1], free_entries[1]]), return_inverse=True)
    n_windows = open_days.shape[1]
    return Rows.hard(
        row=row,
        column=np.concatenate([candidate[added_entries[0]], free[free_entries[0]]]),
        coefficient=np.repeat([1, -1], [len(added_entries[0]), len(free_entries[0])]),
        upper=open_days[key // n_windows, key % n_windows] - 1,
        label=Label.of(len(key), person=key // n_windows, day=np.maximum(0, key % n_windows - AROUND)),
    )


def _windows(days: Int32) -> Int32:
    """(n_people, n_windows): sums over WINDOW days from each on."""
    total = np.concatenate([np.zeros((len(days), 1), np.int32), np.cumsum(days, axis=1, dtype=np.int32)], axis=1)
    return np.asarray(total[:, WINDOW:] - total[:, :-WINDOW])


def _in_windows(open_days: Int32, person: Int32, day: Int32) -> tuple[Int64, Int64]:
    """(place, person x n_windows + window) of each window with open days that holds the day."""
    places, keys = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for back in range(WINDOW):
        window = day.astype(np.int64) + AROUND - back
        there = np.flatnonzero((window >= 0) & (window < open_days.shape[1]))
        there = there[open_days[person[there], window[there]] > 0]
        places.append(there)
        keys.append(person[there].astype(np.int64) * open_days.shape[1] + window[there])
    return np.concatenate(places), np.concatenate(keys)


# --- eleven hours ---


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Every (candidate, day) pair, days given back included; these have no clock."""

    candidate: Int64
    person: Int32
    day: Int32
    clock: Int32
    goes_on: dict[int, Bool]  # by step: the candidate is there on the day before, or after

    @classmethod
    def of(cls, problem: Problem, table: Candidates, clocks: Clocks) -> "_Seen":
        visit = table.visits(np.ones(len(table), bool))
        person, unit = table.person[visit.candidate], table.unit[visit.candidate]
        works = table.kind[visit.candidate] != FREE
        clock = np.where(works, clocks.visiting(person, unit, visit.day), UNKNOWN).astype(np.int32)
        again, end = (
            (visit.candidate[1:] == visit.candidate[:-1]) & (visit.day[1:] == visit.day[:-1] + 1),
            np.zeros(min(1, len(visit.day)), bool),
        )
        goes_on = {1: np.concatenate([again, end]), -1: np.concatenate([end, again])}
        return cls(candidate=visit.candidate, person=person, day=visit.day, clock=clock, goes_on=goes_on)


def _between_placements(problem: Problem, seen: _Seen, clocks: Clocks) -> Rows:
    """For each person, day and set of late hours: one of these, or of the early hours on the next day that clash with all of them."""
    parts: list[tuple[Int64, int]] = []
    order = np.argsort(seen.day, kind="stable")
    on_day = np.split(order, np.searchsorted(seen.day[order], np.arange(1, problem.n_days)))
    for day in range(problem.n_days - 1):
        parts += [(entries, day) for entries in _clashing(seen, clocks, day, on_day[day], on_day[day + 1])]
    entry = np.concatenate([np.empty(0, np.int64), *(entries for entries, _ in parts)])
    which = np.repeat(np.arange(len(parts)), [len(entries) for entries, _ in parts])
    day_of = np.array([day for _, day in parts], np.int64)[which]
    return Rows.at_most(by={"person": seen.person[entry], "day": day_of, "hours": which}, limit=1, columns=seen.candidate[entry])


def _clashing(seen: _Seen, clocks: Clocks, day: int, today: Int64, tomorrow: Int64) -> list[Int64]:
    late, early = np.unique(seen.clock[today]), np.unique(seen.clock[tomorrow])
    clash = clocks.too_short(day, late[:, None], early[None, :])
    found = []
    for hours in np.unique(clash[:, clash.any(axis=0)], axis=1).T:
        before = today[hours[np.searchsorted(late, seen.clock[today])]]
        after = tomorrow[(clash >= hours[:, None]).all(axis=0)[np.searchsorted(early, seen.clock[tomorrow])]]
        both = np.intersect1d(seen.person[before], seen.person[after])
        entries = np.concatenate([before, after])
        found.append(entries[np.isin(seen.person[entries], both)])
    return found


def _beside_home(problem: Problem, seen: _Seen, clocks: Clocks, step: int) -> Rows:
    """For each person and day: hours that clash with those at home on the next day only where that day is spent elsewhere or free.

    `step` 1; with -1 it is the day before.
    """
    other = seen.day + step
    inside = (other >= 0) & (other < problem.n_days) & ~seen.goes_on[step]
    home = np.where(inside & clocks.at_home[seen.person, other + 1], clocks.own[seen.person, other + 1], UNKNOWN).astype(np.int32)
    clash = clocks.too_short(seen.day, seen.clock, home) if step > 0 else clocks.too_short(other, home, seen.clock)
    hard = np.flatnonzero(clash)
    key, row = np.unique(seen.person[hard].astype(np.int64) * problem.n_days + seen.day[hard], return_inverse=True)
    instead = seen.person.astype(np.int64) * problem.n_days + seen.day - step
    cure = np.flatnonzero((seen.day - step >= 0) & (seen.day - step < problem.n_days))
    cure = cure[contains(key, instead[cure])]
    return Rows.hard(
        row=np.concatenate([row, np.searchsorted(key, instead[cure])]),
        column=np.concatenate([seen.candidate[hard], seen.candidate[cure]]),
        coefficient=np.repeat([1, -1], [len(hard), len(cure)]),
        upper=np.zeros(len(key), np.int64),
        label=Label.of(len(key), person=key // problem.n_days, day=key % problem.n_days),
    )


RULE = Rule(
    name="working-time",
    sentence="Nobody works more than six days in a row for the plan, and eleven hours lie between two days' shifts.",
    rows=rows,
)
