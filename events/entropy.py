"""Where random bytes come from is the caller's choice; in production it is the operating system."""

from collections.abc import Callable
from typing import TypeAlias

Entropy: TypeAlias = Callable[[int], bytes]
