"""How sentences name people whose number only the directory can open."""

import re
from collections.abc import Callable
from shlex import quote

_OPEN, _CLOSE = "\x02", "\x03"  # no text in a command may hold control characters, so nothing else can look like a person
_TYPED = "\x04"
_PERSON = re.compile(f"({_TYPED}?){_OPEN}([^{_CLOSE}]*){_CLOSE}")


def the_person(person: str) -> str:
    """A place in a sentence where the number of this person (opaque id) belongs."""
    return f"{_OPEN}{person}{_CLOSE}"


def typed(word: str) -> str:
    """A word of the company's own in a command that a sentence suggests: what a shell would cut or run is quoted."""
    return quote(word)


def the_person_typed(person: str) -> str:
    """As `the_person`, in a command that a sentence suggests."""
    return f"{_TYPED}{the_person(person)}"


def spoken(sentence: str, number_of: Callable[[str], str]) -> str:
    """The sentence with every person named by the number that `number_of` gives for the id."""
    return _PERSON.sub(lambda found: typed(number_of(found[2])) if found[1] else number_of(found[2]), sentence)
