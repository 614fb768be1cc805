"""Programs that begin from another one of the same file, or wait for it: the nearest key counts, and circles are refused."""

import pytest

from events.kinds.programs import Choice
from scheduler.programs import Company, read_programs

COMPANY = Company(person_id=lambda number: None, units=frozenset({"NORTH"}))
CHAIN = """
[program.third]
extends = "second"
quota = 3
[program.second]
extends = "first"
who = { level = ["manager"] }
quota = 2
[program.first]
extends = "telus-day"
host_load = 5
"""


def test_a_program_extends_one_that_extends_another_and_the_nearest_key_counts() -> None:
    third = read_programs(CHAIN, COMPANY).defined[0]
    assert (third.name, third.source) == ("third", "telus-day")
    assert (third.terms.quota, third.terms.who, third.terms.host_load, third.terms.mandatory) == (3, Choice(level=("manager",)), 5, True)


def test_the_name_of_a_preset_means_the_preset_also_where_a_program_bears_it() -> None:
    read = read_programs('[program.rotation]\nextends = "rotation"\nlength = "4w"\n[program.mine]\nextends = "rotation"', COMPANY)
    assert [(program.source, program.terms.length) for program in read.defined] == [("rotation", 4), ("rotation", 2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[program.a]\nextends = "a"', ["program.a.extends"]),
        ('[program.a]\nextends = "b"\n[program.b]\nextends = "a"', ["program.a.extends", "program.b.extends"]),
        ('[program.a]\nextends = "b"\n[program.b]\nextends = "c"\n[program.c]\nextends = "b"', ["program.b.extends", "program.c.extends"]),
    ],
)
def test_programs_that_extend_each_other_in_a_circle_are_refused(text: str, expected: list[str]) -> None:
    found = read_programs(text, COMPANY)
    assert [fault.path for fault in found.faults] == expected
    assert all("goes round in a circle" in fault.says for fault in found.faults)
    assert not found.defined


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ('kind = "shadow"\nquota = 0', ["program.b.quota"]),
        ('quotta = 1\nkind = "shadow"', ["program.b.quotta"]),
        ('extends = "telus"', ["program.b.extends"]),
        ("quota = 1", ["program.b.kind"]),
        ('kind = "shadow"\nstarts = "Mon"\nweekdays = "Mon"', ["program.a.weekdays"]),
    ],
)
def test_what_is_wrong_is_told_of_the_program_that_says_it(below: str, expected: list[str]) -> None:
    text = f'[program.a]\nextends = "b"\nstarts = "Tue"\n[program.b]\n{below}'
    assert [fault.path for fault in read_programs(text, COMPANY).faults] == expected


def test_programs_that_wait_for_one_another_are_refused_with_their_circle() -> None:
    waiting = '[program.{}]\nkind = "rotation"\nafter = "{}"\n'
    text = "".join(waiting.format(*pair) for pair in ("ab", "bc", "ca", "da", "ee"))
    told = [str(fault) for fault in read_programs(text, COMPANY).faults]
    assert [one.split(" = ")[0] for one in told] == [f"program.{name}.after" for name in "abce"]
    assert "a waits for b waits for c waits for a" in told[0]
    assert "e waits for e" in told[3]
