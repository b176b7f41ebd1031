"""The address of the shared database as an operator writes it: one server, or several of which the first that answers is used."""

import re

import sqlalchemy as sa

POOL_SIZE, STATEMENT_TIMEOUT = "pool_size", "statement_timeout"
OWN_KEYS = (POOL_SIZE, STATEMENT_TIMEOUT)
"""Keys in the address that are ours; every other is libpq's and goes to it."""

_SEVERAL = re.compile(
    r"(?P<before>postgresql(?:\+\w+)?://(?:[^:/@]*(?::[^@]*)?@)?+)(?P<servers>[^/?@]*,[^/?@]*)(?P<after>.*)"
)
_SERVER = re.compile(r"(?P<host>\[[^\]]+\]|[^:\[\]]+)(?::(?P<port>\d*))?")


def read_address(text: str) -> sa.URL:
    """SQLAlchemy's reading of it, and libpq's ``host1:port1,host2:port2``, which SQLAlchemy knows in its query only.

    Raises:
        sqlalchemy.exc.ArgumentError, ValueError: it cannot be understood.
    """
    several = _SEVERAL.fullmatch(text)
    if several is None:
        return sa.make_url(text)
    found = [_SERVER.fullmatch(server) for server in several["servers"].split(",")]
    servers = [server for server in found if server is not None]
    address = sa.make_url(several["before"] + several["after"])
    if len(servers) < len(found) or "host" in address.query or "port" in address.query:
        raise ValueError("servers cannot be told apart")
    address = address.update_query_dict({"host": ",".join(server["host"].strip("[]") for server in servers)})
    ports = [server["port"] or "" for server in servers]
    return address.update_query_dict({"port": ",".join(ports)}) if any(ports) else address


def has_several_servers(address: sa.URL) -> bool:
    named = address.query.get("host", "")
    return not isinstance(named, str) or "," in named


def own_number(address: sa.URL, key: str, *, default: int) -> int:
    """What the address says of one of `OWN_KEYS`, a whole number from 1.

    Raises:
        ValueError: it says something else.
    """
    said = address.query.get(key, str(default))
    if not isinstance(said, str) or not said.isascii() or not said.isdecimal() or int(said) < 1:
        raise ValueError(f"{key} is no whole number from 1")
    return int(said)
