import json
import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from events.canonical import LARGEST, canonical, parse
from events.errors import NotCanonical
from tests.events.any_event import ASCII_KEYS, CLEAN, WHOLE

VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | CLEAN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ASCII_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_bytes_are_those_of_an_independent_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_parsed_is_what_was_written(value):
    assert parse(canonical(value)) == value


@given(st.text(max_size=6))
def test_a_text_is_accepted_exactly_if_it_is_clean_and_in_normal_form(text):
    clean = unicodedata.normalize("NFC", text) == text and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text)
    try:
        canonical(text)
    except NotCanonical:
        assert not clean
    else:
        assert clean


@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode(errors="surrogatepass")))
def test_no_bytes_do_worse_than_being_refused(data):
    try:
        value = parse(data)
    except NotCanonical:
        return
    assert canonical(value) == data


@given(VALUES, st.randoms(use_true_random=False))
def test_another_spelling_of_the_same_value_is_refused(value, random):
    spelled = json.dumps(
        value, indent=random.choice([None, 1]), separators=random.choice([(", ", ": "), (" ,", ":")]), ensure_ascii=False
    ).encode()
    if spelled != canonical(value):
        with pytest.raises(NotCanonical):
            parse(spelled)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        LARGEST + 1,
        -LARGEST - 1,
        "a\tb",
        "a\x7fb",
        "a\x85b",
        "e\u0301",
        "\ud800",
        {"é": 1},
        {1: 2},
        {"a\n": 1},
        b"a",
        {1},
        pytest.param(object(), id="an object"),
    ],
    ids=repr,
)
def test_a_value_outside_the_profile_is_refused_at_any_depth(value):
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        canonical({"a": [value]})


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"9007199254740992",
        b'"\\u0041"',
        b'"\\/"',
        b'"\\n"',
        b"[1] ",
        b"\xef\xbb\xbf1",
        b"",
        b"NaN",
        b"\xff",
        b"[" * 100000,
        b'{"a":' * 100000,
        b"1" * 10000,
    ],
    ids=lambda data: repr(data[:20]),
)
def test_bytes_that_are_not_the_one_form_are_refused(data):
    with pytest.raises(NotCanonical):
        parse(data)


def test_a_value_without_end_is_refused_in_a_sentence():
    value: list[object] = []
    value.append(value)
    with pytest.raises(NotCanonical, match="too deeply"):
        canonical(value)
