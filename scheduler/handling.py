"""How a command becomes events: catch up, decide, append, and begin again where somebody else was faster."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec import UNSET

from events.checkpoints import EVERY
from events.entropy import Entropy
from events.errors import Conflict, LogError
from events.kinds.base import Event
from events.kinds.log import ActorSeen
from events.kinds.plans import PlanPublished
from events.record import Appended
from events.store import Log
from events.store.reading import Passed
from scheduler.barring import bars_due, is_known
from scheduler.decide.accommodations import Accommodate
from scheduler.decide.checks import secret
from scheduler.decide.exemptions import Exempt
from scheduler.decide.normal import normalised
from scheduler.decide.people import ChangePerson, Hire
from scheduler.decide.privacy import ErasePerson
from scheduler.decide.references import settle
from scheduler.decide.registry import decide_normalised
from scheduler.decide.roles import GrantRole, RevokeRole
from scheduler.decide.units import ChangeUnit
from scheduler.directory import Directory
from scheduler.errors import Rejected, no_such_position
from scheduler.evolve import evolve, folded
from scheduler.hints import Hints
from scheduler.histories import PERSON_TEXTS
from scheduler.organisation import Organisation
from scheduler.permissions import Actor, Place
from scheduler.seen_log import SeenLog
from scheduler.snapshots import maker, packed, unpacked
from scheduler.visibility import ALL_OF_IT, Viewer, hidden_from, sight_parameters, viewer_of
from scheduler.wording import spoken

TRIES = 8
WORTH = 10_000  # events: folding fewer takes less time than anybody notices

Check = Callable[[Organisation], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command did: its events and their positions, None where nothing was appended.

    `repeated`: an earlier try of the same command had done it, and these are its events.
    """

    first: int | None
    last: int | None
    events: tuple[Event, ...]
    repeated: bool


