"""What an answer may depend on beside the question: the packages that compute it, their source, and the platform under them."""

import platform
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import solver

PACKAGES = ("rotaledger", "ortools", "numpy", "scipy")


def surroundings(beside: Iterable[Path] = ()) -> str:
    """In one line, such as `Linux x86_64, Python 3.11, rotaledger 0.1.0 (source 0123456789ab), ortools 9.15.6755`, numpy and scipy too.

    `beside`: files of source that have a say in the answer beside the solver's own. A version is a name that somebody gives; two sources
    are the same only where each of their files is.
    """
    python = platform.python_version().rpartition(".")[0]
    packages = (f"{name} {version(name)}" for name in PACKAGES[1:])
    ours = f"{PACKAGES[0]} {version(PACKAGES[0])} (source {source(beside)})"
    return ", ".join([f"{platform.system()} {platform.machine()}", f"Python {python}", ours, *packages])


def source(beside: Iterable[Path] = ()) -> str:
    """The first twelve digits of SHA-256 over the solver's files and those beside them, each with its name."""
    home = Path(solver.__file__).parent
    files = [(file.relative_to(home).as_posix(), file) for file in sorted(home.rglob("*.py"))] + [
        (f"../{file.name}", file) for file in beside
    ]
    hashed = sha256(b"".join(sha256(name.encode()).digest() + sha256(file.read_bytes()).digest() for name, file in files))
    return hashed.hexdigest()[:12]
