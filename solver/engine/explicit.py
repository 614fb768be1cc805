"""Hosts as columns of the model itself, for the units in which a matching afterwards has failed."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from solver.candidates import NONE, Candidates
from solver.engine.hosting import Guest, HostBook, days_of, guest_of
from solver.engine.linear import Block
from solver.engine.pairing import Pairing, Party, Tie, no_host_again, one_guest_a_day, parties_of, smallest_load_a_quarter, tied


@dataclass(frozen=True, slots=True, kw_only=True)
class HostColumns:
    """Boolean columns from `first` on and the rows over them; `tie_of` gives the column for a (candidate row, host)."""

    n_columns: int
    block: Block
    tie_of: dict[tuple[int, int], int]


def host_columns(book: HostBook, table: Candidates, units: frozenset[int], first: int) -> HostColumns:
    """Exactly the choices of hosts in these units; no unit outside them may share people with them (`HostBook.units_around`)."""
    pairing = Pairing(book=book, first=first)
    visiting = np.flatnonzero(table.needs_host & np.isin(table.unit, sorted(units)) & (table.piece_of == NONE)).tolist()
    whole = [guest_of(table, row) for row in visiting if table.day_start[row] < table.day_start[row + 1]]
    parties = parties_of(book, whole)
    ties = tied(pairing, parties)
    for index, party in enumerate(parties):
        _hosted_if_chosen(pairing, party, ties[index])
    chosen = _Chosen(whole=[tie for found in ties.values() for tie in found])
    chosen.taken, chosen.touched = [*chosen.whole], [*chosen.whole]
    tie_of = {(row, tie.host): tie.column for index, party in enumerate(parties) for row in party.rows for tie in ties[index]}
    for row in visiting:
        if table.day_start[row] == table.day_start[row + 1]:
            tie_of |= {(row, tie.host): tie.column for tie in _spread(pairing, table, row, chosen)}
    one_guest_a_day(pairing, chosen.taken, _away(table, {tie.host for tie in chosen.taken}))
    smallest_load_a_quarter(pairing, chosen.touched)
    no_host_again(pairing, chosen.whole)
    return HostColumns(n_columns=pairing.n_columns, block=pairing.draft.block(), tie_of=tie_of)


@dataclass(slots=True)
class _Chosen:
    """Columns that say: this host for this placement, this host taken on this day, this host's quarter touched by this placement."""

    whole: list[Tie]
    taken: list[Tie] = field(default_factory=list)
    touched: list[Tie] = field(default_factory=list)


def _hosted_if_chosen(pairing: Pairing, party: Party, ties: list[Tie]) -> None:
    """As many hosts as the party has chosen candidates."""
    columns = [tie.column for tie in ties]
    pairing.draft.add([*columns, *party.rows], [*[1] * len(columns), *[-1] * len(party.rows)], lower=0, upper=0)


def _away(table: Candidates, hosts: set[int]) -> dict[tuple[int, int], list[int]]:
    """The candidates that take each host away, by (person, day)."""
    row_of_day = np.repeat(np.arange(len(table)), np.diff(table.day_start))
    theirs = np.isin(table.person[row_of_day], sorted(hosts))
    away: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row, day in zip(row_of_day[theirs].tolist(), table.day[theirs].tolist(), strict=True):
        away[int(table.person[row]), day].append(row)
    return away


def _spread(pairing: Pairing, table: Candidates, row: int, chosen: _Chosen) -> list[Tie]:
    """One host for all days of a spread placement."""
    pieces = np.flatnonzero(table.piece_of == row).tolist()
    guests = {piece: guest_of(table, row, days_of(table, piece)) for piece in pieces}
    possible = {piece: set(pairing.book.possible(guest)) for piece, guest in guests.items()}
    hosts = sorted(set().union(*possible.values()))
    whole = [Tie(column=pairing.column(), host=host, guest=next(iter(guests.values()))) for host in hosts]
    columns = [tie.column for tie in whole]
    pairing.draft.add([*columns, row], [*[1] * len(columns), -1], lower=0, upper=0)
    for tie in whole:
        here = {piece: guest for piece, guest in guests.items() if tie.host in possible[piece]}
        _never_together(pairing, tie, [piece for piece in pieces if piece not in here])
        taken = [_taken(pairing, tie, piece, guest) for piece, guest in here.items()]
        chosen.taken += taken
        chosen.touched += _touched(pairing, taken)
    chosen.whole += whole
    return whole


def _never_together(pairing: Pairing, tie: Tie, pieces: list[int]) -> None:
    for piece in pieces:
        pairing.draft.add([tie.column, piece], [1, 1], upper=1)


def _taken(pairing: Pairing, tie: Tie, piece: int, guest: Guest) -> Tie:
    taken = Tie(column=pairing.column(), host=tie.host, guest=guest)
    pairing.draft.add([tie.column, piece, taken.column], [1, 1, -1], upper=1)
    return taken


def _touched(pairing: Pairing, taken: list[Tie]) -> list[Tie]:
    """However many of its days lie in a quarter, a placement counts there once."""
    of_quarter: dict[int, Tie] = {}
    for tie in taken:
        quarter = pairing.book.quarter(tie.guest.days[0])
        if quarter not in of_quarter:
            of_quarter[quarter] = Tie(column=pairing.column(), host=tie.host, guest=tie.guest)
        pairing.draft.add([tie.column, of_quarter[quarter].column], [1, -1], upper=0)
    return list(of_quarter.values())
