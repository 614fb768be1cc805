"""Tiny worlds for Hypothesis, which also makes them smaller once a property fails."""

from hypothesis import strategies as st

from tests.worlds.making import made_by
from tests.worlds.world import World


def tiny_worlds(*, small: bool = False) -> st.SearchStrategy[World]:
    return st.randoms(use_true_random=False).map(lambda random: made_by(random, small=small))
