"""The formats in which a plan leaves."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.exports import csv_plan, json_plan, text_plan
from scheduler.exports.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`write` gives the whole file as text; `slip` says whether a receipt file goes beside it."""

    name: str
    write: Callable[[Sheet], str]
    slip: bool


FORMATS: tuple[Format, ...] = (
    Format(name="json", write=json_plan.write, slip=False),
    Format(name="csv", write=csv_plan.write, slip=True),
    Format(name="text", write=text_plan.write, slip=True),
)
BY_NAME = {format_.name: format_ for format_ in FORMATS}
