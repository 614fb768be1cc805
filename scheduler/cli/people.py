"""`rota people`: who works here, since when, where and with which skills."""

from datetime import date
from typing import Any

import click

from scheduler.cli import options
from scheduler.cli.accommodations import accommodate, accommodations
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import DAY, FULL_TIME_SHARE, SHIFT, TEXT, WORKDAYS
from scheduler.cli.people_privacy import erase, export
from scheduler.cli.tables import Column

LEVELS = click.Choice(["executive", "manager", "staff"])
WITHDRAW = click.option("--withdraw", is_flag=True, help="Take it back instead.")

COLUMNS = tuple(Column(name, name) for name in ("person", "name", "unit", "level", "title", "manager", "site", "hired", "left", "skills"))

STRUCK = tuple(Column(name, name) for name in ("person", "name", "unit", "level", "hired", "left"))
FACTS_TO_CLEAR = ("name", "email", "title", "manager", "site", "workdays", "shift", "hosts", "tags", "hired")


@click.group(cls=Verbs)
def people() -> None:
    """Who works here, since when, where and with which skills."""


@people.command("list")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Only people of this unit.")
@click.option("--level", type=LEVELS, help="Only people of this level.")
@click.option("--skill", type=TEXT, metavar="SKILL", help="Only people who hold it that day.")
@click.option("--tag", type=TEXT, metavar="TAG", help="Only people with this tag.")
@click.option("--all", "everybody", is_flag=True, help="Also those who left and those still to come.")
@click.option("--struck", is_flag=True, help="Only those entered by mistake and struck.")
@options.LIMIT
@reads
def list_(
    caller: Caller,
    unit: str | None,
    level: str | None,
    skill: str | None,
    tag: str | None,
    everybody: bool,
    struck: bool,
    limit: int | None,
) -> None:
    """The people employed on a day, in the order in which they entered the log."""
    from scheduler.views.listing_people import people_on, people_records, struck_people

    if struck:
        caller.lists(STRUCK, list(struck_people(caller.org, caller.directory, caller.day)), none="Nobody was struck.", limit=limit)
        return
    if unit is not None:
        caller.org.unit(unit)
    found = people_on(caller.org, caller.day, everybody=everybody, unit=unit, level=level, skill=skill, tag=tag)
    caller.lists(
        COLUMNS,
        found,
        none=f"Nobody like that is employed on {caller.day}.",
        limit=limit,
        made=lambda shown: people_records(caller.org, caller.directory, shown, caller.day),
    )


@people.command()
@click.argument("person", type=TEXT)
@reads
def show(caller: Caller, person: str) -> None:
    """What the log holds on PERSON for daily use: facts, changes, absences, skills, wishes, placements.

    \b
    rota people show E17
    rota people show E17 --as-of 2026-07-01
    """
    from scheduler.cli.sheets import print_sheet
    from scheduler.views.listing_people import person_in_full

    whole = person_in_full(caller.org, caller.directory, caller.org.people[caller.directory.person_id(person)], caller.day)
    caller.answers(whole, lambda: print_sheet(whole))


@people.command()
@click.argument("person", type=TEXT)
@click.option("--unit", type=TEXT, required=True, metavar="UNIT", help="Where they work.")
@click.option("--level", type=LEVELS, required=True, help="Where they stand.")
@options.SINCE
@click.option("--name", type=TEXT, help="Their name.")
@click.option("--email", type=TEXT, help="Their e-mail address.")
@click.option("--title", type=TEXT, help="Their title.")
@click.option("--manager", type=TEXT, metavar="PERSON", help="Whom they report to.")
@click.option("--site", type=TEXT, help="Where they are.  [the unit's]")
@click.option("--workdays", type=WORKDAYS, metavar="DAYS", help="Mon-Fri or Mon,Wed,Sat.  [the unit's]")
@click.option("--shift", type=SHIFT, metavar="HOURS", help="07:00-15:00.  [the unit's]")
@click.option("--fte", "fte_permille", type=FULL_TIME_SHARE, default=1000, metavar="SHARE", help="Share of full time, such as 0.8.  [1]")
@click.option("--hosts/--no-hosts", default=None, help="Whether they take guests.  [yes for staff of front-line units]")
@click.option("--tag", "tags", type=TEXT, multiple=True, help="A tag; may be given several times.")
@writes
def hire(caller: Caller, /, person: str, manager: str | None, first_day: date | None, **facts: Any) -> None:
    """Employ somebody under the company's own id PERSON.

    \b
    rota people hire E17 --unit CS-NORTH --level staff --name "Ann Lee" --from 2026-07-01
    """
    from scheduler.decide.people import Hire

    above = None if manager is None else caller.directory.person_id(manager)
    command = Hire(person=caller.new_id(), number=person, manager=above, first_day=first_day or caller.today, **facts)
    caller.does(command, done=f"{person} works in {command.unit} from {command.first_day}.")


