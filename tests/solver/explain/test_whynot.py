"""What `why not` says of tiny worlds is what trying all rosters says."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from random import Random

import pytest

from solver.explain.beside import rested
from solver.explain.price import Price
from solver.explain.whynot import Answer, WhyNot, for_ask, in_program
from solver.facts import AskFacts, Program
from solver.outcome import Placement
from solver.referee.registry import MENDABLE
from tests.solver.explain.worlds import Tiny, bare, tiny, unhurried

RICH = (
    5,
    7,
    17,
    23,
    44,
    80,
    105,
    128,
    129,
    134,
    157,
    159,
    205,
    227,
    251,
    269,
    319,
    320,
    349,
    355,
    398,
    402,
    406,
    410,
    417,
    424,
    428,
    438,
    446,
)


def questions(world: Tiny, random: Random, most: int) -> list[tuple[Program | AskFacts, str, str, object]]:
    """Some people, units and days with a program or an ask, and as many that some lawful roster holds."""
    facts = world.facts
    first, last = facts.horizon.first_day, facts.horizon.last_day
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    programs = [(program, p.id, u.id, day) for program in facts.programs for p in facts.people for u in facts.units for day in days]
    asks = [(ask, p.id, ask.unit, day) for ask in facts.asks for p in facts.people for day in days]
    every = [*programs, *asks]
    lawful = [one for one in every if any(holds(placement, *one) for placement in world.lawful)]
    asked = [*random.sample(every, min(most, len(every))), *random.sample(lawful, min(most, len(lawful)))]
    return [one for one in asked if not any(holds(placement, *one) for placement in world.given.held)]


def holds(placement: Placement, about: Program | AskFacts, person: str, unit: str, day) -> bool:
    """The placement is one of those that the question is about; a block also where it spans a day that nobody works."""
    if (placement.person, placement.unit) != (person, unit):
        return False
    if isinstance(about, AskFacts):
        return placement.ask == about.id and day in placement.days
    spans = placement.first_day <= day <= placement.last_day if about.length_unit == "weeks" else day in placement.days
    return placement.program == about.id and spans


def answered(world: Tiny, question) -> WhyNot:
    about, person, unit, day = question
    if isinstance(about, AskFacts):
        return for_ask(world.given, about, person, day, unhurried())
    return in_program(world.given, about, person, unit, day, unhurried())


def paid(world: Tiny, price: Price) -> tuple[int, ...]:
    return tuple(value + line.most for value, line in zip(world.given.values, price.tiers, strict=True))


def faults(world: Tiny, question, said: Counter) -> list[str]:
    """Where the answer is not what all rosters say."""
    answer = answered(world, question)
    meant = [bare(one) for one in world.lawful if holds(one, *question) and world.best([bare(one)]) is not None]
    said[answer.answer] += 1
    if not meant:
        by_what_is_held = any(holds(one, *question) and rested(world.facts, (one,)) for one in world.lawful)
        said["held"] += by_what_is_held
        as_said = answer.answer is Answer.FORBIDDEN and bool(answer.against) and bool(answer.held) is by_what_is_held
        return [] if as_said else [f"{answer} though no roster holds it, {by_what_is_held}"]
    by_itself = [one for one in meant if rested(world.facts, (*world.given.held, one))]
    if not by_itself:
        return _leaning(world, answer, said)
    if answer.answer is not Answer.POSSIBLE:
        return [f"{answer} though {by_itself} are lawful"]
    best = world.best(by_itself)
    said["host"] += answer.placement.host is not None
    said[f"ways {min(2, answer.ways)}"] += 1
    wrong = []
    if answer.price is None or paid(world, answer.price) != best or not answer.price.whole:
        wrong.append(f"{answer.price} of {world.given.values}, not {best} {answer.placement}")
    if answer.beside is not None:
        said["room"] += 1
        wrong += _beside(world, answer)
    if not len(by_itself) <= answer.ways <= len(meant):
        wrong.append(f"{answer.ways} ways, not {len(by_itself)} to {len(meant)}")
    return wrong


def _beside(world: Tiny, answer: WhyNot) -> list[str]:
    roster = (*world.given.without(*answer.gone), answer.placement)
    known = [values for other, values in world.rosters if {*map(str, other)} == {*map(str, roster)}]
    return [] if [paid(world, answer.beside)] == known else [f"{roster} pays {known}, not {answer.beside}"]


def _leaning(world: Tiny, answer: WhyNot, said: Counter) -> list[str]:
    """Something else would have to give it its rest: the plan does, and then that is counted, or it is told what is wanting."""
    said["leans"] += 1
    if answer.answer is Answer.POSSIBLE:
        said["leans on the plan"] += 1
        return [*_beside(world, answer), *([] if answer.leans and answer.price is None else [f"{answer} leans on nothing"])]
    told = answer.answer is Answer.FORBIDDEN and any(breach.rule in MENDABLE for breach in answer.against)
    return [] if told else [f"{answer} does not say that rest or order is wanting"]


def compared(seeds: Iterable[int], questions_each: int = 4) -> tuple[list[str], Counter]:
    wrong, said = [], Counter()
    for seed in seeds:
        random = Random(seed)
        world = tiny(random)
        if world is not None:
            for question in questions(world, random, questions_each):
                wrong += [f"seed {seed}, {question[0].id} {question[1:]}: {what}" for what in faults(world, question, said)]
    return wrong, said


def test_the_answer_and_the_price_are_those_of_all_rosters() -> None:
    wrong, said = compared(RICH)
    assert wrong == []
    assert min(said[what] for what in (Answer.FORBIDDEN, Answer.POSSIBLE, "room", "host")) > 5, said
    assert said["leans on the plan"] > 0, said


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(1_000, 5_000, 200))
def test_why_not_equals_brute_force_in_many_worlds(first: int) -> None:
    assert compared(range(first, first + 200))[0] == []
