"""The referee's word on a roster: which rules it breaks, what it pays and what it leaves unmet."""

from solver.facts import Facts
from solver.outcome import Breach, Roster, Verdict
from solver.referee import pins
from solver.referee.owed import shortfalls
from solver.referee.pay import values
from solver.referee.registry import REFEREE


def judge(facts: Facts, roster: Roster) -> Verdict:
    """Every breach of every rule, the six tier values and the shortfalls; an empty roster pays for all that it leaves unmet."""
    unmet = shortfalls(facts, roster)
    broken = (*rules_broken(facts, roster), *pins.judge(facts, roster))
    return Verdict(breaches=broken, values=values(facts, roster, unmet), shortfalls=unmet)


def rules_broken(facts: Facts, roster: Roster) -> tuple[Breach, ...]:
    """The breaches of the registry's rules alone: of what the roster holds, not of what it lacks.

    Adding to a roster cures none of them but of working time.
    """
    return tuple(breach for rule in REFEREE.values() for breach in rule(facts, roster))
