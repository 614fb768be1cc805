"""Named hosts for placements that are already chosen: as many as can be, the load spread evenly among the hosts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.engine.answer import Search, Status, Stop
from solver.engine.cpsat import search
from solver.engine.hosting import Guest, HostBook
from solver.engine.linear import LinearModel
from solver.engine.pairing import Pairing, Party, Tie, no_host_again, one_guest_a_day, parties_of, smallest_load_a_quarter, tied

MANY_TIES = 1_000  # of guests and hosts who share a unit: beyond that they are first met one after the other
UNMATCHED = 10**6  # outweighs any unevenness
CALM = Search(seconds=None, work=0.3, workers=1, seed=1, repeatable=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The host of each guest's row, and the rows for which none is left."""

    hosts: dict[int, int]
    unmatched: tuple[int, ...]


def match(book: HostBook, guests: Sequence[Guest], away: frozenset[tuple[int, int]], stop: Stop) -> Match:
    """Hosts for the guests; `away` are the (person, day) pairs on which somebody is placed by the roster itself.

    Ctrl-C is noted in `stop` and waits until it is done.
    """
    hosts: dict[int, int] = {}
    unmatched: list[int] = []
    for together in by_shared_hosts(book, guests):
        found = _matched(book, together, away, stop)
        hosts |= found.hosts
        unmatched += found.unmatched
    return Match(hosts=hosts, unmatched=tuple(unmatched))


def by_shared_hosts(book: HostBook, guests: Sequence[Guest]) -> Iterable[list[Guest]]:
    """The guests in groups whose units have no people in common."""
    groups: dict[frozenset[int], list[Guest]] = defaultdict(list)
    for guest in guests:
        groups[book.units_around(guest.unit)].append(guest)
    return groups.values()


def _matched(book: HostBook, guests: Sequence[Guest], away: frozenset[tuple[int, int]], stop: Stop) -> Match:
    parties = parties_of(book, guests)
    if sum(len(party.hosts) for party in parties) > MANY_TIES:
        found = _in_turn(book, parties, away)
        if found is not None:
            return found
    parties = [_with_enough_hosts(book, party, away, len(guests)) for party in parties]
    pairing = Pairing(book=book, first=0)
    ties = tied(pairing, parties)
    every = [tie for found in ties.values() for tie in found]
    one_guest_a_day(pairing, every, {})
    smallest_load_a_quarter(pairing, every)
    no_host_again(pairing, every)
    prices = meeting_prices(pairing, parties, ties) | even_prices(pairing, every)
    values = _solved(pairing, prices, stop)
    return _read(parties, ties, _one_guest_each(pairing, parties, ties) if values is None else values)


def _with_enough_hosts(book: HostBook, party: Party, away: frozenset[tuple[int, int]], enough: int) -> Party:
    """Of the hosts who are there and have room the least loaded, as many as there are guests in all.

    Nothing is lost: whatever hosts the other guests take, one of these is left, and none of those left out has fewer guests. Where
    a host may not come again that need not be so, and all stay.
    """
    here = [host for host in party.hosts if with_room(book, party.guest, host, away)]
    quarter = book.quarter(party.guest.days[0])
    here.sort(key=lambda host: book.spent(host, quarter)[0])
    return replace(party, hosts=tuple(sorted(here if book.repeats(party.guest.program) else here[:enough])))


def with_room(book: HostBook, guest: Guest, host: int, away: frozenset[tuple[int, int]]) -> bool:
    """Whether the host is there and standing guests leave them one more in each quarter of the guest's days."""
    if any((host, day) in away for day in guest.days):
        return False
    standing = (book.spent(host, quarter) for quarter in {book.quarter(day) for day in guest.days})
    return all(spent < min(book.load(guest.program), load) for spent, load in standing)


def _one_guest_each(pairing: Pairing, parties: Sequence[Party], ties: dict[int, list[Tie]]) -> list[int]:
    """For each guest the first host whom no other took: never more than the rules admit, and everybody is met where hosts abound.

    Guests whose host may not come again are left unmet: whom they had before is not looked up here.
    """
    values, taken = [0] * pairing.n_columns, set[int]()
    for index, party in enumerate(parties):
        if pairing.book.repeats(party.guest.program):
            continue
        left = [tie for tie in ties[index] if tie.host not in taken][: len(party.rows)]
        taken |= {tie.host for tie in left}
        for tie in left:
            values[tie.column] = 1
    return values


