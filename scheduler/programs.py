"""Programs as people write them: programs.toml, the presets as shipped, and settings of single keys, read into complete terms."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from events.kinds.programs import Terms
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.terms import KEYS, Unfit, complete
from scheduler.terms import explain as explain
from solver.outcome import COVER_PROGRAM

NAME_LENGTH = 80
MOST_GUESSES = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a key path such as `program.plant-weeks.length`, and what would be right."""

    path: str
    value: str | None
    says: str

    def __str__(self) -> str:
        return f'{self.path} = "{self.value}": {self.says}' if self.value is not None else f"{self.path}: {self.says}"


@dataclass(frozen=True, slots=True)
class Defined:
    """A program to adopt: its name, the preset it came from (None: one's own), its terms."""

    name: str
    source: str | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Company:
    """Whom and what a program may name: `person_id` opens a number to the opaque id (None: nobody), `units` None leaves units unchecked."""

    person_id: Callable[[str], str | None]
    units: frozenset[str] | None = None
    numbers: Iterable[str] = ()


@dataclass(slots=True)
class ReadPrograms:
    """What a file defines, or every fault in it."""

    defined: list[Defined] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def preset_names() -> tuple[str, ...]:
    """The presets as shipped, in order of their names."""
    shipped = (entry.name for entry in files("scheduler").joinpath("presets").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in shipped if name.endswith(".toml")))


