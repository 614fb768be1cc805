"""Programs as people write them become complete terms, or faults that say where and what would be right."""

import tomllib
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.kinds.programs import Choice, Closed, Floor, Terms
from scheduler.errors import Rejected
from scheduler.programs import Company, adopt, explain, preset, preset_names, read_programs
from scheduler.term_values import Hours
from scheduler.terms import KEYS

COMPANY = Company(person_id={"007": "f" * 32}.get, units=frozenset({"NORTH", "SOUTH"}), numbers=("007",))
TELUS = Terms(
    kind="shadow",
    who=Choice(level=("executive",)),
    who_not=Choice(),
    where=Choice(front_line=True),
    where_not=Choice(),
    quota=1,
    per="quarter",
    length=1,
    length_unit="days",
    starts=0b1111111,
    weekdays=None,
    off_pattern=False,
    window_first_day=None,
    window_last_day=None,
    min_gap_days=None,
    host="person",
    host_load=2,
    in_peak="avoid",
    home_peak="avoid",
    min_worked=75,
    needs=(),
    mandatory=True,
    every_department_sends=False,
    every_unit_receives=False,
    no_repeat="none",
    no_repeat_quarters=None,
    sealed=False,
    compensation_days=None,
    minutes=None,
    quota_minutes=None,
    blackout=(),
    within_days=None,
    after=None,
    unit_gap_days=None,
    never_worked=False,
    each_once=False,
    in_a_row=None,
    floors=(),
    kinds=(),
    demands=(),
    travel="anywhere",
    supernumerary=True,
    notice_days=None,
    sponsor=None,
    consultation=False,
    season_first_day=None,
    season_last_day=None,
    max_gap_days=None,
    unit_min_gap_days=None,
    unit_max_gap_days=None,
    unit_works=False,
)


def own(text: str) -> Terms:
    """The terms of [program.mine] with these lines."""
    read = read_programs(f"[program.mine]\n{text}", COMPANY)
    assert not read.faults, read.faults
    return read.defined[0].terms


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read_programs(text, COMPANY).faults]


def test_telus_day_is_what_the_interface_says_and_nothing_else() -> None:
    assert adopt("telus-day", [], COMPANY).terms == TELUS


NEEDED = {"residency-blocks": ['where={unit=["NORTH"]}']}


def test_a_preset_that_needs_a_list_of_units_is_refused_without_one() -> None:
    with pytest.raises(Rejected, match=r"residency-blocks\.each_once .* needs a list of units"):
        adopt("residency-blocks", [], COMPANY)


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_sound_and_says_what_it_is(name: str) -> None:
    assert adopt(name, NEEDED.get(name, []), COMPANY).source == name
    assert preset(name)["about"].endswith(".")
    assert preset(name)["from"].endswith(".")


def test_defaults_go_by_kind() -> None:
    shadow, rotation = own('kind = "shadow"'), own('kind = "rotation"\nlength = "2w"')
    assert (shadow.host, shadow.in_peak, shadow.starts) == ("person", "avoid", 0b1111111)
    assert (rotation.host, rotation.in_peak, rotation.starts) == ("none", "welcome", 0b0000001)
    assert shadow.who == Choice()


def test_every_key_is_read() -> None:
    terms = own(
        """
kind = "rotation"
who = { tag = ["high-potential"], joined_within = "30d", person = ["007"] }
who_not = { level = "executive" }
where = { front_line = true, site = ["Oxford"] }
where_not = { unit = ["NORTH"] }
quota = 2
per = "year"
length = "3d"
starts = "Mon,Tue"
weekdays = "Mon-Fri"
window = "2026-07-01..2026-09-30"
min_gap = "3w"
host = "team"
host_load = 3
in_peak = "avoid"
home_peak = "tolerate"
min_worked = 50
needs = ["driving"]
mandatory = true
every_department_sends = true
every_unit_receives = true
no_repeat = "unit 4 quarters"
sealed = true
compensation = "none"
off_pattern = false
"""
    )
    assert terms.who == Choice(tag=("high-potential",), joined_within_days=30, person=("f" * 32,))
    assert (terms.length, terms.length_unit, terms.starts, terms.weekdays) == (3, "days", 0b11, 0b11111)
    assert (terms.window_first_day, terms.window_last_day) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (terms.min_gap_days, terms.no_repeat, terms.no_repeat_quarters) == (21, "unit", 4)
    assert len(KEYS) == 44


