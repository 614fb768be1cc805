from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import NotCanonical
from events.instants import instant_of, instant_text

INSTANTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.timezones())  # noqa: DTZ001


@given(INSTANTS)
def test_an_instant_survives_its_spelling(instant):
    assert instant_of(instant_text(instant)) == instant.astimezone(UTC)


@given(INSTANTS, INSTANTS)
def test_the_order_of_the_texts_is_the_order_of_time(one, other):
    assert (instant_text(one) < instant_text(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


def test_an_instant_is_written_in_utc_with_six_digits():
    assert instant_text(datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=2)))) == "2026-07-01T07:00:00.000000Z"


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(NotCanonical, match="time zone"):
        instant_text(datetime(2026, 7, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["2026-07-01", "2026-07-01T07:00:00Z", "2026-07-01 07:00:00.000000Z", "2026-07-01T07:00:00.000000+00:00", "2026-W27-3", ""]
)
def test_another_spelling_of_an_instant_is_refused(text):
    with pytest.raises(NotCanonical):
        instant_of(text)


def test_an_instant_that_was_read_is_aware():
    assert instant_of("2026-07-01T07:00:00.000001Z") == datetime(2026, 7, 1, 7, 0, 0, 1, tzinfo=UTC)
