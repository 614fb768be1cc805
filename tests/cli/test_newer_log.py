"""A log that holds an event of a newer version: whatever needs the state stops with a clear word, and what does not still answers."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

import cli
from events.kinds.units import UnitOpened
from events.registry import REGISTRY, Registry
from events.store import Log
from tests.cli.conftest import Rota
from tests.events.places import dice
from tests.postgres import running

UNHEARD_OF = "unit-teleported"
BESIDE_THE_STATE = {  # what looks at bytes, at another log, or at none
    *("log show", "log verify", "log checkpoint", "log prove", "log cosign", "log export", "log copy", "log backup", "log import"),
    *("log restore", "init", "demo", "doctor", "manual"),
}
SAID: dict[str, tuple[str, ...]] = {  # where a dummy for each thing that must be said is not enough
    "import": ("hr",),
    "config set": ("cover-days", "7"),
    "people change": ("007", "--site", "X"),
    "people absent": ("007", "--from", "2026-08-03", "--to", "2026-08-03"),
    "people erase": ("007", "--reason", "x", "--approved-by", "otto"),
    "units change": ("CS", "--seats", "3"),
    "units staffing": ("CS", "--min", "1"),
    "units close": ("CS", "--last-day", "2026-08-03"),
    "plan make": ("2026Q3",),
    "plan pin": ("2026Q3-1.1",),
    "plan judge": ("plan.json",),
    "plan why-not": ("007", "CS", "2026-08-03"),
    "programs adopt": ("telus-day",),
    "programs amend": ("telus-day", "--set", "quota=2"),
}


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    for name in command.list_commands(click.Context(command)):
        below = command.get_command(click.Context(command), name)
        assert below is not None
        yield from leaves(below, (*path, name))


COMMANDS = dict(leaves(cli.rota))


def words_for(name: str) -> Iterator[tuple[str, ...]]:
    """The command with a dummy for each argument and option that it needs, then with one option more: some want one of several."""
    if name in SAID:
        yield (*name.split(), *SAID[name])
        return
    needed = [param for param in COMMANDS[name].params if param.required]
    options = [word for param in needed if isinstance(param, click.Option) for word in (param.opts[0], dummy(param))]
    words = (*name.split(), *options, *(dummy(param) for param in needed if isinstance(param, click.Argument)))
    yield words
    for param in COMMANDS[name].params:
        if isinstance(param, click.Option) and not param.required:
            yield (*words, param.opts[0], *(() if param.is_flag else (dummy(param),)))


def refused(rota: Rota, command: str) -> str:
    """What is said to the first form of the command that can be understood."""
    for words in words_for(command):
        result = rota(*words)
        if result.exit_code != 2:
            assert result.exit_code == 3, result.output
            return result.stderr
    raise AssertionError(f"say in SAID how `rota {command}` is called")


def dummy(param: click.Parameter) -> str:
    if isinstance(param.type, click.Choice):
        return str(param.type.choices[0])
    return {"day": "2026-08-03", "integer range": "1", "integer": "1"}.get(param.type.name, "X")


@dataclass
class Newer:
    """A log with an event of an unheard-of kind at `position`, and one of a newer version of a known kind after it."""

    rota: Rota
    position: int

    def head(self) -> tuple[int, bytes]:
        log = Log.open(self.rota.environment["ROTA_DB"], None)
        try:
            return log.head().position, log.head().root
        finally:
            log.close()


class UnitTeleported(UnitOpened):
    """What some later version may tell of a unit."""


def append(rota: Rota, event: UnitOpened, version: int) -> int:
    """Let a later version of this program, which knows the event in this version, append it."""
    later = Registry()
    name = UNHEARD_OF if isinstance(event, UnitTeleported) else UnitOpened.event_name
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(event), "event_name", name)
        patched.setattr(type(event), "event_version", version)
        later.event(name, version=version)(type(event))
        patched.setitem(REGISTRY._kinds, name, later.kind(name))
        return appended(rota, event)


def appended(rota: Rota, event: UnitOpened) -> int:
    log = Log.open(rota.environment["ROTA_DB"], Path(rota.environment["ROTA_KEYS"]))
    try:
        return log.append(
            (event,),
            based_on=log.head().position,
            actor="system",
            command=event.unit,
            request=b"",
            now=datetime.now(UTC),
            entropy=dice(len(event.unit)),
        ).last
    finally:
        log.close()


def newer(rota: Rota) -> Newer:
    position = append(rota, UnitTeleported(unit="MARS"), version=1)
    append(rota, UnitOpened(unit="VENUS"), version=9)
    return Newer(rota=rota, position=position)


def moved(rota: Rota, engine: str) -> Rota:
    rota.environment["ROTA_KEYS"] = str(rota.directory / "rota.db.keys")
    if engine == "postgresql":
        server = running()
        url = server.url(server.new_database())
        rota.ok("log", "copy", url)
        rota.environment["ROTA_DB"] = url
    return rota


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def log(request: pytest.FixtureRequest, founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Newer:
    """Made once on each engine: what is refused changes nothing."""
    directory = tmp_path_factory.mktemp("newer")
    shutil.copytree(founded, directory, dirs_exist_ok=True)
    made = newer(moved(Rota(directory), request.param))
    (directory / "hr").mkdir()
    (directory / "hr" / "units.csv").write_text("unit,front_line\nNEW,no\n")
    (directory / "plan.json").write_text(
        '{"plan": "x", "horizon": {"first_day": "2026-07-01", "last_day": "2026-09-30"}, "placements": []}'
    )
    return made


@pytest.fixture
def there(log: Newer, monkeypatch: pytest.MonkeyPatch) -> Newer:
    monkeypatch.chdir(log.rota.directory)
    return log


NEEDING_THE_STATE = [name for name in COMMANDS if name not in BESIDE_THE_STATE]
A_FEW = ("people list", "people hire", "import", "plan make", "plan publish", "log replay")


@pytest.mark.parametrize("command", NEEDING_THE_STATE)
@pytest.mark.parametrize("log", ["sqlite"], indirect=True)
def test_whatever_needs_the_state_says_what_it_cannot_read_and_does_nothing(there: Newer, command: str) -> None:
    says_what_it_cannot_read(there, command)


@pytest.mark.parametrize(
    "command", [name if name in A_FEW else pytest.param(name, marks=pytest.mark.campaign) for name in NEEDING_THE_STATE]
)
@pytest.mark.parametrize("log", ["postgresql"], indirect=True)
def test_so_it_does_on_a_server(there: Newer, command: str) -> None:
    says_what_it_cannot_read(there, command)


def says_what_it_cannot_read(there: Newer, command: str) -> None:
    before = there.head()
    said = refused(there.rota, command)
    assert said.startswith(f'Error: Event {there.position}: No event "{UNHEARD_OF}" (version 1) is known to this version of rotaledger')
    assert "Update first." in said
    assert f"rota log show --raw --since {there.position} --limit 1" in said
    assert there.head() == before


def test_the_lists_of_this_test_name_commands_that_there_are() -> None:
    assert BESIDE_THE_STATE | SAID.keys() <= COMMANDS.keys()


def test_the_event_is_shown_raw_and_as_it_is_stored(there: Newer) -> None:
    [line] = there.rota.ok("log", "show", "--raw", "--since", str(there.position), "--limit", "1").stdout.splitlines()
    position, leaf, envelope = line.split(" ", 2)
    assert (int(position), len(leaf), json.loads(envelope)["name"]) == (there.position, 64, UNHEARD_OF)
    shown = there.rota("log", "show", "--json", "--last", "2")
    assert [(event["name"], event["known"]) for event in json.loads(shown.stdout)] == [(UNHEARD_OF, False), ("unit-opened", False)]
    assert f"Event {there.position}: " in shown.stderr


def test_events_are_found_by_what_is_stored_of_them(there: Newer) -> None:
    def positions(*words: str) -> list[int]:
        return [event["position"] for event in json.loads(there.rota("log", "show", *words, "--json").stdout)]

    assert positions("--name", UNHEARD_OF) == positions("--unit", "MARS") == [there.position]
    assert positions("--command", "VENUS") == [there.position + 1]


def test_verification_vouches_for_bytes_that_it_does_not_understand(there: Newer) -> None:
    found = there.rota.json("log", "verify")
    assert (found["unknown"], found["findings"], found["size"]) == (2, [], there.position + 1)
    assert "unknown kinds  2" in there.rota.ok("log", "verify").stdout


def test_checkpoints_and_proofs_of_it_can_be_had(there: Newer, tmp_path: Path) -> None:
    note, proof = str(tmp_path / "now.note"), str(tmp_path / "proof.json")
    there.rota.ok("log", "checkpoint", "--out", note)
    there.rota.ok("log", "prove", str(there.position), "--checkpoint", note, "--out", proof)
    assert UNHEARD_OF in there.rota.ok("log", "prove", str(there.position), "--checkpoint", note, "--check", proof).stdout


def copies(rota: Rota, folder: Path) -> dict[str, Callable[[], Any]]:
    elsewhere = str(folder / "other.db")
    rota.ok("log", "export", "--output", str(folder / "log.ndjson"))
    return {
        "copy": lambda: rota.ok("log", "copy", elsewhere),
        "import": lambda: rota.ok("log", "import", str(folder / "log.ndjson"), "--db", elsewhere),
        "restore": lambda: rota("log", "restore", str(folder / "log.ndjson"), "--db", elsewhere),
    }


@pytest.mark.parametrize("way", ["copy", "import", "restore"])
def test_it_moves_with_the_log(there: Newer, tmp_path: Path, way: str) -> None:
    copies(there.rota, tmp_path)[way]()
    found = there.rota.json("--db", str(tmp_path / "other.db"), "log", "verify")
    assert ((found["size"], bytes.fromhex(found["root"])), found["unknown"]) == (there.head(), 2)


def test_an_auditor_gets_a_bundle_without_views(there: Newer, tmp_path: Path) -> None:
    told = there.rota.ok("log", "export", "--bundle", str(tmp_path / "bundle"))
    assert "The bundle has no views." in told.stderr
    assert (tmp_path / "bundle" / "events.ndjson").read_bytes().count(UNHEARD_OF.encode()) == 1


def test_the_doctor_says_what_is_the_matter(there: Newer) -> None:
    result = there.rota("doctor", "--json")
    assert result.exit_code == 1
    assert any("newer" in str(answer["says"]) for answer in json.loads(result.stdout) if answer["state"] != "ok")


def test_before_the_event_the_log_is_read_as_ever(there: Newer) -> None:
    assert there.rota.json("log", "replay", "--until", str(there.position - 1))["people"] > 0


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_newer_version_of_a_known_event_is_named_with_its_version(company: Rota, engine: str) -> None:
    position = append(moved(company, engine), UnitOpened(unit="VENUS"), version=9)
    said = company.refused("people", "list")
    assert f'Event {position}: Version 9 of the event "unit-opened" is not known to this version of rotaledger' in said
    assert "which knows versions up to" in said