READ = {key.name: key.read for key in KEYS}


@pytest.mark.parametrize(
    ("key", "written", "kept"),
    [
        ("quota", "10h", Hours(600)),
        ("length", "4h", (1, "days", 240)),
        ("length", "half", (1, "days", 240)),
        ("blackout", "2026-12-24", (Closed(first_day=date(2026, 12, 24), last_day=date(2026, 12, 24)),)),
        ("blackout", [date(2026, 12, 24)], (Closed(first_day=date(2026, 12, 24), last_day=date(2026, 12, 24)),)),
        ("blackout", "none", ()),
        ("needs", "none", ()),
        ("kinds", "none", ()),
        ("demands", "none", ()),
        ("window", "none", None),
        ("within", "30d", 30),
        ("within", "none", None),
        ("after", "first-steps", "first-steps"),
        ("unit_gap", "6w", 42),
        ("after", "none", None),
        ("sponsor", "none", None),
        ("in_a_row", 2, 2),
        ("in_a_row", "none", None),
        ("floors", {"NORTH": 2}, (Floor(unit="NORTH", placements=2),)),
        ("demands", ["lifting", "nights"], ("lifting", "nights")),
        ("kinds", ["deliver", "support"], ("deliver", "support")),
        ("travel", "own-site", "own-site"),
        ("notice", "14d", 14),
    ],
)
def test_a_key_is_kept_as_it_is_meant(key: str, written: object, kept: object) -> None:
    assert READ[key](written) == kept


def test_blackout_days_are_kept_in_their_order() -> None:
    days = READ["blackout"](["2027-03-01", "2026-12-20..2027-01-05"])
    assert [one.first_day for one in days] == [date(2026, 12, 20), date(2027, 3, 1)]


def test_hours_of_a_quota_become_the_placements_that_reach_them() -> None:
    assert (
        own('kind = "rotation"\nquota = "10h"\nlength = "4h"').quota,
        own('kind = "rotation"\nquota = "8h"\nlength = "half"').quota,
    ) == (3, 2)
    written = {key: value for key, value, _ in explain(own('kind = "rotation"\nquota = "10h"\nlength = "4h"'))}
    assert (written["quota"], written["length"]) == ("10h", "4h")


def test_sponsor_notice_consultation_and_kinds_are_kept() -> None:
    terms = own('kind = "shadow"\nsealed = true\nsponsor = "007"\nnotice = "2w"\nconsultation = true\nkinds = ["deliver", "menu"]')
    assert (terms.sponsor, terms.notice_days, terms.consultation, terms.kinds) == ("f" * 32, 14, True, ("deliver", "menu"))
    assert own('kind = "shadow"\nsealed = true\nsponsor = "unit-manager"').sponsor == "unit-manager"


@pytest.mark.parametrize("key", ["max_gap", "unit_min_gap", "unit_max_gap"])
def test_gaps_are_read_in_days_and_taken_back(key: str) -> None:
    terms = own(f'kind = "shadow"\n{key} = "15w"')
    assert getattr(terms, f"{key}_days") == 105
    assert own(f'kind = "shadow"\n{key} = "none"') == own('kind = "shadow"')
    assert {name: text for name, text, _ in explain(terms)}[key] == "105d"


def test_a_floor_for_all_is_that_of_each_listed_unit() -> None:
    listed = 'kind = "rotation"\nwhere = { unit = ["NORTH"] }\n'
    assert own(f"{listed}floors = 2").floors == own(f"{listed}floors = {{ NORTH = 2 }}").floors == (Floor(unit="NORTH", placements=2),)
    assert own(f'{listed}floors = "none"').floors == ()


