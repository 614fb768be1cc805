"""A wrong import taken back: the log is replayed without it, and what differs is asked for as ordinary commands.

Later commands keep what they said. Where one of them rests on what the import brought, nothing is taken back and all of them are named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from events.catalogue import CATALOGUE
from events.kinds import accommodations, peaks, people, programs, units
from events.kinds.base import Event
from events.kinds.corrections import CommandTakenBack, PersonCorrected, PersonStruck, UnitCorrected, UnitStruck
from events.kinds.log import ActorSeen, PolicySet
from events.kinds.peaks import CoverApproved, CoverAsked, CoverDeclined, CoverWithdrawn, PeakDeclared, PeakWithdrawn
from events.kinds.people import PersonHired
from events.kinds.pins import PlacementPinned, PlacementUnpinned
from events.kinds.plans import PlacementProposed, PlanDrafted, PlanPublished, PlanWithdrawn
from events.kinds.privacy import PersonErased, WrappingKeyRotated
from events.kinds.programs import ProgramAdopted, ProgramRetired
from events.kinds.roles import RoleGranted, RoleRevoked
from events.kinds.units import HolidaysAdopted, UnitOpened
from events.record import Record
from scheduler.decide.corrections import TakeBackCommand
from scheduler.decide.in_use import Gone
from scheduler.decide.references import refuse_in_use, settle, shortened
from scheduler.decide.registry import decide
from scheduler.directory import Directory
from scheduler.errors import Rejected, Stale
from scheduler.evolve import evolve
from scheduler.organisation import Organisation
from scheduler.undoing import are_alike, commands_between
from scheduler.wording import spoken, the_person

if TYPE_CHECKING:
    from scheduler.handling import Check, Done, Ledger

Records = Sequence[Record]  # the whole log from its first event

OF_IMPORTS = tuple(module.__name__ for module in (accommodations, people, units, peaks, programs))
STAYS: tuple[type[Event], ...] = (ActorSeen, HolidaysAdopted)  # who acted, and what is a holiday in a country, is true whoever said it
FOUNDS: tuple[type[Event], ...] = (PersonHired, UnitOpened, PeakDeclared, CoverAsked, ProgramAdopted)
ENDS: tuple[type[Event], ...] = (PersonStruck, UnitStruck, PeakWithdrawn, CoverApproved, CoverDeclined, CoverWithdrawn, ProgramRetired)
CORRECTIONS: tuple[type[Event], ...] = (PersonCorrected, UnitCorrected)
CAN_BE = tuple(kind.cls for kind in CATALOGUE.kinds().values() if kind.cls.__module__ in OF_IMPORTS) + CORRECTIONS + STAYS
ANOTHER_WAY: tuple[tuple[tuple[type[Event], ...], str], ...] = (
    ((PlanDrafted, PlacementProposed, PlanPublished, PlanWithdrawn), "it is about a plan: rota plan withdraw PLAN"),
    ((PlacementPinned, PlacementUnpinned), "it is about pins: rota plan unpin PIN, rota plan pin"),
    ((RoleGranted, RoleRevoked), "it is about roles: rota roles grant, rota roles revoke"),
    ((PolicySet,), "it is a setting: set what is right with rota config"),
    ((PersonErased,), "it erased a person, and what was erased is gone for good"),
    ((WrappingKeyRotated,), "it changed the wrapping key: change it again with rota log rotate-key"),
    ((PersonStruck,), "it struck people: hire them again with rota people hire, or import them"),
    ((UnitStruck,), "it struck units: open them again with rota units open, or import them"),
    ((CommandTakenBack,), "it took another command back: enter what is right again, or import the file again"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """What takes a command back: its id, and the commands that bring the state at `position` to what it would be without it."""

    command: str
    position: int
    commands: tuple[object, ...]


@dataclass(slots=True)
class _Found:
    """The command that is meant, and every command that does not count: those taken back, with those that did it."""

    command: str
    events: list[Event] = field(default_factory=list)
    taken_back: dict[str, str] = field(default_factory=dict)  # by whom

    @property
    def skipped(self) -> set[str]:
        return {self.command, *self.taken_back, *self.taken_back.values()}


def take_back(ledger: "Ledger", named: str, reason: str | None, *, command_id: str | None = None, dry_run: bool = False) -> "Done":
    """Append what takes the command back; a retry under the same command id answers as the first try did.

    Raises Rejected as `taking_back` does, NotPermitted, and Stale where the log moved on meanwhile.
    """
    ledger.require(TakeBackCommand)
    request = repr(("take-back", named, reason)).encode()
    done = ledger.was_done(command_id, request) if command_id else None
    if done is not None:
        return done
    plan = taking_back(named, ledger.log.read(upto=ledger.org.position), ledger.org, ledger.directory)
    return ledger.handle_all(
        (TakeBackCommand(taken_back=plan.command, reason=reason), *plan.commands),
        command_id=command_id,
        request=request,
        dry_run=dry_run,
        check=_only_at(plan.position),
        causation=plan.command,
    )


def _only_at(position: int) -> "Check":
    """What was compared must still be what is there."""

    def check(org: Organisation) -> None:
        if org.position != position:
            raise Stale("log-moved", "Somebody wrote to the log meanwhile, and this may rest on what is taken back. Do it again.")

    return check


def taking_back(named: str, log: Iterable[Record], org: Organisation, directory: Directory) -> TakingBack:
    """How to take back the command with this id, or the one that appended the event at this position; `log` is all of it.

    Raises Rejected where there is none, where it is of a kind that is mended otherwise, and where something later rests on it.
    """
    records = tuple(log)
    try:
        found = _found(named, records)
        without = _without(found, records)
        _refuse_dangling(org, without)
        commands = (*commands_between(org, without, directory, f"came with {found.command}, which was taken back"),)
        _require_alike(_after(commands, org), without, directory, found.command)
    except Rejected as refusal:
        raise _in_words(refusal, directory) from None
    return TakingBack(command=found.command, position=org.position, commands=commands)


def _in_words(refusal: Rejected, directory: Directory) -> Rejected:
    said = (spoken(sentence, directory.number_of) for sentence in (refusal.sentence, *refusal.details))
    return Rejected(refusal.reason, next(said), tuple(said))


def _found(named: str, records: Records) -> _Found:
    found = _Found(_command_meant(named, records))
    for record in records:
        if record.command == found.command:
            found.events.append(record.event)
        if isinstance(record.event, CommandTakenBack):
            found.taken_back[record.event.taken_back] = record.command
    _refuse_what_is_mended_otherwise(found)
    return found


def _command_meant(named: str, records: Records) -> str:
    """The command with this id, else the one of the event at this position."""
    at_position = None
    for record in records:
        if record.command == named:
            return named
        if str(record.position) == named:
            at_position = record.command
    if at_position is None:
        raise Rejected(
            "command-unknown", f'"{named}" is neither a command\'s id nor a position of the log. Look for it: rota log show --json'
        )
    return at_position


def _refuse_what_is_mended_otherwise(found: _Found) -> None:
    if found.command in found.taken_back:
        raise Rejected("taken-back", f"{found.command} was taken back already: rota log show --command {found.taken_back[found.command]}")
    for event in found.events:
        if not isinstance(event, CAN_BE):
            how = next((says for kinds, says in ANOTHER_WAY if isinstance(event, kinds)), f"it holds the event {event.event_name}")
            raise Rejected("not-taken-back", f"{found.command} cannot be taken back; {how}.")


def _without(found: _Found, records: Records) -> Organisation:
    """The state had the command not been; raises Rejected with every later event that is about what it brought."""
    org, resting = Organisation(), list[Record]()
    skipped = found.skipped
    for record in records:
        event = record.event
        if record.command in skipped and not isinstance(event, STAYS):
            org.position = record.position
        elif _is_about_nothing(event, org):
            resting += [] if isinstance(event, ENDS) else [record]
        else:
            evolve(org, event, position=record.position)
    if resting:
        raise _in_use(resting)
    return org


def _is_about_nothing(event: Event, org: Organisation) -> bool:
    """Whether the event is about a noun that this state does not know."""
    if isinstance(event, FOUNDS):
        return False
    kind, _, name = event.stream.partition(":")
    known: dict[str, Iterable[str]] = {
        "person": org.people,
        "unit": org.units,
        "peak": org.peaks,
        "ask": org.asks,
        "program": org.programs,
    }
    return kind in known and name not in known[kind]


def _in_use(resting: list[Record]) -> Rejected:
    last = resting[-1].position
    sentence = (
        f"Later events rest on it. Take back the last of them first (rota import --take-back {last}), "
        "or strike what was entered by mistake: rota people strike, rota units strike. Nothing was changed."
    )
    return Rejected("in-use", sentence, shortened([f"{_about(it.event)}: {it.event.event_name}, event {it.position}" for it in resting]))


def _about(event: Event) -> str:
    kind, _, name = event.stream.partition(":")
    return the_person(name) if kind == "person" else name


def _refuse_dangling(org: Organisation, without: Organisation) -> None:
    """Refuse where what would remain names what would be gone."""
    gone = Gone(
        people=frozenset(org.people.keys() - without.people.keys()),
        units=frozenset(org.units.keys() - without.units.keys()),
        peaks=frozenset(org.peaks.keys() - without.peaks.keys()),
        asks=frozenset(org.asks.keys() - without.asks.keys()),
    )
    refuse_in_use(gone, without)


def _after(commands: Iterable[object], org: Organisation) -> Organisation:
    """The state that the commands lead to."""
    draft = org.copy()
    events: list[Event] = []
    for command in commands:
        for event in decide(command, draft):
            evolve(draft, event, position=draft.position)
            events.append(event)
    settle(events, draft)
    return draft


def _require_alike(now: Organisation, wanted: Organisation, directory: Directory, command: str) -> None:
    """Whole or not at all: what ordinary commands cannot bring back exactly is refused."""
    if not are_alike(now, wanted, directory.over(now)):
        sentence = f"{command} cannot be taken back exactly; correct what it said by hand, or with: rota import PATH... --correct"
        raise Rejected("not-taken-back", sentence)
