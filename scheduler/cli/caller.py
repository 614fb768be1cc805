"""Who calls and with what: the one place that reads the clock and chance.

A command takes a `Caller` first: `@reads` for commands that only look (`@reads_undated` where the day does not matter), `@writes` for
those that append, `@calls` for neither.
"""

import getpass
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, NoReturn, ParamSpec, TypeVar

import click

from scheduler.cli import options
from scheduler.cli.speech import print_json, say
from scheduler.cli.tables import Column, Record, print_table

if TYPE_CHECKING:
    from events.receipts import Receipt
    from scheduler.directory import Directory
    from scheduler.handling import Done, Ledger
    from scheduler.organisation import Organisation

P = ParamSpec("P")
V = TypeVar("V")

FIRST_ROWS = 100  # shown on a terminal where no limit is given


def _as_they_are(records: Sequence[Any]) -> Sequence[Record]:
    return records


@dataclass(kw_only=True)
class Caller:
    """One run of one command: where the log is, who acts, what day it is, and how to answer."""

    where: str
    keys: Path
    login: str
    today: date
    now: datetime
    json: bool = False
    as_of: date | None = None
    known_at: int | datetime | None = None
    dry_run: bool = False
    command_id: str | None = None
    entropy: Callable[[int], bytes] = os.urandom

    @cached_property
    def ledger(self) -> "Ledger":
        """The log, caught up; opened when first asked for. Raises LogError where there is none."""
        from scheduler.handling import Ledger

        return Ledger.open(self.where, self.keys, login=self.login, now=self.now, entropy=self.entropy)

    @cached_property
    def seen(self) -> "Ledger":
        """The ledger as the acting login may read it: what is sealed stays so until its day by the clock, whatever --today says."""
        return self.ledger.seen_on(self.sight_day)

    @property
    def sight_day(self) -> date:
        """The day up to which surprises are told."""
        return min(self.today, self.now.astimezone().date())

    @cached_property
    def org(self) -> "Organisation":
        """The state as the acting login may see it, cut where `--known-at` says."""
        return self.seen.org if self.known_at is None else self.seen.known_at(self.known_at)

    @cached_property
    def directory(self) -> "Directory":
        """Names and numbers of the people in `org`."""
        return self.seen.directory if self.known_at is None else self.seen.directory.over(self.org)

    @cached_property
    def receipt(self) -> "Receipt":
        """What a report on `org` says of the log that it was made from."""
        from events.receipts import Receipt

        return Receipt.of(self.org.position, self.seen.log.root_at(self.org.position))

    @property
    def shown(self) -> str:
        """Where the log is, without a password."""
        from events.address import shown

        return shown(self.where)

    @property
    def day(self) -> date:
        """The day as of which facts are shown."""
        return self.as_of or self.today

    def require_whole(self, does: str) -> None:
        """Raises NotPermitted for what tells of the whole log, where something may be kept from the acting login.

        A log that cannot be read is left to the command, which says what is wrong with it.
        """
        from events.errors import LogError
        from events.store import Log

        try:
            log = Log.open(self.where, self.keys)
            is_closed = log.holds("role-granted") and log.holds("program-adopted")
            log.close()
            if is_closed:
                self.ledger.require_whole(does)
        except LogError:
            return

    def spare_the_log(self, output: Path | None) -> None:
        """Raises Rejected where a result would be written over the log, its journal or its keys."""
        if output is None:
            return
        place, log = Path(os.path.realpath(output)), Path(os.path.realpath(self.where.removeprefix("sqlite:///")))
        journals = (Path(f"{log}{more}") for more in ("-wal", "-shm", "-journal", ".cache"))
        if place in (log, *journals) or Path(os.path.realpath(self.keys)) in place.parents:
            from scheduler.errors import Rejected

            raise Rejected("output-is-log", f"{output} belongs to the log itself and is never written over. Name another file.")

    def new_id(self) -> str:
        """An opaque id: 16 random bytes as hex."""
        return self.entropy(16).hex()

    def does(self, *commands: object, done: "str | Callable[[Done], str]" = "Done.") -> "Done":
        """Let the commands be decided and appended as one; says `done`, or prints the events of a dry run."""
        outcome = self.ledger.handle_all(commands, command_id=self.command_id, dry_run=self.dry_run)
        from scheduler.cli.deeds import print_deed

        print_deed(self, outcome, done if isinstance(done, str) else done(outcome))
        return outcome

    def numbered(self, outcome: "Done") -> "Done":
        """What was done, as the acting login may read it: its events by their own numbers, and what may be told of a plan."""
        if self.seen is self.ledger:
            return outcome
        from scheduler.seen_log import SeenLog

        log: object = self.seen.log
        assert isinstance(log, SeenLog)
        events = tuple(map(log.told, outcome.events))
        if outcome.first is None or outcome.last is None:
            return replace(outcome, events=events)
        return replace(outcome, first=log.seen(outcome.first), last=log.seen(outcome.last), events=events)

    def answers(self, value: object, show: Callable[[], object]) -> None:
        """Print `value` under --json, else let `show()` print it for people."""
        if self.json:
            print_json(value)
        else:
            show()

    def lists(
        self,
        columns: Sequence[Column],
        found: Sequence[V],
        *,
        none: str,
        limit: int | None = None,
        made: Callable[[Sequence[V]], Sequence[Record]] = _as_they_are,
    ) -> None:
        """Print records: all of them as a JSON list, else a table of the first `limit` (0: all; a terminal gets 100 unasked).

        `made` makes the records of what was found, and is asked only for those that are printed.
        """
        if self.json:
            print_json(list(made(found[: limit or None])))
        elif not found:
            say(none)
        else:
            shown = found[: self._rows_to_show(limit)]
            print_table(columns, made(shown))
            if len(shown) < len(found):
                say(f"and {len(found) - len(shown)} more: --limit 0 shows all {len(found)}.")

    def _rows_to_show(self, limit: int | None) -> int | None:
        if limit is None:
            return FIRST_ROWS if sys.stdout.isatty() else None
        return limit or None

    def finish(self, code: int) -> NoReturn:
        """End with an exit code other than 0, everything said."""
        raise click.exceptions.Exit(code)

    @classmethod
    def of(cls, ctx: click.Context, environment: Mapping[str, str] = os.environ) -> "Caller":
        """The caller of this command line: flags first, then the environment, then what is usual."""

        def said(name: str) -> Any:
            return options.given(ctx, name)

        where = said("db") or environment.get("ROTA_DB") or "rota.db"
        return cls(
            where=where,
            keys=Path(said("keys") or environment.get("ROTA_KEYS") or keys_beside(where)),
            login=said("actor") or _login(environment),
            today=said("today") or _today(environment),
            now=datetime.now(UTC),
            json=bool(said("json")),
            as_of=said("as_of"),
            known_at=said("known_at"),
            dry_run=bool(said("dry_run")),
            command_id=said("command_id"),
        )


