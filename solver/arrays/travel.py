"""Which units lie elsewhere than the people who might go there."""

from collections.abc import Mapping

import numpy as np

from solver.arrays.days import Int32
from solver.arrays.people import PersonDays
from solver.arrays.units import UnitDays

NO_SITE = -1  # as units have it; nothing is far from it
NO_SUCH_UNIT = -2


def sites_of(people: PersonDays, units: UnitDays) -> Int32:
    """(n_people, n_days): the site of each person by the code of units, that of their unit where they state none."""
    code = np.full(len(people.sites), NO_SITE, np.int32)
    for name, row in _stated(people.sites).items():
        code[row] = units.sites.get(name, NO_SUCH_UNIT)
    of_unit = units.site[people.home, np.arange(people.home.shape[1])]
    return np.asarray(np.where(people.site < 0, of_unit, code[people.site]), dtype=np.int32)


def _stated(sites: Mapping[object, int]) -> dict[object, int]:
    return {name: row for name, row in sites.items() if row >= 0}
