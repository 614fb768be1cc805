"""Who holds which role, by login."""

from collections.abc import Iterator

from scheduler.directory import Directory
from scheduler.organisation import Organisation


def roles_held(org: Organisation, directory: Directory) -> Iterator[dict[str, object]]:
    """A record for each role of each actor, in the order in which actors were first given one; units only for managers."""
    for actor, roles in org.roles.items():
        for held in roles:
            yield {"login": directory.login_of(actor), "role": held.role, "units": list(held.units)}
