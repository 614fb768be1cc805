"""Units that should still receive guests while units are handed out one placement after the other."""

from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Int32
from solver.candidates import Candidates
from solver.problem import Problem


@dataclass(kw_only=True)
class Waiting:
    """`receives` (n_programs, n_units) one, `floors` by program (n_units, n_periods) so many."""

    receives: Bool
    floors: dict[int, Int32]

    @classmethod
    def of(cls, problem: Problem) -> "Waiting":
        floors = {number: program.floors.copy() for number, program in enumerate(problem.programs) if program.terms.floors}
        receives = np.array([program.receives for program in problem.programs], bool)
        return cls(receives=receives.reshape(len(problem.programs), problem.n_units), floors=floors)

    def among(self, table: Candidates) -> Bool:
        """(n_candidates,): placements in units that wait; helpers and free days are none."""
        found = np.zeros(len(table), bool)
        mine = np.flatnonzero(table.program >= 0)
        found[mine] = self.receives[table.program[mine], table.unit[mine]]
        for number, floors in self.floors.items():
            mine = np.flatnonzero(table.program == number)
            found[mine] |= floors[table.unit[mine], table.period[mine]] > 0
        return found

    def waits(self, program: int, unit: int, period: int) -> bool:
        """The unit should have one more."""
        floors = self.floors.get(program)
        return program >= 0 and bool(self.receives[program, unit] or (floors is not None and floors[unit, period] > 0))

    def served(self, program: int, unit: int, period: int) -> None:
        """The unit has one more."""
        if program >= 0:
            self.receives[program, unit] = False
        if program in self.floors:
            self.floors[program][unit, period] -= 1
