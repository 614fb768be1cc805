"""The counts of reasons are true: everybody who could have come at all is counted once, and nobody who still could is left out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random

import pytest

from solver.engine import solve as front
from solver.engine.solve import solve
from solver.facts import AskFacts, Facts, PersonFacts
from solver.outcome import Outcome, Shortfall, help_on
from solver.problem import Problem
from solver.referee.reading import Reading
from tests.properties.cases import facts_by
from tests.solver.explain.worlds import CALM
from tests.worlds.brute import refused_by


def counted_wrongly(facts: Facts, outcome: Outcome, told: Counter[str]) -> Iterator[str]:
    read = Reading(facts)
    for gap in outcome.shortfalls:
        if gap.ask is None or gap.day is None:
            continue
        ask = next(ask for ask in facts.asks if ask.id == gap.ask)
        fit = [person for person in facts.people if _could_at_all(read, ask, person, gap, outcome)]
        free = [one.id for one in fit if refused_by(facts, (*outcome.roster, help_on(ask, one.id, gap.day))) is None]
        counts = Counter({line.reason: line.people for line in gap.reasons})
        told += counts
        if free:
            yield f"{gap}: {free} could still come"
        if counts.total() != len(fit):
            yield f"{gap}: {counts} of {len(fit)}"
        if counts["absent"] > sum(read.absent(one.id, gap.day) for one in fit):
            yield f"{gap}: {counts}, though fewer are absent"


def _could_at_all(read: Reading, ask: AskFacts, person: PersonFacts, gap: Shortfall, outcome: Outcome) -> bool:
    """They are employed, have the skill that day, are not of the asking unit, and do not serve the ask."""
    day = gap.day
    if day is None or not read.employed(person.id, day) or read.unit_on(person.id, day) == ask.unit:
        return False
    skilled = ask.skill is None or any(held.skill == ask.skill and day in held.span for held in person.skills)
    return skilled and not any(one.ask == ask.id and one.person == person.id and day in one.days for one in outcome.roster)


def compared(seeds: Iterable[int]) -> tuple[list[str], Counter[str]]:
    wrong, told = [], Counter[str]()
    for seed in seeds:
        facts = facts_by(Random(seed))
        wrong += [f"seed {seed}: {what}" for what in counted_wrongly(facts, solve(Problem.of(facts), CALM), told)]
    return wrong, told


@pytest.mark.parametrize("opened", [False, True], ids=["written down", "two steps"])
def test_reasons_are_those_of_everybody_who_could_have_come(opened: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if opened:
        monkeypatch.setattr(front, "OPENED_FROM", -1)
    wrong, told = compared(range(80))
    assert wrong == []
    assert {"absent", "home-cover", "elsewhere", "cover-limit", "home-peak", "off-pattern"} <= set(told), told


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(1_000, 3_000, 200))
def test_reasons_are_true_in_many_worlds(first: int) -> None:
    assert compared(range(first, first + 200))[0] == []
