"""A program written back as TOML is the same program."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from events.kinds.programs import Choice, Closed, Floor, Terms
from scheduler.amending import amended, table_of, toml_of
from scheduler.errors import Rejected
from scheduler.organisation import AdoptedProgram
from scheduler.programs import Company, adopt, read_programs
from scheduler.term_values import Season
from scheduler.terms import complete

CLOSED = (Closed(first_day=date(2026, 7, 1), last_day=date(2026, 7, 1)), Closed(first_day=date(2026, 12, 20), last_day=date(2027, 1, 5)))
NUMBERS = {"00": "a" * 32, '"E1"': "b" * 32}
COMPANY = Company(person_id=NUMBERS.get, units=frozenset({"CS", 'Depot "3"', "Ünit\\n"}), numbers=NUMBERS)


def number_of(person: str) -> str:
    return next(number for number, known in NUMBERS.items() if known == person)


letters = st.characters(categories=("L", "N", "P", "S", "Zs"))
words = st.text(letters, min_size=1, max_size=8).map(str.strip).filter(lambda text: bool(text) and text.isprintable())
choices = st.builds(
    Choice,
    level=st.sampled_from([(), ("staff",), ("executive", "manager")]),
    tag=st.lists(words, max_size=2, unique=True).map(tuple),
    unit=st.sampled_from([(), ('Depot "3"',), ("CS", "Ünit\\n")]),
    person=st.sampled_from([(), tuple(NUMBERS.values())]),
    joined_within_days=st.sampled_from([None, 30]),
)
places = st.builds(Choice, front_line=st.sampled_from([None, True, False]), site=st.lists(words, max_size=2, unique=True).map(tuple))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    values: dict[str, Any] = {
        "kind": draw(st.sampled_from(["shadow", "rotation"])),
        "length": draw(st.sampled_from([(1, "days", None), (3, "days", None), (2, "weeks", None)])),
        "quota": draw(st.integers(1, 3)),
        "per": draw(st.sampled_from(["week", "month", "quarter", "year", "window"])),
        "starts": draw(st.sampled_from([0b1, 0b1111111, 0b0011011])),
        "min_gap": draw(st.sampled_from([None, 21])),
        "no_repeat": draw(st.sampled_from([("none", None), ("unit", None), ("site", 4)])),
        **draw(st.sampled_from([{}, {"window": (date(2026, 7, 1), date(2026, 9, 30))}, {"window": Season("11-15", "01-06")}])),
        "needs": tuple(draw(st.lists(words, max_size=2, unique=True))),
        "blackout": draw(st.sampled_from([(), CLOSED])),
        "unit_gap": draw(st.sampled_from([None, 30])),
        "unit_min_gap": draw(st.sampled_from([None, 7])),
        "unit_max_gap": draw(st.sampled_from([None, 60])),
        "never_worked": draw(st.booleans()),
        "kinds": tuple(draw(st.lists(words, max_size=2, unique=True))),
        "notice": draw(st.sampled_from([None, 14])),
        "mandatory": draw(st.booleans()),
        **draw(st.sampled_from([{"sealed": False}, *({"sealed": True, "sponsor": who} for who in (None, "unit-manager", "a" * 32))])),
    }
    values["unit_works"] = values["length"][1] == "days" and draw(st.booleans())
    made = complete(values)
    chosen: dict[str, Any] = {"who": draw(choices), "who_not": draw(choices), "where": draw(places), "where_not": draw(places)}
    chosen["floors"] = tuple(Floor(unit=unit, placements=2) for unit in sorted(COMPANY.units or ()) if draw(st.booleans()))
    return Terms(**{field: chosen.get(field, getattr(made, field)) for field in Terms.__struct_fields__})


@given(terms(), words)
def test_what_is_written_reads_back_as_it_was(known: Terms, name: str) -> None:
    if name.casefold() == "cover":
        return
    read = read_programs(toml_of(name, table_of(known, number_of)), COMPANY)
    assert read.faults == []
    assert [(program.name, program.terms) for program in read.defined] == [(name, known)]


def test_one_floor_for_all_goes_with_their_list() -> None:
    before = AdoptedProgram(id="x", source=None, terms=adopt("residency-blocks", ['where={unit=["CS"]}'], COMPANY).terms)
    assert [(floor.unit, floor.placements) for floor in before.terms.floors] == [("CS", 1)]
    after = amended(before, ["where={unit=['Depot \"3\"']}"], COMPANY, number_of)
    assert [(floor.unit, floor.placements) for floor in after.floors] == [('Depot "3"', 1)]
    assert amended(before, ["floors=none"], COMPANY, number_of).floors == ()


def program(preset: str) -> AdoptedProgram:
    return AdoptedProgram(id=preset, source=preset, terms=adopt(preset, (), COMPANY).terms)


def test_only_what_is_set_changes() -> None:
    before = program("telus-day")
    after = amended(before, ["quota=2", "who.level=manager", "length = 3d"], COMPANY, number_of)
    changed = {field for field in Terms.__struct_fields__ if getattr(after, field) != getattr(before.terms, field)}
    assert changed == {"quota", "who", "length"}
    assert (after.quota, after.who.level, after.length) == (2, ("manager",), 3)


@pytest.mark.parametrize(
    "setting",
    [
        "quota",
        "=2",
        "who.level.x=1",
        "quota=two",
        "quotta=2",
        "quota.x=2",
        "window.first=2",
        "about=x",
        'from="x"',
        "extends=rotation",
        'who.unit=["C"]',
        "length=2w\nsealed=true",
    ],
)
def test_a_setting_that_means_nothing_is_refused(setting: str) -> None:
    with pytest.raises(Rejected) as refusal:
        amended(program("telus-day"), [setting], COMPANY, number_of)
    assert refusal.value.reason == "program-faulty"
    assert "program.telus-day." not in refusal.value.sentence


def amended_shadow(*settings: str) -> Terms:
    program = AdoptedProgram(id="telus-day", source="telus-day", terms=adopt("telus-day", (), COMPANY).terms)
    return amended(program, settings, COMPANY, number_of)


@pytest.mark.parametrize("setting", ["blackout=2026-12-24", "blackout=[2026-12-24]", 'blackout="2026-12-24"'])
def test_a_day_is_set_with_or_without_quotes(setting: str) -> None:
    assert amended_shadow(setting).blackout == (Closed(first_day=date(2026, 12, 24), last_day=date(2026, 12, 24)),)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("window=07:00:00", 'window = "07:00:00": is no span'),
        ("quota=2026-07-01T00:00:00", 'quota = "2026-07-01T00:00:00"'),
        ("quota=07:00:00", 'quota = "07:00:00"'),
        ("quota=nan", 'quota = "nan"'),
        ("quota=[inf]", 'quota = "["inf"]"'),
        ("sealed=1e400", 'sealed = "inf": is neither true nor false'),
        ("who.person=2", 'who.person = "2": is no list of texts; write ["2"]'),
        ("who.person=[2,7]", 'write ["2", "7"]'),
        ("sponsor=2", 'sponsor = "2": is a number; names are written in quotes: "2"'),
        ("within=true", 'within = "true": is no text'),
        ("each_once=true", 'no_repeat = "none": does not go with each_once'),
    ],
)
def test_what_no_key_takes_is_refused_with_the_value_as_it_was_written(setting: str, said: str) -> None:
    with pytest.raises(Rejected, match=re.escape(said)):
        amended_shadow(setting)


def test_what_was_set_is_taken_back_by_none() -> None:
    ahead = replace(
        amended_shadow(), after="other", sponsor="unit-manager", window_first_day=date(2026, 7, 1), window_last_day=date(2026, 9, 30)
    )
    program = AdoptedProgram(id="telus-day", source="telus-day", terms=ahead)
    assert amended(program, ("after=none", "sponsor=none", "window=none"), COMPANY, number_of) == amended_shadow()
