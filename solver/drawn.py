"""What a roster pays after all tiers, for wishes that were lost last time and in lots, counted from the facts and its placements alone.

It shares nothing with the engine, so that an auditor's count rests on docs/solver.md (*Equal plans*) and not on the search that drew.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

from solver.facts import Facts, Program
from solver.outcome import Kind, Placement, Roster
from solver.periods import periods_touching

BEST_WISH = 10
OCTETS = 3  # of the HMAC that are a lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Sums over a roster. Of plans that are as good in every tier the one of the lowest `memory` is taken, then of the lowest `visits`.

    `hosts` tells only those apart whose visits are the same, and whose hosts are as evenly loaded.
    """

    memory: int
    visits: int
    hosts: int


def drawn(facts: Facts, roster: Roster, seed: bytes) -> Drawn:
    """The sums of a roster whose people, units and programs are known to the facts."""
    programs = {program.id: program for program in facts.programs}
    return Drawn(
        memory=sum(_lost_again(facts, one) for one in roster),
        visits=sum(_lot(seed, key) for one in roster for key in _keys(facts, programs.get(one.program), one)),
        hosts=sum(_lot(seed, _host_key(one)) for one in roster if one.host is not None),
    )


def _lost_again(facts: Facts, one: Placement) -> int:
    """What was lost last time x what is lost now; helpers go where they are needed."""
    if one.kind is Kind.COVER:
        return 0
    return facts.regrets.get(one.person, 0) * (BEST_WISH - facts.preferences.get((one.person, one.unit), 0))


def _lot(seed: bytes, key: tuple[object, ...]) -> int:
    said = json.dumps(key, separators=(",", ":")).encode()
    return 1 + int.from_bytes(hmac.new(seed, said, hashlib.sha256).digest()[:OCTETS], "big")


def _keys(facts: Facts, program: Program | None, one: Placement) -> Iterator[tuple[object, ...]]:
    days = [day.isoformat() for day in one.days]
    if one.compensation_day is not None:
        yield "free", one.program, one.person, days[0], one.compensation_day.isoformat()
    if program is None or program.length_unit != "spread":
        yield "placement", one.program, one.ask, one.person, one.unit, one.first_day.isoformat(), days
        return
    for what in (_period(facts, program, one), *days):
        yield "spread", one.program, one.ask, one.person, one.unit, what


def _period(facts: Facts, program: Program, one: Placement) -> str:
    span = facts.horizon
    found = periods_touching(program.per, span.first_day, span.last_day, facts.policy.fiscal_offset, program.window)
    return next((period.name for period in found if one.first_day in period), "")


def _host_key(one: Placement) -> tuple[object, ...]:
    return "host", one.program, one.person, one.unit, one.first_day.isoformat(), one.host
