"""A world without what an import refuses or reads in its own way: circles of managers, keys of a program that do not go together,
the same peak twice, a move before the hire.

The model and the referee are asked about those all the same; they could come from a log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.worlds.world import Row, World


def importable(world: World) -> World:
    """The world with the refused entries left out."""
    programs = {name: _consistent(terms) for name, terms in world.programs.items()}
    people = _without_circles(world.rows["people"])
    rows = {"people": people, "moves": _since_hire(world.rows["moves"], people), "peaks": _once(world.rows["peaks"])}
    return replace(world, rows={**world.rows, **rows}, programs=programs)


def _without_circles(people: Sequence[Row]) -> list[Row]:
    """Nobody has a manager who comes later in the file."""
    kept: list[Row] = []
    for row in people:
        known = {earlier["person"] for earlier in kept}
        kept.append({**row, "manager": row["manager"] if row["manager"] in known else ""})
    return kept


def _since_hire(moves: Sequence[Row], people: Sequence[Row]) -> list[Row]:
    """A move before the hire only says into which unit somebody was hired."""
    hired = {row["person"]: row["hired"] for row in people}
    return [row for row in moves if row["first_day"] > hired[row["person"]]]


def _once(peaks: Sequence[Row]) -> list[Row]:
    return [row for place, row in enumerate(peaks) if row not in peaks[:place]]


def _consistent(terms: Mapping[str, object]) -> Mapping[str, object]:
    spread, day = terms["length"] == "2d spread", terms["length"] == "1d"
    refused = {"min_gap", "quota"} if spread else set()
    refused |= set() if spread or day else {"off_pattern"}
    refused |= {"starts"} if "weekdays" in terms else set()
    refused |= set() if terms.get("host", "person" if terms["kind"] == "shadow" else "none") == "person" else {"no_repeat"}
    return {key: value for key, value in terms.items() if key not in refused}
