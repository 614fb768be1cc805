"""A chart of points over two logarithmic axes, as plain SVG."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 460, 340  # of a panel
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 40, 52
INK, FAINT, LINE = "#24292f", "#d0d7de", "#0969da"
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
    'font-family="sans-serif" font-size="12" fill="{ink}">'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Both above 0."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """At least one point."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """Whole decades, and where on the page they lie."""

    low: int
    high: int
    first: float
    last: float

    @classmethod
    def of(cls, numbers: Sequence[float], first: float, last: float) -> "_Axis":
        low, high = math.floor(math.log10(min(numbers))), math.ceil(math.log10(max(numbers)))
        return cls(low=low, high=max(high, low + 1), first=first, last=last)

    def at(self, number: float) -> float:
        return self.first + (self.last - self.first) * (math.log10(number) - self.low) / (self.high - self.low)

    @property
    def marks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def chart(panels: Sequence[Panel], *, across: str) -> str:
    """The panels side by side; `across` names what lies on the horizontal axis of all."""
    width = WIDTH * len(panels)
    lines = [HEAD.format(width=width, height=HEIGHT, ink=INK), f'<rect width="{width}" height="{HEIGHT}" fill="#ffffff"/>']
    for number, panel in enumerate(panels):
        lines += _panel(panel, WIDTH * number, across)
    return "\n".join([*lines, "</svg>", ""])


def _panel(panel: Panel, left: float, across: str) -> Iterator[str]:
    x = _Axis.of([point.x for point in panel.points], left + LEFT, left + WIDTH - RIGHT)
    y = _Axis.of([point.y for point in panel.points], HEIGHT - BOTTOM, TOP)
    yield _text(left + LEFT, TOP - 18, panel.title, anchor="start", bold=True)
    yield _text((x.first + x.last) / 2, HEIGHT - 12, across)
    for mark in x.marks:
        yield _stroke([(x.at(mark), y.first), (x.at(mark), y.last)], FAINT)
        yield _text(x.at(mark), y.first + 18, _number(mark))
    for mark in y.marks:
        yield _stroke([(x.first, y.at(mark)), (x.last, y.at(mark))], FAINT)
        yield _text(x.first - 8, y.at(mark) + 4, _number(mark), anchor="end")
    yield from _linear(panel.points[-1], x, y)
    yield _stroke([(x.at(point.x), y.at(point.y)) for point in panel.points], LINE)
    for point in panel.points:
        yield f'<circle cx="{x.at(point.x):.1f}" cy="{y.at(point.y):.1f}" r="3.5" fill="{LINE}"/>'
        yield _text(x.at(point.x) - 6, y.at(point.y) - 8, point.label, anchor="end")


def _linear(end: Point, x: _Axis, y: _Axis) -> Iterator[str]:
    """What would grow in proportion and end in the same point, as far as the panel shows it."""
    decades = min(math.log10(end.x) - x.low, math.log10(end.y) - y.low)
    start = (x.at(end.x / 10**decades), y.at(end.y / 10**decades))
    yield _stroke([start, (x.at(end.x), y.at(end.y))], INK, dashed=True)
    yield _text(start[0] + 24, start[1] - 8, "linear", anchor="start")


def _stroke(places: Sequence[tuple[float, float]], colour: str, *, dashed: bool = False) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dashes = ' stroke-dasharray="4 4"' if dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}"{dashes}/>'


def _text(x: float, y: float, words: str, *, anchor: str = "middle", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{words}</text>'


def _number(mark: float) -> str:
    if mark >= 1e6:
        return f"{mark / 1e6:,.0f} M"
    return f"{mark:,.0f}" if mark >= 1 else f"{mark:g}"
