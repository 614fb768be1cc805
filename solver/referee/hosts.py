"""A host is a willing colleague of the visited unit who is there, has one guest a day and not too many a quarter."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from solver.facts import Facts, Level
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.period import quarter
from solver.referee.reading import Reading, days_away


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each host missing or too many, each day on which a host cannot be one, each quarter beyond a host's load."""
    read = Reading(facts)
    placements = sound(read, roster)
    for placement in placements:
        yield from _named(read, placement)
        yield from _there(read, placement)
    yield from _placed_themselves(facts, placements)
    yield from _other_guests(facts, placements)
    yield from _too_many_a_quarter(read, placements)


def _named(read: Reading, placement: Placement) -> Iterator[Breach]:
    wanted = placement.kind is not Kind.COVER and read.programs[placement.program].host == "person"
    if wanted and placement.host is None:
        yield _breach(f"{placement.person} in {placement.unit} on {placement.first_day} has no host", placement, placement.first_day)
    if not wanted and placement.host is not None:
        yield _breach(f"{placement.program} names no host, but here is {placement.host}", placement, placement.first_day)


def _there(read: Reading, placement: Placement) -> Iterator[Breach]:
    host = placement.host
    for day in placement.days if host is not None else ():
        assert host is not None
        if read.unit_on(host, day) != placement.unit:
            yield _breach(f"{host}, the host, is in {read.unit_on(host, day)} on {day}, not in {placement.unit}", placement, day)
        if not read.works(host, day):
            yield _breach(f"{host}, the host, does not work on {day}", placement, day)
        if not _willing(read, host, day):
            yield _breach(f"{host} is no host on {day}", placement, day)


def _willing(read: Reading, host: str, day: date) -> bool:
    said = read.people[host].hosts.at(day)
    if said is not None:
        return said
    return read.people[host].level.at(day) is Level.STAFF and read.units[read.unit_on(host, day)].front_line.at(day)


def _placed_themselves(facts: Facts, placements: list[Placement]) -> Iterator[Breach]:
    """Nobody is host and guest on one day, whichever of the two was there before."""
    everybody = (*facts.standing, *placements)
    hosting, away = _hosting(everybody), {(p.person, day) for p in everybody for day in days_away(p)}
    new = set(_hosting(placements)) | {(p.person, day) for p in placements for day in days_away(p)}
    elsewhere = {(p.person, day) for p in everybody for day in p.days}
    for host, day in sorted(hosting.keys() & away & new):
        says = f"{host} is a host on {day} and {'placed elsewhere' if (host, day) in elsewhere else 'has a compensation day'}"
        yield Breach(rule="hosts", says=says, person=host, day=day)


def _other_guests(facts: Facts, placements: list[Placement]) -> Iterator[Breach]:
    guests = _hosting((*facts.standing, *placements))
    for host, day in sorted(_hosting(placements)):
        if guests[host, day] > 1:
            yield Breach(rule="hosts", says=f"{host} has {guests[host, day]} guests on {day}", person=host, day=day)


def _hosting(placements: tuple[Placement, ...] | list[Placement]) -> Counter[tuple[str, date]]:
    return Counter((p.host, day) for p in placements if p.host is not None for day in p.days)


def _too_many_a_quarter(read: Reading, placements: list[Placement]) -> Iterator[Breach]:
    visits = _visits(read, (*read.facts.standing, *placements))
    for host, number in sorted(_visits(read, tuple(placements))):
        programs = [read.programs[p.program] for p in visits[host, number] if p.program in read.programs]
        load, given = min(program.host_load for program in programs), len(visits[host, number])
        if given > load:
            name = quarter(number, read.facts.policy.fiscal_offset).name
            yield Breach(rule="hosts", says=f"{host} has {given} guests in {name}, at most {load}", person=host)


def _visits(read: Reading, placements: tuple[Placement, ...]) -> dict[tuple[str, int], list[Placement]]:
    """The placements with a host that touch a quarter, by (host, quarter)."""
    found: dict[tuple[str, int], list[Placement]] = defaultdict(list)
    for placement in placements:
        for number in sorted({read.quarter(day) for day in placement.days}):
            if placement.host is not None:
                found[placement.host, number].append(placement)
    return found


def _breach(says: str, placement: Placement, day: date) -> Breach:
    return Breach(rule="hosts", says=says, person=placement.person, unit=placement.unit, day=day)
