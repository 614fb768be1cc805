"""Programs are adopted, amended and retired; their terms are whole and sane."""

from datetime import date

import pytest

from events.kinds.programs import Choice, Closed, Floor, ProgramAdopted, ProgramAmended, ProgramRetired
from scheduler.decide.programs import AdoptProgram, AmendProgram, RetireProgram
from tests.scheduler.stories import given, hired, opened, terms

SHOP, ANN = opened("SHOP"), hired("ann")
ADOPTED = ProgramAdopted(program="telus-day", source="telus-day", terms=terms())
RETIRED = ProgramRetired(program="telus-day")


def test_a_program_is_adopted_once_at_a_time():
    adopt = AdoptProgram(program="telus-day", source="telus-day", terms=terms())
    given().when(adopt).then(ADOPTED)
    given(ADOPTED).when(adopt).refused("program-known", "rota programs amend telus-day")
    given(ADOPTED, RETIRED).when(adopt).then(ADOPTED)


def test_a_program_adopted_again_runs_again():
    state = given(ADOPTED, RETIRED).when(AdoptProgram(program="telus-day", terms=terms(quota=2))).state()
    assert not state.programs["telus-day"].retired
    assert state.programs["telus-day"].terms.quota == 2


def test_a_program_is_amended_where_its_terms_differ():
    given(ADOPTED).when(AmendProgram(program="telus-day", terms=terms(quota=2))).then(
        ProgramAmended(program="telus-day", terms=terms(quota=2))
    )
    given(ADOPTED).when(AmendProgram(program="telus-day", terms=terms())).then()
    given(ADOPTED).when(AmendProgram(program="telus-day", terms=terms(quota=0))).refused("number-out-of-range")


def test_a_program_is_retired_once():
    given(ADOPTED).when(RetireProgram(program="telus-day")).then(RETIRED)
    given(ADOPTED, RETIRED).when(RetireProgram(program="telus-day")).refused("program-retired", "rota programs adopt telus-day")
    given(ADOPTED, RETIRED).when(AmendProgram(program="telus-day", terms=terms())).refused("program-retired")
    given(ADOPTED).when(RetireProgram(program="telus-days")).refused("program-unknown", 'Did you mean "telus-day"?')


def test_no_program_takes_the_name_of_cover():
    given().when(AdoptProgram(program="cover", terms=terms())).refused("program-reserved", "cover")
    given().when(AdoptProgram(program="", terms=terms())).refused("text-empty")
    given().when(AdoptProgram(program="x", source="a\x00", terms=terms())).refused("text-unprintable")


def test_a_choice_may_name_what_is_there():
    who = Choice(level=("staff",), tag=("any",), unit=("SHOP",), person=("ann",), site=("Leeds",), joined_within_days=30)
    assert given(SHOP, ANN).when(AdoptProgram(program="x", terms=terms(who=who))).answer()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "cover"}, "word-unknown"),
        ({"per": "decade"}, "word-unknown"),
        ({"length_unit": "hours"}, "word-unknown"),
        ({"host": "anybody"}, "word-unknown"),
        ({"in_peak": "yes"}, "word-unknown"),
        ({"home_peak": "welcome"}, "word-unknown"),
        ({"no_repeat": "person"}, "word-unknown"),
        ({"quota": 0}, "number-out-of-range"),
        ({"length": 0}, "number-out-of-range"),
        ({"length": 54, "length_unit": "weeks"}, "number-out-of-range"),
        ({"host_load": 0}, "number-out-of-range"),
        ({"min_worked": 101}, "number-out-of-range"),
        ({"starts": 0}, "number-out-of-range"),
        ({"weekdays": 128}, "number-out-of-range"),
        ({"min_gap_days": 0}, "number-out-of-range"),
        ({"compensation_days": 0}, "number-out-of-range"),
        ({"season_first_day": "10-01"}, "season-open"),
        ({"season_first_day": "02-29", "season_last_day": "03-31"}, "season-open"),
        (
            {
                "season_first_day": "10-01",
                "season_last_day": "12-31",
                "window_first_day": date(2026, 7, 1),
                "window_last_day": date(2026, 9, 30),
            },
            "season-and-window",
        ),
        ({"no_repeat": "unit", "no_repeat_quarters": 0}, "number-out-of-range"),
        ({"no_repeat": "host", "host": "team"}, "no-repeat-host"),
        ({"window_first_day": date(2026, 7, 1)}, "window-open"),
        ({"window_first_day": date(2026, 7, 1), "window_last_day": date(2026, 6, 1)}, "span-reversed"),
        ({"needs": ("",)}, "text-empty"),
        ({"who": Choice(level=("boss",))}, "word-unknown"),
        ({"where": Choice(unit=("PLANT",))}, "unit-unknown"),
        ({"who_not": Choice(person=("zoe",))}, "person-unknown"),
        ({"where_not": Choice(site=("",))}, "text-empty"),
        ({"who": Choice(tag=("a\n",))}, "text-blanks"),
        ({"who": Choice(joined_within_days=0)}, "number-out-of-range"),
        ({"travel": "far"}, "word-unknown"),
        ({"in_a_row": 0}, "number-out-of-range"),
        ({"minutes": 0}, "number-out-of-range"),
        *(({key: 0}, "number-out-of-range") for key in ("max_gap_days", "unit_min_gap_days", "unit_max_gap_days")),
        ({"floors": (Floor(unit="PLANT", placements=1),)}, "unit-unknown"),
        ({"floors": (Floor(unit="SHOP", placements=0),)}, "number-out-of-range"),
        ({"floors": 2 * (Floor(unit="SHOP", placements=1),)}, "floor-twice"),
        ({"blackout": (Closed(first_day=date(2026, 7, 2), last_day=date(2026, 7, 1)),)}, "span-reversed"),
        ({"sponsor": "zoe"}, "person-unknown"),
        ({"kinds": ("",)}, "text-empty"),
    ],
)
def test_terms_with_a_fault_are_refused(changes, reason):
    given(SHOP, ANN).when(AdoptProgram(program="x", terms=terms(**changes))).refused(reason)


def test_a_program_waits_for_one_that_runs_and_never_in_a_circle():
    first, second = ADOPTED, AdoptProgram(program="second", terms=terms(after="telus-day"))
    given(first).when(second).then(ProgramAdopted(program="second", source=None, terms=terms(after="telus-day")))
    given().when(second).refused("program-unknown", 'after = "telus-day"')
    given(first, RETIRED).when(second).refused("program-retired", 'after = "telus-day"')
    given(first).when(AmendProgram(program="telus-day", terms=terms(after="telus-day"))).refused("after-circle", "waits for")
    spread = {"length": 5, "length_unit": "spread"}
    given(ProgramAdopted(program="telus-day", source=None, terms=terms(**spread))).when(second).refused("after-spread", "telus-day")
    waiting = ProgramAdopted(program="second", source=None, terms=terms(after="telus-day"))
    given(first, waiting).when(AmendProgram(program="telus-day", terms=terms(after="second"))).refused("after-circle")
    given(first, waiting).when(AmendProgram(program="telus-day", terms=terms(**spread))).refused("after-spread", "second waits")


def test_names_in_terms_are_kept_in_one_form():
    who = Choice(tag=("e\u0301quipe",))
    (event,) = given().when(AdoptProgram(program="x", terms=terms(who=who))).answer()
    assert event.terms.who.tag == ("\u00e9quipe",)
