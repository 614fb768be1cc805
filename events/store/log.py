"""The log: created once, opened, read in order, appended to, verified."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from events import erasure_memory
from events.checkpoints import Checkpoint, SignedCheckpoint
from events.codec import Origin
from events.entropy import Entropy
from events.errors import LogError, Unreadable
from events.instants import instant_text
from events.keys import Keys, load_keys, make_keys, make_next_keys, next_keys, take_next_keys
from events.kinds.base import Event
from events.kinds.log import SYSTEM_ACTOR, LogOpened
from events.merkle import EMPTY_ROOT
from events.notes import VerifierKey
from events.proofs import Proof
from events.receipts import Receipt
from events.record import Appended, Head, RawEvent, Record
from events.signing import new_signing_key, signer_of, verifiers_in
from events.store import appending, checkpointing, erasing, reading, snapshots, verifying
from events.store.backup import Backup, back_up
from events.store.checkpoint_check import Evidence
from events.store.database import Database
from events.store.dump import dumped, read_dump
from events.store.opening import create_database, open_database
from events.store.parts import Part, parts_of
from events.store.reading import Passed, Wanted
from events.store.snapshots import Snapshot
from events.store.sqlite import SqliteDatabase
from events.store.tables import SCHEMA_FORMAT, SCHEMA_VERSION, log_head, schema_stamp, tables
from events.store.transplant import Copied, transplant
from events.store.vault import Reader
from events.store.vault_check import usable_keys
from events.verification import Verification


class Log:
    """An append-only log and, where its key directory is at hand, the personal data beside it.

    Positions are 1, 2, 3 ... without a gap; `recorded_at` never falls along them. Every method raises `LogError` in a sentence.
    """

    def __init__(self, database: Database, keys: Path | None) -> None:
        self._database = database
        self._keys_directory = keys

    @classmethod
    def create(cls, where: str, keys: Path, *, now: datetime, entropy: Entropy) -> "Log":
        """A new log whose first event names it, and the key directory with its keys where they are missing."""
        database = create_database(where)
        try:
            made = make_keys(keys, entropy)
            opened = LogOpened(log=entropy(16).hex())
            _make_tables(database)
            log = cls(database, keys)
            origin = Origin(actor=SYSTEM_ACTOR, command=opened.log, login=database.login)
            log._append((opened,), made, origin, request=b"", based_on=0, now=now, entropy=entropy)
        except BaseException:
            database.remove()
            raise
        return log

    @classmethod
    def rebuild(cls, where: str, keys: Path | None, parts: Iterable[Part], *, expected: Head | None = None) -> "Log":
        """A new log made of the parts of another one: the same bytes, positions and root, or no log at all.

        `expected` says where it must end, where that is known. The parts of a log are given by `parts`; `transplant` says what is refused.
        """
        database = create_database(where)
        try:
            _make_tables(database)
            transplant(parts, database, expected)
            if not database.is_clean():
                database.clean()
        except BaseException:
            database.remove()
            raise
        return cls(database, keys)

    @classmethod
    def open(cls, where: str, keys: Path | None) -> "Log":
        """An existing log; nothing is created. Without keys it can be read and verified, its personal data stay sealed."""
        return cls(open_database(where), keys)

    def head(self) -> Head:
        """Where the log ends now."""
        with self._database.reading() as connection:
            return reading.head_of(connection)

    def read(self, *, after: int = 0, upto: int | None = None) -> Iterator[Record]:
        """Records after a position, up to another one, included (None: the head of this moment)."""
        return map(reading.record_of, self.raw(after=after, upto=upto))

    def events(self, *, after: int = 0, upto: int | None = None, passed: Passed | None = None) -> Iterator[tuple[int, Event]]:
        """The same events without the rest of their records, each with its position: all that a state is made of.

        `passed`, where it ends at `after`, goes on with them, and is what a state made of them is remembered by.
        """
        end = self.head().position
        return reading.positioned_events(self._database, max(after, 0), end if upto is None else min(upto, end), passed)

    @property
    def remembers(self) -> bool:
        """Whether a state may be remembered: beside a file that can be written, by somebody who holds the keys."""
        try:
            return self._database.cache is not None and self._database.writable and bool(self._keys)
        except Unreadable:
            return False

    def recall(self, maker: bytes) -> Snapshot | None:
        """What the same `maker` remembered, where every event it was made of is as it was then; None where there is nothing like that."""
        try:
            return snapshots.recall(self._database, self._keys, maker)
        except Unreadable:
            return None

    def remember(self, maker: bytes, content: bytes, passed: Passed) -> None:
        """Keep a content made of the events passed, and of nothing else, for `recall`. It is a cache: nothing tells whether it was kept."""
        snapshots.remember(self._database, self._keys, maker, content, passed)

    def raw(self, *, after: int = 0, upto: int | None = None, wanted: Wanted | None = None) -> Iterator[RawEvent]:
        """The same events as stored bytes, those this version does not know included; only those `wanted`, where that is given.

        It is given by whoever has read all of them before: what it leaves out is not checked again.
        """
        end = self.head().position
        return reading.raw_events(self._database, max(after, 0), end if upto is None else min(upto, end), wanted)

    def holds(self, name: str) -> bool:
        """Whether any event is of this name, as its row says; without reading them."""
        return reading.holds(self._database, name)

    def parts(self) -> Iterator[Part]:
        """The whole log of one moment, taken apart: what `rebuild` makes another log of. Payloads stay sealed; no key is needed."""
        return parts_of(self._database)

    def dump(self, *, texts: bool) -> Iterator[bytes]:
        """The whole log of one moment as lines of JSON, for `Log.load`; without `texts`, sealed texts and their keys are left out."""
        return dumped(self._database, self.origin, texts=texts)

    @classmethod
    def load(cls, where: str, keys: Path | None, lines: Iterator[bytes]) -> "Log":
        """A new log from an export: the same positions and root, or no log at all. Raises LogError."""
        source = read_dump(lines)
        return cls.rebuild(where, keys, source.parts, expected=source.head)

    def position_at(self, instant: datetime) -> int:
        """The last position recorded at or before an aware instant; 0 where the log began later."""
        return reading.position_at(self._database, instant_text(instant))

    def position_of(self, event: str) -> int | None:
        """The position of the event with this id; None where there is none."""
        return reading.position_of(self._database, event)

    def root_at(self, position: int) -> bytes:
        """The tree's root when the log ended at `position`."""
        return reading.root_at(self._database, position)

    def append(
        self,
        events: Sequence[Event],
        *,
        based_on: int,
        actor: str,
        command: str,
        request: bytes,
        now: datetime,
        entropy: Entropy,
        correlation: str | None = None,
        causation: str | None = None,
    ) -> Appended:
        """Append all events or none, as one command's doing.

        Raises `Conflict` where the log no longer ends at `based_on`, `CommandReused` where the command id was used with another
        request. A command done before with the same request returns its first positions. At least one event is needed.
        """
        if not events:
            raise ValueError("there is nothing to append")
        origin = Origin(actor=actor, command=command, login=self._database.login, correlation=correlation, causation=causation)
        return self._append(events, self._keys, origin, request=request, based_on=based_on, now=now, entropy=entropy)

    def was_done(self, command: str, request: bytes) -> Appended | None:
        """What a command did, where it was done before; `CommandReused` where it was done with another request."""
        with self._database.reading() as connection:
            return appending.done_before(connection, self._keys, command, request)

    def erased_among(self, numbers: Iterable[str]) -> dict[str, int]:
        """Those of the numbers that somebody had who was erased, with the position of the erasure. Raises Unreadable without the keys."""
        with self._database.reading() as connection:
            return erasing.erased_among(numbers, connection, self._keys)

    def remember_erasures(self, subjects: Iterable[str]) -> None:
        """Keep in mind, in the key directory, who was erased: a backup from before is told when it is restored."""
        if self._keys_directory is not None:
            erasure_memory.remember(self._keys_directory, self.origin, subjects)

    def remembered_erasures(self) -> list[str]:
        """The subjects of this log that are known, outside of it, to have been erased."""
        return [] if self._keys_directory is None else erasure_memory.remembered(self._keys_directory, self.origin)

    def is_clean(self) -> bool:
        """Whether the files of the log were rid of what every erasure so far destroyed."""
        return self._database.is_clean()

    def clean(self) -> tuple[str, ...]:
        """Rid the files of the log of what erasures destroyed; says what remains to be done, nothing where nothing does."""
        return self._database.clean()

    def prepare_rotation(self, entropy: Entropy, keep: Path | None = None) -> str:
        """Make the wrapping key that `WrappingKeyRotated` is to name, and give its id. Until that event is appended, nothing changes.

        A copy of the present key goes to the new file `keep`, where one is named.
        """
        if self._keys_directory is None:
            raise LogError("No key directory is at hand. Name it with --keys or ROTA_KEYS.")
        _ = self._keys
        return make_next_keys(self._keys_directory, entropy, keep).id

    def finish_rotation(self) -> None:
        """Take the key that the log names by now; the old one is gone from the key directory."""
        if self._keys_directory is not None and next_keys(self._keys_directory) is not None:
            take_next_keys(self._keys_directory)
        self.__dict__.pop("_keys", None)

    def require_writable(self) -> None:
        """Raises `LogError` where nothing can be appended: worth knowing before a long search, not after it."""
        self._database.require_writable()

    def reader(self) -> Reader:
        """Opens slots: `reader(slot)` for one text, `reader.many(slots)` for many at once."""
        return Reader(self._database, lambda: self._keys)

    def verify(
        self,
        report: verifying.Report | None = None,
        *,
        held: Sequence[SignedCheckpoint] = (),
        verifiers: Sequence[VerifierKey] = (),
        receipts: Sequence[Receipt] = (),
    ) -> Verification:
        """Compute everything anew from the stored envelopes and compare; `report(done, size)` hears of progress.

        `held` are checkpoints that somebody brings along, `verifiers` the keys by which they want them checked, `receipts` what is printed
        on reports. No damage to the database makes this raise; without the log's keys personal payloads are counted, not opened.
        """
        evidence = Evidence(held=tuple(held), asked=tuple(verifiers), directory=self._keys_directory, receipts=tuple(receipts))
        try:
            keys = self._keys
        except Unreadable as error:
            return verifying.verify(self._database, None, str(error), report, evidence=evidence)
        foreign = usable_keys(self._database, keys)
        return verifying.verify(self._database, None if foreign else keys, foreign, report, evidence=evidence)

    @cached_property
    def origin(self) -> str:
        """The name under which the log signs its checkpoints."""
        return checkpointing.origin(self._database)

    def checkpoint(self) -> SignedCheckpoint:
        """Sign the log as it is now, and keep the checkpoint beside the events.

        Raises NotSigned where there is no signing key, or where the log does not extend what that key signed last.
        """
        return checkpointing.sign_head(self._database, signer_of(self._keys_directory, self.origin))

    def renew_signing_key(self, entropy: Entropy) -> None:
        """Make a signing key where there is none, or another one: what the old one signed can still be checked by its public part."""
        if self._keys_directory is None:
            raise LogError("No key directory is at hand. Name it with --keys or ROTA_KEYS.")
        new_signing_key(self._keys_directory, self.origin, entropy)

    def checkpoints(self, upto: int | None = None) -> list[SignedCheckpoint]:
        """The checkpoints kept beside the events, smallest first, unchecked; `BadNote` where one is damaged."""
        return checkpointing.stored_checkpoints(self._database, upto)

    def verifiers(self) -> tuple[VerifierKey, ...]:
        """The keys in the key directory by which this log's checkpoints can be checked."""
        return verifiers_in(self._keys_directory, self.origin)

    def prove_event(self, position: int, checkpoint: Checkpoint) -> Proof:
        """That an event is in the log at a checkpoint. Raises LogError where the checkpoint is not this log's or comes before the event."""
        return checkpointing.prove_event(self._database, position, checkpoint)

    def prove_extension(self, early: Checkpoint, late: Checkpoint) -> Proof:
        """That the log at one checkpoint begins with the log at an earlier one. Raises LogError where one of them is not this log's."""
        return checkpointing.prove_extension(self._database, early, late)

    def add_roles(self) -> str:
        """Make the roles of a log on a server and give them their rights; returns the statements. Raises LogError for a log in a file."""
        return self._database.add_roles()

    def copy(self, where: str, *, with_roles: bool = False) -> Copied:
        """The log of this moment as a new log elsewhere, on either engine: the same bytes at the same positions, read back and verified.

        Raises LogError where something stands there already, `Tampered` where this log cannot be read; then no log is left there.
        """
        made = Log.rebuild(where, self._keys_directory, self.parts())
        try:
            if with_roles:
                made.add_roles()
            return Copied(head=made.head(), verification=made.verify())
        finally:
            made.close()

    def backup(self, file: Path, report: verifying.Report | None = None) -> Backup:
        """Copy the log as it is in this moment into a new file and verify the copy; nothing is appended and no writer waits.

        Key files are not copied: whoever holds database and keys reads every name. Raises `LogError` where no copy can be made.
        """

        def verify(copy: Path) -> Verification:
            log = Log(SqliteDatabase(copy, writable=False), self._keys_directory)
            try:
                return log.verify(report)
            finally:
                log.close()

        if not isinstance(self._database, SqliteDatabase):
            raise LogError("A log on a server is copied into a file with: rota log copy FILE. Its server has tools of its own (pg_dump).")
        return back_up(self._database, file, verify)

    def close(self) -> None:
        """Give back every connection; the log is not used after that."""
        self._database.close()

    @cached_property
    def _keys(self) -> Keys:
        """The keys at hand; where a rotation was cut short after the log had named the next one, that one."""
        following = self._waiting_keys()
        if following is not None and usable_keys(self._database, following) is None:
            self.finish_rotation()
        return load_keys(self._keys_directory)

    def _waiting_keys(self) -> Keys | None:
        """The next keys; a damaged file of them is passed over where the log still goes by the present ones, else `Unreadable`."""
        try:
            return next_keys(self._keys_directory)
        except Unreadable:
            if usable_keys(self._database, load_keys(self._keys_directory)) is not None:
                raise
            return None

    def _append(
        self, new: Sequence[Event], keys: Keys, origin: Origin, *, request: bytes, based_on: int, now: datetime, entropy: Entropy
    ) -> Appended:
        with self._database.reading() as connection:
            done = appending.done_before(connection, keys, origin.command, request)
            if done is not None:
                return done
            commit = appending.ready(
                new,
                connection,
                keys,
                origin=origin,
                request=request,
                based_on=based_on,
                now=now,
                entropy=entropy,
                next_keys=self._keys_named_by(new),
            )
        with self._database.writing() as connection:
            return self._database.append(commit, connection, keys)

    def _keys_named_by(self, new: Sequence[Event]) -> Keys | None:
        """The next wrapping key where one of the events says that it is used from now on."""
        named = [event.rewraps_by for event in new if event.rewraps_by is not None]
        if not named:
            return None
        following = next_keys(self._keys_directory)
        if following is None or named != [following.id]:
            raise LogError("The next wrapping key is not in the key directory. Begin again with: rota log rotate-key")
        return following


def _make_tables(database: Database) -> None:
    with database.writing() as connection:
        tables.create_all(connection)
        connection.execute(sa.insert(schema_stamp).values(one=1, format=SCHEMA_FORMAT, version=SCHEMA_VERSION))
        connection.execute(sa.insert(log_head).values(one=1, position=0, root=EMPTY_ROOT, recorded_at=None))
        database.add_guards(connection)
