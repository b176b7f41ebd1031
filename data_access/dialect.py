"""SQLAlchemy's PostgreSQL over psycopg, for every server that speaks its protocol."""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

DRIVER = "postgresql+psycopg_shared"

OLDEST = (9, 2)
"""Taken for a server that does not say: what it has, every later one has."""


class SharedDialect(PGDialect_psycopg):
    """SQLAlchemy reads a server's version from the text of `version()`, which openGauss and KingbaseES fill with a name of their own, and
    gives up. Every server reports at the start of a connection which PostgreSQL it behaves like, and libpq has read it."""

    supports_statement_cache = True

    def _get_server_version_info(self, connection: Any) -> tuple[int, ...]:
        return version_of(connection.connection.driver_connection.info.server_version)


def version_of(number: int) -> tuple[int, ...]:
    """libpq's number as SQLAlchemy compares it: 150004 is (15, 4), 90204 is (9, 2, 4); 0 is unknown."""
    if not number:
        return OLDEST
    major, rest = divmod(number, 10_000)
    return (major, rest) if major >= 10 else (major, *divmod(rest, 100))


registry.register("postgresql.psycopg_shared", __name__, SharedDialect.__name__)
