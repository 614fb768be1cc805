"""Enough days between two placements of a person in a program."""

import numpy as np

from solver.arrays.days import Int32, Int64
from solver.arrays.joins import contains, counted
from solver.arrays.programs import ProgramDays
from solver.candidates import Candidates
from solver.problem import Problem
from solver.rows import Label, Rows


def rows(problem: Problem, table: Candidates, program: ProgramDays, mine: Int64) -> Rows:
    """No day lies in two placements, each lengthened by the gap: intervals that meet pairwise have a day in common.

    Placements that share person, first and last day stand behind one column of the rule's own, so that rows stay short.
    """
    gap = program.terms.min_gap_days or 0
    if program.terms.length_unit == "spread":
        return _spread(problem, table, mine, gap)
    n_days, first, last = problem.n_days, table.first_day[mine], table.last_day[mine]
    key = (table.person[mine].astype(np.int64) * n_days + first) * n_days + last
    group, group_of = np.unique(key, return_inverse=True)
    person, begin, end = group // (n_days * n_days), group // n_days % n_days, group % n_days
    extra = len(table) + np.arange(len(group))
    lengths = np.maximum(0, np.minimum(end + gap, n_days) - begin)
    held = np.repeat(np.arange(len(group)), lengths)
    day = begin[held] + counted(lengths)
    starts = np.zeros((problem.n_people, n_days), bool)
    starts[person, begin] = True
    kept = starts[person[held], day]
    apart = Rows.at_most(by={"person": person[held][kept], "day": day[kept]}, limit=1, columns=extra[held[kept]])
    stands_for = Rows.hard(
        row=np.concatenate([group_of, np.arange(len(group))]),
        column=np.concatenate([mine, extra]),
        coefficient=np.concatenate([np.ones(len(mine)), -np.ones(len(group))]),
        upper=np.zeros(len(group), np.int64),
        label=Label.of(len(group), person=person, day=begin),
    )
    return _with_extras(Rows.joined([stands_for, apart], len(table) + len(group)), len(group))


def by_unit(problem: Problem, table: Candidates, program: ProgramDays, mine: Int64) -> Rows:
    """The same for placements in one unit, of people who may have more than one; spread days have no such gap."""
    gap, n_days = program.terms.unit_gap_days or 0, problem.n_days
    mine = mine[~table.is_piece[mine] & (program.quota_left.sum(axis=1) > 1)[table.person[mine]]]
    place = table.person[mine].astype(np.int64) * problem.n_units + table.unit[mine]
    first = table.first_day[mine]
    lengths = np.minimum(table.last_day[mine] + gap, n_days) - first
    held = np.repeat(np.arange(len(mine)), np.maximum(0, lengths))
    key = place[held] * n_days + first[held] + counted(np.maximum(0, lengths))
    kept = contains(np.unique(place * n_days + first), key)
    person = table.person[mine[held[kept]]]
    return Rows.at_most(by={"person": person, "cell": key[kept]}, limit=1, columns=mine[held[kept]])


def between_visits(problem: Problem, table: Candidates, program: ProgramDays, mine: Int64) -> Rows:
    """The same for all placements in one unit, whoever is sent; while units are open no more hold a day than there are units."""
    gap, n_days = program.terms.unit_min_gap_days or 0, problem.n_days
    opened = bool(table.is_open[mine].any())
    place = np.zeros(len(mine), np.int64) if opened else table.unit[mine].astype(np.int64)
    first = table.first_day[mine]
    lengths = np.minimum(table.last_day[mine] + gap, n_days) - first
    held = np.repeat(np.arange(len(mine)), lengths)
    key = place[held] * n_days + first[held] + counted(lengths)
    kept = contains(np.unique(place * n_days + first), key)
    limit = int(program.where.any(axis=1).sum()) if opened else 1
    return Rows.at_most(by={"cell": key[kept]}, limit=limit, columns=mine[held[kept]])


def _with_extras(part: Rows, n_extras: int) -> Rows:
    return Rows.hard(
        row=part.row,
        column=part.column,
        coefficient=part.coefficient,
        lower=part.lower,
        upper=part.upper,
        label=part.label,
        extra_upper=np.ones(n_extras, np.int64),
    )


def _spread(problem: Problem, table: Candidates, mine: Int64, gap: int) -> Rows:
    """Three columns for each (whole, day): begun by then, not yet over by then, held.

    A placement holds the days from its first one to the last of the gap after its last one.
    """
    piece = mine[table.is_piece[mine]]
    whole, number = np.unique(table.piece_of[piece], return_inverse=True)
    n_days = problem.n_days
    grid = len(table) + np.arange(len(whole) * n_days).reshape(len(whole), n_days)
    begun, going, held = grid, grid + grid.size, grid + 2 * grid.size
    day = table.first_day[piece]
    parts = [
        _implies(piece, begun[number, day]),
        _implies(begun[:, :-1].ravel(), begun[:, 1:].ravel()),
        _implies(piece, going[number, day]),
        _implies(going[:, 1:].ravel(), going[:, :-1].ravel()),
        _both(begun, going, held, gap),
    ]
    person = np.repeat(table.person[whole], n_days)
    parts.append(Rows.at_most(by={"person": person, "day": np.tile(np.arange(n_days), len(whole))}, limit=1, columns=held.ravel()))
    return _with_extras(Rows.joined(parts, len(table) + 3 * grid.size), 3 * grid.size)


def _implies(column: Int64 | Int32, other: Int64) -> Rows:
    """Where the one is 1 the other is."""
    n = len(column)
    return Rows.hard(
        row=np.tile(np.arange(n), 2),
        column=np.concatenate([column, other]),
        coefficient=np.repeat([1, -1], n),
        upper=np.zeros(n, np.int64),
        label=Label.of(n),
    )


def _both(begun: Int64, going: Int64, held: Int64, gap: int) -> Rows:
    """Held where it has begun by the day and was not over `gap` - 1 days before it."""
    n_days = begun.shape[1]
    day = np.arange(n_days)
    since = day - gap + 1
    real = since < n_days
    going_then = going[:, np.clip(since, 0, n_days - 1)][:, real]
    one, other = begun[:, day[real]].ravel(), going_then.ravel()
    n = len(one)
    return Rows.hard(
        row=np.tile(np.arange(n), 3),
        column=np.concatenate([one, other, held[:, day[real]].ravel()]),
        coefficient=np.repeat([1, 1, -1], n),
        upper=np.ones(n, np.int64),
        label=Label.of(n),
    )
