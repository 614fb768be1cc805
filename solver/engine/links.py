"""Who and what could ever matter to one another: people and units as the nodes of a graph, and what links them.

A link too many costs nothing but a smaller gain; one too few would cost a rule. Every rule that looks at more than one person has its
line here. Reporting lines and parents of units are no links: a part takes along what it needs to know of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from solver.arrays.days import Int64
from solver.facts import Facts
from solver.impossible import ask_bits, unit_bits
from solver.problem import Problem

Pairs = tuple[Int64, Int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """The component of each person (n_people,) and unit (n_units,), and how many placements each could hold at most, roughly."""

    of_person: Int64
    of_unit: Int64
    weight: Int64  # (n_components,); 0: there is nothing to decide


def components_of(problem: Problem) -> Components:
    """Components are numbered by their first person, then by their first unit."""
    n_people, n_nodes = problem.n_people, problem.n_people + problem.n_units
    pairs = list(_links(problem))
    one, other = (np.concatenate([np.empty(0, np.int64), *(pair[side] for pair in pairs)]) for side in (0, 1))
    n_all = max(n_nodes, int(other.max(initial=-1)) + 1)
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(n_all, n_all))
    _, label = connected_components(graph, directed=False)
    number = _by_first(label[:n_nodes].astype(np.int64))
    of_person, of_unit = number[:n_people], number[n_people:]
    return Components(of_person=of_person, of_unit=of_unit, weight=_weights(problem, of_person, of_unit))


def _by_first(label: Int64) -> Int64:
    """The same labels, numbered in the order in which they first occur."""
    _, first, number = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[number]


def _links(problem: Problem) -> Iterator[Pairs]:
    """Pairs of nodes: people, then units, then one node for each thing that several of them share."""
    n_people, hub = problem.n_people, problem.n_people + problem.n_units
    yield _homes(problem)
    yield _told(problem)
    for people, units in (*_programs(problem), *_helped(problem)):
        members = np.concatenate([people, n_people + units])
        yield members, np.full(len(members), hub)
        hub += 1
    for number in range(len(problem.programs)):
        yield _departments(problem, number, hub)
        hub += problem.n_units


def _homes(problem: Problem) -> Pairs:
    """Home cover, hosts: a person and each unit that they belong to in the course of the horizon."""
    home = problem.people.home
    moved, day = np.nonzero(home[:, 1:] != home[:, :-1])
    person = np.concatenate([np.arange(problem.n_people), moved])
    return person, problem.n_people + np.concatenate([home[:, 0], home[moved, day + 1]]).astype(np.int64)


def _told(problem: Problem) -> Pairs:
    """Standing placements and pins: days, seats, heads, hosts, quotas and repeats of all whom they name."""
    pairs = []
    for placement in (*problem.facts.standing, *problem.facts.pins):
        person = problem.person_index[placement.person]
        pairs.append((person, problem.n_people + problem.unit_index[placement.unit]))
        if placement.host is not None:
            pairs.append((person, problem.person_index[placement.host]))
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _programs(problem: Problem) -> Iterator[Pairs]:
    """(people, units) of each program that has both: any of these people may have to share any of these units."""
    employed = problem.people.employed.any(axis=1)
    for program in problem.programs:
        people = np.flatnonzero(program.who.any(axis=1) & employed)
        units = np.flatnonzero(program.where.any(axis=1) & (unit_bits(problem, program) == 0).any(axis=1))
        if len(people) and len(units):
            yield people, units


def _helped(problem: Problem) -> Iterator[Pairs]:
    """(people, units) for each skill asked for: who holds it and works on a day on which it is asked for, and where."""
    asked = ask_bits(problem) == 0
    skills = [ask.skill for ask in problem.facts.asks]
    for skill in dict.fromkeys(skills):
        asks = np.array([row for row, wanted in enumerate(skills) if wanted == skill and asked[row].any()], np.int64)
        days = asked[asks].any(axis=0)
        able = problem.works[:, days] if skill is None else problem.works[:, days] & problem.holds(skill)[:, days]
        people = np.flatnonzero(able.any(axis=1))
        if len(people) and len(asks):
            yield people, np.unique(problem.ask_unit[asks]).astype(np.int64)


def _departments(problem: Problem, number: int, hub: int) -> Pairs:
    """Whoever a department could send, and whoever it has sent already, where every department must send somebody."""
    program, staff = problem.programs[number], problem.people
    if not program.terms.every_department_sends:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    person, day = np.nonzero(program.who)
    department = problem.units.department[staff.home[person, day], day]
    sent = program.standing.in_horizon
    return (
        np.concatenate([person, program.standing.person[sent]]),
        hub + np.concatenate([department, program.standing.department[sent]]).astype(np.int64),
    )


def _weights(problem: Problem, of_person: Int64, of_unit: Int64) -> Int64:
    """Days on which each person could go, times the units to which they could."""
    weight = np.zeros(1 + max(int(of_person.max(initial=-1)), int(of_unit.max(initial=-1))), np.int64)
    worked = problem.works.sum(axis=1)
    for people, units in (*_programs(problem), *_helped(problem)):
        weight[of_person[people[0]]] += int(worked[people].sum()) * len(units)
    return weight


def named_units(facts: Facts) -> frozenset[str]:
    """Units that must be known because somebody ever belongs there: on the day of an earlier placement, or after the horizon."""
    return frozenset(unit for person in facts.people for unit in person.unit.values)
