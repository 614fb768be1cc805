"""Named hosts drawn by lot: everybody met, the load as even as can be, and of such choices the one of the lowest lots."""

from collections.abc import Sequence

import numpy as np

from solver.engine.answer import Status, Stop
from solver.engine.cpsat import search
from solver.engine.hosting import Guest, HostBook
from solver.engine.linear import Block, LinearModel
from solver.engine.lots import host_lot
from solver.engine.matching import CALM, by_shared_hosts, even_prices, meeting_prices, with_room
from solver.engine.pairing import Pairing, Party, Tie, no_host_again, one_guest_a_day, smallest_load_a_quarter, tied
from solver.rows import Int64

MOST = 40  # guests who share hosts


def hosts_drawn(
    book: HostBook, guests: Sequence[Guest], away: frozenset[tuple[int, int]], stop: Stop, seed: bytes
) -> dict[int, int] | None:
    """The host of each guest's row; None where it could not be settled who that is, or where somebody finds none."""
    hosts: dict[int, int] = {}
    for together in by_shared_hosts(book, guests):
        found = _drawn(book, together, away, stop, seed) if len(together) <= MOST else None
        if found is None:
            return None
        hosts |= found
    return hosts


def _drawn(book: HostBook, guests: Sequence[Guest], away: frozenset[tuple[int, int]], stop: Stop, seed: bytes) -> dict[int, int] | None:
    parties = [_party(book, guest, away, len(guests), seed) for guest in guests]
    pairing = Pairing(book=book, first=0)
    ties = tied(pairing, parties)
    every = [tie for found in ties.values() for tie in found]
    one_guest_a_day(pairing, every, {})
    smallest_load_a_quarter(pairing, every)
    no_host_again(pairing, every)
    prices = meeting_prices(pairing, parties, ties) | even_prices(pairing, every)
    lots = {tie.column: host_lot(book.problem, seed, tie.guest, tie.host) for tie in every}
    values = _lowest(pairing, _column(pairing, prices), _column(pairing, lots), stop)
    return None if values is None else _read(parties, ties, values)


def _party(book: HostBook, guest: Guest, away: frozenset[tuple[int, int]], enough: int, seed: bytes) -> Party:
    """Of the hosts who are there and have room the least loaded, by lot where they are as loaded, as many as there are guests in all."""
    quarter = book.quarter(guest.days[0])
    here = [host for host in book.possible(guest) if with_room(book, guest, host, away)]
    here.sort(key=lambda host: (book.spent(host, quarter)[0], host_lot(book.problem, seed, guest, host)))
    return Party(guest=guest, hosts=tuple(here if book.repeats(guest.program) else here[:enough]), rows=(guest.row,))


def _column(pairing: Pairing, prices: dict[int, int]) -> Int64:
    column = np.zeros(pairing.n_columns, dtype=np.int64)
    column[list(prices)] = list(prices.values())
    return column


def _lowest(pairing: Pairing, price: Int64, lots: Int64, stop: Stop) -> list[int] | None:
    """Values of the lowest price and, at that, of the lowest lots; None where either is unproven."""
    zeros = np.zeros(pairing.n_columns, dtype=np.int64)
    model = LinearModel.of_columns(zeros, zeros + 1).with_rows(pairing.draft.block())
    values = _proven(model, price, stop)
    if values is None:
        return None
    same = model.with_rows(Block.at_most(np.arange(len(price)), price, int(price @ values)))
    drawn = _proven(same, lots, stop)
    return None if drawn is None else drawn.tolist()


def _proven(model: LinearModel, cost: Int64, stop: Stop) -> Int64 | None:
    answer = search(model, cost, CALM, stop=stop)
    known = answer.status is Status.OPTIMAL and answer.values is not None and model.admits(answer.values)
    return answer.values if known else None


def _read(parties: Sequence[Party], ties: dict[int, list[Tie]], values: list[int]) -> dict[int, int] | None:
    met = {party.guest.row: tie.host for index, party in enumerate(parties) for tie in ties[index] if values[tie.column]}
    return met if len(met) == len(parties) else None