class Ledger:
    """A log, the state it adds up to, and the one who acts on it.

    `now` is the instant at which everything done here is recorded, unless the log is later already. `unsigned` says why a checkpoint
    that was due was not signed; None where all is well.
    """

    def __init__(self, log: Log, *, login: str, now: datetime, entropy: Entropy) -> None:
        self.log = log
        self.login = normalised(login)
        self.now = now
        self.org, self._passed, hints = _recalled(log)
        self._remembered = self.org.position
        self.unsigned: str | None = None
        self._entropy = entropy
        reader = log.reader()
        self.directory = Directory(self.org, reader, reader.many, hint=reader.hint, hints=hints)
        self.catch_up()

    @classmethod
    def open(cls, where: str, keys: Path | None, *, login: str, now: datetime, entropy: Entropy) -> "Ledger":
        """The ledger of an existing log. Raises LogError with the next command where there is none."""
        log = Log.open(where, keys)
        try:
            return cls(log, login=login, now=now, entropy=entropy)
        except BaseException:
            log.close()
            raise

    def catch_up(self) -> None:
        """Fold in what was appended since."""
        folded(self.org, self.log.events(after=self.org.position, passed=self._passed))

    def remember(self) -> None:
        """Keep a large state for the next command, where so much has come since it was kept last that it pays."""
        if self.org.position - self._remembered >= max(WORTH, self.org.position // 20) and self.log.remembers:
            self.log.remember(maker(), packed(self.org, self.directory.make_hints()), self._passed)
            self._remembered = self.org.position

    def known_at(self, moment: int | datetime) -> Organisation:
        """What was known at a position, or at an instant: a fresh replay cut there. `directory.over` gives its words."""
        position = moment if isinstance(moment, int) else self.log.position_at(moment)
        last = self.log.head().position
        if not 0 <= position <= last:
            raise no_such_position(position, last)
        return folded(Organisation(), self.log.events(upto=position))

    def seen_on(self, day: date) -> "Ledger":
        """The ledger as the acting login may read it on that day: this one, where they may know everything or nothing was ever sealed.

        Another one only reads: it has no log to append to, and positions of its own.
        """
        if not self.org.surprises or self.viewer.sees_all:
            return self
        log = SeenLog(self.log, self.org, hidden_from(self.viewer, day, self.org))
        return Ledger(cast("Log", log), login=self.login, now=self.now, entropy=self._entropy)

    def sight_on(self, day: date) -> Mapping[str, str | None]:
        """The parameters of a plan that says what was kept from the acting login on that day; none where nothing ever could be."""
        if not self.org.surprises or self.viewer.sees_all:
            return ALL_OF_IT
        return sight_parameters(self.viewer, day)

    @property
    def viewer(self) -> Viewer:
        """Who the acting login is, as far as surprises are concerned."""
        return viewer_of(self.login, self.org, self.directory)

    def require_whole(self, does: str) -> None:
        """Refuse what tells of the whole log, where something may be kept from the acting login."""
        if self.org.surprises and not self.viewer.sees_all:
            actor, _ = self._who_acts()
            Actor(actor, self.org, self._login_of).refuse_part(does)

    def require(self, kind: type[Any], places: Iterable[Place] = ()) -> None:
        """Refuse at once, before long work, where the acting login may give no command of this kind at these places.

        `handle` has the last word.
        """
        actor, _ = self._who_acts()
        Actor(actor, self.org, self._login_of).require_at(kind, places)

    def require_hr(self, does: str) -> None:
        """Refuse what appends nothing and is HR's all the same, where the acting login is not in HR and the log is closed."""
        actor, _ = self._who_acts()
        Actor(actor, self.org, self._login_of).require_hr(does)

    def was_done(self, command_id: str, request: bytes) -> Done | None:
        """What an earlier try of a command did. Raises CommandReused where the id was used for another request."""
        done = self.log.was_done(command_id, request)
        return self._repeated(done) if done else None

    def handle(
        self,
        command: object,
        *,
        command_id: str | None = None,
        request: bytes | None = None,
        dry_run: bool = False,
        check: Check | None = None,
    ) -> Done:
        """Do one command; as `handle_all`."""
        return self.handle_all((command,), command_id=command_id, request=request, dry_run=dry_run, check=check)

    def handle_all(
        self,
        commands: Sequence[object],
        *,
        command_id: str | None = None,
        request: bytes | None = None,
        dry_run: bool = False,
        check: Check | None = None,
        causation: str | None = None,
    ) -> Done:
        """Do all commands in one transaction, each decided on what those before it left; all of them or none.

        `command_id` makes a repetition harmless: the same request under it returns what the first try did. `request` says what was
        asked where that is not the commands themselves. `check` sees the state on which each try is decided and may refuse it.
        `causation` is kept with the events: the id of the command because of which these were given.
        Raises Rejected in the company's own ids (NotPermitted where a role does not allow it), Conflict where the log kept moving,
        CommandReused.
        """
        what = request_of(commands) if request is None else request
        done = self.was_done(command_id, what) if command_id else None
        if done:
            return done
        asked = _Asked(tuple(commands), command_id or self._entropy(16).hex(), what, dry_run, check, causation)
        for _ in range(TRIES - 1):
            try:
                return self._once(asked)
            except Conflict:
                continue
        return self._once(asked)

    def _once(self, asked: "_Asked") -> Done:
        self.catch_up()
        self._refuse_erased(asked.commands)
        actor, introduction = self._who_acts()
        decided = self._decided(asked, actor, introduction)
        if not decided:
            return Done(first=None, last=None, events=(), repeated=False)
        events = (*introduction, *decided)
        if asked.dry_run:
            return Done(first=None, last=None, events=events, repeated=False)
        return self._append(events, actor, asked)

    def _append(self, events: tuple[Event, ...], actor: str, asked: "_Asked") -> Done:
        appended = self.log.append(
            events,
            based_on=self.org.position,
            actor=actor,
            command=asked.command_id,
            request=asked.request,
            now=self.now,
            entropy=self._entropy,
            causation=asked.causation,
        )
        self.catch_up()
        if not appended.repeated and _is_signed(events, appended):
            self._sign()
        return (
            self._repeated(appended) if appended.repeated else Done(first=appended.first, last=appended.last, events=events, repeated=False)
        )

    def _sign(self) -> None:
        """What was appended stands, signed or not; why it is not signed is for whoever acts to hear."""
        try:
            self.log.checkpoint()
        except LogError as error:
            self.unsigned = str(error)

    def _repeated(self, done: Appended) -> Done:
        events = tuple(record.event for record in self.log.read(after=done.first - 1, upto=done.last))
        return Done(first=done.first, last=done.last, events=events, repeated=True)

    def _decided(self, asked: "_Asked", actor: str, introduction: tuple[Event, ...]) -> tuple[Event, ...]:
        """The events of all commands, each allowed by the roles that those before it left; refusals speak of people by their numbers."""
        draft = self.org.copy()
        words = self.directory.over(draft)
        for event in introduction:
            evolve(draft, event, position=draft.position + 1)
        try:
            if asked.check:
                asked.check(self.org)
            return _decide_all(asked.commands, draft, words, Actor(actor, draft, words.login_of))
        except Rejected as refusal:
            _put_in_words(refusal, words)
            raise

    def anybody_id(self, number: str) -> str:
        """The id of whoever has the number, somebody struck too. Raises Rejected, with the event that erased who had it, if one did."""
        try:
            return self.directory.anybody_id(number)
        except Rejected as unknown:
            position = self.log.erased_among([number]).get(number) if self.org.erased and unknown.reason == "person-unknown" else None
            if position is None:
                raise
            raise Rejected("person-erased", f"{number} was erased with event {position}{self._why_erased(position)}.") from None

    def _refuse_erased(self, commands: Sequence[object]) -> None:
        """Nobody who was erased is entered again under their number, which is recognised by its mark and known to nobody."""
        numbers = [command.number for command in commands if isinstance(command, Hire)] if self.org.erased else []
        erased = self.log.erased_among(numbers) if numbers else {}
        if erased:
            says = [f"{number} was erased with event {position}{self._why_erased(position)}." for number, position in erased.items()]
            sentence = f"{says[0]} Nobody is entered again under the number of somebody erased. Leave them out, or give a new number."
            raise Rejected("person-erased", sentence, tuple(says[1:]))

    def _why_erased(self, position: int) -> str:
        found = next((erasure for erasure in self.org.erased.values() if erasure.position == position), None)
        if found is None:
            return ""
        return f", approved by {self.directory.login_of(found.approved_by)}: {self.directory.text(found.reason)}"

    def _who_acts(self) -> tuple[str, tuple[Event, ...]]:
        """The actor's id, and the event that introduces them where they never acted before."""
        known = self.directory.actor_id(self.login)
        if known is not None:
            return known, ()
        actor = self._entropy(16).hex()
        return actor, (ActorSeen(actor=actor, login=secret(actor, self.login, "name of who acts")),)

    def _login_of(self, actor: str) -> str:
        return self.directory.login_of(actor) if actor in self.org.actors else self.login


def _is_signed(events: Iterable[Event], appended: Appended) -> bool:
    """A publication, and a commit that crosses a multiple of EVERY events, are followed by a checkpoint."""
    crosses = (appended.first - 1) // EVERY != appended.last // EVERY
    return crosses or any(isinstance(event, PlanPublished) for event in events)


def _recalled(log: Log) -> tuple[Organisation, Passed, Hints | None]:
    """The state as it was remembered, or that of an empty log."""
    snapshot = log.recall(maker())
    if snapshot is None:
        return Organisation(), Passed(), None
    org, hints = unpacked(snapshot.content)
    return org, snapshot.passed, hints


@dataclass(frozen=True, slots=True)
class _Asked:
    commands: tuple[object, ...]
    command_id: str
    request: bytes
    dry_run: bool
    check: Check | None
    causation: str | None


def request_of(commands: Sequence[object]) -> bytes:
    """What is asked, as bytes; ids made here for people and actors do not count, for another try makes other ones."""
    made = {new.encode(): b"%d" % n for n, command in enumerate(commands) if (new := _new_id(command)) is not None}
    asked = [[type(command).__name__, command] for command in commands]
    raw = msgspec.json.encode(asked, order="deterministic")
    return re.sub(rb'(?<=")[0-9a-f]{32}(?=")', lambda found: made.get(found[0], found[0]), raw)


def _new_id(command: object) -> str | None:
    match command:
        case Hire():
            return command.person
        case GrantRole() | ErasePerson() | Exempt() | Accommodate():
            return command.actor
        case _:
            return None


def _decide_all(commands: Iterable[object], draft: Organisation, words: Directory, actor: Actor) -> tuple[Event, ...]:
    """Decide one command after the other, folding each one's events into `draft`."""
    events: list[Event] = []
    for command in commands:
        plain = normalised(command)
        left_out = actor.require(plain)
        if isinstance(plain, Accommodate) and is_known(plain, draft, words.text):
            continue
        asked = _checked_number(_without_known_texts(_with_known_actor(plain, words), draft, words), words)
        for event in decide_normalised(asked, draft):
            if isinstance(event, left_out):
                continue
            evolve(draft, event, position=draft.position + 1)
            events.append(event)
    for event in list(bars_due(events, draft, words.text)):
        evolve(draft, event, position=draft.position + 1)
        events.append(event)
    settle(events, draft)
    return tuple(events)


def _with_known_actor(command: object, words: Directory) -> object:
    """Logins are sealed in the log, so only here can be seen whose one is."""
    if isinstance(command, GrantRole | RevokeRole | ErasePerson | Exempt | Accommodate):
        known = words.actor_id(command.login)
        return command if known is None else replace(command, actor=known)
    return command


def _checked_number(command: object, words: Directory) -> object:
    """Numbers are sealed in the log, so only here can be seen that one is taken."""
    if isinstance(command, Hire) and command.number in words.person_numbers():
        raise Rejected("person-known", f"{command.number} was hired already; change or move them instead.")
    return command


def _without_known_texts(command: object, draft: Organisation, words: Directory) -> object:
    """A sealed text that is so already is not asked for again: a decision could not see that it is the same."""
    if isinstance(command, ChangePerson):
        return _unset_known(command, draft.people.get(command.person), PERSON_TEXTS, words)
    if isinstance(command, ChangeUnit):
        return _unset_known(command, draft.units.get(command.unit), ("name",), words)
    return command


def _unset_known(command: Any, noun: object, names: Iterable[str], words: Directory) -> object:
    asked: Mapping[str, str | None] = {name: getattr(command, name) for name in names if getattr(command, name) is not UNSET}
    known = [name for name, text in asked.items() if noun is not None and words.text(getattr(noun, name)) == text]
    return replace(command, **dict.fromkeys(known, UNSET)) if known else command


def _put_in_words(refusal: Rejected, words: Directory) -> None:
    refusal.sentence = spoken(refusal.sentence, words.number_of)
    refusal.args = (refusal.sentence,)
    refusal.details = tuple(spoken(detail, words.number_of) for detail in refusal.details)
