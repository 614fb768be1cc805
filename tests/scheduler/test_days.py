"""Spans of days against plain sets of days."""

from datetime import date, timedelta
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.days import cover_days, touch_days, with_days, without_days
from solver.facts import Span

START = date(2026, 1, 1)
SPANS = st.tuples(st.integers(0, 40), st.integers(0, 8)).map(lambda at: (START + timedelta(at[0]), START + timedelta(at[0] + at[1])))
STEPS = st.lists(st.tuples(st.booleans(), SPANS), max_size=12)


def days_of(first_day, last_day):
    return {first_day + timedelta(n) for n in range((last_day - first_day).days + 1)}


def spans_after(steps):
    return reduce(lambda spans, step: (with_days if step[0] else without_days)(spans, *step[1]), steps, ())


def set_after(steps):
    return reduce(lambda days, step: days | days_of(*step[1]) if step[0] else days - days_of(*step[1]), steps, set())


def all_days(spans):
    return {day for span in spans for day in days_of(span.first_day, span.last_day)}


@settings(deadline=None)
@given(STEPS)
def test_adding_and_taking_away_is_that_of_sets(steps):
    assert all_days(spans_after(steps)) == set_after(steps)


@settings(deadline=None)
@given(STEPS)
def test_spans_ascend_and_stay_apart(steps):
    spans = spans_after(steps)
    assert all(span.first_day <= span.last_day for span in spans)
    assert all(earlier.last_day + timedelta(1) < later.first_day for earlier, later in pairwise(spans))


@settings(deadline=None)
@given(STEPS, SPANS)
def test_covering_and_touching_are_those_of_sets(steps, span):
    assert cover_days(spans_after(steps), *span) == (days_of(*span) <= set_after(steps))
    assert touch_days(spans_after(steps), *span) == bool(days_of(*span) & set_after(steps))


def test_spans_with_no_day_between_them_become_one():
    spans = with_days(with_days((), date(2026, 7, 1), date(2026, 7, 3)), date(2026, 7, 4), date(2026, 7, 5))
    assert spans == (Span(first_day=date(2026, 7, 1), last_day=date(2026, 7, 5)),)


def test_an_open_span_is_no_set_of_days():
    with pytest.raises(ValueError, match="open ends"):
        without_days((Span(first_day=START, last_day=None),), START, START)
