"""`rota plan`: the quarter's plan from the first draft to its publication."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads_undated, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import TEXT, Seconds
from scheduler.cli.plan_check import check
from scheduler.cli.plan_choice import plan_meant, selection_of
from scheduler.cli.plan_consents import consent, consult
from scheduler.cli.plan_export import export
from scheduler.cli.plan_pins import pin, pins, unpin
from scheduler.cli.plan_why import relief, why, why_not
from scheduler.cli.refusals import FINDINGS, STOPPED
from scheduler.cli.speech import print_text, say
from scheduler.cli.tables import Column

if TYPE_CHECKING:
    from scheduler.auditing import Judgement
    from scheduler.calendar import NamedHorizon
    from scheduler.planning import Made

LISTED = (
    *(Column(name.replace("_", " "), name) for name in ("plan", "status", "first_day", "last_day", "placements")),
    *(Column(name, name) for name in ("programs", "cover", "rotations")),
    Column("based on", "based_on"),
    Column("only for", "asks"),
)
FEW = 150  # people who are shown one by one unasked
MOST_UNMET = 12


@click.group(cls=Verbs)
def plan() -> None:
    """The quarter's plan: made, read, published, judged."""


@plan.command()
@click.argument("horizon", type=TEXT)
@click.option("--time-limit", type=Seconds(min=0.1, max=86_400), default=60.0, metavar="S", help="At most so many seconds.  [60]")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, metavar="N", help="Where the search begins.  [1]")
@click.option("--reproducible", is_flag=True, help="Search so that the same files, seed and workers give the same plan again, in any log.")
@click.option("--workers", type=click.IntRange(1, 256), default=2, metavar="N", help="How many searches side by side.  [2]")
@click.option("--executor", type=TEXT, metavar="WHERE", help="Solve parts `here`, in `processes`, or by Dask: tcp://HOST:PORT.")
@writes
def make(caller: Caller, horizon: str, time_limit: float, seed: int, reproducible: bool, workers: int, executor: str | None) -> None:
    """Plan HORIZON and keep the plan as a draft; prints its id.

    HORIZON is a quarter, `next` or a span of days. What cannot be met is listed with the draft and is no error.

    Where a company falls into parts that have nothing to do with one another, each is solved by itself, in processes side by side if
    that pays. --executor sends them elsewhere.

    \b
    rota plan make 2026Q3
    rota plan make next --time-limit 120
    rota plan make 2027-01-04..2027-03-31 --json
    """
    from scheduler.cli.plan_progress import Progressing
    from scheduler.cli.stopping import stopped_once
    from scheduler.planning import draft
    from scheduler.waiting import Waiting
    from solver.outcome import Effort

    effort = Effort(time_limit_s=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    with stopped_once() as stopping:
        with Progressing(is_stopping=stopping.is_wanted) as progress:
            wanted = _horizon(caller, horizon)
            stopping.keep()
            waiting = Waiting(report=progress.report, word=progress.word, wants_stop=stopping.is_wanted, waited=progress.waited)
            made = draft(
                caller.ledger,
                wanted,
                effort,
                waiting,
                executor=executor,
                command_id=caller.command_id,
                dry_run=caller.dry_run,
            )
        (_tell_would_make if caller.dry_run else _tell_made)(caller, made)
    if made.interrupted or stopping.wanted:
        say("Stopped: this is the best plan so far.")
        caller.finish(STOPPED)


@plan.command("list")
@click.option("--status", type=click.Choice(["draft", "published", "superseded", "withdrawn"]), help="Only plans that stand so.")
@options.LIMIT
@reads_undated
def list_(caller: Caller, status: str | None, limit: int | None) -> None:
    """The plans there are, in the order of the log, and what they pay."""
    from scheduler.views.plans import plan_records

    plans = [plan for plan in caller.org.plans.values() if status in (None, plan.status)]
    caller.lists(LISTED, plan_records(plans), none="There is no plan like that. Make one with: rota plan make next", limit=limit)


@plan.command()
@click.argument("plan_id", type=TEXT, metavar="[PLAN]", required=False)
@click.option("--unit", type=TEXT, metavar="UNIT", help="Only who comes to UNIT and who goes from it.")
@click.option("--person", type=TEXT, metavar="PERSON", help="Only where PERSON goes and whom they host.")
@click.option("--week", type=TEXT, metavar="WEEK", help="Only this week: 2026-W28, or a day in it.")
@click.option("--unmet", type=click.IntRange(min=0), default=MOST_UNMET, metavar="N", help="At most N gaps; 0 for all.  [12]")
@click.option("--full", is_flag=True, help="Every placement, however many there are.")
@reads_undated
def show(caller: Caller, plan_id: str | None, unit: str | None, person: str | None, week: str | None, unmet: int, full: bool) -> None:
    """Read PLAN, the latest one if not said: what it leaves unmet and why, then who is where when.

    Without PLAN the helpers that `rota cover fill` found since, once published, are shown with it.

    \b
    rota plan show 2026Q3-1
    rota plan show 2026Q3-1 --unit DEPOT-3 --week 2026-W28
    """
    from scheduler.cli.plan_pages import print_plan
    from scheduler.exports.sheet import head_of, placements_of, shortfall_of
    from scheduler.views.consents import awaited, consented_in, consultations_of
    from scheduler.views.days import span_text
    from scheduler.views.gave_way import gave_way_object, gave_way_of
    from scheduler.views.listing_exemptions import exemptions_in
    from scheduler.views.listing_pins import pinned_in
    from scheduler.views.plans import helpers_beside, touches_week
    from scheduler.views.visits import selected, unmet_of

    selection = selection_of(caller, unit, person, week)
    shown = plan_meant(caller, plan_id, selection.monday)
    beside = [] if plan_id is not None else helpers_beside(caller.org, shown)
    placements = [placement for plan in (shown, *beside) for placement in selected(plan, caller.org, selection)]
    sheet = {
        **head_of(shown),
        "exemptions": exemptions_in(shown, caller.org, caller.directory),
        "placements": placements_of(placements, caller.directory),
        "shortfalls": [shortfall_of(line, caller.directory) for line in unmet_of(shown, selection)],
        "gave_way_to_cover": gave_way_object(gave_way_of(shown.made.parameters)),
        "consented": consented_in(shown, caller.org),
        "consultations": consultations_of(shown, caller.org, caller.directory),
        "awaits": awaited(shown, caller.org, caller.today),
        "pins": [{"pin": pin, "placement": placement} for placement, pin in pinned_in(shown, caller.org).items()],
    }
    one_by_one = full or not selection.is_all or len({placement.person for placement in placements}) <= FEW
    caller.answers(sheet, lambda: print_plan(caller, shown, placements, selection, unmet=unmet or None, one_by_one=one_by_one))
    if selection.monday is not None and not touches_week(shown, selection.monday):
        say(f"{shown.id} plans no day of that week: it is for {span_text(shown.made.first_day, shown.made.last_day)}.")
    if beside:
        say(f"With the helpers of {', '.join(plan.id for plan in beside)}, published separately.")


@plan.command()
@click.argument("plan_id", type=TEXT, metavar="PLAN")
@writes
def publish(caller: Caller, plan_id: str) -> None:
    """Put your name under the draft PLAN: from now on its placements stand.

    It is judged against the log as it is now; where something changed that forbids it, it is refused with a list. So it is where a
    placement begins within its program's notice and whoever is placed has not agreed (rota plan consent), and where a consultation
    is asked for and none is recorded (rota plan consult).
    """
    from scheduler.cli.deeds import print_deed
    from scheduler.planning import publish as publish_plan

    done = publish_plan(caller.ledger, plan_id, today=caller.today, command_id=caller.command_id, dry_run=caller.dry_run)
    print_deed(caller, done, f"{plan_id} is published.")


@plan.command()
@click.argument("plan_id", type=TEXT, metavar="PLAN")
@click.option("--reason", type=TEXT, help="A word on it.")
@writes
def withdraw(caller: Caller, plan_id: str, reason: str | None) -> None:
    """Let PLAN count no more, draft or published."""
    from scheduler.decide.plans import WithdrawPlan

    caller.does(WithdrawPlan(plan=plan_id, reason=reason), done=f"{plan_id} is withdrawn.")


@plan.command()
@click.argument("roster", type=click.Path(allow_dash=True), metavar="FILE|PLAN")
@reads_undated
def judge(caller: Caller, roster: str) -> None:
    """Let the referee judge the roster in FILE, or a PLAN of the log, at the position on which it rests.

    Exit code 1: it breaks a rule, or says of itself what is not so. What it leaves unmet is counted and is no finding.

    \b
    rota plan judge plan.json
    rota plan judge plan.json --known-at 1234
    """
    from scheduler.cli.plan_verdicts import print_judgement
    from scheduler.views.judgements import judgement_object

    judgement = _judged(caller, roster)
    caller.answers(judgement_object(judgement), lambda: print_judgement(judgement))
    if not judgement.in_order:
        caller.finish(FINDINGS)


for command in (consent, consult, check, export, pin, unpin, pins, why, why_not, relief):
    plan.add_command(command)


def _horizon(caller: Caller, text: str) -> "NamedHorizon":
    from scheduler.calendar import parse_horizon

    try:
        return parse_horizon(text, today=caller.today, fiscal_offset=caller.org.policy.get("fiscal-offset", 0))
    except ValueError as wrong:
        raise click.UsageError(f"{wrong}.") from None


def _tell_made(caller: Caller, made: "Made") -> None:
    """The id on stdout, or the head as JSON."""
    from scheduler.exports.sheet import head_of
    from scheduler.views.gave_way import gave_way_in_words, gave_way_of
    from scheduler.views.plan_head import counts_of, how_good_in_words, size_in_words

    kept = caller.ledger.org.plan(made.plan)
    caller.answers({**head_of(kept), "counts": counts_of(kept)}, lambda: print_text(kept.id))
    say(f"{size_in_words(kept)}. Read it: rota plan show {kept.id}. Publish it: rota plan publish {kept.id}")
    say(how_good_in_words(kept))
    if gave_way := gave_way_in_words(gave_way_of(kept.made.parameters)):
        say(gave_way)


def _tell_would_make(caller: Caller, made: "Made") -> None:
    """The events of a dry run."""
    from scheduler.cli.deeds import print_deed
    from scheduler.handling import Done

    print_deed(caller, Done(first=None, last=None, events=made.events, repeated=False), "")


def _judged(caller: Caller, roster: str) -> "Judgement":
    """The judgement on a file (`-`: stdin), or on a plan of the log where there is no such file."""
    from scheduler.auditing import judge_roster, judge_stored
    from scheduler.cli.plan_files import read_content
    from scheduler.errors import Rejected
    from scheduler.rosters import read_roster, unknown_keys

    if roster == "-" or Path(roster).exists():
        content, name = read_content(roster)
        stated = read_roster(content, name)
        for key in unknown_keys(content, name):
            say(f"{name}: the key {key} means nothing here and was left aside.")
        return judge_roster(caller.seen, stated, known_at=caller.known_at)
    if roster not in caller.seen.org.plans:
        raise Rejected("roster-unknown", f'"{roster}" is neither a file nor a plan of this log; all plans: rota plan list')
    return judge_stored(caller.seen, roster, known_at=caller.known_at)
