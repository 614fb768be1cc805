"""How far a tier's value is at most from the best that any plan could pay, in words: never nearer than is proven."""


def gap_in_short(value: int | None, bound: int | None) -> str:
    """`proven`, `within 0.2 %`, or `no bound`; a value over a bound of 0 is within no share of it."""
    if value is None or bound is None:
        return "no bound"
    if value <= bound:
        return "proven"
    return f"within {share_above(value, bound)}" if bound > 0 else f"at most {value - bound} too many"


def share_above(value: int, bound: int) -> str:
    """By how much of the bound (over 0) the value exceeds it, rounded up to a tenth of a percent: `0.2 %`."""
    tenths = -(-(value - bound) * 1000 // bound)
    return f"{tenths / 10:.1f} %" if tenths < 1000 else f"{-(-tenths // 10)} %"
