"""The best plan that holds a placement, or does not: solved again with it in, or kept out."""

from dataclasses import replace
from itertools import islice

from solver.explain.beside import breaches_beside, rested, wants_host, with_hosts
from solver.explain.given import Given, in_order
from solver.explain.price import Price, proven
from solver.explain.solving import Bounds, Found, Solving, bounds_for
from solver.explain.without import without
from solver.facts import Facts
from solver.outcome import Placement
from solver.referee.judge import judge

MOST_HOSTS = 4  # for whom the plan is solved one by one


def price_of(given: Given, placement: Placement, solving: Solving, *, instead_of: Placement | None = None) -> Price | None:
    """What the best plan with the placement pays more than the plan, whoever is its host.

    None where there is no time, or where only something else in the plan gives the placement, or what must be held, its rest.

    `instead_of`: what that plan may not hold, see `without`. The placement is lawful with some host beside
    what is held.
    """
    if not solving.whole:
        return None
    held = tuple(one for one in given.held if one != instead_of)
    if not rested(given.facts, (*held, placement)):
        return None
    facts = given.facts if instead_of is None else without(given.facts, instead_of)
    best = _best_with(replace(given, held=held), facts, placement, solving)
    return None if best is None else proven(given.values, best.values, best.bounds)


def price_without(given: Given, placement: Placement, solving: Solving) -> Price | None:
    """What the best plan pays more in which the person does not do this that day; None as for `price_of`."""
    held = tuple(one for one in given.held if one != placement)
    if not solving.whole or not rested(given.facts, held):
        return None
    found = solving.found(given.facts, solving.search(without(given.facts, placement), held), held)
    return proven(given.values, found.values, found.bounds)


def _best_with(given: Given, facts: Facts, placement: Placement, solving: Solving) -> Found | None:
    """Hosts left open first: no plan with a host is better than that one, and mostly somebody is free in it."""
    nobody = replace(placement, host=None)
    outcome = solving.search(facts, (*given.held, nobody))
    if not wants_host(given.read, placement):
        return solving.found(given.facts, outcome, (*given.held, nobody))
    for named in with_hosts(given.read, placement, given.held):
        if not breaches_beside(given.read, (*given.held, *outcome.roster), named):
            return solving.found(given.facts, outcome, (*given.held, named))
    values = in_order(judge(given.facts, (*given.held, nobody, *outcome.roster)).values)
    return _one_by_one(given, facts, placement, solving, values, bounds_for(outcome, values))


def _one_by_one(
    given: Given, facts: Facts, placement: Placement, solving: Solving, values: tuple[int, ...], bounds: Bounds
) -> Found | None:
    """The best over the hosts; `values` and `bounds` are those of the plan in which nobody need be the host."""
    found: list[Found] = []
    hosts = list(with_hosts(given.read, placement, given.held))
    for named in islice(hosts, MOST_HOSTS):
        if solving.over():
            break
        forced = (*given.held, named)
        found.append(solving.found(given.facts, solving.search(facts, forced), forced))
    best = min(found, key=lambda one: one.values, default=None)
    if best is None or (len(found) == len(hosts) and all(one.proven for one in found)):
        return best
    return replace(best, bounds=_no_better_than(best.values, values, bounds))


def _no_better_than(found: tuple[int, ...], values: tuple[int, ...], bounds: Bounds) -> Bounds:
    """Bounds of the plan without a host, as far as what was found is as good in the earlier tiers."""
    return tuple(bound if found[:tier] == values[:tier] else None for tier, bound in enumerate(bounds[: len(found)]))