@people.command()
@click.argument("person", type=TEXT)
@options.SINCE
@options.ALWAYS
@click.option("--level", type=LEVELS, help="Where they stand.")
@click.option("--name", type=TEXT, help="Their name.")
@click.option("--email", type=TEXT, help="Their e-mail address.")
@click.option("--title", type=TEXT, help="Their title.")
@click.option("--manager", type=TEXT, metavar="PERSON", help="Whom they report to.")
@click.option("--site", type=TEXT, help="Where they are.")
@click.option("--workdays", type=WORKDAYS, metavar="DAYS", help="Mon-Fri or Mon,Wed,Sat.")
@click.option("--shift", type=SHIFT, metavar="HOURS", help="07:00-15:00.")
@click.option("--fte", "fte_permille", type=FULL_TIME_SHARE, metavar="SHARE", help="Share of full time, such as 0.8.")
@click.option("--hosts/--no-hosts", default=None, help="Whether they take guests.")
@click.option("--tag", "tags", type=TEXT, multiple=True, help="A tag; those given replace all there were.")
@click.option("--hired", type=DAY, metavar="DAY", help="The day of hire itself, corrected.")
@click.option(
    "--clear",
    type=click.Choice(FACTS_TO_CLEAR),
    multiple=True,
    help="A fact to clear: none any more, or the unit's. May be given several times.",
)
@writes
def change(
    caller: Caller, /, person: str, first_day: date | None, always: bool, manager: str | None, clear: tuple[str, ...], **facts: Any
) -> None:
    """Change facts of PERSON from a day on; what is not said stays. Name, e-mail and title have no history: the new ones hold at once.

    A change holds until the next one that is known. To put a wrong one right, say what is right from the day on which the wrong
    one begins: rota people show PERSON lists the days.

    \b
    rota people change E17 --level manager --from 2026-07-01
    rota people change E17 --clear manager --clear site
    """
    from scheduler.decide.people import ChangePerson

    changed = {fact: value for fact, value in facts.items() if value is not None and value != ()}
    if manager is not None:
        changed["manager"] = caller.directory.person_id(manager)
    options.require_apart(clear, changed)
    changed |= {fact: () if fact == "tags" else None for fact in clear}
    if not changed:
        raise click.UsageError("Say what changes, such as --level manager.")
    start = None if always else first_day or caller.today
    caller.does(ChangePerson(person=caller.directory.person_id(person), first_day=start, **changed), done=f"{person} is changed.")


@people.command()
@click.argument("person", type=TEXT)
@click.argument("unit", type=TEXT)
@options.SINCE
@options.ALWAYS
@click.option("--withdraw", is_flag=True, help="The move to UNIT on the day of --from never was.")
@writes
def move(caller: Caller, person: str, unit: str, first_day: date | None, always: bool, withdraw: bool) -> None:
    """Let PERSON belong to UNIT from a day until the next move.

    \b
    rota people move E17 CS-SOUTH --from 2026-07-01
    rota people move E17 CS-SOUTH --from 2026-07-01 --withdraw
    """
    from scheduler.decide.people import MovePerson

    if withdraw:
        _take_move_back(caller, person, unit, first_day)
        return
    start = None if always else first_day or caller.today
    command = MovePerson(person=caller.directory.person_id(person), unit=unit, first_day=start)
    caller.does(command, done=f"{person} belongs to {unit} from {start or 'the first day'}.")


def _take_move_back(caller: Caller, person: str, unit: str, first_day: date | None) -> None:
    from scheduler.decide.corrections import WithdrawMove

    if first_day is None:
        raise click.UsageError("Say the day of the move that never was: --from DAY.")
    command = WithdrawMove(person=caller.directory.person_id(person), unit=unit, first_day=first_day)
    caller.does(command, done=f"{person} did not move to {unit} on {first_day}.")


