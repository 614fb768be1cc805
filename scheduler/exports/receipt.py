"""The slip that goes with a file which cannot hold one: where in the log it was taken, and what it held then."""

import hashlib
import json


def receipt(*, plan: str, position: int, root: str, file: str, content: bytes) -> str:
    """JSON that pins a written file: the plan, the head of the log at the time (first 8 hex of its root) and the file's SHA-256."""
    slip = {"file": file, "sha256": hashlib.sha256(content).hexdigest(), "plan": plan, "position": position, "root": root[:8]}
    return json.dumps(slip, indent=1, ensure_ascii=False) + "\n"
