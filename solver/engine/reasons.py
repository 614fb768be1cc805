"""Why something stayed unmet: one reason for each person who could have come, from the masks as the finished plan leaves them."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.visits import single_days
from solver.engine.later import is_for_the_next_plan
from solver.generate.beginnings import Beginnings, apart, spans_of
from solver.generate.crossing import CELLS, crossed
from solver.generate.table import beginnings_of, hosts_of
from solver.impossible import BIT, REASONS, ask_bits, helper_bits, too_little_rest, where
from solver.outcome import NEXT_PLAN, Reason
from solver.problem import Problem

BESIDE_THE_POINT = BIT["not-when"] | BIT["not-where"] | BIT["own-unit"] | BIT["not-who"] | BIT["quota"] | BIT["heads-met"]
OF_NO_DEBT = BESIDE_THE_POINT & ~BIT["quota"]  # where a unit waits, or a gap runs on: who has used up their quota is kept away by it
PEOPLE = 4_096  # looked at together
NOTHING = -1  # in the place of a reason
Entry = TypeVar("Entry", bound=np.generic)
IN_WORDS = np.argsort(np.array(REASONS))  # of reasons that are as frequent the first by its name is told


class Reasons:
    """`problem` without the plan, `after` gives it with the plan standing; what only the latter forbids depends on the plan."""

    def __init__(self, problem: Problem, after: Callable[[], Problem]) -> None:
        self.problem = problem
        self._after = after
        self._known: dict[tuple[int, int], int] = {}
        self._skills: dict[str, Bool] = {}
        self._later: dict[tuple[int, int], bool] = {}

    @cached_property
    def after(self) -> Problem:
        return self._after()

    @cached_property
    def _helpers(self) -> tuple[tuple[Problem, Int32], tuple[Problem, Int32]]:
        """Without the plan and with it, (n_days, n_people): what keeps people from helping."""
        everybody = np.arange(self.problem.n_people)
        return (self.problem, _by_day(helper_bits(self.problem, everybody))), (self.after, _by_day(helper_bits(self.after, everybody)))

    @cached_property
    def _employed(self) -> Bool:
        return _by_day(self.problem.people.employed)

    @cached_property
    def _home(self) -> Int32:
        return _by_day(self.problem.people.home)

    def _skilled(self, skill: str) -> Bool:
        if skill not in self._skills:
            self._skills[skill] = _by_day(self.problem.holds(skill))
        return self._skills[skill]

    @cached_property
    def _ask(self) -> Int32:
        return ask_bits(self.problem)

    def of_cover(self, ask: int, day: int, serving: Int64) -> tuple[Reason, ...]:
        """Over the people with the skill that day, not of the asking unit and not serving this ask."""
        skill = self.problem.facts.asks[ask].skill
        fit = self._employed[day] & (self._home[day] != self.problem.ask_unit[ask])
        if skill is not None:
            fit &= self._skilled(skill)[day]
        fit[serving] = False
        people = np.flatnonzero(fit)
        before, after = (bits[day, people] | self._rest_bits(problem, ask, day, people) for problem, bits in self._helpers)
        first = first_places(before | (self._ask[ask, day] & ~BESIDE_THE_POINT))
        return _told(np.where(first == NOTHING, first_places(after), first))

    def _rest_bits(self, problem: Problem, ask: int, day: int, people: Int64) -> Int32:
        unit = int(problem.ask_unit[ask])
        visits = single_days(people.astype(np.int32), np.full(len(people), unit), np.full(len(people), day))
        return where("working-time", too_little_rest(problem, visits))

    def look_up(self, number: int, people: Sequence[int]) -> None:
        """Many people at once: `of_program` then knows them."""
        distinct = np.unique(np.array(people, np.int64))
        found = self._main(number, distinct, None, BESIDE_THE_POINT)
        self._known |= zip(((number, person) for person in distinct.tolist()), found.tolist(), strict=True)

    def of_period(self, number: int, person: int, period: int) -> tuple[Reason, ...]:
        """Why somebody is not placed as often as they owe in a period of the program."""
        if (number, period) not in self._later:
            self._later[number, period] = is_for_the_next_plan(self.problem, number, period)
        return (Reason(reason=NEXT_PLAN, people=1),) if self._later[number, period] else self.of_program(number, [person])

    def of_gap(self, number: int, person: int) -> tuple[Reason, ...]:
        """Why somebody is not placed for so long, be it that they have no placement left."""
        return _told(self._main(number, np.array([person], np.int64), None, OF_NO_DEBT))

    def of_program(self, number: int, people: Sequence[int], unit: int | None = None) -> tuple[Reason, ...]:
        """The reason that stands most in the way of each person, anywhere or in one unit."""
        if unit is None:
            new = [person for person in people if (number, person) not in self._known]
            if new:
                self.look_up(number, new)
            return _told(np.array([self._known[number, person] for person in people], np.int64))
        return _told(self._main(number, np.array(people, np.int64), unit, OF_NO_DEBT))

    def who_could_go(self, number: int, department: int | None) -> list[int]:
        """Whom the program is for on some day on which they are employed, there in the department (None: anywhere)."""
        staff = self.problem.people
        asked = self.problem.programs[number].who & staff.employed
        if department is not None:
            asked = asked & (self.problem.units.department[staff.home, np.arange(self.problem.n_days)] == department)
        who: list[int] = np.flatnonzero(asked.any(axis=1)).tolist()
        return who

    def _main(self, number: int, people: Int64, unit: int | None, beside: np.int32) -> Int64:
        """(len(people),): the place of the reason, NOTHING where nothing but what is `beside` the point keeps the person away."""
        found = _most_common(self.problem, number, people, unit, beside)
        left = np.flatnonzero(found == NOTHING)
        if len(left):
            found[left] = _most_common(self.after, number, people[left], unit, beside)
        return found


def _by_day(table: NDArray[Entry]) -> NDArray[Entry]:
    """(n_days, n_people) of (n_people, n_days), a day's people standing together: they are looked at a day at a time."""
    return np.ascontiguousarray(table.T)