@people.command()
@click.argument("person", type=TEXT)
@click.option("--last-day", type=DAY, metavar="DAY", help="The last day of employment.  [today]")
@click.option("--withdraw", is_flag=True, help="They stay after all.")
@writes
def leave(caller: Caller, person: str, last_day: date | None, withdraw: bool) -> None:
    """Note the last day of PERSON; a later word corrects an earlier one.

    \b
    rota people leave E17 --last-day 2026-09-30
    """
    from scheduler.decide.people import LeaveCompany, StayAfterAll

    who = caller.directory.person_id(person)
    if withdraw:
        caller.does(StayAfterAll(person=who), done=f"{person} stays.")
    else:
        last = last_day or caller.today
        caller.does(LeaveCompany(person=who, last_day=last), done=f"{person} leaves; the last day is {last}.")


@people.command()
@click.argument("person", type=TEXT)
@options.FROM
@options.TO
@WITHDRAW
@writes
def absent(caller: Caller, person: str, first_day: date, last_day: date, withdraw: bool) -> None:
    """Note that PERSON is away, both days included; the reason is not kept.

    \b
    rota people absent E17 --from 2026-08-03 --to 2026-08-14
    """
    from scheduler.decide.people import RecordAbsence, WithdrawAbsence

    kind = WithdrawAbsence if withdraw else RecordAbsence
    command = kind(person=caller.directory.person_id(person), first_day=first_day, last_day=last_day)
    caller.does(command, done=f"{person} is {'not ' if withdraw else ''}away from {first_day} to {last_day}.")


@people.command()
@click.argument("person", type=TEXT)
@click.argument("skill", type=TEXT)
@click.option("--from", "first_day", type=DAY, metavar="DAY", help="The first day.  [always]")
@click.option("--to", "last_day", type=DAY, metavar="DAY", help="The last day, included.  [without end]")
@WITHDRAW
@writes
def skill(caller: Caller, person: str, skill: str, first_day: date | None, last_day: date | None, withdraw: bool) -> None:
    """Note that PERSON holds SKILL.

    \b
    rota people skill E17 driving --to 2027-05-31
    """
    from scheduler.decide.people import GrantSkill, WithdrawSkill

    kind = WithdrawSkill if withdraw else GrantSkill
    command = kind(person=caller.directory.person_id(person), skill=skill, first_day=first_day, last_day=last_day)
    caller.does(command, done=f"{person} {'does not hold' if withdraw else 'holds'} {skill}.")


@people.command()
@click.argument("person", type=TEXT)
@click.argument("unit", type=TEXT)
@click.option("--weight", type=click.IntRange(1, 10), metavar="1..10", help="How much.  [5]")
@WITHDRAW
@writes
def prefer(caller: Caller, person: str, unit: str, weight: int | None, withdraw: bool) -> None:
    """Note how much PERSON would like to go to UNIT.

    \b
    rota people prefer E17 DEPOT-3 --weight 8
    """
    from scheduler.decide.people import StatePreference, WithdrawPreference

    who = caller.directory.person_id(person)
    if withdraw:
        caller.does(WithdrawPreference(person=who, unit=unit), done=f"{person} states no wish for {unit}.")
    else:
        caller.does(
            StatePreference(person=who, unit=unit, weight=weight or 5), done=f"{person} would like to go to {unit}: {weight or 5} of 10."
        )


@people.command()
@click.argument("person", type=TEXT)
@click.option("--reason", type=TEXT, required=True, metavar="TEXT", help="How they came to be entered.")
@writes
def strike(caller: Caller, person: str, reason: str) -> None:
    """Strike PERSON, who was entered by mistake and never worked here.

    They are employed on no day and stand on no list (people list --struck shows them), and their number is free. The log keeps what
    was said. For somebody who left: rota people leave.
    Refused while something rests on them, such as a placement that is published.

    \b
    rota people strike E55 --reason "of the sister company"
    """
    from scheduler.decide.corrections import StrikePerson

    known = caller.directory
    who = known.person_id(person) if caller.command_id is None else known.anybody_id(person)  # a retry is about somebody struck by now
    caller.does(StrikePerson(person=who, reason=reason), done=f"{person} is struck.")


for command in (accommodate, accommodations, erase, export):
    people.add_command(command)
