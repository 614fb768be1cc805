"""Placements of a program whose unit is left open: person and days only, and the units that would do for some of them."""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import counted
from solver.candidates import SOMEWHERE, Candidates
from solver.generate import spread
from solver.generate.beginnings import Spans, apart, spans_of
from solver.generate.compensation import with_free_days
from solver.generate.crossing import host_bits, repeat_bits, rest_bits, unit_gap_bits
from solver.generate.entries import FAR_AWAY, PREFERENCE_UNSAID, cover_entries, program_entries
from solver.generate.table import beginnings_of, hosts_of
from solver.impossible import unit_bits
from solver.problem import Problem

CELLS = 2**23  # (span, unit) cells held at a time


def open_programs(problem: Problem) -> Candidates:
    """All placements of all programs, those of spread days with their units, the others without; cover is not among them."""
    none = np.empty(0, np.int32)
    parts = [_of_program(problem, number) for number in range(len(problem.programs))]
    return Candidates.joined([*parts, cover_entries(problem, ask=none, person=none, day=none)])


def _of_program(problem: Problem, number: int) -> Candidates:
    program = problem.programs[number]
    people = np.flatnonzero(program.who.any(axis=1))
    if program.terms.length_unit == "spread":
        return spread.candidates(problem, number, people, hosts_of(problem, number))
    spans = spans_of(apart(problem, number, beginnings_of(program.terms)(problem, number, people)))
    spans = spans.chosen(np.flatnonzero(_leads_anywhere(problem, number, spans)))
    table = program_entries(
        problem,
        number,
        person=spans.person,
        unit=np.full(len(spans), SOMEWHERE, np.int32),
        first_day=spans.first_day,
        last_day=spans.last_day,
        period=program.period_of[spans.first_day],
        day_start=spans.day_start,
        day=spans.day,
    )
    table = replace(table, needs_host=np.zeros(len(spans), bool), preference=_best_preference(problem, number, spans))
    return with_free_days(problem, number, table)


def visits_possible(problem: Problem, number: int, spans: Spans, span: Int64, unit: Int32) -> Bool:
    """Of the shape of `span`: that placement may be spent in that unit, by the same masks as make the table."""
    possible = np.asarray(problem.programs[number].where[unit, spans.first_day[span]]) & ~_kept_out(problem, number, spans, span, unit)
    rest = np.flatnonzero(possible)
    possible[rest] &= repeat_bits(problem, number, spans.person[span[rest]], unit[rest], spans.first_day[span[rest]]) == 0
    rest = np.flatnonzero(possible)
    possible[rest] &= unit_gap_bits(problem, number, spans, span[rest], unit[rest]) == 0
    hosts, rest = hosts_of(problem, number), np.flatnonzero(possible)
    if hosts is not None and len(rest):
        possible[rest] &= host_bits(problem, hosts, spans, span[rest], unit[rest]) == 0
    if problem.working is not None and problem.working.clocks is not None:
        rest = np.flatnonzero(possible)
        possible[rest] &= rest_bits(problem, spans, span[rest], unit[rest]) == 0
    return possible


def _kept_out(problem: Problem, number: int, spans: Spans, span: Int64, unit: Int32) -> Bool:
    """On one of the days the unit takes no guests, or is the person's own."""
    lengths = np.diff(spans.day_start)[span]
    pair = np.repeat(np.arange(len(span)), lengths)
    day = spans.day[np.repeat(spans.day_start[span], lengths) + counted(lengths)]
    shut = unit_bits(problem, problem.programs[number]) != 0
    bad = shut[unit[pair], day] | (problem.people.home[spans.person[span[pair]], day] == unit[pair])
    return np.bincount(pair[bad], minlength=len(span)) > 0


def _leads_anywhere(problem: Problem, number: int, spans: Spans) -> Bool:
    """(n_spans,): some unit that is not the person's own would take them, hosts and earlier visits aside."""
    shut = unit_bits(problem, problem.programs[number]) != 0
    kinds, kind = np.unique(np.concatenate([shut, problem.programs[number].where], axis=1), axis=0, return_inverse=True)
    shut, where = kinds[:, : problem.n_days], kinds[:, problem.n_days :]
    many, step = np.bincount(kind), max(1, CELLS // max(1, len(kinds)))
    found = [np.empty(0, bool)]
    for begin in range(0, len(spans), step):
        part = spans.part(begin, min(begin + step, len(spans)))
        fits = ~touched(part, shut) & where.T[part.first_day]
        own = _own_units(problem, part, kind, len(kinds))
        found.append(((many - own > 0) & fits).any(axis=1))
    return np.concatenate(found)


def touched(spans: Spans, days: Bool) -> Bool:
    """(n_spans, len(days)): some day of the span is among those of the row of `days`."""
    if len(spans.day) == len(spans):
        return np.asarray(days.T[spans.day])
    used = csr_array((np.ones(len(spans.day), np.float32), spans.day, spans.day_start), shape=(len(spans), days.shape[1]))
    return np.asarray(used @ days.T.astype(np.float32) > 0)


def _own_units(problem: Problem, spans: Spans, kind: Int64, n_kinds: int) -> Int64:
    """(n_spans, n_kinds): how many units of each kind are the person's own on the first day."""
    own = np.zeros((len(spans), n_kinds), np.int64)
    own[np.arange(len(spans)), kind[problem.people.home[spans.person, spans.first_day]]] = 1
    return own


def _best_preference(problem: Problem, number: int, spans: Spans) -> Int32:
    """The price of the most wanted unit to which the placement could go."""
    span, unit, weight = wishes_of(problem, spans.person)
    heeded = problem.programs[number].where[unit, spans.first_day[span]] & ~_kept_out(problem, number, spans, span, unit)
    if problem.programs[number].terms.travel == "near-first":
        weight = np.where(problem.far(spans.person[span], unit, spans.first_day[span]), np.maximum(0, weight - FAR_AWAY), weight)
    best = np.zeros(len(spans), np.int64)
    np.maximum.at(best, span[heeded], weight[heeded])
    return (PREFERENCE_UNSAID - best).astype(np.int32)


def wishes_of(problem: Problem, person: Int32) -> tuple[Int64, Int32, Int64]:
    """(place in `person`, unit, weight) of every wish that these people state."""
    begin = np.searchsorted(problem.wish, person.astype(np.int64) * problem.n_units)
    end = np.searchsorted(problem.wish, (person.astype(np.int64) + 1) * problem.n_units)
    place = np.repeat(np.arange(len(person)), end - begin)
    wish = np.repeat(begin, end - begin) + counted(end - begin)
    return place, (problem.wish[wish] % max(1, problem.n_units)).astype(np.int32), problem.wish_weight[wish]
