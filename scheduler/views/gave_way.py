"""How many rotations of a plan gave way to cover, as its parameters keep it and as people read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.views.plan_head import counted

LEAST, MOST = "rotations_gave_way_least", "rotations_gave_way_most"

Parameters = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GaveWay:
    """So many `at least`, which were found, and at most `most`, which is proven; None where it is not known. Both 0: none did."""

    least: int | None
    most: int | None

    @property
    def parameters(self) -> Parameters:
        """As a plan keeps it."""
        return {LEAST: self.least, MOST: self.most}


def gave_way_of(parameters: Parameters) -> GaveWay:
    """What a plan says of it; those made before it was counted say nothing."""
    return GaveWay(least=_count(parameters.get(LEAST)), most=_count(parameters.get(MOST)))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def gave_way_object(gave_way: GaveWay) -> Mapping[str, int | None] | None:
    """The same for other programs, None where nothing is known."""
    return None if gave_way.least is None else {"least": gave_way.least, "most": gave_way.most}


def gave_way_in_words(gave_way: GaveWay) -> str | None:
    """`3 rotations gave way to cover, which outranks them (proven).` None where none did or nothing is known."""
    number = _number(gave_way.least or 0, gave_way.most)
    proven = " (proven)" if gave_way.least == gave_way.most else ""
    return None if number is None else f"{number} gave way to cover, which outranks them{proven}."


def _number(least: int, most: int | None) -> str | None:
    if most is None:
        return f"At least {_rotations(least)}" if least else None
    if least == most:
        return _rotations(least) if least else None
    return f"At least {least}, at most {_rotations(most)}" if least else f"At most {_rotations(most)}"


def _rotations(number: int) -> str:
    return counted(number, "rotation", "rotations")
