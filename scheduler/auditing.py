"""What the referee says of a roster, whether a file states it or the log holds it, and where its own claims disagree."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from scheduler.claims import Claims, claims_of, claims_of_plan, placements_of
from scheduler.contradictions import Finding, Where, findings, unlike_the_plan
from scheduler.errors import Rejected
from scheduler.organisation import Organisation, Plan
from scheduler.problem import digest, facts_for
from scheduler.restated import about_reasons, unsaid_reveal_days, wrong_reveal_days
from scheduler.rosters import StatedRoster
from scheduler.visibility import as_seen_by
from solver.facts import LATEST_EDITION, Facts
from solver.outcome import MAX_GAP, TIERS, UNIT_MAX_GAP, Breach, Kind, Roster, Shortfall, Verdict
from solver.referee.judge import judge
from solver.referee.owed import shortfalls

if TYPE_CHECKING:
    from scheduler.handling import Ledger


class Names(Protocol):
    """What judging needs of `scheduler.directory.Directory`."""

    def person_numbers(self) -> Mapping[str, str]: ...
    def number_of(self, person: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedTier:
    """A tier by the referee's count, and what the roster stated."""

    name: str
    value: int
    stated: int | None
    bound: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the roster holds and what is asked for: `owed` placements and heads are counted before it, `unmet` after it."""

    placements: dict[str, int]  # by kind
    people: int
    head_days: int
    owed: int
    unmet: int
    heads_asked: int
    heads_missing: int
    rules_unmet: int  # departments that send nobody, units that receive nobody, placements under a floor
    days_past_gap: int  # of people and units, day by day


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The whole word on a roster, people by the ids of the company's files."""

    plan: str | None
    where: Where
    problem_digest: str  # of the facts by which it was judged
    breaches: tuple[Breach, ...]
    findings: tuple[Finding, ...]
    tiers: tuple[JudgedTier, ...]
    totals: Totals
    notes: tuple[Finding, ...] = ()  # no fault of a roster: older rules or other reasons, say, or not the plan whose name it bears

    @property
    def in_order(self) -> bool:
        """Neither a breach nor a claim that is wrong; says nothing of how much is left unmet."""
        return not self.breaches and not self.findings

    @property
    def sentence(self) -> str:
        """What was found in one line; never just good or bad."""
        return f"{_breaches_in_words(self.breaches, self.findings)}; {_unmet_in_words(self.totals)}."


def judged_file(roster: StatedRoster, org: Organisation, names: Names, where: Where) -> Judgement:
    """A roster of a file, judged by the facts of `org`; ids that nobody knows there go to the referee as they are."""
    to_opaque = ids_by_number(org, names)
    return _judged(claims_of(roster, to_opaque), tuple(placements_of(roster, to_opaque)), org, names, where, of_file=True)


def ids_by_number(org: Organisation, names: Names) -> Mapping[str, str]:
    """Opaque ids by what files call people: their number, or for those whose number is gone what exports call them instead."""
    known = dict(names.person_numbers())
    gone = {*org.people, *org.struck} - {*known.values()}
    return {**{names.number_of(person): person for person in sorted(gone)}, **known}


def judged_plan(plan: Plan, org: Organisation, names: Names, where: Where) -> Judgement:
    """A plan of the log, judged by the facts of `org`, which may be older than the plan."""
    return _judged(claims_of_plan(plan), tuple(plan.placements), as_seen_by(plan.made.parameters, org), names, where)


def against_facts(facts: Facts, placements: Roster, names: Names) -> tuple[Breach, ...]:
    """The breaches of placements with opaque ids, told with the ids of the company's files."""
    return _named(judge(facts, placements).breaches, names)


def judge_roster(ledger: "Ledger", roster: StatedRoster, *, known_at: int | datetime | None = None) -> Judgement:
    """A roster of a file at the position on which it rests (the head where it does not say), or at the one chosen."""
    where, org, names = _looked_up(ledger, roster.based_on, known_at)
    judgement = judged_file(roster, org, names, where)
    return replace(judgement, notes=(*judgement.notes, *_borrowed(roster, ledger), *_unlike_the_receipt(roster, ledger)))


