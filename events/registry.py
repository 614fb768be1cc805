"""Event names and versions, and the way from each old version to the present one; a gap or a duplicate stops the import."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import msgspec
from msgspec import inspect

from events.canonical import canonical
from events.errors import UnknownEvent
from events.kinds.base import Event
from events.personal import Secret, Slot

Body: TypeAlias = dict[str, Any]
Upcaster: TypeAlias = Callable[[Body], Body]
E = TypeVar("E", bound=type[Event])
U = TypeVar("U", bound=Upcaster)

_PLAIN = (inspect.StrType, inspect.IntType, inspect.BoolType, inspect.NoneType, inspect.DateType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One event class as the codec needs it: which fields are stored in the body, which as slots.

    `texts` are the latter again, `needed` those of them that have no default. `decoder` reads a body: into the class, or, where there are
    slots, into a struct of the plain fields alone.
    `numbers` are the fields that may hold whole numbers; None where numbers may lie deeper, in what a field holds.
    `named` and `ends` are the parts of an envelope that say which event it is.
    """

    cls: type[Event]
    plain: tuple[str, ...]
    personal: tuple[str, ...]
    texts: frozenset[str]
    needed: frozenset[str]
    decoder: msgspec.json.Decoder[Any]
    numbers: tuple[str, ...] | None
    named: bytes
    ends: bytes


class Registry:
    """All event classes and upcasters by their stored names; nothing in it depends on the order of imports."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._upcasters: dict[tuple[str, int], Upcaster] = {}

    def event(self, name: str, *, version: int) -> Callable[[E], E]:
        """Register the class that holds the present `version` of the event `name`."""

        def register(cls: E) -> E:
            if name in self._kinds:
                raise TypeError(f"two classes claim the event {name!r}: {self._kinds[name].cls.__name__} and {cls.__name__}")
            cls.event_name, cls.event_version = name, version
            self._kinds[name] = _kind_of(cls, named=b',"name":%b' % canonical(name), ends=b',"version":%d}' % version)
            return cls

        return register

    def upcasts(self, name: str, *, from_version: int) -> Callable[[U], U]:
        """Register the step that turns a stored body of `from_version` into one of the version after it.

        The body holds plain JSON values, and a `Slot` for each personal field.
        """

        def register(step: U) -> U:
            if (name, from_version) in self._upcasters:
                raise TypeError(f"two upcasters claim version {from_version} of {name!r}")
            self._upcasters[name, from_version] = step
            return step

        return register

    def validate(self) -> None:
        """Raise TypeError unless every old version has exactly its steps up to the present one and every field can be stored."""
        for kind in self._kinds.values():
            _check_fields(kind)
        wanted = {(name, old) for name, kind in self._kinds.items() for old in range(1, kind.cls.event_version)}
        for name, old in sorted(self._upcasters.keys() ^ wanted):
            says = "has no upcaster" if (name, old) in wanted else "has an upcaster that leads nowhere"
            raise TypeError(f"version {old} of the event {name!r} {says}")

    def kind(self, name: str, stored: int = 1) -> Kind:
        """The kind of this name at its present version; `UnknownEvent` for a name not known here, stored with the version `stored`."""
        try:
            return self._kinds[name]
        except KeyError:
            says = f'No event "{name}" (version {stored}) is known to this version of rotaledger; a newer one wrote it. Update first.'
            raise UnknownEvent(says) from None

    def kinds(self) -> Mapping[str, Kind]:
        """Every kind by its name."""
        return self._kinds

    def released(self) -> Iterator[tuple[str, int]]:
        """Every (name, version) that a log may hold, in order."""
        for name, kind in sorted(self._kinds.items()):
            for version in range(1, kind.cls.event_version + 1):
                yield name, version

    def steps(self, kind: Kind, version: int) -> Iterator[Upcaster]:
        """The upcasters from a stored `version` to the present one; `UnknownEvent` for a version not known here."""
        name, present = kind.cls.event_name, kind.cls.event_version
        if not 1 <= version <= present:
            knows = f"is not known to this version of rotaledger, which knows versions up to {present}; a newer one wrote it"
            raise UnknownEvent(f'Version {version} of the event "{name}" {knows}. Update first.')
        for old in range(version, present):
            yield self._upcasters[name, old]


def _kind_of(cls: type[Event], *, named: bytes, ends: bytes) -> Kind:
    fields = msgspec.structs.fields(cls)
    personal = [field for field in fields if _is_personal(inspect.type_info(field.type))]
    plain = [field for field in fields if field not in personal]
    return Kind(
        cls=cls,
        plain=_names(plain),
        personal=_names(personal),
        texts=frozenset(_names(personal)),
        needed=frozenset(field.name for field in personal if field.required),
        decoder=msgspec.json.Decoder(_bare(cls, plain) if personal else cls),
        numbers=_numbers(plain),
        named=named,
        ends=ends,
    )


def _names(fields: Sequence[msgspec.structs.FieldInfo]) -> tuple[str, ...]:
    return tuple(field.name for field in fields)


def _bare(cls: type[Event], plain: Sequence[msgspec.structs.FieldInfo]) -> type[msgspec.Struct]:
    """What of an event lies in its body."""
    fields = [(field.name, field.type, _default(field)) for field in plain]
    return msgspec.defstruct(f"{cls.__name__}Body", fields, frozen=True, kw_only=True, forbid_unknown_fields=True)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    given: Any = {"default": field.default, "default_factory": field.default_factory}
    return msgspec.field(**given)


def _numbers(fields: Sequence[msgspec.structs.FieldInfo]) -> tuple[str, ...] | None:
    parts = {field.name: _parts(inspect.type_info(field.type)) for field in fields}
    if any(isinstance(part, inspect.DictType | inspect.StructType) or _holds(part) for of in parts.values() for part in of):
        return None
    return tuple(name for name, of in parts.items() if any(isinstance(part, inspect.IntType) for part in of))


def _holds(part: inspect.Type) -> bool:
    return isinstance(part, inspect.VarTupleType) and not isinstance(part.item_type, inspect.StrType | inspect.DateType)


def _parts(node: inspect.Type) -> tuple[inspect.Type, ...]:
    return node.types if isinstance(node, inspect.UnionType) else (node,)


def _is_personal(node: inspect.Type) -> bool:
    return any(isinstance(part, inspect.StructType) and part.cls in (Secret, Slot) for part in _parts(node))


def _check_fields(kind: Kind) -> None:
    for field in msgspec.structs.fields(kind.cls):
        if field.name not in kind.personal:
            _check_type(inspect.type_info(field.type), f"{kind.cls.__name__}.{field.name}")


def _check_type(node: inspect.Type, where: str) -> None:
    """Only what has a canonical form and holds no personal text may lie in a body."""
    if isinstance(node, inspect.UnionType):
        parts: tuple[inspect.Type, ...] = node.types
    elif isinstance(node, inspect.VarTupleType):
        parts = (node.item_type,)
    elif isinstance(node, inspect.DictType):
        parts = (node.key_type, node.value_type)
    elif isinstance(node, inspect.StructType) and node.cls not in (Secret, Slot):
        parts = tuple(field.type for field in node.fields)
    elif isinstance(node, _PLAIN):
        parts = ()
    else:
        raise TypeError(f"{where} cannot be stored: {type(node).__name__} has no place in an event's body")
    for part in parts:
        _check_type(part, where)


REGISTRY = Registry()
event = REGISTRY.event
upcasts = REGISTRY.upcasts