def preset(name: str) -> dict[str, Any]:
    """A preset's own table, `about` included; raises Rejected for a name that is none."""
    if name not in preset_names():
        raise Rejected("preset-unknown", f'"{name}" is no preset. {did_you_mean(name, preset_names())}'.strip())
    return tomllib.loads(files("scheduler").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8"))


def read_programs(text: str, company: Company) -> ReadPrograms:
    """Everything that a programs.toml adopts or defines, in the order of the file, and all that is wrong with it."""
    read = ReadPrograms()
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as why:
        read.faults.append(Fault("programs.toml", None, f"is no TOML: {why}"))
        return read
    for key in table.keys() - {"adopt", "program"}:
        near = did_you_mean(key, ("adopt", "program"))
        read.faults.append(Fault(key, None, f"is no key here; known are adopt = [...] and [program.NAME]. {near}".strip()))
    _read_adopted(table.get("adopt", []), read, company)
    _read_own(table.get("program", {}), read, company)
    if read.faults:
        read.defined.clear()
    return read


def adopt(name: str, settings: Sequence[str], company: Company) -> Defined:
    """A preset with single keys set anew, each as `KEY=VALUE` (`length=2w`, `who.level=manager`, `who={level=["staff"]}`).

    Raises Rejected with every fault named.
    """
    table = preset(name)
    faults = [fault for setting in settings if (fault := _set(table, setting)) is not None]
    read = ReadPrograms(faults=faults)
    _define(name, name, name, table, read, company)
    if read.faults:
        raise Rejected("program-faulty", "; ".join(map(str, read.faults)))
    return read.defined[0]


def _set(table: dict[str, Any], setting: str) -> Fault | None:
    key, equals, text = setting.partition("=")
    path = [part.strip() for part in key.split(".")]
    if not equals or not all(path):
        return Fault(setting, None, "is no setting; write KEY=VALUE, such as length=2w")
    for part in path[:-1]:
        below = table.get(part)
        table[part] = dict(below) if isinstance(below, dict) else {}
        table = table[part]
    table[path[-1]] = _value(text.strip())
    return None


def _value(text: str) -> Any:
    """As TOML where it is some, else the text itself, so that nobody needs quotes within quotes."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text


def _read_adopted(names: Any, read: ReadPrograms, company: Company) -> None:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        read.faults.append(Fault("adopt", str(names), 'is no list of presets; write adopt = ["telus-day"]'))
        return
    for name in dict.fromkeys(names):
        if name in preset_names():
            _define(f"adopt.{name}", name, name, preset(name), read, company)
        else:
            known = ", ".join(preset_names())
            read.faults.append(Fault("adopt", name, f"is no preset; known are {known}. {did_you_mean(name, preset_names())}".strip()))


def _read_own(programs: Any, read: ReadPrograms, company: Company) -> None:
    if not isinstance(programs, dict):
        read.faults.append(Fault("program", str(programs), "is no table; write [program.NAME] above a program's keys"))
        return
    adopted = {program.name for program in read.defined}
    for name, table in programs.items():
        path = f"program.{name}"
        fault = _name_fault(path, name, table, adopted)
        if fault is not None:
            read.faults.append(fault)
        if isinstance(table, dict):
            _define(path, name, *_extended(path, table, read), read, company)


def _name_fault(path: str, name: str, table: Any, adopted: set[str]) -> Fault | None:
    if not isinstance(table, dict):
        return Fault(path, str(table), "is no table; write [program.NAME] above a program's keys")
    if name.casefold() == COVER_PROGRAM:
        return Fault(path, None, "cannot be a program's name: help at peaks is called so")
    if not name.strip() or len(name) > NAME_LENGTH or not name.isprintable() or name != name.strip():
        return Fault(path, None, f"is no name: it needs 1 to {NAME_LENGTH} readable characters")
    if name in adopted:
        return Fault(path, None, "is adopted above already; give your own program another name, or leave it out there")
    return None


def _extended(path: str, table: dict[str, Any], read: ReadPrograms) -> tuple[str | None, dict[str, Any]]:
    """The preset's name and the table that results from laying one's own keys over it."""
    base = table.get("extends")
    own = {key: value for key, value in table.items() if key != "extends"}
    if base is None:
        return None, own
    if base in preset_names():
        return base, preset(base) | own
    near = did_you_mean(str(base), preset_names())
    read.faults.append(Fault(f"{path}.extends", str(base), f"is no preset; known are {', '.join(preset_names())}. {near}".strip()))
    return None, {"kind": "rotation"} | own


def _define(path: str, name: str, source: str | None, table: Mapping[str, Any], read: ReadPrograms, company: Company) -> None:
    faults = list(_unknown_keys(path, table))
    values: dict[str, Any] = {}
    for key in KEYS:
        if key.name in table:
            try:
                values[key.name] = key.read(table[key.name])
            except Unfit as unfit:
                faults.extend(_faults(f"{path}.{key.name}", unfit))
                if unfit.rest is not None:
                    values[key.name] = unfit.rest
    if "kind" not in table:
        faults.append(Fault(f"{path}.kind", None, 'is missing; write kind = "shadow" or kind = "rotation"'))
    faults.extend(_unknown_names(path, values, company))
    if not faults:
        try:
            read.defined.append(Defined(name, source, complete(values)))
        except Unfit as unfit:
            faults.extend(_faults(path, unfit))
    read.faults.extend(faults)


def _faults(path: str, unfit: Unfit) -> Iterator[Fault]:
    for one in (unfit, *unfit.more):
        yield Fault(".".join([path, *one.below]), _shown(one.value), one.says)


def _unknown_keys(path: str, table: Mapping[str, Any]) -> Iterator[Fault]:
    known = [key.name for key in KEYS]
    for key in table:
        if key not in known and key != "about":
            yield Fault(f"{path}.{key}", None, f"is no key of a program; known are {', '.join(known)}. {did_you_mean(key, known)}".strip())


def _unknown_names(path: str, values: dict[str, Any], company: Company) -> Iterator[Fault]:
    """Units and people that do not exist; numbers of people become opaque ids in `values`."""
    for key in ("who", "who_not", "where", "where_not"):
        choice = values.get(key)
        if choice is None:
            continue
        for unit in choice.unit if company.units is not None else ():
            if unit not in (company.units or ()):
                yield Fault(f"{path}.{key}.unit", _shown(unit), f"is no unit. {did_you_mean(unit, company.units or ())}".strip())
        ids = {number: company.person_id(number) for number in choice.person}
        strangers = [number for number, person in ids.items() if person is None]
        for count, number in enumerate(strangers):
            near = did_you_mean(number, company.numbers) if count < MOST_GUESSES else ""
            yield Fault(f"{path}.{key}.person", _shown(number), f"is no person. {near}".strip())
        values[key] = choice.with_people(tuple(person for person in ids.values() if person is not None))


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)[:200]
