"""What an answer may depend on beside the question: the packages that compute it and the platform under them."""

import platform
from importlib.metadata import version

PACKAGES = ("rotaledger", "ortools", "numpy", "scipy")


def surroundings() -> str:
    """In one line, such as `Linux x86_64, Python 3.11, rotaledger 0.1.0, ortools 9.15.6755, numpy 2.4.1, scipy 1.17.0`."""
    python = platform.python_version().rpartition(".")[0]
    packages = (f"{name} {version(name)}" for name in PACKAGES)
    return ", ".join([f"{platform.system()} {platform.machine()}", f"Python {python}", *packages])
