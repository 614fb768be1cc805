"""Every kind of event, imported and checked: whoever decodes a log starts here."""

from events.kinds import accommodations, consents, corrections, exemptions, log, peaks, people, pins, plans, privacy, programs, roles, units
from events.registry import REGISTRY

KINDS = (accommodations, consents, corrections, exemptions, log, peaks, people, pins, plans, privacy, programs, roles, units)
CATALOGUE = REGISTRY
CATALOGUE.validate()
