"""Every kind of event, imported and checked: whoever decodes a log starts here."""

from events.kinds import log, peaks, people, plans, programs, roles, units
from events.registry import REGISTRY

KINDS = (log, peaks, people, plans, programs, roles, units)
CATALOGUE = REGISTRY
CATALOGUE.validate()
