"""The key directory: the key that wraps every data key, and the one that signs checkpoints; it lives outside the database."""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from events.entropy import Entropy
from events.errors import LogError, Unreadable

WRAPPING_FILE = "wrapping.key"
SIGNING_FILE = "signing.key"
NEXT_FILE = "wrapping.key.next"  # made by a rotation, and the wrapping key's as soon as the log says so
_TITLE = "rotaledger wrapping key 1"


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The wrapping key; `id` is the first 16 hex digits of its fingerprint and is stored beside all that it wraps."""

    id: str
    wrapping: bytes = field(repr=False)

    @cached_property
    def cipher(self) -> AESGCM:
        """The wrapping key, ready for use."""
        return AESGCM(self.wrapping)

    def request_hash(self, request: bytes) -> bytes:
        """A hash of a command's request that nobody without the key can test guesses against: requests hold personal text."""
        return hmac.digest(self._derived(b"rotaledger request hash"), request, "sha256")

    def snapshot_mac(self, content: bytes | memoryview) -> bytes:
        """What only a holder of the key can put on a cache of the log."""
        return hmac.digest(self._derived(b"rotaledger snapshot"), content, "sha256")

    def hint(self, text: str) -> int:
        """64 bits that say nothing of a text to anybody without the key."""
        return int.from_bytes(hmac.digest(self._derived(b"rotaledger hint"), text.encode(errors="surrogatepass"), "sha256")[:8])

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.digest(self.wrapping, purpose, "sha256")


def make_keys(directory: Path, entropy: Entropy) -> Keys:
    """Make the directory (mode 0700) and its files (0600) where they are missing, and load them; existing keys stay."""
    try:
        make_directory(directory)
        if not (directory / WRAPPING_FILE).exists():
            write_private(directory / WRAPPING_FILE, _wrapping_text(entropy(32)))
        if not (directory / SIGNING_FILE).exists():
            write_private(directory / SIGNING_FILE, signing_text(entropy(32)))
    except OSError as error:
        raise LogError(f"The key directory {directory} cannot be written: {error.strerror}.") from None
    return load_keys(directory)


def make_directory(directory: Path) -> None:
    """Of mode 0700, with its parents where they are missing, and on the disk by name: nothing must outlive its keys when the power goes."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in missing:
        sync_directory(path.parent)


def load_keys(directory: Path | None) -> Keys:
    """The keys in a directory; `Unreadable` where there are none or they are damaged."""
    if directory is None:
        raise Unreadable("No key directory is at hand, so personal data stay sealed. Name it with --keys or ROTA_KEYS.")
    path = directory / WRAPPING_FILE
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise Unreadable(
            f"There is no {WRAPPING_FILE} in {directory}, so personal data stay sealed. Name the right --keys directory."
        ) from None
    except OSError as error:
        raise Unreadable(f"The key file {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Unreadable(f"The key file {path} is damaged. Restore it from its backup.") from None
    return _keys_of(path, text)


def make_next_keys(directory: Path, entropy: Entropy, keep: Path | None = None) -> Keys:
    """A wrapping key to be the next one, in a file of its own beside the present one; one that was never taken is replaced.

    The present one is copied to the new file `keep` first, where one is named: it will be gone.
    """
    key = entropy(32)
    try:
        if keep is not None:
            if keep.exists():
                raise LogError(f"There is a file at {keep} already; a key is never written over anything. Name another file.")
            write_private(keep, (directory / WRAPPING_FILE).read_bytes())
        write_private(directory / NEXT_FILE, _wrapping_text(key))
    except OSError as error:
        raise LogError(f"The key directory {directory} cannot be written: {error.strerror}.") from None
    return Keys(id=key_id(key), wrapping=key)


def next_keys(directory: Path | None) -> Keys | None:
    """The wrapping key that waits to be taken; None where none does. `Unreadable` where its file is damaged."""
    if directory is None or not (directory / NEXT_FILE).exists():
        return None
    return _keys_of(directory / NEXT_FILE, (directory / NEXT_FILE).read_text(encoding="ascii", errors="replace"))


def take_next_keys(directory: Path) -> None:
    """Put the next wrapping key in the place of the present one, which is gone then."""
    try:
        (directory / NEXT_FILE).replace(directory / WRAPPING_FILE)
        sync_directory(directory)
    except OSError as error:
        raise LogError(f"The key directory {directory} cannot be written: {error.strerror}.") from None


def _keys_of(path: Path, text: str) -> Keys:
    try:
        title, name, key = text.splitlines()
        wrapping = bytes.fromhex(key)
    except ValueError:
        raise Unreadable(f"The key file {path} is damaged. Restore it from its backup.") from None
    if title != _TITLE or len(wrapping) != 32 or name != key_id(wrapping):
        raise Unreadable(f"The key file {path} is damaged or of another version. Restore it from its backup.")
    return Keys(id=name, wrapping=wrapping)


def key_id(key: bytes) -> str:
    """A name for a random key that gives nothing of it away."""
    return hashlib.sha256(b"rotaledger key id\x00" + key).hexdigest()[:16]


def _wrapping_text(key: bytes) -> bytes:
    return f"{_TITLE}\n{key_id(key)}\n{key.hex()}\n".encode("ascii")


def signing_text(seed: bytes) -> bytes:
    """The file of a signing key made of 32 random bytes: PKCS #8 in PEM."""
    return Ed25519PrivateKey.from_private_bytes(seed).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_private(path: Path, content: bytes) -> None:
    """A file of mode 0600, written beside its place and moved there, so that it is whole or absent; on the disk when this returns."""
    partial = path.with_name(path.name + ".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Have the names in a directory on the disk when this returns."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
