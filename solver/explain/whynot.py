"""Why somebody is not somewhere on a day: what forbids it, or what it would cost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from solver.explain.beside import alone, no_day_back, no_host, rested, with_hosts
from solver.explain.displacing import clashes, room_for
from solver.explain.forcing import price_of
from solver.explain.given import Given
from solver.explain.possible import placements_on
from solver.explain.price import Price, counted
from solver.explain.solving import Solving
from solver.facts import AskFacts, Program
from solver.outcome import Breach, Placement, Roster, help_on

MOST_SOLVED = 6  # of several placements that hold the day, such as blocks that begin on other Mondays


class Answer(StrEnum):
    PLACED = "placed"  # it is in the plan
    FORBIDDEN = "forbidden"  # the facts forbid it, whatever the plan
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """One way in which the person could be there, in one program or for one ask.

    `against`: what forbids it, or where it is possible what the plan as it is holds against it. `held`: where the facts alone would allow
    it, what must be held and does not. `gone`: what would make room;
    `beside` is the price when nothing else moves, None where nothing makes room; `price` when everything may. Of the `ways`, lawful
    placements that hold the day, so many were `solved`, and the cheapest is told. `leans`: only other placements, as there are in the
    plan, give it its rest, so that no plan was made with it.
    """

    answer: Answer
    placement: Placement
    against: tuple[Breach, ...] = ()
    held: Roster = ()
    gone: Roster = ()
    beside: Price | None = None
    price: Price | None = None
    ways: int = 0
    solved: int = 0
    leans: bool = False


def in_program(given: Given, program: Program, person: str, unit: str, day: date, solving: Solving) -> WhyNot:
    """The person in the unit in the program, in a placement that holds the day."""
    return _cheapest(given, list(placements_on(given.read, program, person, unit, day)), solving)


def for_ask(given: Given, ask: AskFacts, person: str, day: date, solving: Solving) -> WhyNot:
    """The person as a helper to the ask."""
    return _cheapest(given, [help_on(ask, person, day)], solving)


def placed_there(given: Given, person: str, unit: str, day: date) -> Placement | None:
    """The plan's own placement of the person in the unit that day."""
    return next((p for p in given.roster if (p.person, p.unit) == (person, unit) and day in p.days), None)


def _cheapest(given: Given, options: list[Placement], solving: Solving) -> WhyNot:
    def by_itself(one: Placement) -> bool:
        """Whether the facts alone forbid it; what is held is worth naming only where they do not."""
        return bool(given.held) and bool(forbidden_by(replace(given, held=()), one))

    answers = [_possible(given, one) for one in options if not forbidden_by(given, one)]
    answers += _leaning(given, options)
    if not answers:
        fewest = min(options, key=lambda one: (by_itself(one), len(forbidden_by(given, one))))
        return WhyNot(answer=Answer.FORBIDDEN, placement=fewest, against=forbidden_by(given, fewest), held=_in_the_way(given, fewest))
    answers.sort(key=_beside_first)
    priced = list(_priced(given, answers, solving))
    solved = sum(answer.price is not None for answer in priced)
    return replace(min(priced, key=_price_first), ways=len(answers), solved=solved)


def _leaning(given: Given, options: list[Placement]) -> Iterator[WhyNot]:
    """Those that are forbidden by themselves for want of rest, which other placements of the plan give them."""
    for one in options:
        if not rested(given.facts, (*given.held, one)):
            answer = _possible(given, one)
            if answer.beside is not None:
                yield replace(answer, leans=True)


def forbidden_by(given: Given, placement: Placement) -> tuple[Breach, ...]:
    """What the facts, and what must be held, have against the placement, whatever else is planned."""
    against = alone(given.read, placement, given.held)
    if any(breach.rule == "compensation" for breach in against) and placement.compensation_day is None:
        return (*(breach for breach in against if breach.rule != "compensation"), no_day_back(given.read, placement))
    if against or next(with_hosts(given.read, placement, given.held), None) is not None:
        return against
    return (no_host(given.read, placement),)


def _in_the_way(given: Given, placement: Placement) -> Roster:
    """What is held and forbids it, if the facts alone do not."""
    if forbidden_by(replace(given, held=()), placement):
        return ()
    return tuple(one for one in given.held if forbidden_by(replace(given, held=(one,)), placement)) or given.held


def _possible(given: Given, placement: Placement) -> WhyNot:
    room = room_for(given, placement)
    return WhyNot(
        answer=Answer.POSSIBLE,
        placement=placement if room is None else room.placement,
        against=clashes(given, placement),
        gone=() if room is None else room.gone,
        beside=None if room is None else counted(given.values, room.values),
    )


def _priced(given: Given, answers: list[WhyNot], solving: Solving) -> Iterator[WhyNot]:
    for place, answer in enumerate(answers):
        price = price_of(given, answer.placement, solving) if place < MOST_SOLVED else None
        yield replace(answer, price=price)


def _beside_first(answer: WhyNot) -> tuple[bool, tuple[int, ...]]:
    return answer.beside is None, () if answer.beside is None else tuple(line.most for line in answer.beside.tiers)


def _price_first(answer: WhyNot) -> tuple[bool, tuple[int, ...], bool, tuple[int, ...]]:
    paid = () if answer.price is None else tuple(line.most for line in answer.price.tiers)
    return answer.price is None, paid, *_beside_first(answer)
