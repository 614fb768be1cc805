"""Why one placement is no candidate, by the masks that made the table; nothing where it is one."""

import numpy as np

from solver.arrays.days import Int32
from solver.arrays.visits import single_days
from solver.generate.beginnings import Spans, apart, spans_of
from solver.generate.crossing import crossed
from solver.generate.table import beginnings_of, hosts_of
from solver.hosts import Hosts
from solver.impossible import ask_bits, helper_bits, names, too_little_rest, where
from solver.problem import Problem


def of_visit(problem: Problem, number: int, person: int, unit: int, first_day: int) -> tuple[str, ...]:
    """Reasons against a placement that begins on the day; what holds the person back hides what the unit would say.

    Of a spread placement one day is judged.
    """
    begin = apart(problem, number, beginnings_of(problem.programs[number].terms)(problem, number, np.array([person])))
    held_back = int(begin.bits[0, first_day])
    if held_back:
        return names(held_back)
    spans = spans_of(begin)
    place = int(np.searchsorted(spans.first_day, first_day))
    return names(_there(problem, number, spans.part(place, place + 1), unit))


def _there(problem: Problem, number: int, span: Spans, unit: int) -> int:
    return int(next(bits[0, unit] for _, bits in crossed(problem, number, span, hosts_of(problem, number))))


def of_visits(problem: Problem, number: int, person: int, hosts: Hosts | None) -> Int32:
    """(n_days, n_units): the bits of what `of_visit` names, for a placement that begins on the day; `hosts` are those of the program."""
    begin = apart(problem, number, beginnings_of(problem.programs[number].terms)(problem, number, np.array([person])))
    bits = np.repeat(begin.bits[0][:, None], problem.n_units, axis=1)
    spans = spans_of(begin)
    if len(spans):
        bits[spans.first_day] = np.concatenate([part for _, part in crossed(problem, number, spans, hosts)])
    return bits


def of_help(problem: Problem, ask: int, person: int, day: int) -> tuple[str, ...]:
    """Reasons against the person serving the ask on the day."""
    skill, unit = problem.facts.asks[ask].skill, int(problem.ask_unit[ask])
    bits = int(helper_bits(problem, np.array([person]))[0, day]) | int(ask_bits(problem)[ask, day])
    at_home = np.array([problem.people.home[person, day] == unit])
    unskilled = np.array([skill is not None and not problem.holds(skill)[person, day]])
    restless = too_little_rest(problem, single_days(np.array([person]), np.array([unit]), np.array([day])))
    held_back = (("own-unit", at_home), ("no-skill", unskilled), ("working-time", restless))
    return names(bits | sum(int(where(reason, mask)[0]) for reason, mask in held_back))
