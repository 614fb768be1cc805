"""Formulas, calendar lines, markup and paths in every field: whatever leaves, nothing in it acts."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.exports.registry import FORMATS, Format
from scheduler.imports import values
from scheduler.imports.kinds import KINDS, column_names
from tests.cli.conftest import Rota
from tests.faults.injections import (
    CORPUS,
    FORMULAS,
    LINES,
    MARKUP,
    PATHS,
    live_in_books,
    live_in_calendars,
    live_in_cells,
    live_in_html,
    live_in_json,
    live_in_lines,
    live_on_terminals,
)
from tests.scheduler.exports.outgoing import outgoing
from tests.scheduler.sample_plan import planned

SOME = tuple(text for corpus in (FORMULAS, LINES, MARKUP, PATHS) for text in corpus[::9])
TEXTS = (values.identifier, values.name, values.note, values.email, values.word, values.words)
FIELDS = [(kind, column.name) for kind, row in KINDS.items() for column in row.columns if column.read in TEXTS]
GOOD: dict[str, Callable[[str, int], dict[str, str]]] = {
    "calendar": lambda id_, n: {"calendar": id_, "day": "2026-12-24"},
    "units": lambda id_, n: {"unit": id_, "front_line": "yes", "seats": "2", "shift": "8:00-16:00", "parent": "HQ"},
    "people": lambda id_, n: {"person": id_, "unit": "CS", "level": "staff" if n % 9 else "executive", "hired": "2020-01-01"},
    "moves": lambda id_, n: {"person": f"M{n}", "unit": "HQ", "first_day": "2026-12-01"},
    "absences": lambda id_, n: {"person": f"M{n}", "first_day": "2026-12-01", "last_day": "2026-12-02"},
    "skills": lambda id_, n: {"person": f"M{n}", "skill": "forms"},
    "accommodations": lambda id_, n: {"person": f"M{n}", "cannot": "lifting", "approved_by": "board"},
    "preferences": lambda id_, n: {"person": f"M{n}", "unit": "HQ", "weight": "1"},
    "peaks": lambda id_, n: {"unit": "CS", "first_day": f"2026-10-{n % 28 + 1:02}", "last_day": "2026-10-30", "heads": "0"},
}


READINGS = (
    *("people list --all", "units list", "peaks list --all", "calendar list"),
    *("programs list", "cover list", "roles list", "log show", "doctor"),
)


# --- every format of a plan ---

LIVE: dict[str, Callable[[bytes], list[str]]] = {
    "csv": lambda content: live_in_cells(content.decode()),
    "json": lambda content: live_in_json(content.decode()),
    "text": lambda content: live_in_lines(content.decode()),
    "ics": live_in_calendars,
    "xlsx": live_in_books,
}


def test_of_every_format_it_is_known_what_would_be_live_in_it() -> None:
    assert {format_.name for format_ in FORMATS} == LIVE.keys(), "say of a new format what would be live in it"


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_no_text_in_any_field_of_a_plan_is_live(format_: Format) -> None:
    org = planned()
    for text in CORPUS:
        hostile = Hostile(text)
        facts = dict.fromkeys(("program", "ask", "skill", "unit"), text)
        placements = [replace(one, **facts, host=one.person) for one in org.plans["2026Q3-1"].placements]
        leaving = replace(outgoing(org), placements=tuple(placements), directory=hostile, label=hostile.number_of)
        assert LIVE[format_.name](format_.write(leaving)) == [], ascii(text)


class Hostile:
    """Everybody is called so."""

    def __init__(self, text: str) -> None:
        self.text = text

    def number_of(self, person: str) -> str:
        return self.text


# --- every field of every file that is imported, and everything that leaves afterwards ---


def table(kind: str, column: str, texts: Sequence[str]) -> bytes:
    """A file with a row for each text, good but for that text in one column."""
    whole = io.StringIO(newline="")
    rows = csv.DictWriter(whole, column_names(kind))
    rows.writeheader()
    rows.writerows({**GOOD[kind](f"{kind}-{column}-{n}", n), column: text} for n, text in enumerate(texts))
    return whole.getvalue().encode()


def founded(folder: Path, people: int) -> Rota:
    """A company with two units and so many people."""
    rota = Rota(folder)
    rota.ok("init")
    rota.ok("units", "open", "HQ")
    rota.ok("units", "open", "CS", "--parent", "HQ", "--front-line", "--shift", "8:00-16:00", "--seats", "2")
    rows = ["person,unit,level,hired", *(f"M{n},CS,staff,2021-01-01" for n in range(people))]
    (folder / "people.csv").write_text("\n".join(rows))
    rota.ok("import", "people.csv")
    rota.ok("programs", "adopt", "telus-day")
    return rota


def put_into(rota: Rota, kind: str, column: str, texts: Sequence[str]) -> int:
    """Every text in one column: rows that are refused are told in a file and left out, the others imported; how many these are."""
    left = list(texts)
    while left and (refused := refused_rows(rota, kind, table(kind, column, left))):
        left = [text for row, text in enumerate(left, start=2) if row not in refused]
    return len(left)


def refused_rows(rota: Rota, kind: str, content: bytes) -> set[int]:
    """Import a file, and look at all that is said of it; the rows that were refused."""
    (rota.directory / f"{kind}.csv").write_bytes(content)
    errors = rota.directory / "errors.csv"
    shown(rota, "import", f"{kind}.csv", "--errors", "errors.csv", "--findings", "findings.csv")
    assert live_in_cells(errors.read_text(encoding="utf-8")) == []
    assert live_in_cells((rota.directory / "findings.csv").read_text(encoding="utf-8")) == []
    with errors.open(encoding="utf-8", newline="") as file:
        return {int(row["row"]) for row in csv.DictReader(file)}


def shown(rota: Rota, *words: str, **environment: str) -> str:
    """What a command says, whether it does what was asked or refuses."""
    result = rota(*words, **environment)
    assert isinstance(result.exception, SystemExit | None), (words, result.exception)
    assert live_on_terminals(result.output) == [], words
    return result.stdout


def said_by_hand(rota: Rota, text: str) -> None:
    """The fields that no file has: who, why, under which id, with which note."""
    asked = ("peaks", "declare", "CS", "--from", "2026-11-02", "--to", "2026-11-03", "--heads", "1")
    shown(rota, *asked, "--note", text, "--command-id", text, ROTA_ACTOR=text)
    shown(rota, "people", "strike", "M0", "--reason", text, "--dry-run")
    shown(rota, "roles", "grant", text, "hr", "--dry-run")
    for name in (text, f"{text}.csv"):
        shown(rota, "import", name)
        shown(rota, "plan", "judge", name)


def whatever_leaves(rota: Rota, every: int) -> None:
    """The pages, tables and files, of every so-manieth person."""
    for words in (
        "people list --all",
        "units list",
        "peaks list --all",
        "calendar list",
        "programs list",
        "log show",
        "cover list",
        "doctor",
    ):
        shown(rota, *words.split())
        assert live_in_json(shown(rota, *words.split(), "--json")) == []
    numbers = [person["person"] for person in rota.json("people", "list", "--all") if not person["person"].startswith("M")]
    for number in numbers[::every]:
        shown(rota, "people", "show", "--", number)
        assert live_in_html(rota.ok("people", "export", "--", number).stdout) == [], number
    a_plan_leaves(rota)
    the_log_leaves(rota)


def a_plan_leaves(rota: Rota) -> None:
    shown(rota, "plan", "make", "2026Q3", "--time-limit", "1")
    placements = rota.json("plan", "export", "2026Q3-1", "--format", "json")["placements"]
    assert any(not placement["person"].startswith("M") for placement in placements)
    shown(rota, "plan", "show", "2026Q3-1")
    for format_ in FORMATS:
        rota.ok("plan", "export", "2026Q3-1", "--format", format_.name, "--output", "out")
        assert LIVE[format_.name]((rota.directory / "out").read_bytes()) == []


def the_log_leaves(rota: Rota) -> None:
    """As lines, as events for others and as a bundle; each line is one event, and each file is where it belongs."""
    for form in ("ndjson", "cloudevents"):
        rota.ok("log", "export", "--format", form, "--output", "out")
        lines = (rota.directory / "out").read_text(encoding="utf-8").splitlines()
        assert [found for line in lines for found in live_in_json(line)] == []
    rota.ok("log", "export", "--bundle", "bundle", "--texts")
    checked = subprocess.run([sys.executable, "bundle/verify.py"], cwd=rota.directory, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert rota.json("log", "verify")["findings"] == []


def names_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


OURS = re.compile(
    r"company|company/(rota\.db[a-z-]*|rota\.db\.keys(/[a-z.]+)?|out(\.receipt\.json)?|errors\.csv|findings\.csv|[a-z]+\.csv"
    r"|bundle(/(checkpoints|proofs|texts|views)(/[\w.-]+)?|/[\w.-]+)?)"
)


def nothing_is_live(folder: Path, texts: Sequence[str], every: int) -> None:
    rota = founded(folder / "company", len(texts))
    taken = {field: put_into(rota, *field, texts) for field in FIELDS}
    assert sum(taken.values()) > len(texts) * len(FIELDS) / 3, taken
    for text in texts:
        said_by_hand(rota, text)
    whatever_leaves(rota, every)
    assert [name for name in names_in(folder) if not OURS.fullmatch(name)] == []
    assert not list(Path("/tmp").glob("escaped*"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two floors down, so that there is somewhere to escape to."""
    (tmp_path / "company").mkdir()
    monkeypatch.chdir(tmp_path / "company")
    return tmp_path


def test_some_texts_in_every_field_are_live_nowhere(folder: Path) -> None:
    nothing_is_live(folder, SOME, every=8)


@pytest.mark.campaign
def test_every_text_in_every_field_is_live_nowhere(folder: Path) -> None:
    nothing_is_live(folder, CORPUS, every=1)


# --- what is looked for would be found ---


@pytest.mark.parametrize(
    ("live", "text"),
    [
        *((live_in_cells, text) for text in ("=1", "a,=1", "a;=1", "a\t@x", 'a,"x\n=1"', '" +1"', "＝1")),
        *((live_in_html, text) for text in ("<script>", "<p onclick=x>", "<!-- x -->", "<a href=x>", "<?x>", "<h1 style=x>")),
        *((live_in_calendars, text.encode()) for text in ("BEGIN:VALARM", "ATTACH:file:///x", "X\nY", "SUMMARY:a\rb", "UID:x\x0b")),
        *((live_in_lines, text) for text in ("id\nBEGIN:VEVENT", "id\n2026Q3-1.1  \x1b[2J")),
        (live_on_terminals, "\u202e"),
    ],
)
def test_what_is_live_is_found(live: Callable[[str], list[str]], text: str) -> None:
    assert live(text) != []
