"""Reasons for many people at once, against one person, place and day after the other."""

import random
from collections import Counter
from functools import partial

import numpy as np
import pytest

from benchmarks.companies import Company, facts_of
from solver.engine import reasons
from solver.engine.reasons import BESIDE_THE_POINT, OF_NO_DEBT, Reasons
from solver.engine.solve import solve
from solver.facts import Facts
from solver.generate.beginnings import apart, spans_of
from solver.generate.crossing import crossed
from solver.generate.table import beginnings_of, hosts_of
from solver.impossible import BIT, REASONS, ask_bits, helper_bits
from solver.outcome import Effort, Reason
from solver.problem import Problem
from tests.properties.cases import facts_by

CALM = Effort(time_limit_s=20, workers=1, reproducible=True)


def first(*stages: int, beside: np.int32 = BESIDE_THE_POINT) -> str | None:
    """The first reason of the first stage that has one."""
    for bits in stages:
        for place, reason in enumerate(REASONS):
            if (bits & ~int(beside)) >> place & 1:
                return reason
    return None


def in_the_way(problem: Problem, number: int, person: int, unit: int | None) -> str | None:
    """The reason that is most often the first one over all days, or over all days and places; None where one is free."""
    begin = apart(problem, number, beginnings_of(problem.programs[number].terms)(problem, number, np.array([person])))
    bits, named = begin.bits[0].tolist(), partial(first, beside=BESIDE_THE_POINT if unit is None else OF_NO_DEBT)
    if 0 not in bits:
        return frequent(named(day) for day in bits if not day & (BIT["not-when"] | BIT["not-who"]))
    rows = [row for _, part in crossed(problem, number, spans_of(begin), hosts_of(problem, number)) for row in part.tolist()]
    cells = []
    for place in range(problem.n_units):
        there = [row[place] for row in rows]
        possible = any(not cell & BIT["not-where"] for cell in there)
        if unit == place or (unit is None and possible):
            cells += [cell for cell in there if not cell & BIT["own-unit"]]
    return None if 0 in cells else frequent(map(named, cells))


def frequent(named) -> str | None:
    counts = Counter(reason for reason in named if reason is not None)
    return min(counts, key=lambda reason: (-counts[reason], reason)) if counts else None


def told(named) -> tuple[Reason, ...]:
    counts = Counter(reason for reason in named if reason is not None)
    return tuple(Reason(reason=reason, people=many) for reason, many in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def companies() -> list[Facts]:
    return [*(facts_by(random.Random(seed)) for seed in range(12)), facts_of(Company(staff=60, executives=8, units=4, peaks=6, scarcity=2))]


@pytest.mark.parametrize("together", [3, 4_096])
def test_many_people_are_told_what_each_is_told_alone(monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    monkeypatch.setattr(reasons, "PEOPLE", together)
    monkeypatch.setattr(reasons, "CELLS", together * 5)
    found = 0
    for facts in companies():
        problem = Problem.of(facts)
        after = problem.after(solve(problem, CALM).roster)
        book, people = Reasons(problem, lambda after=after: after), list(range(min(problem.n_people, 40)))
        for number in range(len(problem.programs)):
            for unit in (None, *range(problem.n_units)):
                expected = [in_the_way(problem, number, one, unit) or in_the_way(after, number, one, unit) for one in people]
                assert book.of_program(number, people, unit) == told(expected)
                found += sum(reason is not None for reason in expected)
    assert found > 100


def test_helpers_who_could_have_come_are_counted_by_their_first_reason() -> None:
    found = 0
    for facts in companies():
        problem = Problem.of(facts)
        if problem.working is not None:
            continue  # a night's rest is held apart, by the rule's own tests
        after = problem.after(solve(problem, CALM).roster)
        book, everybody = Reasons(problem, lambda after=after: after), np.arange(problem.n_people)
        before_bits, after_bits = helper_bits(problem, everybody), helper_bits(after, everybody)
        for ask, one in enumerate(facts.asks):
            for day in range(problem.n_days):
                closed = int(ask_bits(problem)[ask, day])
                fit = problem.people.employed[:, day] & (problem.people.home[:, day] != problem.ask_unit[ask])
                fit = fit & problem.holds(one.skill)[:, day] if one.skill is not None else fit
                came = np.flatnonzero(fit)[:1]
                rest = [person for person in np.flatnonzero(fit).tolist() if person not in came]
                expected = told(first(closed | int(before_bits[person, day]), int(after_bits[person, day])) for person in rest)
                assert book.of_cover(ask, day, came) == expected
                found += len(expected)
    assert found > 50
