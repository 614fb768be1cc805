"""What the textbook model owes: each demand is met, or missing at its price."""

from collections import defaultdict
from collections.abc import Iterator

from benchmarks.textbook.book import Textbook, Var
from benchmarks.textbook.rules import period_key
from solver.outcome import Kind, Placement, Shortfall
from solver.referee.owed import shortfalls


def owe(book: Textbook) -> None:
    """What the empty roster leaves unmet is what may be missing at most."""
    serving = _by_demand(book)
    for unmet in shortfalls(book.facts, ()):
        missing = book.model.new_int_var(0, unmet.missing, "")
        chosen_ones = serving[_demand(unmet)]
        book.model.add(sum(chosen_ones) + missing >= unmet.missing)
        if unmet.ask is not None:
            book.model.add(sum(chosen_ones) <= unmet.missing)
        book.missing[unmet.tier].append((unmet.price, missing))


def _demand(unmet: Shortfall) -> tuple[object, ...]:
    if unmet.ask is not None:
        return unmet.ask, unmet.day
    return (unmet.program, unmet.rule, unmet.unit) if unmet.rule else (unmet.program, unmet.person, unmet.period)


def _by_demand(book: Textbook) -> defaultdict[tuple[object, ...], list[Var]]:
    """The placements that meet each demand."""
    serving: defaultdict[tuple[object, ...], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        for demand in _served(book, placement):
            serving[demand].append(chosen)
    return serving


def _served(book: Textbook, placement: Placement) -> Iterator[tuple[object, ...]]:
    if placement.kind is Kind.COVER:
        yield placement.ask, placement.first_day
        return
    home = book.read.unit_on(placement.person, placement.first_day)
    yield placement.program, placement.person, period_key(book, placement)[2]
    yield placement.program, "receives", placement.unit
    yield placement.program, "sends", book.read.department(home, placement.first_day)
