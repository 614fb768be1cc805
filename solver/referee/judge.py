"""The referee's word on a roster: which rules it breaks, what it pays and what it leaves unmet."""

from solver.facts import Facts
from solver.outcome import Roster, Verdict
from solver.referee.owed import shortfalls
from solver.referee.pay import values
from solver.referee.registry import REFEREE


def judge(facts: Facts, roster: Roster) -> Verdict:
    """Every breach of every rule, the six tier values and the shortfalls; an empty roster pays for all that it leaves unmet."""
    breaches = tuple(breach for rule in REFEREE.values() for breach in rule(facts, roster))
    unmet = shortfalls(facts, roster)
    return Verdict(breaches=breaches, values=values(facts, roster, unmet), shortfalls=unmet)
