"""How sentences name people whose number only the directory can open."""

import re
from collections.abc import Callable

_OPEN, _CLOSE = "\x02", "\x03"  # no text in a command may hold control characters, so nothing else can look like a person
_PERSON = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


def the_person(person: str) -> str:
    """A place in a sentence where the number of this person (opaque id) belongs."""
    return f"{_OPEN}{person}{_CLOSE}"


def spoken(sentence: str, number_of: Callable[[str], str]) -> str:
    """The sentence with every person named by the number that `number_of` gives for the id."""
    return _PERSON.sub(lambda found: number_of(found[1]), sentence)