def _most_common(problem: Problem, number: int, people: Int64, unit: int | None, beside: np.int32) -> Int64:
    """(len(people),): what is most often in the way, over the places and days on which each might go."""
    counts = [np.empty((0, len(REASONS)), np.int64)]
    counts += [_counts(problem, number, people[begin : begin + PEOPLE], unit, beside) for begin in range(0, len(people), PEOPLE)]
    many = np.concatenate(counts)[:, IN_WORDS]
    return np.where(many.any(axis=1), IN_WORDS[many.argmax(axis=1)], NOTHING)


def _counts(problem: Problem, number: int, people: Int64, unit: int | None, beside: np.int32) -> Int64:
    """(len(people), n_reasons): on how many days, or for whom some day is free in how many places, each is the first in the way.

    Nothing counts for people who could go somewhere.
    """
    begin = apart(problem, number, beginnings_of(problem.programs[number].terms)(problem, number, people))
    free = (begin.bits == 0).any(axis=1)
    person, day = np.nonzero(((begin.bits & (BIT["not-when"] | BIT["not-who"])) == 0) & ~free[:, None])
    counts = _added(len(people), person, begin.bits[person, day], beside)
    for row, cells, kept in _stretches(problem, number, begin, unit):
        span, place = np.nonzero(kept)
        counts += _added(len(people), row[span], cells[span, place], beside)
    return counts


def _stretches(problem: Problem, number: int, begin: Beginnings, unit: int | None) -> Iterator[tuple[Int64, Int32, Bool]]:
    """(row of the person, reasons, which of them count), of some placements each time, with all of a person's at once."""
    spans, row = spans_of(begin), np.nonzero(begin.bits == 0)[0]
    if not len(row):
        return
    hosts = hosts_of(problem, number)
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    group = starts * problem.n_units // CELLS
    edges = [*starts[np.flatnonzero(np.diff(group, prepend=-1))].tolist(), len(row)]
    for first, last in pairwise(edges):
        cells = np.concatenate([bits for _, bits in crossed(problem, number, spans.part(first, last), hosts)])
        cells = cells if unit is None else cells[:, unit : unit + 1]
        own = starts[(starts >= first) & (starts < last)] - first
        yield row[first:last], cells, _kept(cells, own, anywhere=unit is None)


def _kept(cells: Int32, starts: Int64, *, anywhere: bool) -> Bool:
    """Of the shape of `cells`: places that come into question for people (whose spans begin at `starts`) for whom all of these are shut."""
    lengths = np.diff(np.append(starts, len(cells)))
    kept = (cells & BIT["own-unit"]) == 0
    if anywhere:
        could = np.logical_or.reduceat((cells & BIT["not-where"]) == 0, starts, axis=0)
        kept &= np.repeat(could, lengths, axis=0)
    somewhere = np.logical_or.reduceat((kept & (cells == 0)).any(axis=1), starts)
    kept &= ~np.repeat(somewhere, lengths)[:, None]
    return np.asarray(kept)


def first_places(bits: Int32, beside: np.int32 = BESIDE_THE_POINT) -> Int64:
    """Of the shape of `bits`: the place of the first reason that is not beside the point, NOTHING where there is none."""
    named = (bits & ~beside).astype(np.int64)
    lowest = named & -named
    return np.where(lowest > 0, np.bitwise_count(lowest - 1).astype(np.int64), NOTHING)


def _added(n_people: int, person: Int64, bits: Int32, beside: np.int32) -> Int64:
    """(n_people, n_reasons): how often each is the first one."""
    place = first_places(bits, beside)
    cell = (person * len(REASONS) + place)[place != NOTHING]
    return np.bincount(cell, minlength=n_people * len(REASONS)).reshape(n_people, len(REASONS)).astype(np.int64)


def _told(places: Int64) -> tuple[Reason, ...]:
    """How many people each reason kept away, the most frequent first; people whom nothing kept are not counted."""
    many = np.bincount(places[places != NOTHING], minlength=len(REASONS)).tolist()
    counts = [(REASONS[place], people) for place, people in enumerate(many) if people]
    return tuple(Reason(reason=reason, people=people) for reason, people in sorted(counts, key=lambda one: (-one[1], one[0])))
