"""What a rule says to the engine: sparse rows over the candidate columns and over extra columns of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver.outcome import Tier

if TYPE_CHECKING:
    from solver.candidates import Candidates
    from solver.problem import Problem

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

NO_LOWER = np.int64(-(2**40))
NO_UPPER = np.int64(2**40)
DENSE = 2**26  # keys that may be numbered by a table instead of by sorting

Ints = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What each row is about, as indices of shape (n_rows,), -1 where it does not apply."""

    person: Int32
    unit: Int32
    day: Int32
    program: Int32
    ask: Int32
    period: Int32

    @classmethod
    def of(cls, n_rows: int, **about: Ints) -> "Label":
        """The axes named, -1 on all others."""
        none = np.full(n_rows, -1, np.int32)
        return cls(**{axis: np.asarray(about.get(axis, none), dtype=np.int32) for axis in AXES})


AXES = ("person", "unit", "day", "program", "ask", "period")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """`lower <= sum(coefficient * column) <= upper`, row by row, as COO triples of shape (n_entries,).

    Columns below n_candidates are candidates; those from n_candidates on are this rule's own, with domains `extra_lower`..`extra_upper`.
    `price` of shape (n_rows,) is 0 for a hard row; else each unit by which the sum stays under `lower` costs so much in `tier`.
    """

    row: Int32
    column: Int32
    coefficient: Int64
    lower: Int64
    upper: Int64
    price: Int64
    tier: Tier | None  # None: all rows are hard
    label: Label
    extra_lower: Int64
    extra_upper: Int64

    @property
    def n_rows(self) -> int:
        return len(self.lower)

    @classmethod
    def at_most(cls, *, by: Mapping[str, Ints], limit: Ints | int, columns: Ints) -> "Rows":
        """For each combination of keys that occurs: at most so many of its columns.

        `by` names the axes (those of `Label`) and gives each entry's keys; `limit` is one number or an array with an axis for each key.
        Rows that can never bind are left out.
        """
        key, sizes = _combined(list(by.values()))
        row, unique = _numbered(key)
        keys = dict(zip(by, np.unravel_index(unique, sizes), strict=True)) if len(unique) else dict.fromkeys(by, unique)
        upper = np.full(len(unique), limit) if isinstance(limit, int) else limit[tuple(keys.values())]
        binds = np.bincount(row, minlength=len(unique)) > upper
        place = np.cumsum(binds) - 1
        entry = binds[row]
        label = Label.of(int(binds.sum()), **{axis: of[binds] for axis, of in keys.items() if axis in AXES})
        return cls.hard(row=place[row[entry]], column=columns[entry], upper=upper[binds], label=label)

    @classmethod
    def hard(
        cls,
        *,
        row: Ints,
        column: Ints,
        label: Label,
        upper: Ints,
        lower: Ints | None = None,
        coefficient: Ints | None = None,
        extra_upper: Ints | None = None,
    ) -> "Rows":
        """Rows without a price; coefficients 1 and no lower bound where none are given, `extra_upper` one for each column of their own."""
        extra = np.empty(0, np.int64) if extra_upper is None else extra_upper
        return cls(
            row=np.asarray(row, dtype=np.int32),
            column=np.asarray(column, dtype=np.int32),
            coefficient=np.ones(len(row), np.int64) if coefficient is None else np.asarray(coefficient, dtype=np.int64),
            lower=np.full(len(upper), NO_LOWER) if lower is None else np.asarray(lower, dtype=np.int64),
            upper=np.asarray(upper, dtype=np.int64),
            price=np.zeros(len(upper), np.int64),
            tier=None,
            label=label,
            extra_lower=np.zeros(len(extra), np.int64),
            extra_upper=np.asarray(extra, dtype=np.int64),
        )

    @classmethod
    def asked(cls, *, row: Ints, column: Ints, lower: Ints, price: Ints, tier: Tier, label: Label) -> "Rows":
        """Soft rows: each column counts 1 towards what is asked for."""
        return cls(
            row=np.asarray(row, dtype=np.int32),
            column=np.asarray(column, dtype=np.int32),
            coefficient=np.ones(len(row), np.int64),
            lower=np.asarray(lower, dtype=np.int64),
            upper=np.full(len(lower), NO_UPPER),
            price=np.asarray(price, dtype=np.int64),
            tier=tier,
            label=label,
            extra_lower=np.empty(0, np.int64),
            extra_upper=np.empty(0, np.int64),
        )

    @classmethod
    def none(cls) -> "Rows":
        """No rows: the rule is kept by the masks alone."""
        empty = np.empty(0, np.int64)
        return cls.hard(row=empty, column=empty, upper=empty, label=Label.of(0))

    @classmethod
    def chained(cls, parts: Sequence["Rows"]) -> "Rows":
        """Soft rows of one rule and tier without columns of their own, one after the other."""
        rows = np.cumsum([0, *(part.n_rows for part in parts)])
        arrays = {name: _chained([getattr(part, name) for part in parts]) for name in ("column", "lower", "price")}
        return cls.asked(
            row=_chained([part.row + rows[i] for i, part in enumerate(parts)]),
            tier=next(part.tier for part in parts if part.tier is not None),
            label=Label(**{axis: _chained([getattr(p.label, axis) for p in parts]).astype(np.int32) for axis in AXES}),
            **arrays,
        )

    @classmethod
    def joined(cls, parts: Sequence["Rows"], n_candidates: int) -> "Rows":
        """Hard rows of one rule, one after the other; each part's own columns keep to it."""
        rows = np.cumsum([0, *(part.n_rows for part in parts)])
        extras = np.cumsum([0, *(len(part.extra_upper) for part in parts)])
        shifted = [np.where(p.column < n_candidates, p.column, p.column + int(extras[i])) for i, p in enumerate(parts)]
        return cls.hard(
            row=_chained([part.row + rows[i] for i, part in enumerate(parts)]),
            column=_chained(shifted),
            coefficient=_chained([part.coefficient for part in parts]),
            lower=_chained([part.lower for part in parts]),
            upper=_chained([part.upper for part in parts]),
            label=Label(**{axis: _chained([getattr(p.label, axis) for p in parts]).astype(np.int32) for axis in AXES}),
            extra_upper=_chained([part.extra_upper for part in parts]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule by its stable name, a sentence that a manager understands, and its rows over the candidate table."""

    name: str
    sentence: str
    rows: "Callable[[Problem, Candidates], Rows]"
    helpers: bool = False  # its rows bind helpers, each by what its label names: person and day, home unit and day, ask and day, or
    # person and quarter (`period`); a helper stands in each such row with coefficient 1


def _combined(keys: Sequence[Ints]) -> tuple[Int64, tuple[int, ...]]:
    """One number for each combination, and the sizes of the axes."""
    sizes = tuple(int(key.max(initial=0)) + 1 for key in keys)
    return np.ravel_multi_index([np.asarray(key, dtype=np.int64) for key in keys], sizes).astype(np.int64), sizes


def _numbered(key: Int64) -> tuple[Int64, Int64]:
    """(number of each key, the distinct keys ascending)."""
    top = int(key.max(initial=0)) + 1
    if top > DENSE:
        unique, number = np.unique(key, return_inverse=True)
        return number, unique
    seen = np.zeros(top, bool)
    seen[key] = True
    return (np.cumsum(seen) - 1)[key], np.flatnonzero(seen)


def _chained(parts: Sequence[Ints]) -> Int64:
    return np.concatenate([np.empty(0, np.int64), *parts])
