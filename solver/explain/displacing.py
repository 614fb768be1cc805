"""What of a plan would have to go to make room for one placement more."""

from dataclasses import dataclass
from itertools import islice

from solver.explain.beside import breaches_beside, related, rested, with_hosts
from solver.explain.given import Given, in_order
from solver.outcome import Breach, Placement, Roster
from solver.referee.owed import shortfalls
from solver.referee.pay import values

MOST_HOSTS = 6  # who are tried one by one beside the plan
MOST_GONE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The placement with its host, what `gone` placements make room for it, and what the plan pays then."""

    placement: Placement
    gone: Roster
    values: tuple[int, ...]


def clashes(given: Given, placement: Placement) -> tuple[Breach, ...]:
    """The breaches of the plan with the placement in it; with the host under whom there are fewest."""
    hosted = islice(with_hosts(given.read, placement, given.held), MOST_HOSTS)
    choices = [breaches_beside(given.read, given.roster, named) for named in hosted]
    return min(choices, key=len, default=())


def room_for(given: Given, placement: Placement) -> Room | None:
    """The cheapest room among those that were tried: one for each of a few hosts. What is held stays; None where nothing makes room."""
    hosted = islice(with_hosts(given.read, placement, given.held), MOST_HOSTS)
    rooms = [room for named in hosted if (room := _room(given, named)) is not None]
    return min(rooms, key=lambda room: (room.values, len(room.gone)), default=None)


def _room(given: Given, named: Placement) -> Room | None:
    beside = list(related(given.read, given.roster, named))
    gone: list[Placement] = []
    while breaches_beside(given.read, beside, named):
        loose = [one for one in beside if one not in given.held]
        if not loose or len(gone) == MOST_GONE:
            return None
        gone.append(min(loose, key=lambda one: _left_over(given, beside, one, named)))
        beside.remove(gone[-1])
    for one in tuple(gone):  # what went before the real culprit did may come back
        if not breaches_beside(given.read, [*beside, one], named):
            beside.append(one)
            gone.remove(one)
    roster = (*given.without(*gone), named)
    moved = {one.person for one in (*gone, named)}
    if not rested(given.facts, tuple(one for one in roster if one.person in moved)):
        return None
    paid = values(given.facts, roster, shortfalls(given.facts, roster))
    return Room(placement=named, gone=tuple(gone), values=in_order(paid))


def _left_over(given: Given, beside: list[Placement], one: Placement, named: Placement) -> tuple[int, tuple[int, int]]:
    """How many breaches stay without this one, then how much one would like to keep it."""
    rest = [other for other in beside if other is not one]
    stay = len(breaches_beside(given.read, rest, named))
    return stay, _rank(given, one)


def _rank(given: Given, one: Placement) -> tuple[int, int]:
    """A rough order of what is better left in: mandatory programs, cover, then the rest, long placements before short ones."""
    program = given.read.programs.get(one.program)
    return (1 if program is None else 2 * program.mandatory), len(one.days)
