"""Verification: everything that can be computed again from the envelopes is, and compared with what is stored beside them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import Any, TypeAlias

import sqlalchemy as sa

from events import merkle
from events.canonical import parse
from events.codec import Envelope, event_in, open_envelope
from events.errors import LogError, NotCanonical, Tampered, UnknownEvent
from events.instants import instant_of, instant_text
from events.keys import Keys
from events.record import Head
from events.store.checkpoint_check import NO_EVIDENCE, CheckpointCheck, Evidence
from events.store.database import Database
from events.store.reading import head_of, plain_rows
from events.store.receipt_check import ReceiptCheck
from events.store.tables import command_checksum, commands, events, merkle_nodes
from events.store.vault_check import VaultCheck
from events.verification import Findings, Verification

Report: TypeAlias = Callable[[int, int], None]  # events done, events in all

_A_BATCH = 1000
_Stored: TypeAlias = tuple[Any, ...]  # position, envelope, leaf, and what is `_REPEATED`, as the driver has it
_REPEATED = ("id", "stream", "name", "version", "recorded_at", "command_id")
_EVENT = sa.select(events.c.position, events.c.envelope, events.c.leaf, *(events.c[name] for name in _REPEATED))
_columns = attrgetter(*_REPEATED)


@dataclass(slots=True, kw_only=True)
class _Run:
    """The events of one command, which stand next to each other."""

    command: str
    first: int
    last: int


@dataclass(slots=True, kw_only=True)
class _Walk:
    """What is known after the events seen so far."""

    database: Database
    vault: VaultCheck
    checkpoints: CheckpointCheck
    receipts: ReceiptCheck
    findings: Findings
    edge: merkle.Edge = field(default_factory=merkle.Edge)
    last: int = 0
    recorded_at: str = ""
    unknown: int = 0
    nodes: int = 0
    run: _Run | None = None
    runs: int = 0
    closed_runs: list[_Run] = field(default_factory=list)


def verify(
    database: Database, keys: Keys | None, sealed_because: str | None, report: Report | None, *, evidence: Evidence = NO_EVIDENCE
) -> Verification:
    """Look at everything in the log and hold it against the evidence; damage becomes findings, never an exception of its own."""
    findings = Findings()
    _check_database(database, findings)
    head = _head(database, findings)
    withheld = _withheld(database)
    vault = VaultCheck(
        database=database, keys=keys, findings=findings, sealed_because=sealed_because or withheld, partial=withheld is not None
    )
    held = CheckpointCheck(database=database, findings=findings, evidence=evidence)
    receipts = ReceiptCheck(evidence.receipts, findings)
    walk = _Walk(database=database, vault=vault, checkpoints=held, receipts=receipts, findings=findings)
    for rows in _batches(database, head, findings):
        _check_batch(rows, walk)
        if report is not None:
            report(walk.last, max(walk.last, head.position if head else 0))
    _check_end(walk, head)
    vault.finish()
    held.finish(walk.edge.size)
    receipts.finish(walk.edge.size)
    return Verification(
        size=walk.edge.size,
        root=merkle.root(walk.edge),
        findings=tuple(findings),
        slots_open=vault.opened,
        slots_sealed=vault.sealed,
        sealed_because=vault.sealed_because,
        unknown=walk.unknown,
        slots_erased=vault.erased,
        trust=held.trust,
        receipts=tuple(map(str, receipts.borne_out)),
    )


def _check_database(database: Database, findings: Findings) -> None:
    try:
        complaints = database.complaints()
        with database.reading() as connection:
            altered = database.altered_guards(connection)
            strange = database.altered_schema(connection)
    except LogError as error:
        findings.add("database-damaged", str(error))
        return
    for complaint in complaints:
        findings.add("database-damaged", f"The database's own check complains: {complaint}.")
    for name in altered:
        findings.add("guard-missing", f"The guard {name}, which refuses changes to the log, is missing or altered.")
    for part in strange:
        findings.add("schema-changed", f"The {part} is missing, altered, or none of the log's.")


def _withheld(database: Database) -> str | None:
    try:
        return database.withholds()
    except LogError:
        return None


def _head(database: Database, findings: Findings) -> Head | None:
    try:
        with database.reading() as connection:
            return head_of(connection)
    except LogError as error:
        findings.add("head-damaged", str(error))
        return None


def _batches(database: Database, head: Head | None, findings: Findings) -> Iterator[list[_Stored]]:
    """Rows of events in order; where a batch cannot be read, its rows one by one."""
    after, end = 0, head.position if head else 0
    while True:
        try:
            with database.reading() as connection:
                rows = plain_rows(connection, _EVENT.where(events.c.position > after).order_by(events.c.position).limit(_A_BATCH))
        except LogError as error:
            rows = list(_one_by_one(database, after, min(after + _A_BATCH, max(end, after + 1)), findings))
            if not rows:
                findings.add("unreadable", f"No event after position {after} can be read. {error}", after + 1)
                return
        if not rows:
            return
        if not _ascend(after, rows):
            findings.add(
                "database-damaged", f"The table of events is damaged after position {after}: its rows are out of order.", after + 1
            )
            return
        yield rows
        after = rows[-1][0]


def _ascend(after: int, rows: list[_Stored]) -> bool:
    """Whether a damaged table still hands out its rows in order, under integers; one that does not might never end."""
    positions = [after, *(row[0] for row in rows)]
    return all(type(later) is int and earlier < later for earlier, later in pairwise(positions))


def _one_by_one(database: Database, after: int, upto: int, findings: Findings) -> Iterator[_Stored]:
    for position in range(after + 1, upto + 1):
        try:
            with database.reading() as connection:
                row = connection.execute(_EVENT.where(events.c.position == position)).first()
        except LogError as error:
            findings.add("unreadable", f"Event {position} cannot be read. {error}", position)
            continue
        if row is not None:
            yield tuple(row)


def _check_batch(rows: list[_Stored], walk: _Walk) -> None:
    leaves = []
    before = walk.edge
    for row in rows:
        _check_position(row[0], walk)
        leaves.append(_check_event(row, walk))
    walk.edge, nodes = _grown(before, leaves, walk)
    if walk.edge.size == walk.last:
        _check_nodes(nodes, before.size, walk)
    walk.nodes += len(nodes)
    _check_runs(walk)
    walk.vault.check_batch()


def _grown(edge: merkle.Edge, leaves: list[bytes], walk: _Walk) -> tuple[merkle.Edge, list[merkle.Node]]:
    """The tree after these leaves; on the way it stops at each size of which a checkpoint or a receipt speaks."""
    start, end, nodes = edge.size, edge.size + len(leaves), list[merkle.Node]()
    for stop in sorted({*walk.checkpoints.sizes(start, end), *walk.receipts.sizes(start, end), end}):
        edge, more = merkle.grow(edge, leaves[edge.size - start : stop - start])
        nodes += more
        walk.checkpoints.meet(edge)
        walk.receipts.meet(edge)
    return edge, nodes


def _check_position(position: int, walk: _Walk) -> None:
    """Positions are 1, 2, 3 ...; a gap already found unreadable is not found missing too."""
    first_missing = walk.last + 1
    if position != first_missing and not walk.findings.touch(first_missing, position - 1):
        walk.findings.add("missing", f"{_span(first_missing, position - 1)} missing.", first_missing)
    walk.last = position


def _span(first: int, last: int) -> str:
    return f"Event {first} is" if first == last else f"Events {first} to {last} are"


def _check_event(row: _Stored, walk: _Walk) -> bytes:
    """The leaf of the stored envelope; everything about the event that can be checked alone has been."""
    position, stored, stored_leaf, *_ = row
    if type(stored) is not bytes:
        walk.findings.add("envelope-changed", f"Event {position} holds no bytes where its envelope belongs.", position)
        return merkle.leaf_hash(b"")
    leaf = merkle.leaf_hash(stored)
    if leaf != stored_leaf:
        walk.findings.add(
            "envelope-changed", f"Event {position} is not what was appended: its bytes do not have the stored hash.", position
        )
    try:
        parse(stored)
        envelope = open_envelope(stored)
        if envelope.recorded_at != walk.recorded_at:
            instant_of(envelope.recorded_at)
    except (NotCanonical, Tampered) as error:
        walk.findings.add("envelope-malformed", f"Event {position}: {error}", position)
        return leaf
    _check_columns(row, envelope, walk)
    _check_clock(position, envelope, walk)
    _check_meaning(position, stored, envelope, walk)
    _extend_run(position, envelope.command_id, walk)
    walk.checkpoints.see(position, envelope)
    walk.vault.expect(position, envelope)
    return leaf


def _check_columns(row: _Stored, envelope: Envelope, walk: _Walk) -> None:
    said = _columns(envelope)
    if row[3:] == said:
        return
    for column, stored, written in zip(_REPEATED, row[3:], said, strict=True):
        if stored != written:
            walk.findings.add("column-changed", f'Event {row[0]}: the column "{column}" differs from the envelope.', row[0])


def _check_clock(position: int, envelope: Envelope, walk: _Walk) -> None:
    if envelope.recorded_at < walk.recorded_at:
        walk.findings.add("clock-fell", f"Event {position} was recorded before the event ahead of it.", position)
    walk.recorded_at = envelope.recorded_at


def _check_meaning(position: int, stored: bytes, envelope: Envelope, walk: _Walk) -> None:
    try:
        event, _ = event_in(stored)
    except UnknownEvent:
        walk.unknown += 1
        return
    except Tampered as error:
        walk.findings.add("body-malformed", f"Event {position}: {error}", position)
        return
    if envelope.version != event.event_version:
        return
    if (event.stream, event.effective_day) != (envelope.stream, envelope.effective_day):
        walk.findings.add("label-changed", f"Event {position}: its stream or effective day is not that of its body.", position)


def _extend_run(position: int, command: str, walk: _Walk) -> None:
    if walk.run is not None and walk.run.command == command and walk.run.last == position - 1:
        walk.run.last = position
        return
    _close_run(walk)
    walk.run = _Run(command=command, first=position, last=position)


def _close_run(walk: _Walk) -> None:
    if walk.run is not None:
        walk.closed_runs.append(walk.run)
        walk.runs += 1
    walk.run = None


def _check_runs(walk: _Walk) -> None:
    """Each command that is complete stands in the table of commands with its first and last position."""
    if not walk.closed_runs:
        return
    low, high = walk.closed_runs[0].first, walk.closed_runs[-1].last
    try:
        with walk.database.reading() as connection:
            rows = connection.execute(sa.select(commands).where(commands.c.first.between(low, high))).all()
            stored = {row[3]: (row[0], row[4]) for row in rows if command_checksum(*row[:5]) == row[5]}
    except LogError as error:
        walk.findings.add("command-changed", f"The commands of {_span(low, high)} unreadable. {error}", low)
        walk.closed_runs.clear()
        return
    for run in walk.closed_runs:
        if stored.get(run.first) != (run.command, run.last):
            walk.findings.add("command-changed", f"The command of {_span(run.first, run.last)} not recorded as it ran.", run.first)
    walk.closed_runs.clear()


def _check_nodes(nodes: list[merkle.Node], before: int, walk: _Walk) -> None:
    """Stored subtrees are those of the envelopes; one above an event already found is not found again."""
    try:
        with walk.database.reading() as connection:
            query = sa.select(merkle_nodes).where(merkle_nodes.c.position > before, merkle_nodes.c.position <= walk.last)
            stored = {(position, level): found for position, level, found in plain_rows(connection, query)}
    except LogError as error:
        walk.findings.add("tree-changed", f"The tree over events {before + 1} to {walk.last} cannot be read. {error}", before + 1)
        return
    for node in nodes:
        if stored.get(node[:2]) == node.hash:
            continue
        first = node.position - (1 << node.level) + 1
        if not walk.findings.touch(first, node.position):
            walk.findings.add("tree-changed", f"The stored tree over events {first} to {node.position} is not theirs.", node.position)


def _check_end(walk: _Walk, head: Head | None) -> None:
    _close_run(walk)
    _check_runs(walk)
    _check_counts(walk)
    if head is None:
        return
    if walk.last < head.position and not walk.findings.touch(walk.last + 1, head.position):
        walk.findings.add("missing", f"{_span(walk.last + 1, head.position)} missing at the end.", walk.last + 1)
    if walk.last > head.position:
        walk.findings.add("head-changed", f"The head says {head.position} events; there are events up to {walk.last}.", head.position + 1)
    if head.root != merkle.root(walk.edge):
        walk.findings.add("root-changed", f"The head's root {head.root.hex()} is not that of the events.")
    recorded_at = "" if head.recorded_at is None else instant_text(head.recorded_at)
    if recorded_at != walk.recorded_at:
        walk.findings.add("head-changed", "The head's instant is not that of the last event.")


def _check_counts(walk: _Walk) -> None:
    """Rows that belong to no event: of the tree and of the commands; and events ahead of the first position."""
    try:
        with walk.database.reading() as connection:
            nodes = connection.execute(sa.select(sa.func.count()).select_from(merkle_nodes)).scalar_one()
            rows = connection.execute(sa.select(sa.func.count()).select_from(commands)).scalar_one()
            first = connection.execute(sa.select(sa.func.min(events.c.position))).scalar()
    except LogError as error:
        walk.findings.add("database-damaged", str(error))
        return
    if type(first) is int and first < 1:
        walk.findings.add("event-stray", f"The table of events begins at position {first}, where no event can be.")
    if nodes != walk.nodes:
        walk.findings.add("tree-changed", f"The stored tree has {nodes} inner nodes; that of the events has {walk.nodes}.")
    if rows != walk.runs:
        walk.findings.add("command-changed", f"{rows} commands are recorded; the events tell of {walk.runs}.")