def keys_beside(where: str) -> Path:
    """The key directory of a log that names none: beside its file, `rota.db.keys`; for a server, `rota.keys` in the working directory."""
    if "://" not in where:
        return Path(f"{where}.keys")
    scheme, _, path = where.partition("://")
    return Path(f"{path.removeprefix('/')}.keys") if scheme.startswith("sqlite") else Path("rota.keys")


def _login(environment: Mapping[str, str]) -> str:
    if claimed := environment.get("ROTA_ACTOR"):
        return _read(options.TEXT, claimed, "ROTA_ACTOR")
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return f"uid-{os.getuid()}"


def _today(environment: Mapping[str, str]) -> date:
    if claimed := environment.get("ROTA_TODAY"):
        return _read(options.DAY, claimed, "ROTA_TODAY")
    return datetime.now().astimezone().date()


def _read(kind: click.ParamType[V], value: str, variable: str) -> V:
    """The value of an environment variable; what is wrong with it names the variable."""
    try:
        return kind.convert(value, None, None)
    except click.BadParameter as wrong:
        wrong.param_hint = variable
        raise


def reads(body: Callable[Concatenate[Caller, P], None]) -> Callable[P, None]:
    """A command that looks: --json, --as-of, --known-at and where the log is."""
    return options.with_options((*options.READING, *options.WHERE), _called(body))


def reads_undated(body: Callable[Concatenate[Caller, P], None]) -> Callable[P, None]:
    """As `reads`, for what has no day on which it begins or ends to hold: its help says that --as-of changes nothing."""
    return options.with_options((*options.READING_UNDATED, *options.WHERE), _called(body))


def writes(body: Callable[Concatenate[Caller, P], None]) -> Callable[P, None]:
    """A command that appends: --dry-run, --command-id, --json and where the log is."""
    return options.with_options((*options.WRITING, *options.WHERE), _called(body))


def calls(body: Callable[Concatenate[Caller, P], None]) -> Callable[P, None]:
    """A command with --json and where the log is, and nothing else shared."""
    return options.with_options((options.JSON, *options.WHERE), _called(body))


def _called(body: Callable[Concatenate[Caller, P], None]) -> Callable[P, None]:
    @wraps(body)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        caller = Caller.of(click.get_current_context())
        try:
            body(caller, *args, **kwargs)
            if "ledger" in vars(caller):
                caller.ledger.remember()
        finally:
            if "ledger" in vars(caller):
                _say_unsigned(caller.ledger)
                caller.ledger.log.close()

    return command


def _say_unsigned(ledger: "Ledger") -> None:
    if ledger.unsigned is not None:
        say(f"The events are recorded, and no checkpoint was made of them. {ledger.unsigned}")
