"""The formats in which a plan leaves."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.exports import csv_plan, ics_plan, json_plan, text_plan, xlsx_plan
from scheduler.exports.outgoing import Outgoing
from scheduler.exports.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`write` gives the whole file.

    `slip`: a receipt file goes beside it, since it holds none. `whole`: it is the plan, and never a part of it. `text`: it can be read
    on a terminal.
    """

    name: str
    write: Callable[[Outgoing], bytes]
    slip: bool = False
    whole: bool = False
    text: bool = True


def _of_the_sheet(write: Callable[[Sheet], str]) -> Callable[[Outgoing], bytes]:
    return lambda outgoing: write(outgoing.sheet).encode()


FORMATS: tuple[Format, ...] = (
    Format(name="json", write=_of_the_sheet(json_plan.write), whole=True),
    Format(name="csv", write=_of_the_sheet(csv_plan.write), slip=True),
    Format(name="text", write=_of_the_sheet(text_plan.write), slip=True),
    Format(name="ics", write=ics_plan.write),
    Format(name="xlsx", write=xlsx_plan.write, text=False),
)
BY_NAME = {format_.name: format_ for format_ in FORMATS}
