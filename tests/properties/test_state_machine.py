"""Whatever people do to a ledger, in any order: the log stays whole, the state is its replay, and what is published keeps the rules."""

from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, currently_in_test_context, event, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from events.errors import CommandReused, Conflict
from events.kinds.log import ActorSeen
from events.kinds.plans import PlanPublished
from events.kinds.units import HolidaysAdopted
from events.store import Log
from scheduler.auditing import judge_stored
from scheduler.calendar import NamedHorizon
from scheduler.decide.corrections import TakeBackCommand
from scheduler.decide.peaks import ApproveCover, AskCover
from scheduler.decide.people import RecordAbsence
from scheduler.decide.registry import DECISIONS
from scheduler.decide.roles import HR
from scheduler.decide.units import AddCalendarDay, ChangeUnit, OpenUnit
from scheduler.errors import Rejected, Stale
from scheduler.evolve import replay
from scheduler.filling import fill
from scheduler.handling import TRIES, Done, Ledger
from scheduler.organisation import Organisation
from scheduler.planning import draft, publish
from scheduler.problem import facts_for
from scheduler.taking_back import taking_back
from solver.outcome import Effort, Kind, Placement
from solver.referee.judge import judge
from tests.events.places import NOW, dice
from tests.properties.asking import (
    ANYTHING,
    ASKS,
    BY_NOUN,
    FIRST,
    FOUNDING,
    HORIZONS,
    LOGINS,
    NOT_DRAWN,
    ROLES,
    TEXTS,
    TODAY,
    maybe,
    of,
    opaque,
)

EFFORT = Effort(time_limit_s=0.5, workers=1, reproducible=True)
WHO = st.sampled_from([None, None, None, None, *LOGINS])  # None: somebody who may
SEEN: Counter[str] = Counter()
"""What the machines of this process came to: kinds of commands done and refused, refusals by reason, conflicts, plans."""


def saw(what: str) -> None:
    SEEN[what] += 1
    if currently_in_test_context():  # and not in a story told by hand
        event(what)


