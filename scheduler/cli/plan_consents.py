"""`rota plan consent` and `consult`: what must be said before a plan is published."""

import click

from scheduler.cli.caller import Caller, writes
from scheduler.cli.options import TEXT


@click.command()
@click.argument("plan_id", type=TEXT, metavar="PLAN")
@click.argument("placement", type=TEXT)
@click.option("--by", "person", type=TEXT, required=True, metavar="PERSON", help="Who agrees: whoever is placed.")
@writes
def consent(caller: Caller, plan_id: str, placement: str, person: str) -> None:
    """Record that PERSON agrees to PLACEMENT of the draft PLAN, which begins within its program's notice.

    A program with `notice = "14d"` promises whoever is placed so many days. A plan that gives them fewer is published only when each
    of them agreed; `rota plan publish` lists who has not.

    \b
    rota plan consent 2026Q3-1 2026Q3-1.7 --by E17
    """
    from scheduler.decide.consents import Consent

    command = Consent(plan=plan_id, placement=placement, person=caller.directory.person_id(person))
    caller.does(command, done=f"{person} agrees to {placement}.")


@click.command()
@click.argument("plan_id", type=TEXT, metavar="PLAN")
@click.option("--with", "partner", type=TEXT, required=True, metavar="TEXT", help="With whom, such as the works council.")
@click.option("--outcome", type=click.Choice(["agreed", "objected"]), required=True, help="What they said.")
@click.option("--note", type=TEXT, metavar="TEXT", help="In their words.")
@writes
def consult(caller: Caller, plan_id: str, partner: str, outcome: str, note: str | None) -> None:
    """Record that the draft PLAN was discussed with a works council or another party, and what they said.

    Where a program says `consultation = true`, or `rota config set consultation 1` says it of every plan, nothing is published
    before. An objection is on record and keeps nobody from publishing.

    \b
    rota plan consult 2026Q3-1 --with "works council" --outcome agreed
    rota plan consult 2026Q3-1 --with "works council" --outcome objected --note "too many Saturdays"
    """
    from scheduler.decide.consents import Consult

    command = Consult(plan=plan_id, partner=partner, outcome=outcome, note=note)
    caller.does(command, done=f"The consultation on {plan_id} is on record: {outcome}.")
