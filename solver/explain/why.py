"""Why somebody is where they are: what it serves, what going without it would cost, and the next best instead."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from solver.explain.beside import breaches_beside, rested, wants_host, with_hosts
from solver.explain.forcing import price_of, price_without
from solver.explain.given import Given, in_order
from solver.explain.possible import earns_day_back, placement_from, with_days_back
from solver.explain.price import Price, counted
from solver.explain.solving import Solving
from solver.facts import Program
from solver.generate.refusals import of_visits
from solver.generate.table import hosts_of
from solver.impossible import BIT, helper_bits, restless_helpers
from solver.outcome import COUNTING_TIERS, Breach, Kind, Placement, Roster, Shortfall, help_on
from solver.problem import Problem
from solver.referee.judge import judge
from solver.referee.owed import shortfalls
from solver.referee.pay import values

Values = tuple[int, ...]

N_COUNTING = len(COUNTING_TIERS)


class Differs(StrEnum):
    """In what an alternative differs from the placement."""

    PERSON = "person"  # somebody else serves the ask that day
    UNIT = "unit"  # the same days elsewhere
    DAY = "day"  # other days, here or elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What could stand instead, nothing else moved (`beside`), or with everything free to move (`price`; None: not solved).

    `days_given`: by its person in the four quarters that fairness remembers, in the plan and before it, this one not counted.
    """

    differs: Differs
    placement: Placement
    beside: Price
    days_given: int
    price: Price | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """`missing_without`: what would be unmet if it were simply dropped; `dropped` is the price of that, `without` that of the best plan
    in which the person does not do this that day. `unrested`: the rest that dropping it would take from its person. `lawful` counts what
    could stand instead with nothing else moved, `as_good` how much of that costs nothing; `hosts` could be the host as well, at no price.
    `days_given`: by the person, as in an alternative.
    """

    placement: Placement
    missing_without: tuple[Shortfall, ...]
    dropped: Price
    without: Price | None
    alternatives: tuple[Alternative, ...]
    lawful: dict[Differs, int]
    as_good: dict[Differs, int]
    hosts: tuple[str, ...]
    days_given: int
    unrested: tuple[Breach, ...] = ()


def why(given: Given, placement: Placement, solving: Solving, *, most: int) -> Why:
    """Of a placement of the plan; at most so many alternatives of each sort, the cheapest first."""
    rest = given.without(placement)
    after = judge(given.facts, rest)
    loose = replace(given, held=tuple(one for one in given.held if one != placement))
    ranked = _ranked(loose, rest, placement)
    return Why(
        placement=placement,
        missing_without=_more_missing(given.verdict.shortfalls, after.shortfalls),
        dropped=counted(given.values, in_order(after.values)),
        without=price_without(given, placement, solving),
        alternatives=tuple(_told(loose, rest, placement, ranked, solving, most)),
        lawful={differs: len(found) for differs, found in ranked.items()},
        as_good={differs: sum(paid <= given.values for paid, _ in found) for differs, found in ranked.items()},
        hosts=tuple(_other_hosts(given, rest, placement)),
        days_given=_days_given(given, rest, placement.person),
        unrested=after.breaches,
    )


def _days_given(given: Given, rest: Roster, person: str) -> int:
    """Days of all placements in the four quarters that end with the horizon's."""
    days = (day for one in (*given.facts.standing, *rest) if one.person == person for day in one.days)
    return sum(given.read.remembered.first_day <= day <= given.read.remembered.last_day for day in days)


def _more_missing(before: Iterable[Shortfall], after: Iterable[Shortfall]) -> tuple[Shortfall, ...]:
    """What is missing only afterwards, or more of it."""
    missing = {replace(one, missing=0): one.missing for one in before}
    more = [(one, one.missing - missing.get(replace(one, missing=0), 0)) for one in after]
    return tuple(replace(one, missing=number) for one, number in more if number > 0)


def _other_hosts(given: Given, rest: Roster, placement: Placement) -> Iterator[str]:
    """Who could be the host instead, everything else as it stands."""
    if wants_host(given.read, placement):
        for named in with_hosts(given.read, placement):
            if named.host != placement.host and named.host is not None and not breaches_beside(given.read, rest, named):
                yield named.host


# --- what could stand instead ---


def _ranked(given: Given, rest: Roster, placement: Placement) -> dict[Differs, list[tuple[Values, Placement]]]:
    """What could stand instead with nothing else moved, by sort, each with what the plan then pays, the cheapest and nearest first."""
    other = _other_helpers if placement.kind is Kind.COVER else _other_visits
    found: dict[Differs, list[tuple[Values, Placement]]] = defaultdict(list)
    leaves_rest = rested(given.facts, rest)
    for differs, paid, one in other(given, rest, placement):
        if leaves_rest or rested(given.facts, (*rest, one)):
            found[differs].append((paid, one))
    for ranked in found.values():
        ranked.sort(key=lambda pair: (pair[0], abs(pair[1].first_day - placement.first_day)))
    return found


