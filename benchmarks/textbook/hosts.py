"""Hosts in the textbook model: a Boolean for each placement and each colleague who could host it, or only what all of them can take."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from benchmarks.hosting import hosts_there
from benchmarks.textbook.book import Textbook, Var
from solver.outcome import Placement

There = Mapping[tuple[str, date], list[str]]


def bind_hosts(book: Textbook) -> None:
    """Exactly, or, without a Boolean for each host, by rows that every roster with hosts keeps."""
    there = hosts_there(book.read, book.days)
    if book.with_hosts:
        _pairs(book, there)
        _one_guest_a_day(book)
        _loads(book)
    else:
        _somebody_to_host(book, there)
        _enough_hosts_a_day(book, there)
        _enough_hosts_a_quarter(book, there)


def _needs_host(book: Textbook, placement: Placement) -> bool:
    program = book.read.programs.get(placement.program)
    return program is not None and program.host == "person"


def _somebody_to_host(book: Textbook, there: There) -> None:
    """Nobody visits where all who could host stand in one line with them."""
    for placement, chosen in book.possible:
        if _needs_host(book, placement) and next(_could_host(book, placement, there), None) is None:
            book.model.add(chosen == 0)


def _enough_hosts_a_day(book: Textbook, there: There) -> None:
    """Guests, and those of the unit's possible hosts who are placed themselves, are together no more than the hosts."""
    taking: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    hosts = {key: frozenset(found) for key, found in there.items()}
    for placement, chosen in book.possible:
        for day in placement.days:
            home = book.read.unit_on(placement.person, day)
            if _needs_host(book, placement):
                taking[placement.unit, day].append(chosen)
            if placement.person in hosts.get((home, day), ()):
                taking[home, day].append(chosen)
    for key in sorted({(p.unit, day) for p, _ in book.possible if _needs_host(book, p) for day in p.days}):
        book.model.add(sum(taking[key]) <= len(hosts.get(key, ())))


def _enough_hosts_a_quarter(book: Textbook, there: There) -> None:
    """Guests are no more than all loads of all who can host there on some day of the quarter."""
    guests: defaultdict[tuple[str, int], list[Var]] = defaultdict(list)
    hosts: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for (unit, day), found in there.items():
        hosts[unit, book.read.quarter(day)].update(found)
    for placement, chosen in book.possible:
        if _needs_host(book, placement):
            guests[placement.unit, book.read.quarter(placement.first_day)].append(chosen)
    most = max((program.host_load for program in book.facts.programs if program.host == "person"), default=0)
    for key, chosen_ones in guests.items():
        book.model.add(sum(chosen_ones) <= most * len(hosts[key]))


def _pairs(book: Textbook, there: There) -> None:
    """A Boolean for each placement and each colleague who could host it."""
    for placement, chosen in book.possible:
        if _needs_host(book, placement):
            pairs = [(placement, host, book.model.new_bool_var("")) for host in _could_host(book, placement, there)]
            book.model.add(sum(paired for _, _, paired in pairs) == chosen)
            book.hosted += pairs


def _could_host(book: Textbook, placement: Placement, there: There) -> Iterator[str]:
    """Those who are there on all days and stand in no line with the visitor."""
    for host in there.get((placement.unit, placement.first_day), ()):
        if all(host in there.get((placement.unit, day), ()) for day in placement.days[1:]) and not any(
            book.read.in_one_line(placement.person, host, day) for day in placement.days
        ):
            yield host


def _one_guest_a_day(book: Textbook) -> None:
    busy: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    hosts = {host for _, host, _ in book.hosted}
    for placement, host, paired in book.hosted:
        for day in placement.days:
            busy[host, day].append(paired)
    for placement, chosen in book.possible:
        for day in placement.days if placement.person in hosts else ():
            busy[placement.person, day].append(chosen)
    taken = {(who, day) for p in book.facts.standing for who in (p.person, p.host) for day in p.days}
    for key, either in busy.items():
        book.model.add(sum(either) <= (0 if key in taken else 1))


def _loads(book: Textbook) -> None:
    """At most the smallest load: each guest brings the load of their program to bear on all of the host's in the quarter."""
    load_of = {program.id: program.host_load for program in book.facts.programs}
    guests: defaultdict[tuple[str, int], list[tuple[str, Var]]] = defaultdict(list)
    standing: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for placement, host, paired in book.hosted:
        for quarter in sorted({book.read.quarter(day) for day in placement.days}):
            guests[host, quarter].append((placement.program, paired))
    for placement in book.facts.standing:
        for quarter in sorted({book.read.quarter(day) for day in placement.days}) if placement.host else ():
            standing[str(placement.host), quarter].append(placement.program)
    for key, found in guests.items():
        before = len(standing[key])
        loads = {load_of[name] for name, _ in found} | {load_of[name] for name in standing[key] if name in load_of}
        book.model.add(sum(paired for _, paired in found) <= max(0, max(loads) - before))
        for load in sorted(loads)[:-1]:
            strict = any(load_of.get(name) == load for name in standing[key])
            some = book.model.new_bool_var("")
            for name, paired in found:
                if load_of[name] == load:
                    book.model.add_implication(paired, some)
            book.model.add(sum(paired for _, paired in found) <= max(0, load - before)).only_enforce_if([] if strict else [some])
