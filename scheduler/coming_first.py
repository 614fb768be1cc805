"""Presets that come with another one: the program that its placements wait for by `after`."""

from collections.abc import Collection, Iterable, Iterator

from scheduler.extending import preset, preset_names
from scheduler.programs import Company, Defined, adopt

NOBODY = Company(person_id=lambda number: None)  # a preset names no people and no units


def brought_by(program: Defined) -> str | None:
    """The preset that the program waits for because the preset does from which it came; what one says oneself brings nothing."""
    shipped = None if program.source is None else preset(program.source).get("after")
    return shipped if shipped == program.terms.after and shipped in preset_names() else None


def with_those_before(programs: Iterable[Defined], known: Collection[str]) -> Iterator[Defined]:
    """The programs, each after the preset that it brings, where that is not among the `known` names."""
    told = set(known)
    for program in programs:
        first = brought_by(program)
        if first is not None and first not in told:
            told.add(first)
            yield from with_those_before((adopt(first, (), NOBODY),), told)
        yield program
