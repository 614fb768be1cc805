"""Programs as they are read, whether adopted or shipped."""

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from events.kinds.programs import Terms
from scheduler.amending import table_of, toml_of
from scheduler.directory import Directory
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.organisation import Organisation
from scheduler.programs import preset, preset_names, shipped_terms
from scheduler.term_words import explain
from scheduler.terms import complete
from scheduler.views.listing_exemptions import exempt_from

_ALWAYS_SAID = ("kind", "who", "where", "quota", "per", "length")


class KeyInFull(TypedDict):
    """A key as it stands; `usual`: as it would be if nothing were said."""

    key: str
    value: str
    meaning: str
    usual: bool


class ProgramInFull(TypedDict):
    """A program or preset; `differs` are the keys in which it is not the preset that it came from."""

    program: str
    state: str  # adopted | retired | preset
    source: str | None
    about: str | None
    comes_from: str | None
    example: str | None  # what must be set to adopt the preset
    differs: list[str]
    keys: list[KeyInFull]
    toml: str
    exemptions: list[dict[str, object]]  # who is exempt from it, or will be


def adopted(org: Organisation, directory: Directory) -> Iterator[dict[str, object]]:
    """A record for each adopted program, in the order of the log, its keys as people write them."""
    for program in org.programs.values():
        keys = {key: value for key, value, _ in explain(program.terms, directory.number_of)}
        yield {"program": program.id, "source": program.source, "retired": program.retired, **keys}


def shipped() -> Iterator[dict[str, object]]:
    """A record for each preset."""
    for name in preset_names():
        yield {"preset": name, "about": preset(name).get("about")}


def not_running(org: Organisation) -> Iterator[dict[str, object]]:
    """A record for each preset that could be adopted: none of its name runs."""
    running = {program.id for program in org.programs.values() if not program.retired}
    return (record for record in shipped() if record["preset"] not in running)


def program_in_full(name: str, org: Organisation, directory: Directory, day: date) -> ProgramInFull:
    """Every key of an adopted program or of a preset, and who is exempt from it, or will be, as of the day.

    Raises Rejected("program-unknown") for a name that is neither.
    """
    if name in org.programs:
        program = org.programs[name]
        whole = _in_full(name, "retired" if program.retired else "adopted", program.source, program.terms, directory)
        return {**whole, "exemptions": exempt_from(name, org, directory, day)}
    if name in preset_names():
        return _in_full(name, "preset", name, shipped_terms(name), directory)
    near = did_you_mean(name, (*org.programs, *preset_names()))
    sentence = f'"{name}" is neither an adopted program nor a preset. {near} All of them: rota programs list'
    raise Rejected("program-unknown", " ".join(sentence.split()))


def _in_full(name: str, state: str, source: str | None, terms: Terms, directory: Directory) -> ProgramInFull:
    begun_as = source if source in preset_names() else None
    shipped = {} if begun_as is None else preset(begun_as)
    return {
        "program": name,
        "state": state,
        "source": source,
        "about": shipped.get("about"),
        "comes_from": shipped.get("from"),
        "example": shipped.get("example"),
        "differs": [] if begun_as is None else _differing(terms, shipped_terms(begun_as)),
        "keys": _keys_in_full(terms, directory),
        "toml": toml_of(name, table_of(terms, directory.number_of)),
        "exemptions": [],
    }


def _keys_in_full(terms: Terms, directory: Directory) -> list[KeyInFull]:
    told, usual = explain(terms, directory.number_of), _values(complete({"kind": terms.kind}))
    return [
        {"key": key, "value": value, "meaning": meaning, "usual": key not in _ALWAYS_SAID and value == usual[key]}
        for key, value, meaning in told
    ]


def _differing(terms: Terms, shipped: Terms) -> list[str]:
    before = _values(shipped)
    return [key for key, value in _values(terms).items() if before[key] != value]


def _values(terms: Terms) -> dict[str, str]:
    return {key: value for key, value, _ in explain(terms)}
