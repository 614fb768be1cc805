"""Programs as they are read, whether adopted or shipped."""

from collections.abc import Iterator

from events.kinds.programs import Terms
from scheduler.amending import table_of, toml_of
from scheduler.directory import Directory
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.organisation import Organisation
from scheduler.programs import Company, adopt, preset, preset_names
from scheduler.terms import explain

_NOBODY = Company(person_id=lambda number: None)


def adopted(org: Organisation, directory: Directory) -> Iterator[dict[str, object]]:
    """A record for each adopted program, in the order of the log, its keys as people write them."""
    for program in org.programs.values():
        keys = {key: value for key, value, _ in explain(program.terms, directory.number_of)}
        yield {"program": program.id, "source": program.source, "retired": program.retired, **keys}


def shipped() -> Iterator[dict[str, object]]:
    """A record for each preset."""
    for name in preset_names():
        yield {"preset": name, "about": preset(name).get("about")}


def program_in_full(name: str, org: Organisation, directory: Directory) -> dict[str, object]:
    """Every key of an adopted program or of a preset. Raises Rejected("program-unknown") for a name that is neither."""
    if name in org.programs:
        program = org.programs[name]
        state = "retired" if program.retired else "adopted"
        about = preset(program.source).get("about") if program.source in preset_names() else None
        return _in_full(name, state, program.source, about, program.terms, directory)
    if name in preset_names():
        return _in_full(name, "preset", name, preset(name).get("about"), adopt(name, (), _NOBODY).terms, directory)
    near = did_you_mean(name, (*org.programs, *preset_names()))
    sentence = f'"{name}" is neither an adopted program nor a preset. {near} All of them: rota programs list, rota programs list --presets'
    raise Rejected("program-unknown", " ".join(sentence.split()))


def _in_full(name: str, state: str, source: str | None, about: object, terms: Terms, directory: Directory) -> dict[str, object]:
    return {
        "program": name,
        "state": state,
        "source": source,
        "about": about,
        "keys": [{"key": key, "value": value, "meaning": meaning} for key, value, meaning in explain(terms, directory.number_of)],
        "toml": toml_of(name, table_of(terms, directory.number_of)),
    }
