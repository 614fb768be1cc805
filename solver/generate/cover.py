"""Helpers to asks, a day each."""

import numpy as np

from solver.arrays.days import Int32, Int64
from solver.arrays.joins import counted
from solver.arrays.visits import single_days
from solver.candidates import Candidates
from solver.generate.entries import cover_entries
from solver.impossible import ask_bits, helper_bits, too_little_rest
from solver.problem import Problem


def candidates(problem: Problem) -> Candidates:
    """Everybody who could come, ascending by ask, day and person."""
    able = helper_bits(problem, np.arange(problem.n_people)) == 0
    asked = ask_bits(problem) == 0
    found = [(ask, *_helpers(problem, able, asks, asked)) for ask, asks in _by_skill(problem).items()]
    none = np.empty(0, np.int32)
    ask, day, person = (np.concatenate([none, *(part[side] for part in found)]) for side in (1, 2, 3))
    order = np.lexsort((person, day, ask))
    return cover_entries(problem, ask=ask[order], person=person[order], day=day[order])


def _by_skill(problem: Problem) -> dict[str | None, list[int]]:
    asks: dict[str | None, list[int]] = {}
    for row, ask in enumerate(problem.facts.asks):
        asks.setdefault(ask.skill, []).append(row)
    return asks


def _helpers(problem: Problem, able: np.ndarray, asks: list[int], asked: np.ndarray) -> tuple[Int32, Int32, Int32]:
    """(ask, day, person) of asks for one skill: each (ask, day) meets everybody who is able that day, but for the unit's own people."""
    skill = problem.facts.asks[asks[0]].skill
    fit = able if skill is None else able & problem.holds(skill)
    day_of, person_of = np.nonzero(fit.T)
    many = np.bincount(day_of, minlength=problem.n_days)
    first = np.cumsum(many) - many
    row, day = np.nonzero(asked[asks])
    pair = np.repeat(np.arange(len(row)), many[day])
    person = person_of[np.repeat(first[day], many[day]) + counted(many[day])]
    ask = np.array(asks, np.int64)[row[pair]]
    away = problem.people.home[person, day[pair]] != problem.ask_unit[ask]
    away &= ~too_little_rest(problem, single_days(person, problem.ask_unit[ask], day[pair]))
    return _small(ask[away]), _small(day[pair][away]), _small(person[away])


def _small(numbers: Int64) -> Int32:
    return numbers.astype(np.int32)
