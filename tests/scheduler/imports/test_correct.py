"""`--correct`: what differs today was wrong for as long as the log has had it without a break, and nothing else was."""

from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from scheduler.imports.draft import Draft
from solver.timeline import Timeline

FIRST = date(2026, 7, 1)
DAYS = st.integers(0, 12).map(lambda n: FIRST + timedelta(n))
HISTORIES = st.lists(st.tuples(DAYS, st.sampled_from("abc")), max_size=5)


def told(changes):
    known = Timeline.of("a")
    for day, value in changes:
        known = known.since(day, value)
    return known


def first_days(known, today, *, correct):
    return Draft.first_days(SimpleNamespace(today=today, correct=correct), known)


@given(HISTORIES, DAYS)
def test_the_wrong_value_is_replaced_for_its_whole_time_and_everything_else_stands(changes, today):
    known = told(changes)
    corrected = known
    for day in first_days(known, today, correct=True):
        corrected = corrected.since(day, "right")
    wrong, next_change = known.at(today), min((day for day in known.days if day > today), default=date.max)
    for n in range(-2, 16):
        day = FIRST + timedelta(n)
        run = [day + timedelta(k) for k in range((today - day).days + 1)]
        was_wrong = day < next_change and all(known.at(between) == wrong for between in run)
        assert corrected.at(day) == ("right" if was_wrong else known.at(day))


@given(HISTORIES, DAYS)
def test_without_it_what_differs_holds_from_today(changes, today):
    assert first_days(told(changes), today, correct=False) == [today]
