"""The address of a log as it may be shown: whoever reads it must not learn a password."""

import re

_SERVER = re.compile(r"(?P<engine>[\w+]+://)(?:(?P<login>[^/@:]*)(?::[^@]*)?@)?(?P<rest>[^?]*)")


def shown(where: str) -> str:
    """A path as it is; of a server's address, engine, login, host and database."""
    found = _SERVER.match(where)
    if found is None or where.startswith("sqlite"):
        return where
    return f"{found['engine']}{found['login'] + '@' if found['login'] else ''}{found['rest']}"
