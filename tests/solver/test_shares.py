"""Arrays and referee agree on what is whose to give and on what newcomers are credited with."""

from collections import Counter
from dataclasses import replace
from random import Random

from solver.arrays.shares import Shares
from solver.facts import Facts
from solver.referee.fairness import credits_of, share_of
from solver.referee.reading import Reading
from tests.properties.cases import facts_by


def disagreements(facts: Facts, seen: Counter[str]) -> list[str]:
    read, shares = Reading(facts), Shares.of(facts)
    credited, found = credits_of(read), []
    for row, person in enumerate(facts.people):
        share = share_of(read, person.id)
        seen["credited"] += credited[person.id] > 0
        seen["part"] += share < person.fte_permille.at(facts.horizon.first_day)
        if (shares.weight[row], shares.credit[row]) != (10**8 // share**2, credited[person.id]):
            found.append(f"{person.id}: {shares.weight[row]}, {shares.credit[row]} for {share}, {credited[person.id]}")
    return found


def test_arrays_and_referee_agree_on_random_companies() -> None:
    seen: Counter[str] = Counter()
    wrong = {seed: found for seed in range(600) if (found := disagreements(facts_by(Random(seed)), seen))}
    assert wrong == {}
    assert seen["credited"] > 40
    assert seen["part"] > 100


def test_in_the_first_edition_everybody_has_the_share_of_the_contract() -> None:
    for seed in range(50):
        facts = replace(facts_by(Random(seed)), edition=1)
        shares, day = Shares.of(facts), facts.horizon.first_day
        contract = [person.fte_permille.at(max(day, person.hired or day)) for person in facts.people]
        assert shares.weight.tolist() == [10**8 // share**2 for share in contract]
        assert not shares.credit.any()
