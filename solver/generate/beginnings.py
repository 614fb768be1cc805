"""The days on which a person may begin a placement of a program, and why not on the others."""

from dataclasses import dataclass, replace

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import counted, matched
from solver.candidates import Candidates
from solver.impossible import where
from solver.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginnings:
    """Arrays of shape (len(people), n_days), the day being the first of a placement; `last_day` means nothing where bits say "length"."""

    people: Int64
    bits: Int32
    last_day: Int32
    use: Bool  # the day is used by a placement that spans it


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Placements but for their unit: columns of shape (n_spans,), ascending by person and first day; days as in `Candidates`."""

    person: Int32
    first_day: Int32
    last_day: Int32
    day_start: Int64
    day: Int32

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def of(cls, table: Candidates) -> "Spans":
        """The rows of a table without their units."""
        return cls(person=table.person, first_day=table.first_day, last_day=table.last_day, day_start=table.day_start, day=table.day)

    def chosen(self, spans: Int64) -> "Spans":
        """Some of them, in the order given."""
        lengths = np.diff(self.day_start)[spans]
        return Spans(
            person=self.person[spans],
            first_day=self.first_day[spans],
            last_day=self.last_day[spans],
            day_start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            day=self.day[np.repeat(self.day_start[spans], lengths) + counted(lengths)],
        )

    def part(self, begin: int, end: int) -> "Spans":
        """The spans from `begin` to `end`, the latter left out."""
        start = self.day_start[begin : end + 1]
        return Spans(
            person=self.person[begin:end],
            first_day=self.first_day[begin:end],
            last_day=self.last_day[begin:end],
            day_start=start - start[0],
            day=self.day[start[0] : start[-1]],
        )


def apart(problem: Problem, number: int, begin: Beginnings) -> Beginnings:
    """The same, where beginnings too near to a standing placement of the program, or with too many in a row, say so."""
    program = problem.programs[number]
    if program.terms.in_a_row is not None and len(program.standing.person):
        begin = replace(begin, bits=begin.bits | where("gap", _one_too_many_in_a_row(problem, number, begin.people)))
    if program.terms.min_gap_days is None or not len(program.standing.person):
        return begin
    entry, row = matched(program.standing.person, begin.people)
    there, here = program.standing, np.arange(problem.n_days)
    earlier = there.first_day[entry][:, None] <= here
    since = here - there.last_day[entry][:, None]
    until = there.first_day[entry][:, None] - begin.last_day[row]
    near = np.where(earlier, since, until) < program.terms.min_gap_days
    bits = begin.bits.copy()
    np.bitwise_or.at(bits, row, where("gap", near))
    return replace(begin, bits=bits)


def _one_too_many_in_a_row(problem: Problem, number: int, people: Int64) -> Bool:
    """(len(people), n_days): a block that begins there would join more standing ones than may follow one another."""
    program, n_days = problem.programs[number], problem.n_days
    width, most = 7 * program.terms.length, program.terms.in_a_row or 0
    around = width * most
    there = np.zeros((len(people), n_days + 2 * around), bool)
    entry, row = matched(program.standing.person, people)
    at = program.standing.first_day[entry] + around
    seen = (at >= 0) & (at < there.shape[1]) & (program.standing.last_day - program.standing.first_day == width - 1)[entry]
    there[row[seen], at[seen]] = True
    many = np.zeros((len(people), n_days), np.int32)
    for step in (-width, width):
        going = np.ones((len(people), n_days), bool)
        for number_of in range(1, most + 1):
            begin = around + step * number_of
            going &= there[:, begin : begin + n_days]
            many += going
    return np.asarray(many >= most)


def spans_of(begin: Beginnings) -> Spans:
    """The placements that may begin, with their days."""
    row, first = np.nonzero(begin.bits == 0)
    last = begin.last_day[row, first]
    lengths = last - first + 1
    span = np.repeat(np.arange(len(row)), lengths)
    day = first[span] + counted(lengths)
    used = begin.use[row[span], day] | (lengths == 1)[span]
    many = np.bincount(span[used], minlength=len(row))
    return Spans(
        person=begin.people[row].astype(np.int32),
        first_day=first.astype(np.int32),
        last_day=last.astype(np.int32),
        day_start=np.concatenate([[0], np.cumsum(many)]).astype(np.int64),
        day=day[used].astype(np.int32),
    )
