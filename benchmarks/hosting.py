"""Hosts for the rosters of peers that place people and name nobody: as many as can be named, exactly."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ortools.sat.python import cp_model

from solver.facts import Facts
from solver.outcome import Placement, Roster
from solver.referee.reading import Reading

SECONDS = 10.0  # for the hosts of one unit; they are found in far less


def hosts_there(read: Reading, days: Collection[date]) -> defaultdict[tuple[str, date], list[str]]:
    """By unit and day, empty where nobody could: the willing who work there, reporting lines aside."""
    there: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    for person in read.facts.people:
        for day in days:
            unit, said = person.unit.at(day), person.hosts.at(day)
            willing = (person.level.at(day) == "staff" and read.units[unit].front_line.at(day)) if said is None else said
            if willing and read.works(person.id, day):
                there[unit, day].append(person.id)
    return there


def with_hosts_named(facts: Facts, roster: Roster) -> tuple[Roster, int]:
    """The roster without the placements that no host could be named for, and how many these are."""
    read = Reading(facts)
    needing = {program.id for program in facts.programs if program.host == "person"}
    hosted = [placement for placement in roster if placement.program not in needing or placement.host]
    waiting: defaultdict[str, list[Placement]] = defaultdict(list)
    for placement in roster:
        if placement.program in needing and not placement.host:
            waiting[placement.unit].append(placement)
    there = hosts_there(read, sorted({day for guests in waiting.values() for guest in guests for day in guest.days}))
    busy = {(who, day) for p in (*facts.standing, *roster) for who in (p.person, p.host) if who for day in p.days}
    for guests in waiting.values():
        hosted += _named(read, guests, there, busy)
    return tuple(hosted), len(roster) - len(hosted)


def _named(
    read: Reading, guests: Sequence[Placement], there: Mapping[tuple[str, date], list[str]], busy: Collection[tuple[str, date]]
) -> list[Placement]:
    """In one unit; each host has one guest a day and at most the smallest load of the programs in a quarter."""
    model = cp_model.CpModel()
    limits: defaultdict[tuple[object, ...], list[cp_model.IntVar]] = defaultdict(list)
    pairs = [(guest, host, model.new_bool_var("")) for guest in guests for host in _possible(read, guest, there, busy)]
    for guest, host, chosen in pairs:
        limits["guest", guest.person, guest.days].append(chosen)
        for day in guest.days:
            limits["day", host, day].append(chosen)
        for quarter in {read.quarter(day) for day in guest.days}:
            limits["load", host, quarter].append(chosen)
    least = min((program.host_load for program in read.facts.programs if program.host == "person"), default=0)
    for key, together in limits.items():
        model.add(sum(together) <= (least - _hosted_before(read, key) if key[0] == "load" else 1))
    model.maximize(sum(chosen for _, _, chosen in pairs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    if not pairs or solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [replace(guest, host=host) for guest, host, chosen in pairs if solver.boolean_value(chosen)]


def _possible(
    read: Reading, guest: Placement, there: Mapping[tuple[str, date], list[str]], busy: Collection[tuple[str, date]]
) -> list[str]:
    """Those who could host the guest on all days."""
    on_each = [
        {host for host in there[guest.unit, day] if (host, day) not in busy and not read.in_one_line(guest.person, host, day)}
        for day in guest.days
        if (guest.unit, day) in there
    ]
    return sorted(set.intersection(*on_each)) if len(on_each) == len(guest.days) else []


def _hosted_before(read: Reading, key: tuple[object, ...]) -> int:
    """Guests that a host is promised to in the quarter."""
    return sum(p.host == key[1] and any(read.quarter(day) == key[2] for day in p.days) for p in read.facts.standing)
