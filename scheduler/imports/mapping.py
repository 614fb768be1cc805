"""Maps of foreign files: TOML that says which file feeds which kind and how; checked before any file is read."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from scheduler.errors import Rejected
from scheduler.imports.decoding import MOST_BYTES
from scheduler.imports.kinds import KINDS, column_names
from scheduler.imports.nearest import guess
from scheduler.imports.reading import same_header
from scheduler.imports.recipes import DAY_COLUMNS, HOLES, ORDERS, ColumnName, Condition, Recipe

POLICIES = {"on_missing_unit": "skip-person", "on_manager_circle": "no-manager"}
TOP = ("about", "extends", "ignore", "sources", *KINDS)
SOURCE_KEYS = ("file", "sheet", "drop", "empty", "dates", "optional")
FEED_KEYS = ("from", "join", "keep", "skip", "columns", "rows", "distinct", "zero_length", *POLICIES)
JOIN_KEYS = ("key", "with")
CONDITION_KEYS = ("column", "like", "is", "empty", "between")
MAKERS = ("column", "first_of", "constant", "template")
RECIPE_KEYS = (
    *MAKERS,
    *("like", "separator", "values", "otherwise", "default", "dates", "exclusive", "shift_days", "shift_weeks"),
    *("divide", "at_least", "at_most", "prefix", "suffix"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSource:
    """A foreign file: the names it may have (patterns), columns nobody reads, texts that mean nothing is there, the order of its dates.

    `sheets` are the titles (patterns) of the sheets meant in a workbook; none: every sheet.
    """

    name: str
    files: tuple[str, ...]
    sheets: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    empty: frozenset[str] = frozenset()
    dates: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The row of a source (another or the same) of which `key` makes what `ours` makes of this row."""

    source: str
    key: Recipe
    ours: Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRule:
    """How one source (None: only `rows`) makes rows of one kind."""

    kind: str
    source: str | None
    joins: tuple[Join, ...] = ()
    keep: tuple[Condition, ...] = ()
    skip: tuple[Condition, ...] = ()
    columns: Mapping[str, Recipe] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()
    distinct: bool = False
    zero_length: tuple[ColumnName, ColumnName] | None = None
    skips_people_without_unit: bool = False
    cuts_circles: bool = False

    def reads(self) -> Iterator[ColumnName]:
        """Every column that the rule looks at, those of joined sources included."""
        for recipe in self.columns.values():
            yield from recipe.columns()
        for condition in (*self.keep, *self.skip):
            yield condition.column
        for join in self.joins:
            yield from join.ours.columns()
            yield from (ColumnName(column.written, column.header, join.source) for column in join.key.columns())
        yield from self.zero_length or ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMap:
    """A whole map. Files that match `ignore` are not looked at."""

    name: str
    about: str = ""
    ignore: tuple[str, ...] = ()
    sources: Mapping[str, ForeignSource] = field(default_factory=dict)
    rules: tuple[FeedRule, ...] = ()


class Flaw(Exception):
    """A map that cannot be followed: the path of the key, and what would be right."""

    def __init__(self, path: str, says: str) -> None:
        super().__init__(f"{path} {says}")


def shipped_maps() -> tuple[str, ...]:
    """The maps that `--profile` knows."""
    shipped = (entry.name for entry in files("scheduler").joinpath("imports", "maps").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in shipped if name.endswith(".toml")))


def shipped_map(name: str) -> FileMap:
    """A map as shipped; raises Rejected for a name that is none."""
    return map_of(name, _shipped_table(name))


def load_map(path: Path) -> FileMap:
    """A map from a file; raises Rejected with every flaw that was found first."""
    if path.exists() and not path.is_file():  # a pipe would keep us waiting
        raise Rejected("map-unreadable", f"The map {path} is no regular file; save its content as one.")
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        raise Rejected("map-unreadable", f"The map {path} cannot be read: {why}") from why
    return map_of(path.name, _toml(path.name, text))


def map_of(name: str, table: Mapping[str, Any]) -> FileMap:
    """The map in a TOML table, laid over the shipped one it extends; raises Rejected("map-faulty", ...)."""
    try:
        return _map(name, _extended(table))
    except Flaw as flaw:
        raise Rejected("map-faulty", f"{name}: {flaw}") from None