def _told(
    given: Given, rest: Roster, placement: Placement, ranked: dict[Differs, list[tuple[Values, Placement]]], solving: Solving, most: int
) -> Iterator[Alternative]:
    for differs in Differs:
        for paid, bare in ranked.get(differs, ())[:most]:
            one = _hosted(given, rest, bare)
            same_days = one.person == placement.person and placement.days[0] in one.days
            price = price_of(given, one, solving, instead_of=None if same_days else placement)
            yield Alternative(
                differs=differs,
                placement=one,
                beside=counted(given.values, paid),
                days_given=_days_given(given, rest, one.person),
                price=price,
            )


def _other_helpers(given: Given, rest: Roster, placement: Placement) -> Iterator[tuple[Differs, Values, Placement]]:
    """Whoever else could serve the ask that day: what the ask pays stays as it is."""
    facts = given.facts
    problem = Problem.of(facts).after(rest)
    ask = next(ask for ask in facts.asks if ask.id == placement.ask)
    day = problem.days.index(placement.first_day)
    able = helper_bits(problem, np.arange(problem.n_people))[:, day] == 0
    able &= problem.people.home[:, day] != problem.unit_index[ask.unit]
    if ask.skill is not None:
        able &= problem.holds(ask.skill)[:, day]
    able &= ~restless_helpers(problem, problem.unit_index[ask.unit], day)
    for row in np.flatnonzero(able).tolist():
        one = help_on(ask, facts.people[row].id, placement.first_day)
        if one.person != placement.person:
            yield Differs.PERSON, _later_tiers(given, (*rest, one)), one


def _other_visits(given: Given, rest: Roster, placement: Placement) -> Iterator[tuple[Differs, Values, Placement]]:
    """Where and when else the person could spend the program's time."""
    counting = {_what_counts(given, placement): given.values[:N_COUNTING]}
    later: dict[tuple[object, ...], Values] = {}
    for one in _free_visits(given, rest, placement):
        differs = Differs.UNIT if one.days == placement.days else Differs.DAY
        counts, pays = _what_counts(given, one), _what_is_paid(given, one)
        if counts not in counting:
            counting[counts] = _all_tiers(given, (*rest, one))[:N_COUNTING]
        if pays not in later:
            later[pays] = _later_tiers(given, (*rest, one))[N_COUNTING:]
        yield differs, (*counting[counts], *later[pays]), one


def _free_visits(given: Given, rest: Roster, placement: Placement) -> Iterator[Placement]:
    """Every one that the masks leave possible, before a host is named; of spread days only the same days elsewhere."""
    read, facts = given.read, given.facts
    program = read.programs[placement.program]
    problem = Problem.of(facts).after(rest)
    number, person = facts.programs.index(program), problem.person_index[placement.person]
    bits = of_visits(problem, number, person, hosts_of(problem, number))
    for index, row in zip(*map(np.ndarray.tolist, np.nonzero(bits & ~BIT["working-time"] == 0)), strict=True):
        day, unit = problem.days.on(index), facts.units[row].id
        one = placement_from(read, program, placement.person, unit, day)
        if one is not None and earns_day_back(read, program, one):
            one = _with_day_back(given, rest, program, one)
        elif bits[index, row]:
            continue
        elif one is None and day == placement.first_day:
            one = _elsewhere(given, rest, placement, unit)
        if one is not None and (one.unit, one.days) != (placement.unit, placement.days):
            yield one


def _elsewhere(given: Given, rest: Roster, placement: Placement, unit: str) -> Placement | None:
    """The same spread days in the unit, where the referee has nothing against it: the masks look at one day only."""
    one = replace(placement, unit=unit, host=None, id=None, plan=None)
    hosted = with_hosts(given.read, one)
    return one if any(not breaches_beside(given.read, rest, named) for named in hosted) else None


def _with_day_back(given: Given, rest: Roster, program: Program, placement: Placement) -> Placement | None:
    """The placement with the first day that can be given back for it.

    The masks do not know that this day can be what gives it its rest.
    """
    for one in with_days_back(given.read, program, placement):
        if any(not breaches_beside(given.read, rest, named) for named in with_hosts(given.read, one)):
            return one
    return None


def _hosted(given: Given, rest: Roster, one: Placement) -> Placement:
    """The placement with the first host with whom the rest of the plan leaves it lawful."""
    hosted = with_hosts(given.read, one)
    return next((named for named in hosted if not breaches_beside(given.read, rest, named)), one)


def _what_counts(given: Given, one: Placement) -> tuple[object, ...]:
    """Two placements of one person in one program that agree in this leave as much unmet beside the same plan."""
    read, program = given.read, given.read.programs[one.program]
    department = read.department(read.unit_on(one.person, one.first_day), one.first_day) if program.every_department_sends else None
    unit = one.unit if program.every_unit_receives or program.floors or program.unit_max_gap_days else None
    spaced = program.max_gap_days or program.unit_max_gap_days
    return read.period(program, one.first_day), department, unit, one.first_day if spaced else None


def _what_is_paid(given: Given, one: Placement) -> tuple[object, ...]:
    """Two that agree in this cost the same in the later tiers."""
    return one.unit, tuple(sorted(map(given.read.quarter, one.days)))


def _all_tiers(given: Given, roster: Roster) -> Values:
    return in_order(values(given.facts, roster, shortfalls(given.facts, roster)))


def _later_tiers(given: Given, roster: Roster) -> Values:
    """Where the counting tiers are known to stay as they are."""
    return (*given.values[:N_COUNTING], *in_order(values(given.facts, roster, ()))[N_COUNTING:])
