"""The candidate table: every placement that no single fact forbids."""

from collections.abc import Callable

import numpy as np

from solver.arrays.days import Int64
from solver.candidates import Candidates
from solver.facts import Program
from solver.generate import blocks, cover, runs, singles, spread
from solver.generate.beginnings import Beginnings, Spans, apart, spans_of
from solver.generate.compensation import with_free_days
from solver.generate.crossing import crossed
from solver.generate.entries import program_entries
from solver.hosts import Hosts
from solver.problem import Problem


def candidates_of(problem: Problem) -> Candidates:
    """Program by program, each by person, first day and unit, then its compensation days; then cover by ask, day and person."""
    programs = (with_free_days(problem, number, _of_program(problem, number)) for number in range(len(problem.programs)))
    return Candidates.joined([*programs, cover.candidates(problem)])


def beginnings_of(terms: Program) -> Callable[[Problem, int, Int64], Beginnings]:
    """How placements of this length begin."""
    if terms.length_unit == "weeks":
        return blocks.beginnings
    return singles.beginnings if terms.length_unit == "spread" or terms.length == 1 else runs.beginnings


def hosts_of(problem: Problem, number: int) -> Hosts | None:
    """None where the program names no host; made once for a problem."""
    if problem.programs[number].terms.host != "person":
        return None
    if number not in problem.hosts:
        problem.hosts[number] = Hosts.of(problem, number)
    return problem.hosts[number]


def _of_program(problem: Problem, number: int) -> Candidates:
    program = problem.programs[number]
    people = np.flatnonzero(program.who.any(axis=1))
    if program.terms.length_unit == "spread":
        return spread.candidates(problem, number, people, hosts_of(problem, number))
    spans = spans_of(apart(problem, number, beginnings_of(program.terms)(problem, number, people)))
    hosts = hosts_of(problem, number)
    none = np.empty(0, np.int64)
    span, unit, begin = [none], [none], 0
    for part, bits in crossed(problem, number, spans, hosts):
        row, there = np.nonzero(bits == 0)
        span.append(row + begin)
        unit.append(there)
        begin += len(part)
    return _entries(problem, number, spans, np.concatenate(span), np.concatenate(unit))


def _entries(problem: Problem, number: int, spans: Spans, span: Int64, unit: Int64) -> Candidates:
    lengths = np.diff(spans.day_start)[span]
    day_start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    day = spans.day[np.repeat(spans.day_start[span] - day_start[:-1], lengths) + np.arange(day_start[-1])]
    first = spans.first_day[span]
    return program_entries(
        problem,
        number,
        person=spans.person[span],
        unit=unit.astype(np.int32),
        first_day=first,
        last_day=spans.last_day[span],
        period=problem.programs[number].period_of[first],
        day_start=day_start,
        day=day,
    )
