"""The rules of the textbook model that bind people and units, each in a plain loop."""

from collections import defaultdict
from datetime import date, timedelta

from benchmarks.spare import spare
from benchmarks.textbook.book import Textbook, Var
from solver.outcome import Kind, Placement


def bind(book: Textbook) -> None:
    """Every rule but those about hosts."""
    _one_place_a_day(book)
    _seats(book)
    _home_cover(book)
    _quotas(book)
    _gaps(book)
    _cover_limits(book)


def _one_place_a_day(book: Textbook) -> None:
    at: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        for day in placement.days:
            at[placement.person, day].append(chosen)
    taken = {(who, day) for p in book.facts.standing for who in (p.person, p.host) for day in p.days}
    for key, chosen_ones in at.items():
        book.model.add(sum(chosen_ones) <= (0 if key in taken else 1))


def _seats(book: Textbook) -> None:
    guests: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    standing: defaultdict[tuple[str, date], int] = defaultdict(int)
    for placement, chosen in book.possible:
        if placement.kind is not Kind.COVER:
            for day in placement.days:
                guests[placement.unit, day].append(chosen)
    for placement in book.facts.standing:
        for day in placement.days if placement.kind is not Kind.COVER else ():
            standing[placement.unit, day] += 1
    for (unit, day), chosen_ones in guests.items():
        seats = book.read.units[unit].seats.at(day) - standing[unit, day]
        book.model.add(sum(chosen_ones) <= max(0, seats))


def _home_cover(book: Textbook) -> None:
    leaving: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        for day in placement.days:
            if book.read.in_pattern(placement.person, day):
                leaving[book.read.unit_on(placement.person, day), day].append(chosen)
    gone = {(p.person, day) for p in book.facts.standing for day in p.days}
    lendable = spare(book.read, book.days, gone)
    for (unit, day), chosen_ones in leaving.items():
        if book.read.unit_workday(unit, day):
            book.model.add(sum(chosen_ones) <= lendable[unit, day])


def _quotas(book: Textbook) -> None:
    given: defaultdict[tuple[str, str, str | None], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        if placement.kind is not Kind.COVER:
            given[period_key(book, placement)].append(chosen)
    standing = [period_key(book, p) for p in book.facts.standing if p.program in book.read.programs]
    for key, chosen_ones in given.items():
        book.model.add(sum(chosen_ones) <= max(0, book.read.programs[key[1]].quota - standing.count(key)))


def period_key(book: Textbook, placement: Placement) -> tuple[str, str, str | None]:
    """Whose quota of which program and period it is."""
    return placement.person, placement.program, book.period(placement.program, placement.first_day)


def _gaps(book: Textbook) -> None:
    ours: defaultdict[tuple[str, str], list[tuple[Placement, Var | None]]] = defaultdict(list)
    for placement, chosen in [*book.possible, *((p, None) for p in book.facts.standing)]:
        if placement.program in book.read.programs and book.read.programs[placement.program].min_gap_days is not None:
            ours[placement.person, placement.program].append((placement, chosen))
    for (_, name), found in ours.items():
        gap = timedelta(days=book.read.programs[name].min_gap_days or 0)
        found.sort(key=lambda one: one[0].first_day)
        for place, (earlier, one) in enumerate(found):
            for later, other in found[place + 1 :]:
                if later.first_day - earlier.last_day < gap:
                    both = [chosen for chosen in (one, other) if chosen is not None]
                    book.model.add(sum(both) <= len(both) - 1 if len(both) > 1 else sum(both) <= 0)


def _cover_limits(book: Textbook) -> None:
    helping: defaultdict[tuple[str, int], list[Var]] = defaultdict(list)
    before: defaultdict[tuple[str, int], int] = defaultdict(int)
    for placement, chosen in book.possible:
        if placement.kind is Kind.COVER:
            helping[placement.person, book.read.quarter(placement.first_day)].append(chosen)
    for placement in book.facts.standing:
        for day in placement.days if placement.kind is Kind.COVER else ():
            before[placement.person, book.read.quarter(day)] += 1
    for key, chosen_ones in helping.items():
        book.model.add(sum(chosen_ones) <= max(0, book.facts.policy.cover_days - before[key]))