@pytest.mark.parametrize(("text", "expected"), [("1d", (1, "days")), ("2w", (2, "weeks")), ("5d spread", (5, "spread"))])
def test_lengths(text: str, expected: tuple[int, str]) -> None:
    terms = own(f'kind = "rotation"\nlength = "{text}"')
    assert (terms.length, terms.length_unit) == expected


def test_one_s_own_keys_lie_over_those_of_the_preset() -> None:
    terms = own('extends = "telus-day"\nwho = { level = ["manager"] }\nquota = 2')
    assert (terms.who, terms.quota, terms.where, terms.mandatory) == (Choice(level=("manager",)), 2, Choice(front_line=True), True)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (["length=2w", "kind=rotation"], ("length", 2)),
        (["who.level=manager"], ("who", Choice(level=("manager",)))),
        (['who={level=["manager","staff"]}'], ("who", Choice(level=("manager", "staff")))),
        (["mandatory=false"], ("mandatory", False)),
        (["window=2026-07-01..2026-09-30"], ("window_first_day", date(2026, 7, 1))),
        (["window=10-01..12-31"], ("season_first_day", "10-01")),
    ],
)
def test_settings_change_single_keys_of_a_preset(settings: Sequence[str], expected: tuple[str, object]) -> None:
    assert getattr(adopt("telus-day", settings, COMPANY).terms, expected[0]) == expected[1]


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        (["lenght=2w"], 'Did you mean "length"?'),
        (["length"], "write KEY=VALUE"),
        (["quota=x"], "no whole number"),
        (["extends=rotation"], "in programs.toml only"),
        (["quota.x=2"], "no whole number"),
    ],
)
def test_wrong_settings_are_refused_in_words(settings: Sequence[str], hint: str) -> None:
    with pytest.raises(Rejected) as refused:
        adopt("telus-day", settings, COMPANY)
    assert hint in refused.value.sentence


