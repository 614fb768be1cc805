"""Events as CloudEvents 1.0 in their JSON form, for other systems that listen.

`data` is the envelope, from whose canonical form the leaf can be computed; `sequence` is the position with leading zeros, so that its order
as text is the order of the log.
"""

import json
from typing import Any

from events.record import RawEvent

CONTENT_TYPE = "application/json"


def cloud_event(raw: RawEvent, origin: str) -> dict[str, Any]:
    """One event; `origin` is the log's name. Personal texts are not in it: a slot shows its subject and its commitment."""
    envelope = json.loads(raw.envelope)
    return {
        "specversion": "1.0",
        "id": envelope["id"],
        "source": f"urn:{origin.replace('/', ':')}",
        "type": f"rotaledger.{envelope['name']}.v{envelope['version']}",
        "subject": envelope["stream"],
        "time": envelope["recorded_at"],
        "datacontenttype": CONTENT_TYPE,
        "sequence": f"{raw.position:019}",
        "rotaleaf": raw.leaf.hex(),
        "data": envelope,
    }
