"""Programs as people write them: programs.toml, the presets as shipped, and settings of single keys, read into complete terms."""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from events.kinds.programs import Terms
from scheduler.errors import Rejected
from scheduler.extending import extended, own_keys
from scheduler.extending import preset as preset
from scheduler.extending import preset_names as preset_names
from scheduler.nearest import did_you_mean
from scheduler.settings import TEXTS, set_key
from scheduler.term_values import Unfit
from scheduler.term_words import explain as explain
from scheduler.terms import KEYS, UNIT_MANAGER, complete, filled_in
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A program's whole table as it was written, what it extends included; `stated` are the keys that it must answer for."""

    path: str
    name: str
    source: str | None
    table: Mapping[str, Any]
    stated: frozenset[str]


@dataclass(slots=True)
class ReadPrograms:
    """What a file defines, or every fault in it."""

    defined: list[Defined] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


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
    read.faults.extend(_waiting_in_circles(read.defined))
    if read.faults:
        read.defined.clear()
    return read


def shipped_terms(name: str) -> Terms:
    """A preset's terms as they stand in the package, also of one to which the company must add something before it can be adopted."""
    table = preset(name)
    return filled_in({key.name: key.read(table[key.name]) for key in KEYS if key.name in table})


def adopt(name: str, settings: Sequence[str], company: Company) -> Defined:
    """A preset with single keys set anew, each as `KEY=VALUE` (`length=2w`, `who.level=manager`, `who={level=["staff"]}`).

    Raises Rejected with every fault named.
    """
    table = preset(name)
    read = ReadPrograms(faults=list(_unset(table, settings)))
    _define(_Written(path=name, name=name, source=name, table=table, stated=frozenset(table)), read, company)
    if read.faults:
        raise Rejected("program-faulty", "; ".join(map(str, read.faults)))
    return read.defined[0]


def _unset(table: dict[str, Any], settings: Sequence[str]) -> Iterator[Fault]:
    """Lay the settings over the table; what could not be set."""
    for setting in settings:
        try:
            set_key(table, setting)
        except Unfit as unfit:
            yield Fault(".".join(unfit.below), None, unfit.says)


def _waiting_in_circles(defined: Sequence[Defined]) -> Iterator[Fault]:
    """Programs of one file that wait for one another (`after`), each told with its own circle."""
    first = {program.name: program.terms.after for program in defined}
    for name in first:
        line = [name]
        while (before := first.get(line[-1])) is not None and before not in line:
            line.append(before)
        if before == name:
            says = f"goes round in a circle, in which nothing could ever begin: {' waits for '.join([*line, name])}"
            yield Fault(f"program.{name}.after", line[1] if len(line) > 1 else name, says)


def _read_adopted(names: Any, read: ReadPrograms, company: Company) -> None:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        read.faults.append(Fault("adopt", _shown(names), 'is no list of presets; write adopt = ["telus-day"]'))
        return
    for name in dict.fromkeys(names):
        if name in preset_names():
            table = preset(name)
            _define(_Written(path=f"adopt.{name}", name=name, source=name, table=table, stated=frozenset(table)), read, company)
        else:
            known = ", ".join(preset_names())
            read.faults.append(Fault("adopt", name, f"is no preset; known are {known}. {did_you_mean(name, preset_names())}".strip()))


def _read_own(programs: Any, read: ReadPrograms, company: Company) -> None:
    if not isinstance(programs, dict):
        read.faults.append(Fault("program", _shown(programs), "is no table; write [program.NAME] above a program's keys"))
        return
    adopted = {program.name for program in read.defined}
    for name, table in programs.items():
        path = f"program.{name}"
        fault = _name_fault(path, name, table, adopted)
        if fault is not None:
            read.faults.append(fault)
        if isinstance(table, dict):
            _define(_own(path, name, programs, read), read, company)


def _name_fault(path: str, name: str, table: Any, adopted: set[str]) -> Fault | None:
    if not isinstance(table, dict):
        return Fault(path, _shown(table), "is no table; write [program.NAME] above a program's keys")
    if name.casefold() == COVER_PROGRAM:
        return Fault(path, None, "cannot be a program's name: help at peaks is called so")
    if not name.strip() or len(name) > NAME_LENGTH or not name.isprintable() or name != name.strip():
        return Fault(path, None, f"is no name: it needs 1 to {NAME_LENGTH} readable characters")
    if name in adopted:
        return Fault(path, None, "is adopted above already; give your own program another name, or leave it out there")
    return None


