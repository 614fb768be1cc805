"""Any event of any class, drawn from the types of its fields: a class that is added is covered without a word."""

import unicodedata
from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import UNSET, inspect

from events.canonical import LARGEST
from events.catalogue import CATALOGUE
from events.kinds.base import Event
from events.personal import Secret, Slot
from events.registry import Kind

CLEAN = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
ASCII_KEYS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
WHOLE = st.integers(-LARGEST, LARGEST)
SECRETS = st.builds(Secret, subject=CLEAN.filter(bool), text=st.text(st.characters(exclude_categories=("Cs",)), max_size=20))


def events_of(kind: Kind) -> st.SearchStrategy[Event]:
    """Events of one kind; every field may take each value that its type allows, unset included."""
    return st.fixed_dictionaries({field.name: _values(field) for field in msgspec.structs.fields(kind.cls)}).map(
        lambda values: kind.cls(**{name: value for name, value in values.items() if value is not UNSET})
    )


def _values(field: msgspec.structs.FieldInfo) -> st.SearchStrategy[Any]:
    values = _of(inspect.type_info(field.type))
    return st.one_of(st.just(UNSET), values) if field.default is UNSET else values


def _of(node: inspect.Type) -> st.SearchStrategy[Any]:
    match node:
        case inspect.UnionType():
            return st.one_of([_of(part) for part in node.types if not _is(part, Slot)])
        case inspect.StructType() if _is(node, Secret):
            return SECRETS
        case inspect.StructType():
            return st.fixed_dictionaries({field.name: _of(field.type) for field in node.fields}).map(lambda values: node.cls(**values))
        case inspect.VarTupleType():
            return st.lists(_of(node.item_type), max_size=3).map(tuple)
        case inspect.DictType():
            return st.dictionaries(ASCII_KEYS, _of(node.value_type), max_size=3)
        case inspect.IntType():
            return WHOLE if node.ge is None else st.integers(node.ge, node.le)
        case inspect.DateType():
            return st.dates(date.min, date.max)
        case inspect.StrType():
            return CLEAN
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
    raise AssertionError(f"no strategy for {node}")


def _is(node: inspect.Type, cls: type) -> bool:
    return isinstance(node, inspect.StructType) and node.cls is cls


ANY_EVENT = st.one_of([events_of(kind) for _, kind in sorted(CATALOGUE.kinds().items())])


def changes_what_is_sealed(cls: type[Event]) -> bool:
    """Whether the store does more with such an event than to keep it."""
    return cls.erases is not Event.erases or cls.rewraps_by is not Event.rewraps_by


ORDINARY_EVENT = st.one_of([events_of(kind) for _, kind in sorted(CATALOGUE.kinds().items()) if not changes_what_is_sealed(kind.cls)])
