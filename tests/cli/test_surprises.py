"""Before its day a sealed placement changes nothing in anything that somebody can get who may not know of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain
from pathlib import Path

import click
import pytest

import cli
from tests.cli.conftest import Rota
from tests.cli.surprises import BEFORE, GUEST, REVEAL, SPONSOR, found, history, is_sealed

SHOWN = [
    *("config show", "people list", "people list --all", "people show E1", "people show E2", "people show N1", "people export E1"),
    *("people export N1 --format json", "units list", "units show CREW", "units show OFFICE --as-of 2020-07-15", "calendar list"),
    *(
        "roles list",
        "peaks list",
        "peaks show P1",
        "cover list",
        "cover show A1",
        "cover show A2",
        "programs list",
        "programs show surprise",
    ),
    *(
        "programs show surprise",
        "programs exemptions",
        "plan list",
        "plan show",
        "plan show 2020Q3-1",
        "plan show 2020Q3-2 --full",
        "plan show 2020Q3-1 --unit CREW",
    ),
    *("plan show 2020Q3-1 --person E1", "plan show 2020Q3-1 --person N1 --week 2020-07-15", "plan show 2020Q3-1 --week 2020-07-15"),
    *("plan export 2020Q3-1 --format ics", "plan export 2020Q3-1 --format xlsx", "plan export 2020Q3-1 --format ics --person E1"),
    *("plan export 2020Q3-1 --format ics --unit CREW", "plan export 2020Q3-2 --format xlsx --unit PIER"),
    *("plan export 2020Q3-1", "plan export 2020Q3-2 --format csv", "plan export 2020Q3-1 --format text", "plan judge 2020Q3-1"),
    *("plan judge 2020Q3-2", "plan pins", "plan pins --all", "log show", "log show --last 3", "log show --person E1", "log show --raw"),
    *("log show --name placement-proposed --raw", "log show --since 2020-06-15 --unit CREW", "log replay", "log replay --until 30"),
    *("log show --known-at 35", "plan list --known-at 33", "plan show 2020Q3-1 --known-at 2020-12-31", "doctor"),
    *("plan why 2020Q3-1.1 --time-limit 20", "plan why E1/2020-07-27 --time-limit 20", "plan relief 2020Q3-1 --time-limit 20"),
    *("plan why-not E1 CREW 2020-07-15 --plan 2020Q3-1 --time-limit 20", "plan why-not E1 CREW 2020-07-22 --plan 2020Q3-2 --time-limit 20"),
]
ASKED_AMISS = [
    *(
        "plan show 2020Q3-9",
        "plan why 2020Q3-1.3",
        "plan why E1/2020-07-15",
        "plan why-not E1 MOON 2020-07-15",
        "log show --command {sealed}",
    ),
    *(
        "plan pin 2020Q3-2.2",
        "plan unpin SPIN1",
        "plan publish 2020Q3-2",
        "log show --since 900",
        "log replay --until 900",
        "people show E99",
    ),
    *(
        "people show E99",
        "log show --command {sealed}",
        "plan withdraw 2020Q3-1",
        "plan make 2020Q4",
        "log show --name nothing",
        "calendar show NONE",
        "plan judge 2020Q3-7",
        "people accommodations",
    ),
]
DONE = [  # each appends, so what comes after it is asked of another log
    "cover fill A2 --dry-run",
    "cover fill --json",
    "plan show --json",
    "cover show A2 --json",
    "people absent E1 --from 2020-07-15 --to 2020-07-15",
    "peaks declare CREW --from 2020-07-14 --to 2020-07-16 --heads 1",
    "plan list",
    "log replay",
]
SEALED = f"command-{next(number for number, command in enumerate(history(None), start=1) if is_sealed(command))}"
REFUSED = ["log verify", "log backup copy.db", "log checkpoint", "log prove 3", "log copy copy.db", "log export", "plan check"]
ELSEWHERE = {  # no output about the log at all, or not for whoever is kept from something
    *("demo", "init", "log cosign", "log import", "log restore", "manual", "calendar show"),
}


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same company with its surprises and without; `{sealed}` in a command is the id of one that only the former knows."""
    place = tmp_path_factory.mktemp("surprises")
    commands = list(history(sponsor=SPONSOR))
    return found(place / "with" / "log", commands, keeping=True), found(place / "without" / "log", commands, keeping=False)


