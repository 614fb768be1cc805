"""A company as parts that have nothing to do with one another: each is planned by itself, and the plans together are the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.lines import NOBODY
from solver.arrays.shares import Shares
from solver.engine.links import Components, components_of, named_units
from solver.facts import Facts, PersonFacts, Program, UnitFacts
from solver.problem import Problem
from solver.timeline import ALWAYS, Timeline

LEAST = 20_000  # placements that a part could hold: smaller ones are put together, for beginning takes longer than solving them


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Facts of some people and units; what nobody has to share (days, calendars, programs, policy) every part holds."""

    facts: Facts
    shares: Shares  # of its people, by the whole company
    weight: int  # placements that it could hold at most, roughly


def parts_of(problem: Problem, least: int = LEAST, most: int | None = None) -> tuple[Part, ...]:
    """At most so many parts, in the order in which their first people entered the log; one part is the whole, untouched."""
    components = components_of(problem)
    group = grouped(components.weight, least, most)
    n_parts = int(group.max(initial=0)) + 1
    if n_parts == 1:
        return (Part(facts=problem.facts, shares=problem.shares, weight=int(components.weight.sum())),)
    return tuple(_part(problem, components, group, number) for number in range(n_parts))


def grouped(weight: Int64, least: int, most: int | None = None) -> Int64:
    """(n_components,): the part of each. Small ones follow one another into a part until it is large enough.

    Those in which there is nothing to decide join the lightest part. Of more than `most` parts the heaviest are handed out first, each
    to where there is least.
    """
    group, number, gathered = np.full(len(weight), -1, np.int64), -1, 0
    for one in np.flatnonzero(weight > 0).tolist():
        if weight[one] >= least:
            continue
        if gathered == 0:
            number += 1
        group[one], gathered = number, gathered + int(weight[one])
        gathered = 0 if gathered >= least else gathered
    for one in np.flatnonzero(weight >= max(1, least)).tolist():
        number += 1
        group[one] = number
    if most is not None and number >= most:
        group, number = _gathered(group, weight, most), most - 1
    return _renumbered(group, weight, max(1, number + 1))


def _gathered(group: Int64, weight: Int64, most: int) -> Int64:
    total = np.bincount(group[group >= 0], weights=weight[group >= 0])
    load, place = np.zeros(most), np.zeros(len(total), np.int64)
    for one in np.argsort(-total, kind="stable").tolist():
        place[one] = int(np.argmin(load))
        load[place[one]] += total[one]
    return np.where(group < 0, group, place[group])


def _renumbered(group: Int64, weight: Int64, n_parts: int) -> Int64:
    """By the first component of each part; what has no part yet joins the lightest."""
    total = np.bincount(group[group >= 0], weights=weight[group >= 0], minlength=n_parts)
    group = np.where(group < 0, int(np.argmin(total)), group)
    order = list(dict.fromkeys(group.tolist()))
    rank = np.zeros(n_parts, np.int64)
    rank[order] = np.arange(len(order))
    return rank[group]


def _part(problem: Problem, components: Components, group: Int64, number: int) -> Part:
    people, units = group[components.of_person] == number, group[components.of_unit] == number
    shares = Shares(weight=problem.shares.weight[people], credit=problem.shares.credit[people])
    return Part(facts=_cut(problem, people, units), shares=shares, weight=int(components.weight[group == number].sum()))


def _cut(problem: Problem, inside: Bool, units_inside: Bool) -> Facts:
    """The facts of these people and units."""
    facts = problem.facts
    people = frozenset(facts.people[row].id for row in np.flatnonzero(inside))
    units = frozenset(facts.units[row].id for row in np.flatnonzero(units_inside))
    cut = replace(
        facts,
        people=tuple(_people(problem, inside)),
        peaks=tuple(peak for peak in facts.peaks if peak.unit in units),
        asks=tuple(ask for ask in facts.asks if ask.unit in units),
        standing=tuple(placement for placement in facts.standing if placement.person in people),
        preferences={(who, unit): weight for (who, unit), weight in facts.preferences.items() if who in people and unit in units},
        pins=tuple(pin for pin in facts.pins if pin.person in people),
        regrets={who: regret for who, regret in facts.regrets.items() if who in people},
        programs=tuple(_with_floors_of(program, units) for program in facts.programs),
    )
    beside = _above(problem, units | named_units(cut)) - units
    return replace(cut, units=tuple(_units(facts.units, units, beside)))


def _with_floors_of(program: Program, units: frozenset[str]) -> Program:
    """The floor of a unit is owed by the part that holds it."""
    return replace(program, floors=tuple(floor for floor in program.floors if floor[0] in units)) if program.floors else program


# --- units ---


def _units(units: Iterable[UnitFacts], inside: frozenset[str], beside: frozenset[str]) -> Iterator[UnitFacts]:
    """In their old order. Those beside are there to be known: nobody is at home there, nobody comes, nothing is owed to them."""
    for unit in units:
        if unit.id in inside:
            yield unit
        elif unit.id in beside:
            yield replace(unit, front_line=Timeline.of(False), seats=Timeline.of(0))


def _above(problem: Problem, units: frozenset[str]) -> frozenset[str]:
    """These and all that ever stand above them."""
    found, new = set[str](), set(units)
    while new:
        found |= new
        parents = {parent for name in new for parent in problem.facts.units[problem.unit_index[name]].parent.values}
        new = {parent for parent in parents if parent is not None and parent in problem.unit_index} - found
    return frozenset(found)


# --- reporting lines ---


def _people(problem: Problem, inside: Bool) -> Iterator[PersonFacts]:
    """In their old order. Managers outside are passed over: above whom they stand, the next one inside does."""
    lines, rows = problem.lines, np.flatnonzero(inside)
    above = np.array([_next_inside(lines.manager[s], lines.in_circle[s], inside) for s in range(len(lines.begins))])
    passed = (above[:, rows] != lines.manager[:, rows]).any(axis=0)
    begins = tuple(problem.days.on(day) for day in lines.begins.tolist())
    for row, changed in zip(rows.tolist(), passed.tolist(), strict=True):
        person = problem.facts.people[row]
        yield replace(person, manager=_managers(problem, begins, above[:, row])) if changed else person


def _next_inside(manager: Int32, in_circle: Bool, inside: Bool) -> Int32:
    """(n_people,): the first manager above each person who is inside, or nobody."""
    at, most = manager.copy(), int(in_circle.sum())
    for met in range(len(manager) + 1):
        outside = (at >= 0) & ~inside[at]
        if not outside.any():
            break
        at[outside] = np.where(in_circle[at[outside]] & (met > most), NOBODY, manager[at[outside]])
    return np.where(at == np.arange(len(manager)), NOBODY, at).astype(np.int32)


def _managers(problem: Problem, begins: tuple[date, ...], above: Int32) -> Timeline[str | None]:
    """From the first day of the horizon on; nobody asks about earlier ones."""
    names = [None if row == NOBODY else problem.facts.people[row].id for row in above.tolist()]
    return Timeline((ALWAYS, *begins[1:]), tuple(names))
