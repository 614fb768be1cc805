"""Lots for placements and hosts: numbers drawn from a seed and from what a placement is, so that anybody can draw them again.

The lot of a key is the first BYTES bytes of HMAC-SHA256(seed, key) as a number, plus one; the key is a JSON array without blanks. What a
plan pays in lots is their sum over its placements. docs/solver.md says what the keys hold.
"""

import hmac
import json

import numpy as np

from solver.arrays.days import Int64
from solver.candidates import FREE, NONE, Candidates
from solver.engine.hosting import Guest
from solver.outcome import COVER_PROGRAM
from solver.problem import Problem

BYTES = 3
HIGHEST = 2 ** (8 * BYTES)


def lot(seed: bytes, *key: object) -> int:
    """1..HIGHEST."""
    said = json.dumps(key, separators=(",", ":")).encode()
    return int.from_bytes(hmac.digest(seed, said, "sha256")[:BYTES], "big") + 1


def lots_of(problem: Problem, table: Candidates, seed: bytes) -> Int64:
    """(n_candidates,). Of spread days each has a lot of its own, and the visit has one besides; so do compensation days."""
    day = [problem.days.on(index).isoformat() for index in range(problem.n_days)]
    return np.array([lot(seed, *_key(problem, table, row, day)) for row in range(len(table))], np.int64)


def _key(problem: Problem, table: Candidates, row: int, day: list[str]) -> tuple[object, ...]:
    """A whole spread visit has no days, its period instead; a compensation day has the day that earns it."""
    facts, number = problem.facts, int(table.program[row])
    if table.kind[row] == FREE:
        earned, free = day[table.first_day[row]], day[table.compensation[row]]
        return "free", facts.programs[number].id, facts.people[table.person[row]].id, earned, free
    program = COVER_PROGRAM if number == NONE else facts.programs[number].id
    ask = None if table.ask[row] == NONE else facts.asks[table.ask[row]].id
    who_and_where = facts.people[table.person[row]].id, facts.units[table.unit[row]].id
    days = [day[index] for index in table.day[table.day_start[row] : table.day_start[row + 1]]]
    if not days:
        return "spread", program, ask, *who_and_where, problem.programs[number].periods[table.period[row]].name
    if table.piece_of[row] != NONE:
        return "spread", program, ask, *who_and_where, days[0]
    return "placement", program, ask, *who_and_where, day[table.first_day[row]], days


def host_lot(problem: Problem, seed: bytes, guest: Guest, host: int) -> int:
    """The lot of a host for a guest."""
    facts, first_day = problem.facts, problem.days.on(guest.first_day).isoformat()
    program, unit = facts.programs[guest.program].id, facts.units[guest.unit].id
    return lot(seed, "host", program, facts.people[guest.person].id, unit, first_day, facts.people[host].id)
