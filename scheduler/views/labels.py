"""How people are called where people read."""

from collections.abc import Callable

Label = Callable[[str], str]
"""What a person is called, by opaque id."""
