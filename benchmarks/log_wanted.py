"""What was asked of the log, and whether the rows of its table reach it."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.log_rates import APPEND, AT_ONCE, LIBRARY, OURS, PLAIN, READ, SINGLE, SLOW, USUAL_SIZES, VERIFY

PER_SECOND, PER_CPU_SECOND = 3, 4  # the columns of the table

_Rows = Mapping[tuple[str, ...], Sequence[str]]


def reached(rows: Sequence[Sequence[str]]) -> str:
    """A line for each thing wanted that the rows can tell of."""
    known = {tuple(row[:3]): row for row in rows}
    return "\n".join(f"- {line}" for line in _lines(known))


def _lines(rows: _Rows) -> Iterator[str]:
    few, many = f"{USUAL_SIZES[0]:,}", f"{USUAL_SIZES[-1]:,}"
    asked = (
        ("bulk append, beside the library, by CPU seconds", APPEND, LIBRARY.who, PER_CPU_SECOND, 1.0),
        ("read back, beside the library, by CPU seconds", READ, LIBRARY.who, PER_CPU_SECOND, 2.0),
        ("read back, beside the library *at once*, by CPU seconds", READ, AT_ONCE.who, PER_CPU_SECOND, 2.0),
        ("one at a time, beside *sqlite3*, by the clock", SINGLE, PLAIN.who, PER_SECOND, 0.9),
        ("one at a time on the slow disk, beside *sqlite3*, by the clock", SLOW, PLAIN.who, PER_SECOND, 0.9),
    )
    for says, what, who, column, least in asked:
        ours, theirs = rows.get((few, OURS.who, what)), rows.get((few, who, what))
        if ours and theirs:
            ratio = _number(ours[column]) / _number(theirs[column])
            yield f"{says}: {ratio:.2f}; wanted {least:.1f}: {_yes(ratio >= least)}"
    verified = rows.get((many, OURS.who, VERIFY))
    if verified:
        seconds = USUAL_SIZES[-1] / _number(verified[PER_CPU_SECOND])
        yield f"a million events verified: {seconds:.0f} CPU seconds; wanted 30: {_yes(seconds <= 30)}"


def _number(cell: str) -> float:
    return float(cell.replace(",", ""))


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"