def _shipped_table(name: str) -> dict[str, Any]:
    if name not in shipped_maps():
        raise Rejected("profile-unknown", f'"{name}" is no profile; shipped are {", ".join(shipped_maps())}{guess(name, shipped_maps())}')
    return _toml(name, files("scheduler").joinpath("imports", "maps", f"{name}.toml").read_text(encoding="utf-8"))


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as why:
        raise Rejected("map-unreadable", f"The map {name} is no TOML: {why}") from why


def _extended(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """One's own sources replace those of the same name; one's own rules come after those of the map extended."""
    base = table.get("extends")
    if base is None:
        return table
    below = _extended(_shipped_table(_text("extends", base)))
    both: dict[str, Any] = {**below, **table}
    both["sources"] = {**below.get("sources", {}), **_table("sources", table.get("sources", {}))}
    both["ignore"] = [*below.get("ignore", []), *_list("ignore", table.get("ignore", []))]
    for kind in KINDS:
        if kind in below and kind in table:
            both[kind] = [*below[kind], *_list(kind, table[kind])]
    return both


def _map(name: str, table: Mapping[str, Any]) -> FileMap:
    _known("", table, TOP)
    named = _table("sources", table.get("sources", {}))
    sources = {source: _source(source, entry) for source, entry in named.items()}
    rules = [rule for kind in KINDS if kind in table for rule in _rules(kind, table[kind], sources)]
    if not rules:
        raise Flaw("the map", f"feeds nothing; begin a feed with [[{next(iter(KINDS))}]], [[people]], ...")
    ignore = _texts("ignore", table.get("ignore", []))
    return FileMap(name=name, about=_text("about", table.get("about", "")), ignore=ignore, sources=sources, rules=tuple(rules))


def _source(name: str, value: Any) -> ForeignSource:
    path = f"sources.{name}"
    table = _known(path, value, SOURCE_KEYS)
    if "file" not in table:
        raise Flaw(path, 'needs file = "NAME.csv"')
    return ForeignSource(
        name=name,
        files=_texts(f"{path}.file", table["file"]),
        sheets=_texts(f"{path}.sheet", table.get("sheet", [])),
        drop=tuple(map(same_header, _texts(f"{path}.drop", table.get("drop", [])))),
        empty=frozenset(_texts(f"{path}.empty", table.get("empty", []))),
        dates=_order(f"{path}.dates", table["dates"]) if "dates" in table else None,
        optional=_flag(f"{path}.optional", table.get("optional", False)),
    )


def _rules(kind: str, value: Any, sources: Mapping[str, ForeignSource]) -> Iterator[FeedRule]:
    for number, entry in enumerate(_list(kind, value), start=1):
        yield _rule(f"{kind}[{number}]", kind, entry, sources)


def _rule(path: str, kind: str, value: Any, sources: Mapping[str, ForeignSource]) -> FeedRule:
    table = _known(path, value, FEED_KEYS)
    source = _source_name(f"{path}.from", table["from"], sources) if "from" in table else None
    joins = tuple(_joins(f"{path}.join", table.get("join", {}), sources))
    scope = _Scope(path, frozenset(join.source for join in joins), sources[source] if source else None)
    recipes = _table(f"{path}.columns", table.get("columns", {}))
    if source is None and (recipes or not table.get("rows")):
        raise Flaw(path, "needs from = a source, or rows = [...] of its own")
    return FeedRule(
        kind=kind,
        source=source,
        joins=joins,
        keep=_conditions(f"{path}.keep", table.get("keep", []), scope),
        skip=_conditions(f"{path}.skip", table.get("skip", []), scope),
        columns={target: _target(path, kind, target, entry, scope) for target, entry in recipes.items()},
        rows=tuple(_own_row(f"{path}.rows", kind, entry) for entry in _list(f"{path}.rows", table.get("rows", []))),
        distinct=_flag(f"{path}.distinct", table.get("distinct", False)),
        zero_length=_pair(f"{path}.zero_length", table["zero_length"], scope) if "zero_length" in table else None,
        skips_people_without_unit=_policy(path, kind, table, "on_missing_unit"),
        cuts_circles=_policy(path, kind, table, "on_manager_circle"),
    )


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a column name may mean here."""

    path: str
    joins: frozenset[str]
    source: ForeignSource | None

    def column(self, path: str, value: Any) -> ColumnName:
        written = _text(path, value)
        join, dot, rest = written.partition(".")
        if dot and join in self.joins:
            return ColumnName(written, same_header(rest), join)
        return ColumnName(written, same_header(written))


def _joins(path: str, value: Any, sources: Mapping[str, ForeignSource]) -> Iterator[Join]:
    for name, entry in _table(path, value).items():
        below = f"{path}.{name}"
        table = _known(below, entry, JOIN_KEYS)
        if set(table) != set(JOIN_KEYS):
            raise Flaw(below, 'needs key = "its column" and with = "our column" (or "{one}, {other}")')
        scope = _Scope(below, frozenset(), None)
        key, ours = (_join_recipe(f"{below}.{word}", table[word], scope) for word in JOIN_KEYS)
        yield Join(source=_source_name(below, name, sources), key=key, ours=ours)


def _join_recipe(path: str, value: Any, scope: _Scope) -> Recipe:
    """A column, a text with columns in braces, or a recipe."""
    template = isinstance(value, str) and HOLES.search(value)
    return _recipe(path, {"template": value} if template else value, scope, None)


def _conditions(path: str, value: Any, scope: _Scope) -> tuple[Condition, ...]:
    return tuple(_condition(f"{path}[{number}]", entry, scope) for number, entry in enumerate(_list(path, value), start=1))


def _condition(path: str, value: Any, scope: _Scope) -> Condition:
    table = _known(path, value, CONDITION_KEYS)
    if "column" not in table or len(table) < 2:
        raise Flaw(path, f"needs column = ... and one of {', '.join(CONDITION_KEYS[1:])}")
    between = _texts(f"{path}.between", table["between"]) if "between" in table else None
    if between is not None and len(between) != 2:
        raise Flaw(f"{path}.between", "needs two texts, the first and the last")
    return Condition(
        column=scope.column(f"{path}.column", table["column"]),
        like=_texts(f"{path}.like", table["like"]) if "like" in table else None,
        equals=_texts(f"{path}.is", table["is"]) if "is" in table else None,
        empty=_flag(f"{path}.empty", table["empty"]) if "empty" in table else None,
        between=None if between is None else (between[0], between[1]),
    )


def _target(path: str, kind: str, target: str, value: Any, scope: _Scope) -> Recipe:
    if target not in column_names(kind):
        raise Flaw(
            f"{path}.columns.{target}",
            f"is no column of {kind}; known are {', '.join(column_names(kind))}{guess(target, column_names(kind))}",
        )
    dates = scope.source.dates if scope.source is not None and target in DAY_COLUMNS else None
    return _recipe(f"{path}.columns.{target}", value, scope, dates)


def _recipe(path: str, value: Any, scope: _Scope, dates: str | None) -> Recipe:
    if isinstance(value, str):
        return Recipe(column=scope.column(path, value), dates=dates)
    table = _known(path, value, RECIPE_KEYS)
    makers = [maker for maker in MAKERS if maker in table]
    if len(makers) != 1:
        raise Flaw(path, f"needs exactly one of {', '.join(MAKERS)}")
    template = _text(f"{path}.template", table["template"]) if "template" in table else None
    parts = _list(f"{path}.first_of", table.get("first_of", []))
    return Recipe(
        column=scope.column(f"{path}.column", table["column"]) if "column" in table else None,
        first_of=tuple(_recipe(f"{path}.first_of[{number}]", part, scope, None) for number, part in enumerate(parts, start=1)),
        constant=_scalar(f"{path}.constant", table["constant"]) if "constant" in table else None,
        template=template,
        holes={name: scope.column(f"{path}.template", name) for name in HOLES.findall(template or "")},
        like=_texts(f"{path}.like", table["like"]) if "like" in table else None,
        separator=_mark(f"{path}.separator", table["separator"]) if "separator" in table else None,
        values={key: _scalar(f"{path}.values.{key}", entry) for key, entry in _table(f"{path}.values", table.get("values", {})).items()},
        otherwise=_one_of(f"{path}.otherwise", table.get("otherwise", "keep"), ("keep", "empty", "error")),
        default=_scalar(f"{path}.default", table.get("default", "")),
        dates=_order(f"{path}.dates", table["dates"]) if "dates" in table else dates,
        exclusive=_flag(f"{path}.exclusive", table.get("exclusive", False)),
        shift_days=_whole(f"{path}.shift_days", table.get("shift_days", 0), -10_000, 10_000),
        shift_weeks=_whole(f"{path}.shift_weeks", table.get("shift_weeks", 0), -10_000, 10_000),
        divide=_whole(f"{path}.divide", table.get("divide", 1), 1, 1_000_000),
        at_least=_whole(f"{path}.at_least", table["at_least"], 0, 1_000_000) if "at_least" in table else None,
        at_most=_whole(f"{path}.at_most", table["at_most"], 0, 1_000_000) if "at_most" in table else None,
        prefix=_text(f"{path}.prefix", table.get("prefix", "")),
        suffix=_text(f"{path}.suffix", table.get("suffix", "")),
    )


def _own_row(path: str, kind: str, value: Any) -> Mapping[str, str]:
    return {key: _scalar(f"{path}.{key}", entry) for key, entry in _known(path, value, column_names(kind)).items()}


def _policy(path: str, kind: str, table: Mapping[str, Any], policy: str) -> bool:
    if policy not in table:
        return False
    if kind != "people":
        raise Flaw(f"{path}.{policy}", "is for people only")
    return bool(_one_of(f"{path}.{policy}", table[policy], (POLICIES[policy],)))


def _pair(path: str, value: Any, scope: _Scope) -> tuple[ColumnName, ColumnName]:
    names = _texts(path, value)
    if len(names) != 2:
        raise Flaw(path, "needs two columns, the first day and the last")
    return scope.column(path, names[0]), scope.column(path, names[1])


def _source_name(path: str, value: Any, sources: Mapping[str, ForeignSource]) -> str:
    name = _text(path, value)
    if name not in sources:
        raise Flaw(path, f'"{name}" is none of the sources {", ".join(sources)}{guess(name, sources)}')
    return name


def _known(path: str, value: Any, keys: Sequence[str]) -> dict[str, Any]:
    table = _table(path, value)
    for key in table:
        if key not in keys:
            raise Flaw(f"{path}.{key}".lstrip("."), f"is no key here; known are {', '.join(keys)}{guess(key, keys)}")
    return table


def _checked(kind: type | tuple[type, ...], what: str) -> Callable[[str, Any], Any]:
    def check(path: str, value: Any) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise Flaw(path, f"is no {what}")
        return value

    return check


_table: Callable[[str, Any], dict[str, Any]] = _checked(dict, "table")
_list: Callable[[str, Any], list[Any]] = _checked(list, "list")
_text: Callable[[str, Any], str] = _checked(str, "text")
_flag: Callable[[str, Any], bool] = _checked(bool, "true or false")


def _mark(path: str, value: Any) -> str:
    mark = _text(path, value)
    if not mark:
        raise Flaw(path, 'is empty; write the mark between the entries, such as ","')
    return mark


def _scalar(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        raise Flaw(path, f'is a number with a point; write it as a text: "{value}"')
    if not isinstance(value, str | int):
        raise Flaw(path, "is neither text nor whole number nor true or false")
    return str(value)


def _texts(path: str, value: Any) -> tuple[str, ...]:
    entries = [value] if isinstance(value, str) else _list(path, value)
    return tuple(_text(path, entry) for entry in entries)


def _whole(path: str, value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Flaw(path, f"is no whole number from {least} to {most}")
    return value


def _one_of(path: str, value: Any, known: Sequence[str]) -> str:
    text = _text(path, value)
    if text not in known:
        raise Flaw(path, f'"{text}" is none of {", ".join(known)}{guess(text, known)}')
    return text


def _order(path: str, value: Any) -> str:
    return _one_of(path, value, tuple(ORDERS))