@pytest.fixture(autouse=True)
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.checkups.LIBRARIES", ())


def asked(log: Path, who: str, words: str, monkeypatch: pytest.MonkeyPatch, **environment: str) -> tuple[int, str, str]:
    monkeypatch.chdir(log)
    monkeypatch.delenv("ROTA_KEYS", raising=False)
    said = {"ROTA_DB": "rota.db", "ROTA_ACTOR": who, "ROTA_TODAY": str(BEFORE)} | environment
    result = Rota(log)(*words.format(sealed=SEALED).split(), **said)
    return result.exit_code, result.stdout, _without_the_clock(result.stderr)


def _without_the_clock(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "UTC" not in line)


def same(logs: tuple[Path, Path], who: str, words: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    first, second = (asked(log, who, words, monkeypatch) for log in logs)
    told = [(code, "\n".join(line for line in out.splitlines() if "UTC, today" not in line), err) for code, out, err in (first, second)]
    assert told[0] == told[1], f"{who}: rota {words}"
    return first


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        elif command is not None:
            yield " ".join((*path, name)), [word for option in command.params for word in option.opts]


def test_every_command_that_answers_from_the_log_is_among_those_compared() -> None:
    tried = {words for line in chain(SHOWN, ASKED_AMISS, DONE, REFUSED) for words in (" ".join(line.split()[:2]), line.split()[0])}
    answering = {name for name, options in every_command(cli.rota) if "--dry-run" not in options} - ELSEWHERE
    assert answering - tried == set()


@pytest.mark.parametrize("words", SHOWN)
def test_what_is_read_by_the_manager_of_the_receiving_unit_is_what_it_is_without(logs, words, monkeypatch) -> None:
    code, out, _ = same(logs, "mia", words, monkeypatch)
    assert code in (0, 1), out
    if not any(word in words for word in ("--raw", "export", "why", "relief")):
        same(logs, "mia", f"{words} --json", monkeypatch)


@pytest.mark.parametrize("words", ASKED_AMISS)
def test_what_is_refused_is_refused_in_the_same_words(logs, words, monkeypatch) -> None:
    assert same(logs, "mia", words, monkeypatch)[0] != 0


@pytest.mark.parametrize("who", ["hugo", "17", "N1", "zoe"])
def test_so_it_is_for_people_of_the_unit_the_guests_own_manager_and_strangers(logs, who, monkeypatch) -> None:
    for words in ("plan show --full", "people show E1", "units show CREW", "log show --json", "log replay", "plan export 2020Q3-1"):
        same(logs, who, words, monkeypatch)


def test_what_a_manager_does_answers_the_same_and_leaves_the_same(tmp_path, monkeypatch) -> None:
    commands = list(history(sponsor=SPONSOR))
    logs = found(tmp_path / "with" / "log", commands, keeping=True), found(tmp_path / "without" / "log", commands, keeping=False)
    for words in DONE[:1]:
        same(logs, "hugo", words, monkeypatch)
    monkeypatch.setenv("ROTA_ACTOR", "mia")
    for words in DONE[1:]:
        who = "hugo" if words.startswith("people absent") else "mia"
        same(logs, who, words, monkeypatch)


@pytest.mark.parametrize("words", REFUSED)
def test_what_tells_of_the_whole_log_is_refused_whether_it_holds_a_surprise_or_not(logs, words, monkeypatch) -> None:
    code, _, says = same(logs, "mia", words, monkeypatch)
    assert (code, "keeps surprises" in says) == (5, True)


@pytest.mark.parametrize("who", ["anna", "otto", "E1", "S1"])
def test_hr_the_auditor_the_guest_and_the_sponsor_know(logs, who, monkeypatch) -> None:
    shown = json.loads(asked(logs[0], who, "plan show 2020Q3-1 --json", monkeypatch)[1])
    assert [one["sealed_until"] for one in shown["placements"] if one["program"] == "surprise"] == [str(REVEAL)]
    assert "surprise" in asked(logs[0], who, "units show CREW", monkeypatch)[1]


def test_whoever_manages_the_unit_knows_where_the_program_says_so(tmp_path, monkeypatch) -> None:
    log = found(tmp_path / "log", list(history(sponsor="unit-manager")), keeping=True)
    for who, knows in (("mia", True), ("hugo", False), ("S1", False)):
        shown = json.loads(asked(log, who, "plan show 2020Q3-1 --json", monkeypatch)[1])
        assert any(one["program"] == "surprise" for one in shown["placements"]) is knows, who


def test_on_its_day_everybody_is_told(logs, monkeypatch) -> None:
    eve, day = ({"ROTA_TODAY": today} for today in ("2020-07-14", "2020-07-15"))
    for who in ("mia", "17", "zoe"):
        assert "surprise" not in asked(logs[0], who, "units show CREW", monkeypatch, **eve)[1].replace("programs", "")
        assert "surprise" in asked(logs[0], who, "units show CREW", monkeypatch, **day)[1]


class _Eve(datetime):
    """A clock that stands on the eve of the reveal day."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2020, 7, 14, 12, tzinfo=tz or UTC)


def test_nobody_is_told_earlier_for_saying_that_today_is_later_than_the_clock_says(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("scheduler.cli.caller.datetime", _Eve)
    log = found(tmp_path / "log", list(history(sponsor=None)), keeping=True)
    shown = asked(log, "mia", "units show CREW --as-of 2199-12-31 --json", monkeypatch, ROTA_TODAY="2199-12-31")[1]
    assert [one["program"] for one in json.loads(shown)["visits"] if one["program"] == "surprise"] == []


def test_in_an_open_log_everybody_sees_everything(tmp_path, monkeypatch) -> None:
    commands = [command for command in history(sponsor=None) if type(command).__name__ != "GrantRole"]
    log = found(tmp_path / "log", commands, keeping=True)
    assert "surprise" in asked(log, "mia", "units show CREW", monkeypatch)[1]


def test_hr_hears_of_what_a_manager_could_not_know(tmp_path, monkeypatch) -> None:
    """E1 alone could help on the day of their surprise: the manager gets them as they would without it, and publishing says why not."""
    commands = list(history(sponsor=None, day=REVEAL))
    log = found(tmp_path / "log", commands, keeping=True)
    monkeypatch.chdir(log)
    assert asked(log, "hugo", "people absent H1 --from 2020-07-15 --to 2020-07-15", monkeypatch)[0] == 0
    code, _, err = asked(log, "anna", "roles grant mia manager --unit PIER", monkeypatch)
    assert code == 0, err
    filled = json.loads(asked(log, "mia", "cover fill A2 --json", monkeypatch)[1])
    assert [one["helpers"] for one in filled["filled"]] == [[{"day": str(REVEAL), "people": ["E1"]}]]
    assert asked(log, "anna", f"plan check {filled['plan']}", monkeypatch)[0] == 0
    code, _, says = asked(log, "anna", f"plan publish {filled['plan']}", monkeypatch)
    assert (code, "one-place" in says) == (4, True), says
    assert GUEST not in says


@pytest.mark.campaign
@pytest.mark.parametrize("guest", ["E1", "H1", "N2", "S1"])
@pytest.mark.parametrize("days", [1, 14, 22, 41])
def test_whoever_goes_whenever_nothing_differs(guest: str, days: int, tmp_path, monkeypatch) -> None:
    """The day of the peak and of the open ask, the day of another visit, a guest who hosts, one who is needed at home."""
    day, who = BEFORE + timedelta(days=days), guest.encode().hex().rjust(32, "0")
    commands = list(history(sponsor=None, day=day, guest=who))
    logs = found(tmp_path / "with" / "log", commands, keeping=True), found(tmp_path / "without" / "log", commands, keeping=False)
    for words in (*SHOWN, *ASKED_AMISS, *REFUSED, *(words for words in DONE if "absent" not in words)):
        same(logs, "mia", words, monkeypatch)