def test_a_preset_that_is_none_names_the_nearest() -> None:
    with pytest.raises(Rejected, match='Did you mean "telus-day"'):
        adopt("telus-days", [], COMPANY)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('adopt = ["telus-dy"]', 'adopt = "telus-dy": is no preset'),
        ('adopts = ["telus-day"]', 'Did you mean "adopt"?'),
        ('[program.x]\nextends = "rotatoin"', 'Did you mean "rotation"'),
        ('[program.x]\nextends = "wek"\n[program.week]\nkind = "shadow"', 'Did you mean "week"'),
        ("[program.x]\nextends = 3", "is neither a preset nor another program of this file"),
        ("[program.x]\nquota = 1", "program.x.kind: is missing"),
        ('[program.x]\nkind = "shade"', 'Did you mean "shadow"?'),
        ('[program.x]\nkind = "shadow"\nwho = { levl = ["staff"] }', "program.x.who.levl"),
        ('[program.x]\nkind = "shadow"\nwho = { level = ["stuff"] }', 'program.x.who.level = "stuff"'),
        ('[program.x]\nkind = "shadow"\nwhere = { unit = ["NORHT"] }', 'Did you mean "NORTH"'),
        ('[program.x]\nkind = "shadow"\nwho = { person = ["07"] }', 'Did you mean "007"?'),
        ('[program.x]\nkind = "shadow"\nlength = "2 weeks"', "is no length"),
        ('[program.x]\nkind = "shadow"\nlength = "2w spread"', "only days are spread"),
        ('[program.x]\nkind = "shadow"\nlength = "2w"\noff_pattern = true', "off_pattern"),
        ('[program.x]\nkind = "shadow"\nlength = "5d spread"\nquota = 2', "must be 1 with spread days"),
        ('[program.x]\nkind = "shadow"\nlength = "5d spread"\nmin_gap = "7d"', "does not go with spread days"),
        ('[program.x]\nkind = "shadow"\ncompensation = "two days"', "is neither"),
        ('[program.x]\nkind = "shadow"\ncompensation = "day within 0d"', "is neither"),
        ('[program.x]\nkind = "shadow"\nlength = "5d spread"\ncompensation = "day within 14d"', 'goes only with length "1d"'),
        ('[program.x]\nkind = "rotation"\nlength = "2w"\ncompensation = "day within 14d"', 'goes only with length "1d"'),
        ('[program.x]\nkind = "shadow"\nmandatory = "yes"', "is neither true nor false"),
        ('[program.x]\nkind = "shadow"\nwindow = "2026-09-30..2026-07-01"', "ends before it begins"),
        ('[program.x]\nkind = "shadow"\nwindow = "02-29..03-31"', '"02-29" is no day of every year'),
        ('[program.x]\nkind = "shadow"\nwindow = "Oct..Dec"', 'or "10-01..12-31" for every year'),
        ('[program.x]\nkind = "rotation"\nno_repeat = "host"', "asks for other hosts"),
        ('[program.x]\nkind = "shadow"\nstarts = "Mon"\nweekdays = "Tue"', "no day in common"),
        ('[program.x]\nkind = "shadow"\nsupernumerary = false', "guests never count as staff"),
        ('[program.x]\nkind = "shadow"\nsponsor = "07"', 'is neither a person nor "unit-manager". Did you mean "007"?'),
        ('[program.x]\nkind = "shadow"\nblackout = "Christmas"', "is neither a day nor a span"),
        ('[program.x]\nkind = "shadow"\nlength = "8h"', "is no part of a day"),
        ('[program.x]\nkind = "shadow"\nquota = "ten hours"', "no hours from 1 to 2000"),
        ('[program.x]\nkind = "shadow"\nquota = "10h"', "state length in hours too"),
        ('[program.x]\nkind = "shadow"\ntravel = "near"', "anywhere, near-first, own-site"),
        ('[program.x]\nkind = "shadow"\nfloors = { NROTH = 1 }', 'Did you mean "NORTH"'),
        ('[program.x]\nkind = "shadow"\nfloors = { NORTH = 0 }', "program.x.floors.NORTH"),
        ('[program.x]\nkind = "shadow"\nlength = "5d spread"\nunit_min_gap = "7d"', "does not go with spread days"),
        ('[program.x]\nkind = "shadow"\nlength = "5d spread"\nmax_gap = "200d"', "does not go with spread days"),
        ('[program.x]\nkind = "shadow"\nper = "week"\nmin_gap = "9d"\nmax_gap = "8d"', "is less than min_gap, 9 days"),
        ('[program.x]\nkind = "shadow"\nunit_min_gap = "9d"\nunit_max_gap = "8d"', "is less than unit_min_gap, 9 days"),
        ('[program.x]\nkind = "rotation"\nlength = "2w"\nunit_works = true', "does not go with blocks of weeks"),
        ('[program.x]\nkind = "shadow"\nmax_gap = "89d"', "cannot be kept with a quota of 1 a quarter"),
        ('[program.x]\nkind = "shadow"\nper = "month"\nlength = "2w"\nmax_gap = "14d"', "cannot be kept with a quota of 1 a month"),
        (
            '[program.x]\nkind = "shadow"\neach_once = true\nwhere = { unit = ["NORTH"] }\nmax_gap = "99d"',
            "after which nobody",
        ),
        ('[program.x]\nkind = "shadow"\nfloors = 2', "for each unit that where lists, and it lists none"),
        ('[program.x]\nkind = "shadow"\nfloors = { NORTH = 1 }\nwhere_not = { unit = ["NORTH"] }', "among the units of where_not"),
        ('[program.x]\nkind = "shadow"\nwithin = "30d"\nper = "quarter"', "counts from the day of hire"),
        ('[program.x]\nkind = "shadow"\ndemands = "lifting, nights"', 'holds a comma; write ["lifting", "nights"]'),
        ('[program.x]\nkind = "shadow"\nin_a_row = 2', "goes only with a length in weeks"),
        ('[program.x]\nkind = "shadow"\neach_once = true', "needs a list of units"),
        ('[program.x]\nkind = "shadow"\neach_once = true\nno_repeat = "site"\nwhere = { unit = ["NORTH"] }', "no unit is seen twice"),
        ('[program.x]\nkind = "shadow"\nlength = "5d spread"\nunit_gap = "7d"', "does not go with spread days"),
        ('[program.cover]\nkind = "shadow"', "help at peaks is called so"),
        ('adopt = ["rotation"]\n[program.rotation]\nkind = "shadow"', "is adopted above already"),
        ("[program\n", "is no TOML"),
    ],
)
def test_a_fault_names_its_place_and_what_would_be_right(text: str, hint: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert hint in found[0]


def test_a_floor_is_refused_only_where_the_unit_is_left_out_whatever_else_is_true_of_it() -> None:
    assert not faults('[program.x]\nkind = "shadow"\nfloors = { NORTH = 1 }\nwhere_not = { unit = ["NORTH"], front_line = true }')


def test_words_for_people_must_be_text() -> None:
    assert not faults('[program.a]\nkind = "shadow"\nabout = "A day a quarter."\nfrom = "our own shop"')
    assert faults('[program.a]\nkind = "shadow"\nabout = 3') == ['program.a.about = "3": is no text']


def test_all_faults_of_a_file_come_at_once() -> None:
    text = '[program.a]\nkind = "shadow"\nquota = 0\nper = "day"\n[program.b]\nkind = "x"\n'
    assert [fault.path for fault in read_programs(text, COMPANY).faults] == ["program.a.quota", "program.a.per", "program.b.kind"]


def test_every_key_is_explained_in_words() -> None:
    explained = explain(adopt("telus-day", ["who.person=007"], COMPANY).terms, lambda person: "007" if person == "f" * 32 else "?")
    words = {key: value for key, value, _ in explained}
    assert list(words) == [key.name for key in KEYS]
    assert words["who"] == "level executive, person 007"
    assert (words["length"], words["where"], words["window"], words["mandatory"]) == ("1d", "front_line true", "the horizon", "true")
    assert all(sentence for _, _, sentence in explained)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["2w", "1d", "Mon", "shadow", "none", "30d"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["level", "unit", "x", "joined_within"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([key.name for key in KEYS] + ["extends", "nonsense"]), VALUES, max_size=6))
def test_any_values_are_terms_or_faults(table: dict[str, object]) -> None:
    def toml(value: object) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} = {toml(entry)}" for key, entry in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(toml, value)) + "]"
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, int) else '"' + "".join(c for c in str(value) if c.isalnum()) + '"'

    text = "[program.x]\n" + "\n".join(f"{key} = {toml(value)}" for key, value in table.items())
    assert tomllib.loads(text)
    read = read_programs(text, COMPANY)
    assert bool(read.faults) != bool(read.defined)


def test_all_that_is_wrong_with_a_selection_is_told_at_once() -> None:
    told = faults('[program.mine]\nkind = "shadow"\nwho = { level = "boss", unit = "NROTH", person = "008", size = 3 }')
    assert [fault.split(":")[0].split(" ")[0] for fault in told] == [
        "program.mine.who.level",
        "program.mine.who.size",
        "program.mine.who.unit",
        "program.mine.who.person",
    ]


def test_all_contradictions_between_keys_are_told_at_once() -> None:
    told = faults('[program.mine]\nkind = "rotation"\nlength = "5d spread"\nquota = 2\nmin_gap = "21d"')
    assert len(told) == 2


def test_a_wrong_name_does_not_hide_what_else_is_wrong_with_the_program() -> None:
    assert len(faults('[program.cover]\nkind = "shadow"\nquota = 0')) == 2


def test_hours_that_come_to_too_many_placements_are_refused_with_their_key() -> None:
    [told] = faults('[program.mine]\nkind = "rotation"\nlength = "1h"\nquota = "2000h"')
    assert told.startswith('program.mine.quota = "2000h": comes to 2000 placements')
