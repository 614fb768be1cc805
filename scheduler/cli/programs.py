"""`rota programs`: who should get where, and how often."""

from functools import partial
from typing import TYPE_CHECKING

import click

from scheduler.cli.accommodations import say_who_is_placed
from scheduler.cli.caller import Caller, reads, reads_undated, writes
from scheduler.cli.exemptions import OF_ONE_PROGRAM, exempt, exemptions, unexempt
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import TEXT
from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, print_table

if TYPE_CHECKING:
    from scheduler.handling import Done
    from scheduler.organisation import AdoptedProgram
    from scheduler.programs import Company
    from scheduler.views.listing_programs import ProgramInFull

COLUMNS = tuple(
    Column(name, name) for name in ("program", "source", "kind", "who", "where", "quota", "per", "length", "host", "mandatory", "retired")
)
PRESETS = (Column("preset", "preset"), Column("about", "about"))
KEYS = tuple(Column(name, name) for name in ("key", "value", "meaning"))
SET = click.option("--set", "settings", type=TEXT, multiple=True, metavar="KEY=VALUE", help="Set one key anew; may be given several times.")


@click.group(cls=Verbs)
def programs() -> None:
    """Who should get where, and how often."""


@programs.command("list")
@click.option("--presets", is_flag=True, help="The presets as shipped instead.")
@click.option("--all", "everything", is_flag=True, help="Also those retired.")
@reads_undated
def list_(caller: Caller, presets: bool, everything: bool) -> None:
    """The programs that run, in the order in which they were adopted, and the presets that could be adopted."""
    from scheduler.views.listing_programs import adopted, not_running, shipped

    if presets:
        caller.lists(PRESETS, list(shipped()), none="No preset is shipped.")
        return
    records = [record for record in adopted(caller.org, caller.directory) if everything or not record["retired"]]
    caller.lists(COLUMNS, records, none="No program runs.")
    if not caller.json:
        print_text("\nPresets that could be adopted (rota programs show NAME, rota programs adopt NAME):\n")
        print_table(PRESETS, list(not_running(caller.org)))


@programs.command()
@click.argument("name", type=TEXT)
@click.option("--toml", is_flag=True, help="As a table for programs.toml.")
@reads
def show(caller: Caller, name: str, toml: bool) -> None:
    """Every key of a program, adopted or a preset, and what it means; who is exempt from it, or will be.

    \b
    rota programs show telus-day
    rota programs show telus-day --toml > programs.toml
    """
    from scheduler.views.listing_programs import program_in_full

    whole = program_in_full(name, caller.org, caller.directory, caller.day)
    if toml and not caller.json:
        print_text(str(whole["toml"]))
        return
    caller.answers(whole, lambda: _print_program(whole))


def _print_program(whole: "ProgramInFull") -> None:
    """What it is and where it comes from, then the keys that say something, then those that are as they always are."""
    print_text(f"{whole['program']} {_standing(whole)}")
    if whole["about"] is not None:
        print_text(f"{whole['source'] if whole['differs'] else 'It'} is: {whole['about']}")
        print_text(f"Where {whole['source']} comes from: {whole['comes_from']}")
    if whole["exemptions"]:
        print_text(f"\nExempt: {whole['program']} asks nothing of them\n")
        print_table(OF_ONE_PROGRAM, whole["exemptions"])
    print_text("")
    print_table(KEYS, [key for key in whole["keys"] if not key["usual"]])
    print_text("\nAs it is where nothing is said:\n")
    print_table(KEYS, [key for key in whole["keys"] if key["usual"]])


def _standing(whole: "ProgramInFull") -> str:
    if whole["state"] == "preset":
        words = ["rota programs adopt", whole["program"], *([whole["example"]] if whole["example"] else [])]
        return f"is a preset and does not run. Adopt it: {' '.join(words)}"
    runs = "was retired" if whole["state"] == "retired" else "runs"
    if whole["source"] is None:
        return f"{runs}. It is a program of your own."
    differs = f", other than there in {', '.join(whole['differs'])}" if whole["differs"] else ""
    return f"{runs}. It began as the preset {whole['source']}{differs}."


@programs.command()
@click.argument("preset", type=TEXT)
@SET
@writes
def adopt(caller: Caller, preset: str, settings: tuple[str, ...]) -> None:
    """Run the program PRESET from now on; programs of your own are imported from programs.toml.

    \b
    rota programs adopt telus-day
    rota programs adopt ups-saturday --set quota=2 --set 'where={unit=["DEPOT-1"]}'
    """
    from scheduler.coming_first import with_those_before
    from scheduler.decide.programs import AdoptProgram
    from scheduler.programs import adopt as defined

    running = [program.id for program in caller.org.programs.values() if not program.retired]
    *before, program = with_those_before([defined(preset, settings, _company(caller))], running)
    asked = [AdoptProgram(program=one.name, terms=one.terms, source=one.source) for one in (*before, program)]
    runs = [f"{one.name} runs: it comes before {program.name}." for one in before]
    say_who_is_placed(caller, caller.does(*asked, done=" ".join([*runs, f"{program.name} runs."])))


@programs.command()
@click.argument("program", type=TEXT)
@SET
@writes
def amend(caller: Caller, program: str, settings: tuple[str, ...]) -> None:
    """Run PROGRAM on other terms from now on; plans already made keep theirs.

    \b
    rota programs amend telus-day --set host_load=3
    """
    from scheduler.amending import amended
    from scheduler.decide.programs import AmendProgram

    if not settings:
        raise click.UsageError("Say what changes, such as --set quota=2.")
    terms = amended(_adopted(caller, program), settings, _company(caller), caller.directory.number_of)
    say_who_is_placed(caller, caller.does(AmendProgram(program=program, terms=terms), done=partial(_amended, program)))


def _amended(program: str, outcome: "Done") -> str:
    return f"{program} runs on its new terms." if outcome.events else f"{program} runs on these terms already; nothing changes."


@programs.command()
@click.argument("program", type=TEXT)
@writes
def retire(caller: Caller, program: str) -> None:
    """Ask for no more placements of PROGRAM.

    \b
    rota programs retire telus-day
    """
    from scheduler.decide.programs import RetireProgram

    caller.does(RetireProgram(program=_adopted(caller, program).id), done=f"{program} is retired.")


def _adopted(caller: Caller, name: str) -> "AdoptedProgram":
    """The program of that name; raises Rejected where there is none, other words for a preset that was never adopted."""
    from scheduler.errors import Rejected
    from scheduler.programs import preset_names

    if name not in caller.org.programs and name in preset_names():
        raise Rejected(
            "program-not-adopted",
            f"{name} is a preset that was never adopted, so there is nothing to change. Programs that run: rota programs list",
        )
    return caller.org.program(name)


for command in (exempt, unexempt, exemptions):
    programs.add_command(command)


def _company(caller: Caller) -> "Company":
    from scheduler.programs import Company

    numbers = caller.directory.person_numbers()
    return Company(person_id=numbers.get, units=frozenset(caller.org.units), numbers=numbers)
