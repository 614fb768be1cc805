"""Sets of days as disjoint, ascending spans with both ends: what is added, what is taken away, what is covered."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from solver.facts import Span

Days = tuple[Span, ...]
ONE_DAY = timedelta(days=1)


def with_days(spans: Days, first_day: date, last_day: date) -> Days:
    """The days of the spans and of the new one; spans that overlap or follow each other without a day between become one."""
    if not spans or both_ends(spans[-1])[1] + ONE_DAY < first_day:  # as most are recorded: the latest comes last
        return (*spans, _span(first_day, last_day))
    before = tuple(span for span in spans if both_ends(span)[1] + ONE_DAY < first_day)
    behind = tuple(span for span in spans if last_day + ONE_DAY < both_ends(span)[0])
    joined = spans[len(before) : len(spans) - len(behind)]
    begins = min([first_day, *(both_ends(span)[0] for span in joined)])
    ends = max([last_day, *(both_ends(span)[1] for span in joined)])
    return (*before, Span(first_day=begins, last_day=ends), *behind)


def without_days(spans: Days, first_day: date, last_day: date) -> Days:
    """The days of the spans that are not among those taken away."""
    return tuple(rest for span in spans for rest in _rests(span, first_day, last_day))


def cover_days(spans: Days, first_day: date, last_day: date) -> bool:
    """Whether every day of the span is among them; since the spans are disjoint and apart, one of them must hold it all."""
    return any(first_day in span and last_day in span for span in spans)


def touch_days(spans: Days, first_day: date, last_day: date) -> bool:
    """Whether some day of the span is among them."""
    return any(begins <= last_day and first_day <= ends for begins, ends in map(both_ends, spans))


@lru_cache(maxsize=2**16)
def _span(first_day: date, last_day: date) -> Span:
    """A span is never changed, so that all who are away on the same days share theirs."""
    return Span(first_day=first_day, last_day=last_day)


def _rests(span: Span, first_day: date, last_day: date) -> Iterator[Span]:
    begins, ends = both_ends(span)
    if last_day < begins or ends < first_day:
        yield span
        return
    if begins < first_day:
        yield Span(first_day=begins, last_day=first_day - ONE_DAY)
    if last_day < ends:
        yield Span(first_day=last_day + ONE_DAY, last_day=ends)


def both_ends(span: Span) -> tuple[date, date]:
    """First and last day of a span that has both, as every absence does; ValueError for another one."""
    if span.first_day is None or span.last_day is None:
        raise ValueError("a set of days has no open ends")
    return span.first_day, span.last_day
