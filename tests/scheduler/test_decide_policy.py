"""Company-wide settings."""

from events.kinds.log import PolicySet
from scheduler.decide.policy import SetPolicy
from tests.scheduler.stories import given


def test_a_policy_is_set_within_its_bounds():
    given().when(SetPolicy(policy="cover-days", value=5)).then(PolicySet(policy="cover-days", value=5))
    given().when(SetPolicy(policy="fiscal-offset", value=-3)).then(PolicySet(policy="fiscal-offset", value=-3))
    given().when(SetPolicy(policy="fiscal-offset", value=12)).refused("number-out-of-range", "-11 to 11")
    given().when(SetPolicy(policy="cover-days", value=-1)).refused("number-out-of-range", "0 to 366")


def test_what_is_set_already_is_no_event():
    given(PolicySet(policy="cover-days", value=5)).when(SetPolicy(policy="cover-days", value=5)).then()


def test_a_default_that_is_said_aloud_is_kept():
    given().when(SetPolicy(policy="cover-days", value=10)).then(PolicySet(policy="cover-days", value=10))


def test_an_unknown_policy_is_refused_with_the_nearest_one():
    given().when(SetPolicy(policy="cover-day", value=5)).refused("word-unknown", 'Did you mean "cover-days"?')