def _unlike_the_receipt(roster: StatedRoster, ledger: "Ledger") -> Iterator[Finding]:
    """What the file's receipt pins, and this log does not bear out: the log was changed since, or the file is of another one."""
    slip = roster.receipt
    if slip is None:
        return
    if slip.position > ledger.org.position:
        says = f"The file was written at position {slip.position}; this log ends at {ledger.org.position}: it was cut, or is another one."
        yield Finding(claim="receipt", says=says)
    elif (root := ledger.log.root_at(slip.position).hex()[:8]) != slip.root:
        says = f"The file says root {slip.root} at position {slip.position}; this log has {root}: it was rewritten, or is another one."
        yield Finding(claim="receipt", says=says)


def _borrowed(roster: StatedRoster, ledger: "Ledger") -> Iterator[Finding]:
    """What keeps a roster from being the plan of the log whose name it bears."""
    plan = ledger.org.plans.get(roster.plan or "")
    if plan is None:
        return
    if roster.based_on not in (None, plan.made.based_on):
        says = f"The roster rests on position {roster.based_on}, {plan.id} of the log on {plan.made.based_on}: it only bears the name."
        yield Finding(claim="based-on", says=says)
    else:
        placements = placements_of(roster, ids_by_number(ledger.org, ledger.directory))
        yield from unlike_the_plan(roster.status, placements, plan)


def judge_stored(ledger: "Ledger", plan: str, *, known_at: int | datetime | None = None) -> Judgement:
    """A plan of the log, in the same way. Raises Rejected where there is none of that name."""
    stored = ledger.org.plan(plan)
    where, org, names = _looked_up(ledger, stored.made.based_on, known_at)
    return judged_plan(stored, org, names, where)


def _looked_up(ledger: "Ledger", based_on: int | None, known_at: int | datetime | None) -> tuple[Where, Organisation, Names]:
    head = ledger.org.position
    if known_at is not None:
        position = known_at if isinstance(known_at, int) else ledger.log.position_at(known_at)
    else:
        position = head if based_on is None else based_on
    if position > head:
        asked = "--known-at names" if known_at is not None else "The roster rests on"
        sentence = f"{asked} position {position}, but the log ends at {head}. Judge it elsewhere with --known-at POSITION."
        raise Rejected("position-unknown", sentence)
    org = ledger.org if position == head else ledger.known_at(position)
    where = Where(position=position, root=ledger.log.root_at(position).hex(), chosen=known_at is not None and position != based_on)
    return where, org, ledger.directory.over(org)


# --- what the referee says ---


def _judged(claims: Claims, roster: Roster, org: Organisation, names: Names, where: Where, *, of_file: bool = False) -> Judgement:
    horizon = claims.horizon.first_day, claims.horizon.last_day
    facts = facts_for(org, horizon, leave_out=_held_as(claims, org), asks=claims.asks, edition=claims.edition)
    verdict = judge(facts, roster)
    own = of_file and not where.chosen  # what is said of another position is no claim about this one
    found = [*findings(claims, verdict, org, facts, where), *(wrong_reveal_days(facts, roster) if own else ())]
    notes = (*unsaid_reveal_days(facts, roster), *about_reasons(claims, facts, roster, verdict)) if own else ()
    return Judgement(
        plan=claims.plan,
        where=where,
        problem_digest=digest(facts),
        breaches=_named(verdict.breaches, names),
        findings=_told(found, names),
        tiers=tuple(_judged_tiers(claims, verdict)),
        totals=_totals(facts, roster, verdict),
        notes=(*_by_older_rules(claims), *_told(notes, names)),
    )


