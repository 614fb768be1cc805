"""The candidate table: one row for each placement that the masks leave possible, made without a Python loop over rows."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Int8 = NDArray[np.int8]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

SHADOW, ROTATION, COVER, FREE = 0, 1, 2, 3  # FREE: a compensation day
NONE = -1
SOMEWHERE = -1  # the unit of a placement of which only person and days are settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """(candidate, day) pairs of shape (n_pairs,), ascending by candidate."""

    candidate: Int64
    day: Int32


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Columns of shape (n_candidates,); ids are indices into the problem's people, units, programs, asks, periods.

    Days count from the horizon's first.

    A spread placement is a row without days of its own (`is_whole`, days empty) and pieces of one day each whose `piece_of` names it;
    every other row is whole and `piece_of` is NONE.

    In an open table some rows have no unit yet (SOMEWHERE): the rules then say what holds wherever these placements go, so that whoever
    is bound by the rows of the units themselves is bound by these too.

    A compensation day is a row of its own (FREE, `day` the free one, `unit` the home unit): which one goes with a placement is told by
    person, program and `first_day`, those of the placement that earns it. It is no placement, so that its `piece_of` is its own row.
    """

    kind: Int8  # SHADOW | ROTATION | COVER | FREE
    program: Int32  # NONE for cover
    ask: Int32  # NONE but for cover
    person: Int32
    unit: Int32
    first_day: Int32
    last_day: Int32  # included
    period: Int32  # index into the program's periods; NONE for cover
    day_start: Int64  # (n_candidates + 1,): the days of row i are day[day_start[i]:day_start[i + 1]]
    day: Int32  # (n_days_of_all,)
    minutes: Int32  # of work there on each of its days; a visit under a day takes the day all the same
    off_pattern: Bool  # uses a day outside the person's pattern
    compensation: Int32  # day index of a compensation day, NONE on all other rows
    needs_host: Bool  # a named host must be found
    preference: Int32  # 10 - weight
    piece_of: Int32  # row of the whole placement, NONE for whole rows

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def is_piece(self) -> Bool:
        """(n_candidates,): a day of a spread placement; every other row is a placement by itself."""
        return np.asarray(self.piece_of != NONE)

    def visits(self, rows: Bool) -> Visit:
        """Every day of the chosen rows, as pairs; `rows` is a mask of shape (n_candidates,)."""
        candidate = np.repeat(np.arange(len(self)), np.diff(self.day_start))
        chosen = rows[candidate]
        return Visit(candidate=candidate[chosen], day=self.day[chosen])

    @property
    def is_open(self) -> Bool:
        """(n_candidates,): the unit is not settled."""
        return np.asarray(self.unit == SOMEWHERE)

    def only(self, rows: Int64) -> "Candidates":
        """Some whole rows without pieces, or compensation days, in the order given."""
        lengths = np.diff(self.day_start)[rows]
        day_start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        at = np.repeat(self.day_start[rows] - day_start[:-1], lengths) + np.arange(day_start[-1])
        columns = {name: getattr(self, name)[rows] for name in PLAIN_COLUMNS if name != "day"}
        piece_of = np.where(self.kind[rows] == FREE, np.arange(len(rows)), self.piece_of[rows]).astype(np.int32)
        return Candidates(**columns, day=self.day[at], day_start=day_start, piece_of=piece_of)

    @classmethod
    def joined(cls, parts: Sequence["Candidates"]) -> "Candidates":
        """One table after another; pieces keep to their own whole rows."""
        offsets = np.cumsum([0, *(len(part) for part in parts)])
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in PLAIN_COLUMNS}
        pieces = [np.where(part.piece_of == NONE, NONE, part.piece_of + offset) for part, offset in zip(parts, offsets, strict=False)]
        lengths = np.concatenate([np.diff(part.day_start) for part in parts])
        day_start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return cls(**columns, piece_of=np.concatenate(pieces).astype(np.int32), day_start=day_start)


PLAIN_COLUMNS = tuple(field.name for field in fields(Candidates) if field.name not in ("piece_of", "day_start"))
