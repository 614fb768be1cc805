"""No more blocks of a person follow one another without a day between than the program says."""

import numpy as np

from solver.arrays.days import Int64
from solver.arrays.programs import ProgramDays
from solver.candidates import Candidates
from solver.problem import Problem
from solver.rows import Label, Rows


def rows(problem: Problem, table: Candidates, program: ProgramDays, mine: Int64) -> Rows:
    """A row for each chain of one block more than allowed, each beginning where the one before it ends; standing ones are counted off."""
    width, most = 7 * program.terms.length, program.terms.in_a_row or 0
    before, span = width * most, problem.n_days + width * most
    key, column = _in_chains(table.person[mine], table.first_day[mine], mine, width, most, before, span)
    standing = program.standing
    alike = standing.last_day - standing.first_day == width - 1
    near = alike & (standing.first_day >= -before) & (standing.first_day < span)
    blocks = np.unique(np.stack([standing.person[near], standing.first_day[near]]), axis=1)
    told, _ = _in_chains(blocks[0], blocks[1], np.arange(blocks.shape[1]), width, most, before, span)
    chain, row = np.unique(key, return_inverse=True)
    left = most - np.bincount(np.searchsorted(chain, told[np.isin(told, chain)]), minlength=len(chain))
    binds = np.bincount(row, minlength=len(chain)) > left
    place, kept = np.cumsum(binds) - 1, binds[row]
    person, first = chain[binds] // (span + before), chain[binds] % (span + before) - before
    return Rows.hard(
        row=place[row[kept]],
        column=column[kept],
        upper=left[binds],
        label=Label.of(int(binds.sum()), person=person, day=np.maximum(first, 0)),
    )


def _in_chains(person: np.ndarray, first: np.ndarray, column: Int64, width: int, most: int, before: int, span: int) -> tuple[Int64, Int64]:
    """(chain, column) for each place that a block may have in a chain; a chain is a person and the day on which its first block begins."""
    begins = np.concatenate([first.astype(np.int64) - width * place for place in range(most + 1)])
    people, columns = np.tile(person.astype(np.int64), most + 1), np.tile(column, most + 1)
    inside = begins >= -before
    return people[inside] * (span + before) + begins[inside] + before, columns[inside]