def _in_turn(book: HostBook, parties: Sequence[Party], away: frozenset[tuple[int, int]]) -> Match | None:
    """One guest after the other, those with few hosts first, to the host who has had fewest; None where that leaves a guest without one."""
    if any(book.repeats(party.guest.program) for party in parties):
        return None
    load = min(book.load(party.guest.program) for party in parties)
    taken, hosts = set(away), dict[int, int]()
    had: defaultdict[tuple[int, int], int] = defaultdict(int)
    for party in sorted(parties, key=lambda party: len(party.hosts)):
        days = party.guest.days
        quarters = sorted({book.quarter(day) for day in days})
        for row in party.rows:
            free = [host for host in party.hosts if not any((host, day) in taken for day in days)]
            many = {host: [book.spent(host, quarter)[0] + had[host, quarter] for quarter in quarters] for host in free}
            most = {host: min(load, *(book.spent(host, quarter)[1] for quarter in quarters)) for host in free}
            room = [host for host in free if max(many[host]) < most[host]]
            if not room:
                return None
            host = min(room, key=lambda host: sum(many[host]))
            hosts[row] = host
            taken |= {(host, day) for day in days}
            for quarter in quarters:
                had[host, quarter] += 1
    return Match(hosts=hosts, unmatched=())


def meeting_prices(pairing: Pairing, parties: Sequence[Party], ties: dict[int, list[Tie]]) -> dict[int, int]:
    """Each party has as many hosts as guests, or pays; the prices by column."""
    prices: dict[int, int] = {}
    for index, party in enumerate(parties):
        missing = [pairing.column() for _ in party.rows]
        columns = [*(tie.column for tie in ties[index]), *missing]
        pairing.draft.add(columns, [1] * len(columns), lower=len(party.rows), upper=len(party.rows))
        prices |= dict.fromkeys(missing, UNMATCHED)
    return prices


def even_prices(pairing: Pairing, ties: Iterable[Tie]) -> dict[int, int]:
    """A host's k-th guest costs 2k - 1, so that the sum of squared loads is paid; the prices by column."""
    prices: dict[int, int] = {}
    of_host: defaultdict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        of_host[tie.host].append(tie)
    for host, found in of_host.items():
        before = max(pairing.book.spent(host, pairing.book.quarter(tie.guest.days[0]))[0] for tie in found)
        most = min(len(found), max(pairing.book.load(tie.guest.program) for tie in found) * _quarters(pairing.book, found))
        steps = [pairing.column() for _ in range(most)]
        pairing.draft.add([*(tie.column for tie in found), *steps], [*[1] * len(found), *[-1] * most], upper=0)
        prices |= {step: 2 * (before + nth) + 1 for nth, step in enumerate(steps)}
    return prices


def _quarters(book: HostBook, ties: Iterable[Tie]) -> int:
    return len({book.quarter(day) for tie in ties for day in tie.guest.days})


def _solved(pairing: Pairing, prices: dict[int, int], stop: Stop) -> list[int] | None:
    """The value of each column; None where the search runs out of work, or gives what cannot be."""
    zeros = np.zeros(pairing.n_columns, dtype=np.int64)
    cost = zeros.copy()
    cost[list(prices)] = list(prices.values())
    patient = stop.later()
    model = LinearModel.of_columns(zeros, zeros + 1).with_rows(pairing.draft.block())
    answer = search(model, cost, CALM, stop=patient)
    stop.pressed = patient.pressed
    known = answer.status is not Status.UNKNOWN and answer.values is not None and model.admits(answer.values)
    return answer.values.tolist() if known and answer.values is not None else None


def _read(parties: Sequence[Party], ties: dict[int, list[Tie]], values: list[int]) -> Match:
    hosts: dict[int, int] = {}
    for index, party in enumerate(parties):
        met = [tie.host for tie in ties[index] if values[tie.column]]
        hosts |= dict(zip(party.rows, met, strict=False))
    unmatched = tuple(row for party in parties for row in party.rows if row not in hosts)
    return Match(hosts=hosts, unmatched=unmatched)
