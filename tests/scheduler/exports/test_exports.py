"""Every format writes the plan as its golden file shows it, and what it writes can be read back."""

import csv
import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.exports import csv_plan, json_plan
from scheduler.exports.receipt import receipt
from scheduler.exports.registry import BY_NAME, FORMATS, Format
from scheduler.exports.sheet import Sheet, head_of
from scheduler.rosters import read_roster, unknown_keys
from scheduler.views.visits import Selection
from tests.scheduler.exports.outgoing import outgoing
from tests.scheduler.sample_plan import planned
from tests.scheduler.small_company import opaque

GOLDEN = Path(__file__).parent / "golden"


def sample() -> Sheet:
    return outgoing().sheet


READABLE = [format_ for format_ in FORMATS if format_.text]


@pytest.mark.parametrize("format_", READABLE, ids=lambda format_: format_.name)
def test_every_format_for_readers_writes_its_golden_file(format_: Format) -> None:
    assert format_.write(outgoing(receipt=None)) == (GOLDEN / f"plan.{format_.name}").read_bytes()


def test_every_golden_file_has_its_format() -> None:
    assert {path.suffix[1:] for path in GOLDEN.iterdir()} == {format_.name for format_ in READABLE} == set(BY_NAME) - {"xlsx"}


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_the_same_position_gives_the_same_bytes(format_: Format) -> None:
    assert format_.write(outgoing()) == format_.write(outgoing())


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_every_format_holds_its_receipt_or_has_a_slip(format_: Format) -> None:
    content = unpacked(format_.write(outgoing()))
    held = b"1240:5f0c91ab" in content or b'"root": "5f0c91ab"' in content
    assert held != format_.slip


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_whoever_is_not_to_know_how_long_the_log_is_gets_no_receipt(format_: Format) -> None:
    content = unpacked(format_.write(outgoing(receipt=None)))
    assert not any(word in content.lower() for word in (b"receipt", b"5f0c91ab", b"1240"))


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_a_part_of_a_plan_holds_nothing_else_of_it(format_: Format) -> None:
    part = unpacked(format_.write(outgoing(selection=Selection(person=opaque("O1")))))
    assert b"O1" in part
    assert not any(word in part for word in (b"O2", b"E1", b"E2", b"N1"))


def unpacked(content: bytes) -> bytes:
    """The texts of a workbook, or the file as it is with its lines unfolded."""
    if not content.startswith(b"PK"):
        return content.replace(b"\r\n ", b"")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/sharedStrings.xml")


def test_the_json_has_the_keys_of_the_interface_in_its_order() -> None:
    found = json.loads(json_plan.write(sample()))
    assert list(found) == [
        *("plan", "status", "horizon", "asks", "based_on", "log_root", "problem_digest", "engine", "tiers"),
        *("exemptions", "placements", "shortfalls", "receipt"),
    ]
    assert list(found["engine"]) == ["name", "version", "milliseconds", "seed", "candidates", "parameters"]
    assert [tier["name"] for tier in found["tiers"]] == ["programs", "cover", "rotations", "stability", "fairness", "preferences"]
    assert list(found["placements"][0]) == [
        *("id", "kind", "program", "ask", "skill", "person", "unit", "host"),
        *("first_day", "last_day", "days", "compensation_day", "sealed_until"),
    ]
    assert [set(shortfall) - {"tier", "missing", "price", "reasons"} for shortfall in found["shortfalls"]] == [
        {"program", "person", "period"},
        {"program", "unit", "rule"},
        {"program", "unit", "rule"},
        {"ask", "unit", "day", "skill"},
        {"program", "person", "period"},
    ]


def test_the_json_is_a_roster_without_a_strange_key() -> None:
    content = json_plan.write(sample()).encode()
    roster = read_roster(content, "plan.json")
    assert unknown_keys(content, "plan.json") == ()
    assert [placement.person for placement in roster.placements] == ["E1", "O1", "O2"]
    assert len(roster.shortfalls or ()) == 5


def test_no_export_holds_an_opaque_id() -> None:
    for format_ in FORMATS:
        assert opaque("E1").encode() not in unpacked(format_.write(outgoing()))


def test_the_head_is_the_object_without_its_lists() -> None:
    org = planned()
    head = head_of(org.plans["2026Q3-1"])
    assert head == {key: value for key, value in sample().items() if key not in {"exemptions", "placements", "shortfalls", "receipt"}}


def test_the_csv_has_the_header_of_the_interface_and_a_line_a_placement() -> None:
    lines = list(csv.reader(io.StringIO(csv_plan.write(sample()))))
    header = "plan,id,status,kind,program,ask,skill,person,unit,host,first_day,last_day,days,compensation_day,sealed_until"
    assert ",".join(lines[0]) == header
    assert len(lines) == 4
    assert lines[1][header.split(",").index("host")] == "N1"
    assert lines[2][header.split(",").index("days")].count(";") == 9


@pytest.mark.parametrize("acting", ["=1+1", "+1", "-7", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x","y")'])
def test_no_cell_of_the_csv_is_a_formula(acting: str) -> None:
    sheet = sample()
    placements = sheet["placements"]
    assert isinstance(placements, list)
    placements[0] |= {"person": acting, "unit": acting, "program": acting}
    [first, *_] = list(csv.DictReader(io.StringIO(csv_plan.write(sheet), newline="")))
    assert {first["person"], first["unit"], first["program"]} == {f"'{acting}".replace("\r", " ")}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("\ufeff@SUM(A1)", "'\ufeff@SUM(A1)"),
        ("x;=1+1;y", "x;'=1+1;y"),
        ("x\t -1", "x\t' -1"),
        ("x\n=1+1", "x\n'=1+1"),
        ("\t=1", "'\t'=1"),
        ("x;\t\t =1", "x;\t\t' =1"),
    ],
)
def test_nor_is_what_another_reader_takes_for_a_cell(text: str, written: str) -> None:
    assert csv_plan.cell(text) == written


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [csv_plan.cell(value) for value in ("007", "O'Neil", 7, None, "a-b", "Zoë;x", "a = b")] == [
        *("007", "O'Neil", "7", "", "a-b", "Zoë;x", "a = b")
    ]


def test_a_receipt_pins_the_file_and_the_log() -> None:
    slip = json.loads(receipt(plan="2026Q3-1", position=31, root="0123456789abcdef", file="plan.csv", content=b"plan,id\n"))
    assert slip == {
        "file": "plan.csv",
        "sha256": sha256(b"plan,id\n").hexdigest(),
        "plan": "2026Q3-1",
        "position": 31,
        "root": "01234567",
    }