def _by_older_rules(claims: Claims) -> Iterator[Finding]:
    """Whoever writes a roster chooses its rules: that is said, for the older ones ask for less."""
    if claims.edition < LATEST_EDITION:
        lacks = "knows no working time (rule 9)" if claims.edition == 1 else "knows fewer terms of programs (rule 7)"
        by = f"Judged by edition {claims.edition} of the rules, which {lacks}, instead of edition {LATEST_EDITION}"
        yield Finding(claim="rules-edition", says=f"{by}: the roster names that edition, or holds a problem_digest and names none.")


def _held_as(claims: Claims, org: Organisation) -> str | None:
    """The plan of the log that the roster is. One that rests on another position only borrows the name: what stands in it still stands."""
    held = org.plans.get(claims.plan or "")
    return held.id if held is not None and claims.based_on in (None, held.made.based_on) else None


def _judged_tiers(claims: Claims, verdict: Verdict) -> Iterator[JudgedTier]:
    stated = {name: (value, bound) for name, value, bound in claims.tiers or ()}
    for tier in TIERS:
        value, bound = stated.get(tier.value, (None, None))
        yield JudgedTier(name=tier.value, value=verdict.values[tier], stated=value, bound=bound)


def _totals(facts: Facts, roster: Roster, verdict: Verdict) -> Totals:
    before, after = _missing(shortfalls(facts, ())), _missing(verdict.shortfalls)
    return Totals(
        placements={kind.value: sum(placement.kind is kind for placement in roster) for kind in Kind},
        people=len({placement.person for placement in roster}),
        head_days=sum(len(placement.days) for placement in roster),
        owed=before["placements"],
        unmet=after["placements"],
        heads_asked=before["heads"],
        heads_missing=after["heads"],
        rules_unmet=after["rules"],
        days_past_gap=after["gaps"],
    )


def _missing(unmet: Iterable[Shortfall]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in unmet:
        found[_sort_of(one)] += one.missing
    return found


def _sort_of(unmet: Shortfall) -> str:
    if unmet.ask is not None:
        return "heads"
    if unmet.rule in (MAX_GAP, UNIT_MAX_GAP):
        return "gaps"
    return "placements" if unmet.rule is None else "rules"


# --- in words ---

_OPAQUE = re.compile(r"\b[0-9a-f]{32}\b")


def _named(breaches: Iterable[Breach], names: Names) -> tuple[Breach, ...]:
    """Rule by rule as the referee gave them, within a rule by what is said: the same in every log of the same files."""
    told = [_with_numbers(breach, names) for breach in breaches]
    rules = list(dict.fromkeys(breach.rule for breach in told))
    return tuple(sorted(told, key=lambda breach: (rules.index(breach.rule), breach.says)))


def _with_numbers(breach: Breach, names: Names) -> Breach:
    person = None if breach.person is None else in_numbers(breach.person, names)
    return replace(breach, says=in_numbers(breach.says, names), person=person)


def _told(found: Iterable[Finding], names: Names) -> tuple[Finding, ...]:
    return tuple(replace(one, says=in_numbers(one.says, names)) for one in found)


def in_numbers(sentence: str, names: Names) -> str:
    """The sentence with each opaque id replaced by the person's number."""
    return _OPAQUE.sub(lambda found: names.number_of(found[0]), sentence)


def _breaches_in_words(breaches: tuple[Breach, ...], findings: tuple[Finding, ...]) -> str:
    said = f"{len(breaches)} breach{'es' if len(breaches) > 1 else ''}" if breaches else "No breach"
    if not findings:
        return said
    return f"{said}, {len(findings)} claim{'s' if len(findings) > 1 else ''} of the roster not borne out"


def _unmet_in_words(totals: Totals) -> str:
    rules = f", {totals.rules_unmet} departments or units left out or under their floor" if totals.rules_unmet else ""
    heads = f"{totals.heads_missing} of {totals.heads_asked} head-days of cover missing"
    gaps = f", {totals.days_past_gap} days past a longest gap" if totals.days_past_gap else ""
    return f"{totals.unmet} of {totals.owed} owed placements unmet, {heads}{rules}{gaps}"
