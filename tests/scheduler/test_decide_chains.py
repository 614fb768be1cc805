"""Circles in chains that change through time, against a walk on every single day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.decide.chains import loop_among
from solver.timeline import Timeline

START = date(2026, 7, 1)
IDS = "abcde"
CHANGES = st.lists(st.tuples(st.sampled_from(IDS), st.integers(0, 4), st.sampled_from([None, *IDS])), max_size=12)


def lines_after(changes):
    lines = {noun: Timeline.of(None) for noun in IDS}
    for noun, day, above in changes:
        lines[noun] = lines[noun].since(START + timedelta(day), above)
    return lines


def comes_back(lines, start, day):
    seen, here = [], start
    while here is not None and here not in seen:
        seen.append(here)
        here = lines[here].at(day)
    return here is not None


@settings(deadline=None)
@given(CHANGES)
def test_a_circle_is_found_exactly_where_one_stands_on_some_day(changes):
    lines = lines_after(changes)
    some_day = any(comes_back(lines, noun, START + timedelta(day)) for noun in IDS for day in range(-1, 6))
    assert bool(loop_among(IDS, lines.get)) == some_day


@settings(deadline=None)
@given(CHANGES)
def test_the_circle_that_is_named_stands_on_some_day(changes):
    lines = lines_after(changes)
    loop = loop_among(IDS, lines.get)
    days = [START + timedelta(day) for day in range(-1, 6)]
    links = list(zip(loop, (*loop[1:], *loop[:1]), strict=True))
    assert not loop or any(all(lines[below].at(day) == above for below, above in links) for day in days)


def test_a_chain_longer_than_any_stack_is_walked_to_its_end():
    lines = {str(n): Timeline.of(str(n + 1)) for n in range(20_000)}
    assert loop_among(lines, lines.get) == ()
    lines["20000"] = Timeline.of("0")
    assert len(loop_among(["5"], lines.get)) == 20_001
