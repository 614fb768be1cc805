"""`rota roles`: who may do what in this log."""

from typing import TYPE_CHECKING

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads_undated, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import TEXT
from scheduler.cli.speech import say
from scheduler.cli.tables import Column

if TYPE_CHECKING:
    from scheduler.handling import Done

COLUMNS = tuple(Column(name, name) for name in ("login", "role", "units"))
ROLE = click.Choice(["hr", "manager", "auditor"])


@click.group(cls=Verbs)
def roles() -> None:
    """Who may do what in this log."""


@roles.command("list")
@click.option("--role", type=ROLE, help="Only those who hold it.")
@options.LIMIT
@reads_undated
def list_(caller: Caller, role: str | None, limit: int | None) -> None:
    """Who holds which role, and for managers of which units.

    \b
    rota roles list
    rota roles list --known-at 2026-07-01
    """
    from scheduler.views.listing_roles import roles_held

    records = [record for record in roles_held(caller.org, caller.directory) if role in (None, record["role"])]
    caller.lists(COLUMNS, records, none=_nobody(caller, role), limit=limit)


def _nobody(caller: Caller, role: str | None) -> str:
    if caller.org.roles:
        return f"Nobody holds the role {role}."
    return "Nobody holds a role: the log is open to everybody. The first grant closes it: rota roles grant LOGIN hr"


@roles.command()
@click.argument("login", type=TEXT)
@click.argument("role", type=ROLE)
@click.option(
    "--unit", "units", type=TEXT, multiple=True, metavar="UNIT", help="A unit that the manager is over; may be given several times."
)
@writes
def grant(caller: Caller, login: str, role: str, units: tuple[str, ...]) -> None:
    """Give ROLE to whoever acts as LOGIN, who need not have acted yet.

    The first role granted closes the log: from then on only those who hold one may write, each what the role allows.
    Further units are added to those that a manager has.

    \b
    rota roles grant anna hr
    rota roles grant mia manager --unit CS-NORTH --unit DEPOT-3
    """
    from scheduler.decide.roles import GrantRole

    was_open = not caller.org.roles
    command = GrantRole(actor=caller.new_id(), login=login, role=role, units=units)
    outcome = caller.does(command, done=lambda outcome: f"{login} is {_in_words(role, units)}.{_if_new(caller, login, outcome)}")
    if was_open and outcome.first is not None and not outcome.repeated:
        say(_closed(caller, login))


def _in_words(role: str, units: tuple[str, ...]) -> str:
    return {"hr": "HR", "manager": f"manager of {', '.join(units)}", "auditor": "auditor"}[role]


def _if_new(caller: Caller, login: str, outcome: "Done") -> str:
    """A word on a login that never acted, for it may be misspelt."""
    from events.kinds.log import ActorSeen
    from events.personal import Secret

    logins = [event.login for event in outcome.events if isinstance(event, ActorSeen)]
    new = login != caller.login and any(isinstance(one, Secret) and one.text == login for one in logins)
    return f" {login} never acted here before." if new else ""


def _closed(caller: Caller, login: str) -> str:
    if login == caller.login:
        return "The log is closed now: only those who hold a role may write."
    return f"The log is closed now: only those who hold a role may write, and {caller.login} holds none."


@roles.command()
@click.argument("login", type=TEXT)
@click.argument("role", type=ROLE)
@click.option(
    "--unit", "units", type=TEXT, multiple=True, metavar="UNIT", help="Only this of a manager's units; may be given several times."
)
@writes
def revoke(caller: Caller, login: str, role: str, units: tuple[str, ...]) -> None:
    """Take ROLE back from LOGIN, or only some of a manager's units; the last in HR stays.

    \b
    rota roles revoke mia manager --unit DEPOT-3
    rota roles revoke otto auditor
    """
    from scheduler.decide.roles import RevokeRole

    what = _in_words(role, units) if units else {"hr": "HR", "manager": "a manager", "auditor": "an auditor"}[role]
    caller.does(RevokeRole(login=login, role=role, units=units), done=f"{login} is not {what} any more.")
