"""What somebody typed to find events by, made sure of: a misspelt name must not look like one of whom nothing is told.

Where the log is of a newer version, so that there is no state to look names up in, they are taken for opaque ids.
"""

from collections.abc import Callable, Collection, Iterable

from events.catalogue import CATALOGUE
from events.codec import Envelope, open_envelope
from events.kinds.log import SYSTEM_ACTOR
from events.record import RawEvent
from scheduler.directory import SEALED, Directory
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean

Read = Callable[[], Iterable[RawEvent]]


def person_meant(text: str, directory: Directory) -> str:
    """The id of the person with this number; `#1a2b3c4d` means the one whose number cannot be opened. Raises Rejected."""
    return directory.anybody_id(text) if directory.org.position else text


def actors_meant(text: str, directory: Directory) -> frozenset[str]:
    """The ids of those who acted under this login, or who is shown as `#1a2b3c4d` for want of the key. Raises Rejected."""
    if not directory.org.position:
        return frozenset({text})
    directory.open(directory.org.actors.values())
    logins = {actor: directory.login_of(actor) for actor in (*directory.org.actors, SYSTEM_ACTOR)}
    called = {actor: f"#{actor[:8]}" if login == SEALED else login for actor, login in logins.items()}
    meant = frozenset(actor for actor, name in called.items() if name == text)
    if meant:
        return meant
    near = did_you_mean(text, called.values()) or f"Those who did: {', '.join(sorted(called.values())[:20])}."
    sealed = " Logins are sealed; name the directory of the keys with --keys." if SEALED in logins.values() else ""
    raise Rejected("actor-unknown", f'"{text}" never acted here. {near}{sealed}')


def require_names(names: Collection[str], read: Read) -> None:
    """Raises Rejected for a name that no event has, of this version or in the log, with the nearest one."""
    known: set[str] = {*CATALOGUE.kinds()}
    if known.issuperset(names):
        return
    known |= {envelope.name for envelope in _envelopes(read)}
    for name in names:
        if name not in known:
            near = did_you_mean(name, known) or f"There are: {', '.join(sorted(known))}."
            raise Rejected("event-unknown", f'No event is called "{name}". {near}')


def require_command(command: str, read: Read) -> None:
    """Raises Rejected where no command of the log has this id, with the nearest ones."""
    known = {envelope.command_id for envelope in _envelopes(read)}
    if command not in known:
        sentence = f'No command in this log has the id "{command}". {did_you_mean(command, known)}'.rstrip()
        raise Rejected("command-unknown", f"{sentence} Each event's one: rota log show --json")


def _envelopes(read: Read) -> Iterable[Envelope]:
    return (open_envelope(event.envelope) for event in read())
