"""A registry is built anew in each test; the product's own is checked in test_catalogue.py."""

from datetime import datetime

import msgspec
import pytest

from events.errors import UnknownEvent
from events.kinds.base import Event
from events.personal import Personal, Slot
from events.registry import Registry


class Hello(Event):
    heads: int


class Told(Event):
    heads: int
    name: Personal = None
    note: Personal | msgspec.UnsetType = msgspec.UNSET


class Inner(msgspec.Struct, frozen=True):
    note: Personal = None


def registered(version: int, *upcasts_from: int, cls: type[Event] = Hello) -> Registry:
    registry = Registry()
    registry.event("hello", version=version)(cls)
    for old in upcasts_from:
        registry.upcasts("hello", from_version=old)(lambda body, old=old: {**body, "seen": [*body.get("seen", []), old]})
    return registry


def test_two_classes_cannot_share_a_name():
    registry = registered(1)
    with pytest.raises(TypeError, match="two classes claim the event 'hello'"):
        registry.event("hello", version=2)(Hello)


def test_two_upcasters_cannot_share_a_step():
    with pytest.raises(TypeError, match="two upcasters claim version 1 of 'hello'"):
        registered(2, 1, 1)


def test_every_old_version_needs_a_step():
    with pytest.raises(TypeError, match="version 2 of the event 'hello' has no upcaster"):
        registered(3, 1).validate()


@pytest.mark.parametrize("start", [0, 3, 4, -1])
def test_a_step_must_lead_to_a_version_that_exists(start):
    with pytest.raises(TypeError, match=f"version {start} of the event 'hello' has an upcaster that leads nowhere"):
        registered(3, 1, 2, start).validate()


def test_a_step_of_an_event_that_does_not_exist_leads_nowhere():
    registry = registered(1)
    registry.upcasts("goodbye", from_version=1)(dict)
    with pytest.raises(TypeError, match="'goodbye'"):
        registry.validate()


def test_an_old_body_takes_every_step_to_the_present_in_order():
    registry = registered(4, 3, 1, 2)
    registry.validate()
    kind = registry.kind("hello")
    for stored, seen in {1: [1, 2, 3], 2: [2, 3], 3: [3], 4: None}.items():
        body: dict[str, object] = {}
        for step in registry.steps(kind, stored):
            body = step(body)
        assert body.get("seen") == seen


def test_a_version_not_yet_known_is_refused():
    registry = registered(2, 1)
    with pytest.raises(UnknownEvent, match="Update first"):
        list(registry.steps(registry.kind("hello"), 3))


def test_every_released_version_is_listed():
    assert list(registered(3, 1, 2).released()) == [("hello", 1), ("hello", 2), ("hello", 3)]


@pytest.mark.parametrize("kind", [float, datetime, bytes, object, Inner, list[float], dict[str, Slot], tuple[Personal, ...]], ids=str)
def test_a_field_that_cannot_be_stored_stops_the_import(kind):
    cls = type(Event)("Bad", (Event,), {"__annotations__": {"field": kind}})
    with pytest.raises(TypeError, match=r"Bad\.field cannot be stored"):
        registered(1, cls=cls).validate()


def test_personal_fields_are_known_by_their_type():
    kind = registered(1, cls=Told).kind("hello")
    assert (kind.plain, kind.personal) == (("heads",), ("name", "note"))
