"""Events are found by what they say, however it is written down."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from events.record import RawEvent
from scheduler.organisation import Organisation
from scheduler.views.listing_events import Wanted, events_wanted

NAMES = st.text(st.sampled_from('aü"\\/ &x'), min_size=1, max_size=4)
HEAD = {"actor": "a", "causation": None, "command_id": "c", "correlation": None, "effective_day": None, "id": "e", "name": "unit-opened"}


def events(units, ascii_only):
    """An event a unit, as this version writes them or with everything escaped."""
    for position, unit in enumerate(units, start=1):
        whole = HEAD | {"body": {"unit": unit}, "recorded_at": "", "slots": {}, "stream": "x", "version": 1}
        yield RawEvent(position=position, envelope=json.dumps(whole, ensure_ascii=ascii_only).encode(), leaf=b"")


@example(units=["ü", "x"], wanted="ü", ascii_only=True)
@example(units=["x", '"\\'], wanted='"\\', ascii_only=False)
@given(units=st.lists(NAMES, max_size=6), wanted=NAMES, ascii_only=st.booleans())
def test_nothing_that_is_wanted_is_ruled_out_by_its_bytes(units, wanted, ascii_only):
    written = list(events(units, ascii_only))
    found = events_wanted(
        lambda may_be: (event for event in written if may_be(event.position, event.envelope)), Wanted(unit=wanted), FOLDED
    )
    assert [event.position for event, _ in found] == [position for position, unit in enumerate(units, start=1) if unit == wanted]


FOLDED = Organisation(position=100)


def test_what_is_not_wanted_is_not_opened_once_it_was_folded():
    (event,) = events(["U1"], False)
    asked = []
    for org in (FOLDED, Organisation()):
        list(events_wanted(lambda may_be: asked.append(may_be(event.position, event.envelope)) or (), Wanted(unit="U2"), org))
    assert asked == [False, True]