def _own(path: str, name: str, programs: Mapping[str, Any], read: ReadPrograms) -> _Written:
    """A program of one's own with all that it extends below it."""
    stated = own_keys(programs[name])
    answers_for = frozenset(stated if "extends" in programs[name] else {*stated, "kind"})
    try:
        source, table = extended(name, programs)
    except Unfit as unfit:
        read.faults.extend(_faults(path, unfit))
        source, table = None, {"kind": "rotation"} | stated
    return _Written(path=path, name=name, source=source, table=table, stated=answers_for)


def _define(written: _Written, read: ReadPrograms, company: Company) -> None:
    """The program, or what is wrong with it; what is wrong with keys that it has from another program is told of that one."""
    values, faults = _read_keys(written, company)
    read.faults.extend(fault for key, fault in faults if key in written.stated)
    if faults:
        return
    try:
        read.defined.append(Defined(written.name, written.source, complete(values)))
    except Unfit as unfit:
        read.faults.extend(_faults(written.path, unfit))


def _read_keys(written: _Written, company: Company) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    """The values of a table's keys, and each fault with the key that it is about."""
    faults = list(_unknown_keys(written.path, written.table))
    values: dict[str, Any] = {}
    for key in KEYS:
        if key.name in written.table:
            try:
                values[key.name] = key.read(written.table[key.name])
            except Unfit as unfit:
                faults.extend((key.name, fault) for fault in _faults(f"{written.path}.{key.name}", unfit))
                if unfit.rest is not None:
                    values[key.name] = unfit.rest
    if "kind" not in written.table:
        faults.append(("kind", Fault(f"{written.path}.kind", None, 'is missing; write kind = "shadow" or kind = "rotation"')))
    faults.extend(_unknown_names(written.path, values, company))
    return values, faults


def _faults(path: str, unfit: Unfit) -> Iterator[Fault]:
    for one in (unfit, *unfit.more):
        yield Fault(".".join([path, *one.below]), _shown(one.value), one.says)


def _unknown_keys(path: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Fault]]:
    known = [key.name for key in KEYS]
    for key, value in table.items():
        if key in TEXTS and not isinstance(value, str):
            yield key, Fault(f"{path}.{key}", _shown(value), "is no text")
        elif key not in known and key not in TEXTS:
            yield (
                key,
                Fault(f"{path}.{key}", None, f"is no key of a program; known are {', '.join(known)}. {did_you_mean(key, known)}".strip()),
            )


def _unknown_names(path: str, values: dict[str, Any], company: Company) -> Iterator[tuple[str, Fault]]:
    """Units and people that do not exist; numbers of people become opaque ids in `values`."""
    for key in ("who", "who_not", "where", "where_not"):
        choice = values.get(key)
        if choice is None:
            continue
        for unit in choice.unit if company.units is not None else ():
            if unit not in (company.units or ()):
                yield key, Fault(f"{path}.{key}.unit", _shown(unit), f"is no unit. {did_you_mean(unit, company.units or ())}".strip())
        ids = {number: company.person_id(number) for number in choice.person}
        strangers = [number for number, person in ids.items() if person is None]
        for count, number in enumerate(strangers):
            near = did_you_mean(number, company.numbers) if count < MOST_GUESSES else ""
            yield key, Fault(f"{path}.{key}.person", _shown(number), f"is no person. {near}".strip())
        values[key] = choice.with_people(tuple(person for person in ids.values() if person is not None))
    yield from _unknown_floors(path, values, company)
    yield from _unknown_sponsor(path, values, company)


def _unknown_floors(path: str, values: Mapping[str, Any], company: Company) -> Iterator[tuple[str, Fault]]:
    floors = values.get("floors", ())
    for floor in floors if company.units is not None and not isinstance(floors, int) else ():
        if floor.unit not in (company.units or ()):
            near = did_you_mean(floor.unit, company.units or ())
            yield "floors", Fault(f"{path}.floors", floor.unit, f"is no unit. {near}".strip())


def _unknown_sponsor(path: str, values: dict[str, Any], company: Company) -> Iterator[tuple[str, Fault]]:
    """The sponsor's number becomes the opaque id in `values`."""
    sponsor = values.get("sponsor")
    if sponsor in (None, UNIT_MANAGER):
        return
    values["sponsor"] = company.person_id(sponsor)
    if values["sponsor"] is None:
        near = did_you_mean(sponsor, (UNIT_MANAGER, *company.numbers))
        yield "sponsor", Fault(f"{path}.sponsor", sponsor, f'is neither a person nor "{UNIT_MANAGER}". {near}'.strip())


def _shown(value: Any) -> str | None:
    """As TOML writes it, or nearly: what the reader looks for in the file."""
    if value is None or isinstance(value, str):
        return value and value[:200]
    return json.dumps(value, ensure_ascii=False, default=str)[:200]
