"""`rota log checkpoint`, `cosign`, `prove`: what lets somebody trust the log without trusting its keeper."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.caller import Caller, calls
from scheduler.cli.evidence import CHECKPOINT, FILE, VKEY, checkpoint_of, content_of, keys_of
from scheduler.cli.options import TEXT
from scheduler.cli.refusals import FINDINGS
from scheduler.cli.speech import json_text, print_text, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.checkpoints import SignedCheckpoint
    from events.notes import VerifierKey
    from events.proof_files import ProofFile
    from events.record import RawEvent
    from events.store import Log

OUT = click.option("--out", type=FILE, metavar="FILE", help="Where to.  [stdout]")
VKEY_OUT = click.option("--vkey-out", type=FILE, metavar="FILE", help="Write down the log's key too: for auditors, by another way.")
NEW_KEY = click.option("--new-key", is_flag=True, help="Make a signing key where there is none, or another one after a restore.")
PROOF = click.option("--proof", type=FILE, metavar="FILE", help="That it extends the one you cosigned last, where you cannot read the log.")
SINCE = click.option("--since", type=FILE, metavar="CHECKPOINT", help="Prove that the log begins with what it was then.")
CHECK = click.option("--check", type=FILE, metavar="PROOF", help="Check the proof in a file instead of making one; needs no log.")


@click.command()
@OUT
@VKEY_OUT
@NEW_KEY
@calls
def checkpoint(caller: Caller, out: Path | None, vkey_out: Path | None, new_key: bool) -> None:
    """Sign the log as it is now: its name, size and root, as a signed note. Appends no event.

    Give it to somebody else: whatever is changed in the log later, they can show it. The signer remembers what it signed last and
    signs nothing that does not extend it. Checkpoints are also signed without being asked for: when a plan is published, at each
    export, and every 256 events.

    \b
    rota log checkpoint --out 2026Q3.note --vkey-out log.vkey
    """
    from scheduler.cli.log import opened

    caller.spare_the_log(out)
    caller.spare_the_log(vkey_out)
    caller.require_whole("sign the log")
    with opened(caller) as log:
        if new_key:
            log.renew_signing_key(caller.entropy)
        signed = log.checkpoint()
        (key,) = signed.signers(log.verifiers())
    if vkey_out is not None:
        vkey_out.write_text(f"{key}\n", encoding="utf-8")
    _answer_signed(caller, signed, key, out)
    say(f"Signed {_counted(signed.checkpoint.size)}, root {signed.checkpoint.root.hex()[:8]}. The log's key: {key}")


@click.command()
@click.argument("file", type=FILE, metavar="CHECKPOINT")
@VKEY
@PROOF
@OUT
@calls
def cosign(caller: Caller, file: Path, vkey: str | None, proof: Path | None, out: Path | None) -> None:
    """Sign CHECKPOINT as an auditor, with a key and a memory of your own in your key directory.

    It must bear the log's signature, by the key that you name the first time with --vkey, and extend the checkpoint that you
    cosigned last: shown by the log itself, or by --proof from `rota log prove --since`. Otherwise nothing is signed.

    \b
    rota log cosign 2026Q3.note --keys ~/audit-keys --vkey log.vkey --out 2026Q3.cosigned.note
    rota log cosign 2026Q4.note --keys ~/audit-keys --proof since-2026Q3.json
    """
    from events.cosigning import cosign as cosigned
    from events.signing import cosigner_in

    caller.spare_the_log(out)
    signed, keys = checkpoint_of(file), keys_of(vkey)
    cosigner = cosigner_in(caller.keys, caller.entropy)
    since = _proof_since(caller, signed, proof)
    done = cosigned(signed, cosigner, since, log_key=keys[0] if keys else None, second=int(caller.now.timestamp()))
    _answer_signed(caller, done, cosigner.key.verifier, out)
    say(f"Cosigned {_counted(signed.checkpoint.size)} of {signed.checkpoint.origin}. Your key: {cosigner.key.verifier}")


@click.command()
@click.argument("event", type=TEXT, metavar="[EVENT]", required=False)
@SINCE
@CHECKPOINT
@CHECK
@VKEY
@OUT
@calls
def prove(
    caller: Caller, event: str | None, since: Path | None, held: Path | None, check: Path | None, vkey: str | None, out: Path | None
) -> None:
    """Prove that EVENT (its position or its id) is in the log, or with --since that the log only grew.

    The proof is for the checkpoint that you hold, else for the newest one in the log, and takes a few hundred bytes. Whoever checks it
    needs neither the log nor its keeper: --check takes the question and the checkpoint from you and only hashes from the file. Exit
    code 1: it does not hold.

    \b
    rota log prove 1234 --checkpoint 2026Q3.note --out event-1234.json
    rota log prove 1234 --checkpoint 2026Q3.note --check event-1234.json --vkey log.vkey
    rota log prove --since 2026Q2.note --checkpoint 2026Q3.note
    """
    if (event is None) == (since is None):
        raise click.UsageError("Say what to prove: either EVENT, or --since CHECKPOINT.")
    if check is not None:
        _check(caller, event, since, held, check, vkey)
        return
    caller.spare_the_log(out)
    _prove(caller, event, since, held, out)


# --- making ---


def _prove(caller: Caller, event: str | None, since: Path | None, held: Path | None, out: Path | None) -> None:
    from scheduler.cli.log import opened

    caller.require_whole("prove what is in the log")
    with opened(caller) as log:
        early = None if since is None else checkpoint_of(since)
        first = _position_of(log, event) if early is None else early.checkpoint.size
        late = _newest(log, first) if held is None else checkpoint_of(held)
        made = _event_file(caller, log, first, late) if early is None else _extension_file(log, early, late)
    text = json_text(made)
    if out is None:
        print_text(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
    what = f"event {first} is among" if early is None else f"the log of {first} events is the beginning of"
    root = late.checkpoint.root.hex()[:8]
    say(f"Shows that {what} the {late.checkpoint.size} events with the root {root}. Who holds that checkpoint checks it with --check.")


def _event_file(caller: Caller, log: "Log", position: int, late: "SignedCheckpoint") -> dict[str, object]:
    from events.proof_files import inclusion_file

    (raw,) = log.raw(after=position - 1, upto=position)
    _require_in_sight(caller, raw)
    proof = log.prove_event(position, late.checkpoint)
    return inclusion_file(position, raw.envelope, proof, late)


def _require_in_sight(caller: Caller, event: "RawEvent") -> None:
    """A proof holds the event itself. Raises NotPermitted where `rota log show` leaves it out for the acting login."""
    from events.codec import open_envelope
    from scheduler.cli.log import sight

    if open_envelope(event.envelope).name in sight(caller).without:
        caller.ledger.require_hr(f"prove event {event.position}, which rota log show leaves out for them")


def _extension_file(log: "Log", early: "SignedCheckpoint", late: "SignedCheckpoint") -> dict[str, object]:
    from events.proof_files import extension_file

    return extension_file(early, log.prove_extension(early.checkpoint, late.checkpoint), late)


def _position_of(log: "Log", event: str | None) -> int:
    """The position of an event named by position or id. Raises Rejected where there is none."""
    from scheduler.errors import Rejected, no_such_position

    text = event or ""
    if not _is_position(text):
        found = log.position_of(text)
        if found is None:
            raise Rejected("event-unknown", f"There is no event with the id {text}. rota log show --raw prints their ids.")
        return found
    if not 1 <= int(text) <= log.head().position:
        raise no_such_position(int(text), log.head().position)
    return int(text)


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _newest(log: "Log", first: int) -> "SignedCheckpoint":
    """The newest checkpoint in the log. Raises Rejected where it does not reach so far."""
    from scheduler.errors import Rejected

    stored = log.checkpoints()
    if not stored or stored[-1].checkpoint.size < first:
        reach = f"the newest one covers {_counted(stored[-1].checkpoint.size)}" if stored else "there is none"
        raise Rejected("no-checkpoint", f"No checkpoint in the log reaches position {first}: {reach}. Sign one: rota log checkpoint")
    return stored[-1]


# --- checking ---


def _check(caller: Caller, event: str | None, since: Path | None, held: Path | None, check: Path, vkey: str | None) -> None:
    """Say whether a proof in a file holds; the log is not opened."""
    from events.proof_files import parse_proof

    if event is not None and not _is_position(event):
        raise click.UsageError("Name the event by its position here: which one it is must not come from the proof.")
    proof, keys = parse_proof(content_of(check)), keys_of(vkey)
    late = _held(proof, held, keys)
    faults = [_unsigned(vkey)] if keys and not late.signers(keys) else []
    if since is not None:
        shown = proof.shows_extension(checkpoint_of(since).checkpoint, late.checkpoint)
        what = f"the log of {_counted(checkpoint_of(since).checkpoint.size)} in {since} is its beginning"
    else:
        shown, what = proof.shows_event(int(event or 0), late.checkpoint), f"event {event} is in it"
    faults += [] if shown else ["The proof does not show that."]
    _answer_checked(caller, proof, late, what, [key.name for key in late.signers(keys)], faults)
    if faults:
        caller.finish(FINDINGS)


def _held(proof: "ProofFile", held: Path | None, keys: "tuple[VerifierKey, ...]") -> "SignedCheckpoint":
    """The checkpoint to believe: the one held; the one in the file only where a known key is to have signed it."""
    from scheduler.errors import Rejected

    if held is not None:
        return checkpoint_of(held)
    if not keys:
        raise Rejected("checkpoint-needed", "Name the checkpoint that you hold with --checkpoint, or the log's key with --vkey.")
    return proof.checkpoint


def _unsigned(vkey: str | None) -> str:
    return f"The checkpoint is not signed by {vkey}."


def _answer_checked(
    caller: Caller, proof: "ProofFile", late: "SignedCheckpoint", what: str, signed_by: list[str], faults: list[str]
) -> None:
    told = {
        "log": late.checkpoint.origin,
        "size": late.checkpoint.size,
        "root": late.checkpoint.root.hex(),
        "signed_by": signed_by,
        "question": what,
        "holds": not faults,
        "faults": faults,
        "hashes": len(proof.hashes),
        "envelope": None if faults or proof.envelope is None else proof.envelope.decode(errors="backslashreplace"),
    }
    caller.answers(told, lambda: _print_checked(told))


def _print_checked(told: dict[str, object]) -> None:
    print_text(f"log        {told['log']}")
    print_text(f"size       {told['size']} events")
    print_text(f"root       {told['root']}")
    signers = told["signed_by"]
    print_text(f"signed by  {', '.join(signers) if isinstance(signers, list) and signers else 'not checked: name the log key with --vkey'}")
    print_text(f"question   {told['question']}")
    print_text(f"answer     {'yes, shown by ' + str(told['hashes']) + ' hashes' if told['holds'] else 'NOT SHOWN'}")
    for fault in told["faults"] if isinstance(told["faults"], list) else ():
        print_text(f"  {fault}")
    if told["envelope"] is not None:
        print_text(f"envelope   {told['envelope']}")


# --- signing ---


def _proof_since(caller: Caller, signed: "SignedCheckpoint", proof: Path | None) -> "Callable[[int], tuple[bytes, ...]]":
    """Where the proof of extension comes from: a file, or the log itself."""
    if proof is not None:
        from events.proof_files import parse_proof

        hashes = parse_proof(content_of(proof)).hashes
        return lambda early: hashes

    def from_the_log(early: int) -> tuple[bytes, ...]:
        from events.checkpoints import Checkpoint
        from scheduler.cli.log import opened

        with opened(caller) as log:
            begin = Checkpoint(origin=signed.checkpoint.origin, size=early, root=log.root_at(early))
            return log.prove_extension(begin, signed.checkpoint)

    return from_the_log


def _answer_signed(caller: Caller, signed: "SignedCheckpoint", key: "VerifierKey", out: Path | None) -> None:
    """The note on stdout or in its file, or everything about it as JSON."""
    if out is not None:
        out.write_text(str(signed.note), encoding="utf-8")
    told = {
        "origin": signed.checkpoint.origin,
        "size": signed.checkpoint.size,
        "root": signed.checkpoint.root.hex(),
        "vkey": str(key),
        "file": None if out is None else str(out),
        "note": str(signed.note),
    }
    if caller.json or out is None:
        caller.answers(told, lambda: print_text(str(signed.note).rstrip("\n")))


def _counted(size: int) -> str:
    return "1 event" if size == 1 else f"{size} events"
