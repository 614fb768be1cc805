"""All rules: hard ones, which the referee judges under the same names, and asks, which have a price."""

from solver.rows import Rule
from solver.rules import (
    asks,
    compensation,
    cover,
    floors,
    home_cover,
    hosts,
    one_place,
    owed,
    own_unit,
    peaks,
    precedence,
    program,
    receives,
    seats,
    sends,
    spacing,
    working_time,
)

RULES: tuple[Rule, ...] = (
    one_place.RULE,
    own_unit.RULE,
    seats.RULE,
    home_cover.RULE,
    peaks.RULE,
    hosts.RULE,
    program.RULE,
    cover.RULE,
    working_time.RULE,
    compensation.RULE,
    precedence.RULE,
)
ASKS: tuple[Rule, ...] = (
    owed.MANDATORY,
    sends.RULE,
    receives.RULE,
    floors.MANDATORY,
    spacing.MANDATORY,
    spacing.UNITS_MANDATORY,
    asks.RULE,
    owed.VOLUNTARY,
    floors.VOLUNTARY,
    spacing.VOLUNTARY,
    spacing.UNITS_VOLUNTARY,
)
