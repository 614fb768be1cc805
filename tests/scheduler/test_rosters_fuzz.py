"""Whatever stands in a roster file, it is judged or refused in a sentence; nothing else ever happens."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.auditing import Judgement, judged_file
from scheduler.contradictions import Where
from scheduler.errors import Rejected
from scheduler.exports import json_plan
from scheduler.rosters import read_roster, unknown_keys
from scheduler.views.judgements import judgement_object
from tests.scheduler.exports.outgoing import sheet_of
from tests.scheduler.sample_plan import planned
from tests.scheduler.small_company import Numbers, company

ORG = company()
NAMES = Numbers(ORG)
SAMPLE = json.loads(json_plan.write(sheet_of(planned(), "2026Q3-1", NAMES)))

days = st.sampled_from(["2026-07-01", "2026-07-15", "2026-09-30", "2026-10-01", "1900-01-01", "2199-12-31", "0001-01-01", "9999-12-31"])
words = st.sampled_from(
    ["E1", "O1", "NORTH", "weeks", "telus-day", "cover", "A1", "P9", "", "\u0000", "\ud800", "shadow", "driving", "sends"]
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), days, words)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=5)


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, part in inside for path in paths(part, (*here, key)))]


PLACES = [path for path in paths(SAMPLE) if path]


def changed(place: tuple[Any, ...], value: Any) -> Any:
    roster = json.loads(json.dumps(SAMPLE))
    *way, last = place
    part = roster
    for key in way:
        part = part[key]
    part[last] = value
    return roster


def judged_or_refused(content: bytes) -> Judgement | str:
    """The judgement, or the sentence of the refusal."""
    try:
        roster = read_roster(content, "roster.json")
    except Rejected as refusal:
        return refusal.sentence
    unknown_keys(content, "roster.json")
    return judged_file(roster, ORG, NAMES, Where(position=21, root="ab" * 32))


def is_answer(found: Judgement | str) -> bool:
    if isinstance(found, str):
        return found.startswith("roster.json ")
    return bool(judgement_object(found)["summary"])


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), value=values)
def test_a_roster_with_anything_anywhere_is_judged_or_refused(place: tuple[Any, ...], value: Any) -> None:
    assert is_answer(judged_or_refused(json.dumps(changed(place, value)).encode()))


some_bytes = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    values.map(lambda value: json.dumps(value).encode()),
)


@settings(max_examples=100, deadline=None)
@given(content=some_bytes)
def test_any_bytes_are_refused(content: bytes) -> None:
    assert str(judged_or_refused(content)).startswith("roster.json ")


@settings(max_examples=60, deadline=None)
@given(one=st.sampled_from(PLACES), place=st.sampled_from(PLACES))
def test_a_roster_with_two_values_exchanged_is_judged_or_refused(one: tuple[Any, ...], place: tuple[Any, ...]) -> None:
    part: Any = SAMPLE
    for key in one:
        part = part[key]
    assert is_answer(judged_or_refused(json.dumps(changed(place, part)).encode()))
