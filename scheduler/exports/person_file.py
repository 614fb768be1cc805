"""What is held on a person as one page that opens anywhere: no script, nothing fetched, every text escaped."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from scheduler.views.person_file import PersonFile

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;"
    "border-bottom:1px solid #ddd}th{font-weight:600}h2{margin-top:2rem}"
)


def person_as_html(whole: PersonFile) -> str:
    """The page; its facts are as of the day that it names, its events all that the log had by its position."""
    title = escape(f"What is held on {whole['person']}")
    body = "\n".join(_parts(whole))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>\n'
        f"<body><h1>{title}</h1>\n{body}\n</body></html>"
    )


def _parts(whole: PersonFile) -> Iterator[str]:
    said = escape(f"{whole['position']}:{whole['root']}")
    receipt = f" (receipt {said})" if whole["root"] else ""
    yield f"<p>Facts as of {escape(str(whole['as_of']))}; events up to position {whole['position']} of the log{receipt}.</p>"
    if whole["erased"]:
        yield "<p>What was said about this person in words was erased; days, units and placements are what is left.</p>"
    if whole["struck"]:
        yield "<p>This person was entered by mistake and struck.</p>"
    plain = {name: value for name, value in whole["facts"].items() if not _is_records(value)}
    yield "<h2>Facts</h2>" + _table([{"fact": _heading(name), "value": value} for name, value in plain.items()])
    for name, value in whole["facts"].items():
        if _is_records(value):
            yield f"<h2>{_heading(name).capitalize()}</h2>" + _table(value)
    yield "<h2>Events</h2>" + _table(whole["events"])


def _is_records(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and bool(value) and all(isinstance(entry, Mapping) for entry in value)


def _table(records: object) -> str:
    assert isinstance(records, Sequence)
    if not records:
        return "<p>None.</p>"
    columns = list(dict.fromkeys(name for record in records for name in record))
    head = "".join(f"<th>{_heading(name)}</th>" for name in columns)
    rows = "".join("<tr>" + "".join(f"<td>{_cell(record.get(name))}</td>" for name in columns) + "</tr>" for record in records)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return "<br>".join(f"{_heading(str(name))}: {_cell(entry)}" for name, entry in value.items())
        case list() | tuple():
            return ", ".join(_cell(entry) for entry in value)
    return escape(str(value))


def _heading(name: str) -> str:
    return escape(name.replace("_", " "))
