"""Spans crossed with units: where somebody may go on the days on which they may go anywhere."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import contains, counted, matched
from solver.arrays.programs import ProgramDays
from solver.arrays.visits import Visits
from solver.generate.beginnings import Spans
from solver.hosts import Hosts
from solver.impossible import BIT, too_little_rest, unit_bits, where
from solver.problem import Problem

CELLS = 2**23  # (span, unit) cells held at a time


def crossed(problem: Problem, number: int, spans: Spans, hosts: Hosts | None) -> Iterator[tuple[Spans, Int32]]:
    """Stretches of spans, each with its (n_spans, n_units) reasons why not there; 0 is possible."""
    step = max(1, CELLS // max(1, problem.n_units))
    for begin in range(0, len(spans), step):
        part = spans.part(begin, min(begin + step, len(spans)))
        yield part, _bits(problem, number, part, hosts)


def _bits(problem: Problem, number: int, spans: Spans, hosts: Hosts | None) -> Int32:
    program = problem.programs[number]
    bits = where("not-where", ~program.where.T[spans.first_day]) | _on_all_days(unit_bits(problem, program), spans)
    span_of_day = np.repeat(np.arange(len(spans)), np.diff(spans.day_start))
    bits[span_of_day, problem.people.home[spans.person[span_of_day], spans.day]] |= BIT["own-unit"]
    span, unit = np.nonzero(bits == 0)
    bits[span, unit] |= repeat_bits(problem, number, spans.person[span], unit.astype(np.int32), spans.first_day[span])
    bits[span, unit] |= unit_gap_bits(problem, number, spans, span, unit.astype(np.int32))
    if hosts is not None:
        span, unit = np.nonzero(bits == 0)
        bits[span, unit] |= host_bits(problem, hosts, spans, span, unit.astype(np.int32))
    if problem.working is not None and problem.working.clocks is not None:
        span, unit = np.nonzero(bits == 0)
        bits[span, unit] |= rest_bits(problem, spans, span, unit.astype(np.int32))
    return bits


def _on_all_days(of_day: Int32, spans: Spans) -> Int32:
    """(n_spans, n_units): the bits of all days that the span uses."""
    if len(spans.day) == len(spans):
        return np.ascontiguousarray(of_day.T[spans.day])
    bits = np.zeros((len(spans), len(of_day)), np.int32)
    days = csr_array((np.ones(len(spans.day), np.int32), spans.day, spans.day_start), shape=(len(spans), of_day.shape[1]))
    for bit in BIT.values():
        if (on := (of_day & bit) > 0).any():
            bits |= np.where(days @ on.T.astype(np.int32) > 0, bit, np.int32(0))
    return bits


def repeat_bits(problem: Problem, number: int, person: Int32, unit: Int32, first_day: Int32) -> Int32:
    """Of the shape of its arguments: the program would send the person again to a unit, or site, too soon after a standing placement, or
    to one in which they worked.
    """
    program = problem.programs[number]
    bits = _worked_before(problem, number, person, unit)
    if program.terms.travel == "own-site":
        bits |= where("too-far", problem.far(person, unit, first_day))
    if program.terms.no_repeat not in ("unit", "site") or not len(program.standing.person):
        return bits
    row, entry = matched(person, program.standing.person)
    near = _near(problem.days.quarter[first_day[row]], program.standing.quarter[entry], program.terms.no_repeat_quarters)
    if program.terms.no_repeat == "unit":
        same = unit[row] == program.standing.unit[entry]
    else:
        site = problem.units.site[unit[row], first_day[row]]
        same = (site >= 0) & (site == program.standing.site[entry])
    bits[row[near & same]] |= BIT["repeat"]
    return bits


def _worked_before(problem: Problem, number: int, person: Int32, unit: Int32) -> Int32:
    """Of the shape of its arguments: the unit was the person's own once, and the program keeps away from these."""
    if not problem.programs[number].terms.never_worked:
        return np.zeros(len(person), np.int32)
    return where("own-unit", contains(problem.units_of_life, person.astype(np.int64) * problem.n_units + unit))


def unit_gap_bits(problem: Problem, number: int, spans: Spans, span: Int64, unit: Int32) -> Int32:
    """Of the shape of `span`: too few days lie between the placement and a standing one in the unit, of the person or of anybody."""
    program = problem.programs[number]
    gap, standing = program.terms.unit_gap_days, program.standing
    bits = _visited_near(program, spans, span, unit, problem.n_units)
    if gap is None or not len(standing.person):
        return bits
    row, entry = matched(spans.person[span], standing.person)
    after = spans.first_day[span[row]] - standing.last_day[entry]
    before = standing.first_day[entry] - spans.last_day[span[row]]
    earlier = standing.first_day[entry] <= spans.first_day[span[row]]
    near = (unit[row] == standing.unit[entry]) & (np.where(earlier, after, before) < gap)
    bits[row[near]] = BIT["gap"]
    return bits


def _visited_near(program: ProgramDays, spans: Spans, span: Int64, unit: Int32, n_units: int) -> Int32:
    """Of the shape of `span`: the unit has a standing placement of anybody that is less than `unit_min_gap` away."""
    gap, standing = program.terms.unit_min_gap_days, program.standing
    if gap is None or not len(standing.person):
        return np.zeros(len(span), np.int32)
    ends = spans.last_day[span] + gap
    last = np.full((n_units, int(ends.max(initial=0)) + 1), -(2**30), np.int64)  # of the placements that begin before each day
    begins = np.maximum(standing.first_day + 1, 0)
    known = begins < last.shape[1]
    np.maximum.at(last, (standing.unit[known], begins[known]), standing.last_day[known])
    last = np.maximum.accumulate(last, axis=1)
    return where("gap", spans.first_day[span] - last[unit, ends] < gap)


def _near(quarter: Int32, other: Int32, reach: int | None) -> Bool:
    return np.ones(len(quarter), bool) if reach is None else np.abs(quarter - other) <= reach


def host_bits(problem: Problem, hosts: Hosts, spans: Spans, span: Int64, unit: Int32) -> Int32:
    """Of the shape of `span`: nobody of the unit could host."""
    lengths = np.diff(spans.day_start)[span]
    if (lengths == 1).all():
        day = spans.day[spans.day_start[span]]
        nobody = hosts.left(problem, spans.person[span], unit, day) <= 0
        return where("reporting-line", nobody & (hosts.many[unit, day] > 0)) | where("no-host", nobody & (hosts.many[unit, day] <= 0))
    visits = _visits(spans, span, unit)
    return where("no-host", ~np.isin(np.arange(len(visits)), hosts.pairs(problem, visits)[0]))


def rest_bits(problem: Problem, spans: Spans, span: Int64, unit: Int32) -> Int32:
    """Of the shape of `span`: the hours of the unit leave too little rest before, after or within the visit."""
    step = max(1, CELLS // max(1, int(np.diff(spans.day_start).max(initial=1))))
    parts = [slice(begin, begin + step) for begin in range(0, len(span), step)]
    short = [too_little_rest(problem, _visits(spans, span[part], unit[part])) for part in parts]
    return where("working-time", np.concatenate([np.empty(0, bool), *short]))


def _visits(spans: Spans, span: Int64, unit: Int32) -> Visits:
    lengths = np.diff(spans.day_start)[span]
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    day = spans.day[np.repeat(spans.day_start[span], lengths) + counted(lengths)]
    return Visits(person=spans.person[span], unit=unit, start=start, day=day)
