"""Every rule with its judge, in the order of docs/rules.md; `form` comes first because the others build on it."""

from collections.abc import Callable, Iterator

from solver.facts import Facts
from solver.outcome import Breach, Roster
from solver.referee import (
    compensation,
    cover,
    form,
    home_cover,
    hosts,
    one_place,
    own_unit,
    peaks,
    precedence,
    program,
    seats,
    working_time,
)

Judge = Callable[[Facts, Roster], Iterator[Breach]]

REFEREE: dict[str, Judge] = {
    "form": form.judge,
    "one-place": one_place.judge,
    "own-unit": own_unit.judge,
    "seats": seats.judge,
    "home-cover": home_cover.judge,
    "peaks": peaks.judge,
    "hosts": hosts.judge,
    "program": program.judge,
    "cover": cover.judge,
    "working-time": working_time.judge,
    "compensation": compensation.judge,
    "precedence": precedence.judge,
}

MENDABLE = frozenset({"working-time", "precedence"})  # rules whose breaches more placements can mend
