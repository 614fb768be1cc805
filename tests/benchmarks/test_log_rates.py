"""The log and its peers are given the same events, and each reads back as many as it was given."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import log_rates, log_wanted, starts
from benchmarks.log_events import A_PERSON, batches, life, of_each_person
from benchmarks.log_rates import OURS, PLAIN, SEALED, TREE, Rate, cells, entrants, library_is_there, rates
from benchmarks.log_slow_disk import slow_disk, slowed
from benchmarks.measuring import Run
from scheduler.evolve import folded
from scheduler.organisation import Organisation


def test_a_batch_holds_whole_lives_of_people_who_come_once() -> None:
    events = [event for batch in batches(60, 20) for event in batch]
    assert len(events) == 60
    assert folded(Organisation(), enumerate(events, start=1)).people.keys() == {f"{number:032x}" for number in range(6)}
    assert [len(one) for one in of_each_person(events)] == [A_PERSON] * 6


@pytest.mark.parametrize("entrant", [OURS, SEALED, PLAIN, TREE], ids=lambda entrant: entrant.who)
def test_everybody_reads_back_what_was_appended(entrant: log_rates.Entrant, tmp_path: Path) -> None:
    keeper = entrant.kept(tmp_path)
    for batch in batches(40, 20, texts=entrant.texts):
        keeper.append(keeper.made(batch))
    keeper.append(keeper.made(life(99, texts=False)[:1]))
    assert keeper.read() == 41
    keeper.close()


def test_the_library_does_too_where_it_is_installed(tmp_path: Path) -> None:
    if not library_is_there():
        pytest.skip("eventsourcing is not installed")
    for entrant in (log_rates.LIBRARY, log_rates.AT_ONCE):
        place = tmp_path / entrant.who
        place.mkdir()
        keeper = entrant.kept(place)
        for batch in batches(40, 20):
            keeper.append(keeper.made(batch))
        assert keeper.read() == 40
        keeper.close()


def test_every_entrant_has_a_rate_for_all_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_rates, "SINGLES", 2)
    monkeypatch.setattr(log_rates, "A_BATCH", 20)
    found = rates(40, repeats=1)
    assert {rate.who for rate in found} == {entrant.who for entrant in entrants(40)}
    assert {rate.what for rate in found if rate.who == OURS.who} == set(log_rates.WHAT) - {log_rates.SLOW}
    assert all(rate.per_second > 0 for rate in found)


@pytest.mark.campaign
def test_on_the_slow_disk_every_append_waits_for_its_sync() -> None:
    with slow_disk() as library:
        if library is None:
            pytest.skip("there is no C compiler here")
        for who in (OURS.who, PLAIN.who):
            clock, cpu = slowed(who, library)
            assert clock >= 0.005 * log_rates.SINGLES
            assert cpu < clock


def test_ratios_are_those_to_the_library_by_cpu_seconds() -> None:
    theirs = Rate(who="eventsourcing", what=log_rates.READ, per_second=9.0, per_cpu_second=10.0)
    ours = replace(theirs, who="rotaledger", per_cpu_second=25.0)
    rows = cells(1_000, [theirs, ours], "now")
    assert [(row[1], row[5]) for row in rows] == [("rotaledger", "2.50"), ("eventsourcing", "1.00")]
    assert cells(1_000, [ours], "now")[0][5] == "-"


def test_the_first_command_is_told_apart_from_those_that_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def timed(directory: Path, words: list[str]) -> Run:
        asked.append(" ".join(words))
        return Run(seconds=float(len(asked)), cpu_seconds=1.0, peak_mib=len(asked), stdout="")

    monkeypatch.setattr(starts, "timed", timed)
    rows = starts.measured(tmp_path, 20)
    assert [row[1] for row in rows][:3] == ["`rota import files`", "`rota people show 00007`, the first", "`rota people show 00007`"]
    assert len(rows) == 2 + len(starts.SHOWN)
    assert asked[:3] == ["init", "import files", "people show 00007"]


def test_what_was_wanted_is_told_with_what_was_reached() -> None:
    rows = [
        ("10,000", "rotaledger", log_rates.APPEND, "5", "9,000", "0.90", "now"),
        ("10,000", "eventsourcing", log_rates.APPEND, "5", "10,000", "1.00", "now"),
        ("10,000", "rotaledger", log_rates.SLOW, "95", "1", "-", "now"),
        ("10,000", "sqlite3", log_rates.SLOW, "100", "2", "-", "now"),
        ("1,000,000", "rotaledger", log_rates.VERIFY, "1", "50,000", "-", "now"),
    ]
    assert log_wanted.reached(rows).splitlines() == [
        "- bulk append, beside the library, by CPU seconds: 0.90; wanted 1.0: **no**",
        "- one at a time on the slow disk, beside *sqlite3*, by the clock: 0.95; wanted 0.9: yes",
        "- a million events verified: 20 CPU seconds; wanted 30: yes",
    ]
