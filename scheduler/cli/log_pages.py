"""What verification found and what a backup is, as JSON and as people read it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from scheduler.cli.speech import print_text

if TYPE_CHECKING:
    from events.store.backup import Backup
    from events.verification import Trust, Verification
    from scheduler.cli.caller import Caller


def verified_object(found: "Verification", caller: "Caller") -> dict[str, object]:
    """What verification found, as JSON prints it."""
    return {
        "log": caller.shown,
        "size": found.size,
        "root": found.root.hex(),
        "keys": str(caller.keys) if caller.keys.is_dir() else None,
        "checkpoint": asdict(found.trust),
        "receipts": list(found.receipts),
        "unsigned_tail": found.unsigned_tail,
        **_checked(found),
    }


def print_verified(found: "Verification", caller: "Caller") -> None:
    """The same for people."""
    print_text(f"log            {caller.shown}")
    print_text(f"size           {found.size} events")
    print_text(f"root           {found.root.hex()}")
    print_text(f"keys           {caller.keys if caller.keys.is_dir() else 'none at hand, and none are needed'}")
    _print_trust(found.trust)
    if found.receipts:
        print_text(f"receipts       {', '.join(found.receipts)}: of this log")
    print_text(f"unsigned tail  {found.unsigned_tail} events")
    _print_slots(found)
    print_text(f"unknown kinds  {found.unknown or 'none'}")
    _print_findings(found)


def _checked(found: "Verification") -> dict[str, object]:
    """What was checked one by one, and what was found."""
    return {
        "slots": {
            "open": found.slots_open,
            "sealed": found.slots_sealed,
            "sealed_because": found.sealed_because,
            "erased": found.slots_erased,
        },
        "unknown": found.unknown,
        "findings": [{"position": one.position, "reason": one.reason, "says": one.sentence} for one in found.findings],
    }


def _print_trust(trust: "Trust") -> None:
    brought = f"brought along: {', '.join(map(str, trust.brought))} events; " if trust.brought else "none brought along; "
    unchecked = f", {trust.unchecked} of them signed by no key at hand" if trust.unchecked else ""
    print_text(f"checkpoint     {brought}{trust.stored or 'none'} in the log{unchecked}")
    print_text(f"signed by      {', '.join(trust.signed_by) or 'no key at hand; name the one of the log with --vkey'}")
    print_text(f"covered        {trust.covered} events")


def _print_slots(found: "Verification") -> None:
    print_text(f"sealed texts   {found.slots_open} agree with their commitments, {found.slots_sealed} could not be opened{_why(found)}")
    print_text(f"erased slots   {found.slots_erased or 'none'}")


def _print_findings(found: "Verification") -> None:
    print_text(f"findings       {len(found.findings) or 'none'}")
    for one in found.findings:
        print_text(f"  {'log' if one.position is None else f'event {one.position}'}: {one.sentence} ({one.reason})")


def _why(found: "Verification") -> str:
    return f" ({found.sealed_because})" if found.sealed_because else ""


def backup_object(made: "Backup", caller: "Caller") -> dict[str, object]:
    """The receipt of a backup and what reading it back found, as JSON prints it; without a head, the copy's own end stands for it."""
    found = made.verification
    return {
        "log": caller.shown,
        "backup": str(made.file),
        "bytes": made.octets,
        "position": found.size if made.head is None else made.head.position,
        "root": (found.root if made.head is None else made.head.root).hex(),
        "keys_included": False,
        "size": found.size,
        **_checked(found),
    }


def print_backup(made: "Backup", caller: "Caller") -> None:
    """The same for people."""
    found, told = made.verification, backup_object(made, caller)
    print_text(f"log            {caller.shown}")
    print_text(f"backup         {made.file}, {made.octets} bytes")
    print_text(f"receipt        position {told['position']}, root {told['root']}")
    print_text(f"read back      {found.size} events, root {found.root.hex()}")
    _print_slots(found)
    _print_findings(found)