class Company(RuleBasedStateMachine):
    """A company on a log of its own and three people who act on it at the same time, each with a state of theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        where, keys, self.entropy = str(Path(self.place.name) / "rota.db"), Path(self.place.name) / "keys", dice()
        Log.create(where, keys, now=NOW, entropy=self.entropy).close()
        self.log = Log.open(where, keys)
        self.ledgers = {login: Ledger(self.log, login=login, now=NOW, entropy=self.entropy) for login in LOGINS}
        self.ids, self.judged = count(1), 0
        self.done: list[str] = []  # ids of commands that appended something
        self.solved: list[str] = []  # plans that the engine made

    def teardown(self) -> None:
        self.log.close()
        self.place.cleanup()

    @initialize(closed=st.booleans())
    def is_founded(self, closed: bool) -> None:
        self.ledgers["anna"].handle_all((*FOUNDING, *(ROLES if closed else ())))

    # --- what people do ---

    @rule(who=WHO, command=of("people"))
    def tells_of_people(self, who: str | None, command: object) -> None:
        self.asks(who, command)

    @rule(who=WHO, command=of("units"))
    def tells_of_units(self, who: str | None, command: object) -> None:
        self.asks(who, command)

    @rule(who=WHO, command=of("cover"))
    def needs_help(self, who: str | None, command: object) -> None:
        self.asks(who, command)

    @rule(who=WHO, command=of("programs"))
    def runs_programs(self, who: str | None, command: object) -> None:
        self.asks(who, command)

    @rule(who=WHO, command=of("pins"))
    def pins_people(self, who: str | None, command: object) -> None:
        self.asks(who, command)

    @rule(who=WHO, command=of("corrections"))
    def puts_right_what_was_wrong(self, who: str | None, command: object) -> None:
        self.asks(who, command)

    @rule(who=WHO, command=of("roles", "plans"))
    def does_what_is_rare(self, who: str | None, command: object) -> None:
        self.asks(who, command)

    @rule(who=WHO, commands=st.lists(ANYTHING, min_size=2, max_size=4))
    def asks_several_things_at_once(self, who: str | None, commands: list[object]) -> None:
        self.asks(who, *commands)

    @rule(who=WHO, horizon=st.sampled_from(HORIZONS), at_once=st.booleans())
    def makes_a_plan(self, who: str | None, horizon: NamedHorizon, at_once: bool) -> None:
        ledger = self.ledger_of(who)
        made = self.tried(lambda: draft(ledger, horizon, EFFORT, command_id=self.new_id()))
        if made is not None:
            saw("done: makes a plan")
            self.solved.append(made.plan)
            if at_once:
                self.publishes(ledger, made.plan)

    @rule(horizon=st.sampled_from(HORIZONS))
    def publishes_what_no_longer_holds(self, horizon: NamedHorizon) -> None:
        """Somebody is away on a day for which they are planned: the draft is stale, whatever else it is."""
        ledger = self.ledger_of(None)
        made = self.tried(lambda: draft(ledger, horizon, EFFORT, command_id=self.new_id()))
        if made is None:
            return
        self.solved.append(made.plan)
        if not ledger.org.plans[made.plan].placements:
            return
        planned = ledger.org.plans[made.plan].placements[0]
        ledger.handle(RecordAbsence(person=planned.person, first_day=planned.days[0], last_day=planned.days[0]))
        with pytest.raises(Stale) as refusal:
            publish(ledger, made.plan)
        saw(f"refused: {refusal.value.reason}")
        assert ledger.org.plans[made.plan].status == "draft"

    @rule(who=WHO, asks=st.lists(ASKS, max_size=2, unique=True), at_once=st.booleans())
    def looks_for_helpers(self, who: str | None, asks: list[str], at_once: bool) -> None:
        ledger, command_id = self.ledger_of(who), self.new_id()
        filled = self.tried(lambda: fill(ledger, asks, TODAY, EFFORT, command_id=command_id))
        if filled is None:
            return
        saw("done: looks for helpers" if filled.plan else "found no helpers")
        self.solved += [filled.plan] if filled.plan else []
        head = self.log.head()
        assert fill(ledger, asks, TODAY, EFFORT, command_id=command_id).plan == filled.plan or not filled.plan
        assert not filled.plan or self.log.head() == head
        if filled.plan and at_once:
            self.publishes(ledger, filled.plan)

    @precondition(lambda self: self.done)
    @rule(who=WHO, data=st.data(), reason=maybe(TEXTS))
    def takes_a_command_back(self, who: str | None, data: st.DataObject, reason: str | None) -> None:
        ledger, named = self.ledger_of(who), data.draw(st.sampled_from(self.done))
        found = self.tried(lambda: taking_back(named, self.log.read(), ledger.org, ledger.directory))
        if found is not None:
            self.asks(who, TakeBackCommand(taken_back=found.command, reason=reason), *found.commands)

    @precondition(lambda self: self.solved)
    @rule(data=st.data())
    def is_audited(self, data: st.DataObject) -> None:
        """Whatever became of the company since, a plan keeps its verdict, its values and its digest where it rests."""
        plan = data.draw(st.sampled_from(self.solved))
        judgement = judge_stored(self.ledgers["otto"], plan)
        assert (judgement.breaches, judgement.findings) == ((), ())
        saw("audited")

    @precondition(lambda self: self.drafts())
    @rule(who=WHO, data=st.data())
    def publishes_a_draft(self, who: str | None, data: st.DataObject) -> None:
        self.publishes(self.ledger_of(who), data.draw(st.sampled_from(self.drafts())))

    @rule(command=ANYTHING, other=ANYTHING, who=WHO)
    def is_overtaken_once(self, command: object, other: object, who: str | None) -> None:
        """Somebody appends between the decision and its append: it is decided anew on what they left."""
        slow, fast, left = self.ledger_of(None), self.ledger_of(who, of_ones_own=True), iter((other,))

        def overtaken(_: Organisation) -> None:
            for quick in left:
                before = self.log.head().position
                try:
                    fast.handle(quick)
                except Rejected:
                    return
                if self.log.head().position > before:
                    saw("overtaken once")

        self.appends_what_it_says(lambda: slow.handle(command, check=overtaken), others=True)

    @rule(command=of("units"), first=st.integers(1, 9_000))
    def is_overtaken_again_and_again(self, command: object, first: int) -> None:
        """Others are always faster: the command gives up, and only theirs is in the log."""
        slow, fast, numbers = self.ledger_of(None), self.ledger_of(None, of_ones_own=True), count(self.log.head().position)

        def overtaken(_: Organisation) -> None:
            fast.handle(AddCalendarDay(calendar=f"OVERTAKEN-{next(numbers)}-{first}", day=HORIZONS[0].first_day))

        before = self.log.head().position
        try:
            done = slow.handle(command, check=overtaken)
        except Conflict:
            saw("conflict")
            assert self.log.head().position >= before + TRIES
        except Rejected as refusal:
            saw(f"refused: {refusal.reason}")
        else:
            assert not done.events, "an append went through although somebody was always faster"

    # --- how it is done ---

    def ledger_of(self, who: str | None, *, of_ones_own: bool = False) -> Ledger:
        """The ledger of a login; None: of one in HR, or of anna while nobody is. `of_ones_own`: the same login opens it again."""
        org = self.ledgers["anna"].org
        if who is None:
            holders = [login for login in LOGINS if self.ledgers["anna"].directory.actor_id(login) in org.holders(HR)]
            who = holders[0] if holders else "anna"
        return Ledger(self.log, login=who, now=NOW, entropy=self.entropy) if of_ones_own else self.ledgers[who]

    def drafts(self) -> list[str]:
        return [plan.id for plan in self.ledgers["anna"].org.plans.values() if plan.status == "draft"]

    def new_id(self) -> str:
        return f"command {next(self.ids)}"

    def asks(self, who: str | None, *commands: object) -> None:
        """The commands under a new id, and again under the same: the second time appends nothing and says the same."""
        ledger, command_id = self.ledger_of(who), self.new_id()
        done = self.appends_what_it_says(lambda: ledger.handle_all(commands, command_id=command_id))
        if done is None:
            return
        if done.events:
            self.done.append(command_id)
        for command in commands if done.events else ():
            saw(f"done: {type(command).__name__}")
        head = self.log.head()
        again = ledger.handle_all(commands, command_id=command_id)
        assert (self.log.head(), again.first, again.last) == (head, done.first, done.last)
        assert again.repeated == bool(done.events)
        if done.events:
            with pytest.raises(CommandReused):
                ledger.handle_all((*commands, *commands), command_id=command_id)

    def appends_what_it_says(self, act, *, others: bool = False) -> Done | None:
        """What was done, or None where it was refused; the log grew by exactly its events (`others`: by no fewer)."""
        before = self.log.head().position
        done = self.tried(act, others=others)
        if done is not None:
            grown = self.log.head().position - before
            assert grown == len(done.events) or (others and grown > len(done.events))
        return done

    def tried(self, act, *, others: bool = False):
        """What it gives, or None where it is refused, which appends nothing but what planning must have adopted first."""
        before = self.log.head().position
        try:
            return act()
        except Rejected as refusal:
            reason, kind = refusal.reason, type(refusal).__name__
        saw(f"refused: {reason}")
        saw(f"refused as {kind}")
        left = [record.event for record in self.log.read(after=before)]
        assert others or all(isinstance(one, HolidaysAdopted | ActorSeen) for one in left), left
        return None

    def publishes(self, ledger: Ledger, plan: str) -> None:
        command_id = self.new_id()
        done = self.tried(lambda: publish(ledger, plan, command_id=command_id))
        if done is None:
            return
        saw("done: publishes")
        for placement in ledger.org.plans[plan].placements:
            saw(f"published: {placement.kind}")
        head = self.log.head()
        assert publish(ledger, plan, command_id=command_id).repeated
        assert self.log.head() == head

    # --- what holds whatever was done ---

    @invariant()
    def the_log_is_whole(self) -> None:
        found = self.log.verify()
        assert (found.findings, found.unknown, found.slots_sealed) == ((), 0, 0)
        assert found.size == self.log.head().position
        assert [record.position for record in self.log.read()] == list(range(1, found.size + 1))

    @invariant()
    def the_state_is_a_replay(self) -> None:
        fresh = replay(self.log.read())
        for ledger in self.ledgers.values():
            ledger.catch_up()
            assert ledger.org == fresh

    @invariant()
    def whoever_cannot_do_what_is_demanded_is_not_available(self) -> None:
        ledger = self.ledgers["anna"]
        running = {program.id: program.terms.demands for program in ledger.org.programs.values() if not program.retired}
        for person in ledger.org.people.values():
            opened = [(ledger.directory.text(one.demand), one.span) for one in person.accommodations]
            due = {(program, span) for program, demands in running.items() for demand, span in opened if demand in demands}
            assert due == {(bar.program, bar.span) for bar in person.cannot if bar.program in running}

    @invariant()
    def what_is_published_kept_every_rule_then(self) -> None:
        head = self.log.head().position
        for record in self.log.read(after=self.judged):
            if isinstance(record.event, PlanPublished):
                breaches = breaches_at(self.ledgers["anna"].known_at(record.position), record.event.plan)
                assert breaches == ()
        self.judged = head

    @invariant()
    def nobody_is_told_to_be_in_two_places(self) -> None:
        where = whereabouts(self.ledgers["anna"].org.standing_placements())
        assert [(one, times) for one, times in where.items() if times > 1] == []


def breaches_at(org: Organisation, plan: str):
    """What the referee says of a plan as the company was at that position."""
    made, placements = org.plans[plan].made, tuple(org.plans[plan].placements)
    return judge(facts_for(org, (made.first_day, made.last_day), leave_out=plan, asks=made.asks), placements).breaches


def whereabouts(placements) -> Counter[tuple[str, object]]:
    """How often each person is taken on each day, as guest or as host."""
    taken = (person for placement in placements for person in people_of(placement))
    return Counter((person, day) for person, days in taken for day in days)


def people_of(placement: Placement):
    yield placement.person, placement.days
    if placement.host is not None:
        yield placement.host, placement.days


def run(machine: type[Company], examples: int, steps: int, **more: Any) -> None:
    chosen = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck), **more)
    run_state_machine_as_test(machine, settings=chosen)


def test_whatever_people_do_the_ledger_holds() -> None:
    run(Company, 4, 20, database=None)


@seed(1)
class SameCompany(Company):
    """The same stories in every run."""


def test_what_is_drawn_is_done_and_refused_in_many_ways() -> None:
    """A machine whose commands are all refused would find nothing."""
    SEEN.clear()
    run(SameCompany, 12, 25, database=None, phases=[Phase.generate])
    refused, done = ([what for what in SEEN if what.startswith(kind)] for kind in ("refused: ", "done: "))
    assert SEEN["done: publishes"] >= 1, SEEN
    assert len(refused) >= 15, sorted(refused)
    assert len(done) >= 10, sorted(done)


def test_the_company_has_plans_with_every_kind_of_placement_and_every_way_to_be_refused() -> None:
    """One story told by hand: what the machine plays with can come to all that it is there for."""
    SEEN.clear()
    company = Company()
    company.is_founded(closed=True)
    for step in one_story(company):
        step()
        for holds in (company.the_log_is_whole, company.the_state_is_a_replay, company.what_is_published_kept_every_rule_then):
            holds()
        company.nobody_is_told_to_be_in_two_places()
    company.teardown()
    wanted = {f"published: {kind}" for kind in Kind} | {"refused: plan-stale", "refused: not-your-role", "conflict", "overtaken once"}
    wanted |= {"done: looks for helpers", "done: TakeBackCommand", "refused: unit-known"}
    assert wanted <= set(SEEN), sorted(wanted - set(SEEN))


def one_story(company: Company):
    """Steps in order; the asks and the horizons are those of the founding."""
    wednesday = FIRST + timedelta(days=9)
    ask = AskCover(unit="SOUTH", first_day=wednesday, last_day=wednesday, heads=1)
    seats = ChangeUnit(unit="SOUTH", seats=3)
    yield lambda: company.publishes_what_no_longer_holds(HORIZONS[0])
    yield lambda: company.makes_a_plan(None, HORIZONS[0], True)
    yield lambda: company.makes_a_plan("mia", HORIZONS[2], True)
    yield lambda: company.makes_a_plan(None, HORIZONS[2], True)
    yield lambda: company.asks("anna", ask)
    yield lambda: company.asks("anna", ApproveCover(ask=list(company.ledgers["anna"].org.asks)[-1]))
    yield lambda: company.looks_for_helpers("anna", [], True)
    yield lambda: company.asks("anna", seats)
    yield lambda: company.asks("anna", *taken_back(company, company.done[-1]))
    yield lambda: company.asks("anna", OpenUnit(unit="SOUTH"))
    yield lambda: company.is_overtaken_again_and_again(seats, 1)
    yield lambda: company.is_overtaken_once(seats, RecordAbsence(person=opaque("N1"), first_day=TODAY, last_day=TODAY), "anna")


def taken_back(company: Company, named: str) -> tuple[object, ...]:
    ledger = company.ledgers["anna"]
    found = taking_back(named, company.log.read(), ledger.org, ledger.directory)
    return TakeBackCommand(taken_back=found.command), *found.commands


@pytest.mark.campaign
def test_whatever_people_do_for_a_long_time_the_ledger_holds() -> None:
    run(Company, 400, 60)


def test_every_command_there_is_can_be_asked_of_the_machine() -> None:
    drawn = [type(sample(strategy)) for strategies in BY_NOUN.values() for strategy in strategies]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) | set(NOT_DRAWN) == set(DECISIONS)
    assert not set(drawn) & set(NOT_DRAWN)


def sample(strategy):
    found: list[object] = []

    @settings(max_examples=1, database=None)
    @given(strategy)
    def keep(command: object) -> None:
        found.append(command)

    keep()
    return found[0]
