"""Who signs checkpoints, and what keeps them from signing two histories: a key, and a memory of the last checkpoint signed.

Both lie in a key directory outside the database, in files of mode 0600. A log's own signer has `signing.key` and signs in the log's name;
an auditor who cosigns has `cosigning.key` in a directory of their own. Neither signs a log that does not extend the one they signed last.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from events.checkpoints import Checkpoint
from events.entropy import Entropy
from events.errors import LogError
from events.keys import SIGNING_FILE, make_directory, signing_text, write_private
from events.notes import COSIGNER_KEY, LOG_KEY, BadNote, Signature, SignerKey, VerifierKey, parse_verifier, sign
from events.proofs import Proof, is_consistent

COSIGNING_FILE = "cosigning.key"
RETIRED_FILE = "retired.vkeys"

ProofSince: TypeAlias = Callable[[int], Proof]


class NotSigned(LogError):
    """The signer refuses: there is no key, or the log does not extend what was signed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What a signer signed last; a cosigner also keeps the key of the log, to know its signature again."""

    checkpoint: Checkpoint
    log_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key with its memory, both in `directory`."""

    directory: Path
    key: SignerKey
    memory: Path

    def last(self, origin: str) -> Last | None:
        """What was signed last of this log; None where nothing was. Raises NotSigned where the memory is damaged."""
        return _memories(self.memory).get(origin)

    def sign(
        self, new: Checkpoint, proof_since: ProofSince, *, known: Checkpoint | None = None, log_key: str | None = None, second: int = 0
    ) -> Signature:
        """Sign a checkpoint that extends the last one, and remember it first: what is not remembered is never handed out.

        `proof_since(size)` gives the consistency proof from an earlier size; `known` stands for the last one where there is no memory of
        the log yet. Raises NotSigned.
        """
        with _held(self.memory):
            last = self.last(new.origin)
            before = last.checkpoint if last else known
            if before is not None:
                self._require_extension(before, new, proof_since)
            self._remember(Last(checkpoint=new, log_key=log_key or (last.log_key if last else None)))
        return sign(new.text, self.key, second=second)

    def _require_extension(self, before: Checkpoint, new: Checkpoint, proof_since: ProofSince) -> None:
        signed = f"{self.key.name} signed this log at {before.size} events with the root {before.root.hex()[:8]}"
        if new.size < before.size and self.key.kind == COSIGNER_KEY:
            raise NotSigned(
                f"Nothing was signed: {signed}, and the checkpoint is of {new.size} only. Either it is an older one, which needs no second "
                "signature, or it is the newest that the log has: then events were removed. Ask for one of today: rota log checkpoint"
            )
        if new.size < before.size:
            raise NotSigned(
                f"Nothing was signed: {signed}, and it holds only {new.size} now. Events were removed, or an older copy was put in its "
                "place. Compare it with a backup (rota log verify --checkpoint FILE); docs/keys.md says what to do after a restore."
            )
        if not is_consistent(before.size, before.root, new.size, new.root, proof_since(before.size)):
            raise NotSigned(
                f"Nothing was signed: {signed}, and what it holds now does not begin with that. Its history was rewritten. "
                "Find where with a checkpoint that you hold: rota log verify --checkpoint FILE"
            )

    def _remember(self, last: Last) -> None:
        kept = _memories(self.memory) | {last.checkpoint.origin: last}
        write_private(self.memory, _memory_text(kept))


def signer_of(directory: Path | None, origin: str) -> Signer:
    """The signer of the log `origin`. Raises NotSigned where the directory holds no signing key, with what to run."""
    if directory is None or not (directory / SIGNING_FILE).exists():
        where = f"in {directory}" if directory else "at hand (name its directory with --keys)"
        raise NotSigned(f"Nothing was signed: there is no {SIGNING_FILE} {where}. Where it was never made: rota log checkpoint --new-key")
    key = SignerKey(name=origin, kind=LOG_KEY, private=_private(directory / SIGNING_FILE))
    return Signer(directory=directory, key=key, memory=directory / "signing.memory")


