"""Two replays are compared by one digest: it is there for every state, and every event moves it."""

from itertools import pairwise

from scheduler.evolve import evolve
from scheduler.organisation import Organisation
from scheduler.views.listing_state import state_digest
from tests.scheduler.stories import state_after
from tests.scheduler.test_evolve import A_HISTORY


def test_every_event_moves_the_digest() -> None:
    org = Organisation()
    digests = [state_digest(org)]
    for event in A_HISTORY:
        evolve(org, event, position=0)
        digests.append(state_digest(org))
    assert all(before != after for before, after in pairwise(digests))


def test_a_replay_comes_to_the_same_digest() -> None:
    assert state_digest(state_after(*A_HISTORY)) == state_digest(state_after(*A_HISTORY))
