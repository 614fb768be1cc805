"""Programs of one's own that begin from another: a preset, or a program of the same file, which may itself extend one."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.term_values import Unfit

Table = dict[str, Any]


def preset_names() -> tuple[str, ...]:
    """The presets as shipped, in order of their names."""
    shipped = (entry.name for entry in files("scheduler").joinpath("presets").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in shipped if name.endswith(".toml")))


def preset(name: str) -> Table:
    """A preset's own table, with `about` and `from`; raises Rejected for a name that is none."""
    if name not in preset_names():
        raise Rejected("preset-unknown", f'"{name}" is no preset. {did_you_mean(name, preset_names())}'.strip())
    return tomllib.loads(files("scheduler").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8"))


def own_keys(table: Mapping[str, Any]) -> Table:
    """What a table says itself, without what it extends."""
    return {key: value for key, value in table.items() if key != "extends"}


def extended(name: str, programs: Mapping[str, Any]) -> tuple[str | None, Table]:
    """The preset at the end of the chain (None: there is none), and the table that results from laying each program over what it extends.

    A name that is both a preset's and a program's means the preset. Raises Unfit where `extends` of this very program is wrong, or is
    part of a circle; what is wrong further down the chain is left out here, for it is told of the program that says it.
    """
    chain, table = [name], own_keys(programs[name])
    while (base := programs[chain[-1]].get("extends")) is not None:
        if isinstance(base, str) and base in preset_names():
            return base, preset(base) | table
        if base == name:
            raise Unfit(f"goes round in a circle: {' extends '.join([*chain, name])}", programs[name]["extends"], ("extends",))
        if not isinstance(base, str) or not isinstance(programs.get(base), dict):
            return None, table | _nothing_to_extend(base, chain, programs)
        if base in chain:
            break
        chain.append(base)
        table = own_keys(programs[base]) | table
    return None, table


def _nothing_to_extend(base: object, chain: list[str], programs: Mapping[str, Any]) -> Table:
    """Nothing, said where it is this program's own `extends` that leads nowhere."""
    if len(chain) == 1:
        known = dict.fromkeys((*preset_names(), *(name for name in programs if name not in chain)))
        says = f"is neither a preset nor another program of this file; known are {', '.join(known)}. {did_you_mean(str(base), known)}"
        raise Unfit(says.strip(), base, ("extends",))
    return {}