def new_signing_key(directory: Path, origin: str, entropy: Entropy) -> Signer:
    """A new signing key; of the one before it, where there was one, the public part is kept and the memory of this log ends."""
    try:
        make_directory(directory)
        with _held(directory / "signing.memory"):
            _retire(directory, origin)
            write_private(directory / SIGNING_FILE, signing_text(entropy(32)))
            kept = {name: last for name, last in _memories(directory / "signing.memory").items() if name != origin}
            write_private(directory / "signing.memory", _memory_text(kept))
    except OSError as error:
        raise LogError(f"The key directory {directory} cannot be written: {error.strerror}.") from None
    return signer_of(directory, origin)


def cosigner_in(directory: Path, entropy: Entropy) -> Signer:
    """The cosigner of a directory, made where it is missing; its name is drawn from its key."""
    path = directory / COSIGNING_FILE
    try:
        make_directory(directory)
        if not path.exists():
            write_private(path, signing_text(entropy(32)))
    except OSError as error:
        raise LogError(f"The key directory {directory} cannot be written: {error.strerror}.") from None
    return _cosigner(directory)


def _cosigner(directory: Path) -> Signer:
    private = _private(directory / COSIGNING_FILE)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    name = f"rotaledger-cosigner/{hashlib.sha256(public).hexdigest()[:16]}"
    key = SignerKey(name=name, kind=COSIGNER_KEY, private=private)
    return Signer(directory=directory, key=key, memory=directory / "cosigning.memory")


def verifiers_in(directory: Path | None, origin: str) -> tuple[VerifierKey, ...]:
    """The keys in a directory by which checkpoints of a log can be checked; damaged files give none."""
    if directory is None or not directory.is_dir():
        return ()
    found = [key for key in _retired(directory) if key.name == origin]
    with suppress(LogError):
        found.append(signer_of(directory, origin).key.verifier)
    with suppress(LogError):
        last = _memories(directory / "cosigning.memory").get(origin)
        found += [parse_verifier(last.log_key)] if last and last.log_key else []
    with suppress(LogError):
        found.append(_cosigner(directory).key.verifier)
    return tuple(dict.fromkeys(found))


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise NotSigned(f"Nothing was signed: {path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError):
        raise NotSigned(f"Nothing was signed: {path} is damaged. Restore it from its backup.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NotSigned(f"Nothing was signed: {path} holds a key of another kind.")
    return key


def _retire(directory: Path, origin: str) -> None:
    if not (directory / SIGNING_FILE).exists():
        return
    origins = (*_memories(directory / "signing.memory"), origin)
    old = [*_retired(directory), *(signer_of(directory, name).key.verifier for name in origins)]
    write_private(directory / RETIRED_FILE, "".join(f"{key}\n" for key in dict.fromkeys(old)).encode())


def _retired(directory: Path) -> list[VerifierKey]:
    with suppress(OSError, UnicodeDecodeError, BadNote):
        return [parse_verifier(line) for line in (directory / RETIRED_FILE).read_text(encoding="utf-8").splitlines()]
    return []


# --- the memory ---


def _memories(path: Path) -> dict[str, Last]:
    """What was signed last of each log, by its name."""
    try:
        kept = json.loads(path.read_bytes())
        return {origin: _last(origin, **entry) for origin, entry in kept.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise NotSigned(f"Nothing was signed: {path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise NotSigned(f"Nothing was signed: {path}, the signer's memory, is damaged. Restore it from its backup.") from None


def _last(origin: str, *, size: int, root: str, log_key: str | None) -> Last:
    if type(size) is not int or size < 0 or len(bytes.fromhex(root)) != 32:
        raise ValueError(origin)
    return Last(checkpoint=Checkpoint(origin=origin, size=size, root=bytes.fromhex(root)), log_key=log_key)


def _memory_text(kept: dict[str, Last]) -> bytes:
    entries = {
        origin: {"size": last.checkpoint.size, "root": last.checkpoint.root.hex(), "log_key": last.log_key} for origin, last in kept.items()
    }
    return json.dumps(entries, indent=1).encode() + b"\n"


@contextmanager
def _held(memory: Path) -> Iterator[None]:
    """Two processes with one key take turns; where the system knows no locks, the last one wins."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    path = memory.with_suffix(".lock")
    try:
        with path.open("ab") as file:
            path.chmod(0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise NotSigned(f"Nothing was signed: {path} cannot be written: {error.strerror}.") from None
