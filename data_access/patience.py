"""A PostgreSQL connection that gives up on a server which is there and does not answer: stopped, or behind a cable that was pulled.

Nothing else would: the kernel goes on taking what is sent, and the server's own limit on statements needs a server that runs.
"""

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import event

SIGN_SECONDS = 5
"""For a sign of life before a connection is lent, and for a new one."""

LONGER_SECONDS = 5
"""By which a statement is waited for longer than the server itself would let it run."""


class ImpatientConnection(psycopg.Connection[Any]):
    """`patience`: seconds one exchange with the server may take. One that took longer leaves the connection closed."""

    patience: float = SIGN_SECONDS

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As psycopg's; every exchange after the connection is made passes through here.

        Raises:
            psycopg.OperationalError: no answer in time.
        """
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            # Broken off in the middle: whatever comes now, a rollback first of all, would wait as long again.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise


def be_impatient(engine: sa.Engine, *, statement_seconds: float) -> None:
    """Every connection of a PostgreSQL `engine` gives up: a statement after little more than `statement_seconds`, anything else soon."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> ImpatientConnection:
        return ImpatientConnection.connect(*arguments, **options)

    @event.listens_for(engine, "checkout")
    def _lend(connection: ImpatientConnection, _record: Any, _proxy: Any) -> None:
        connection.patience = statement_seconds + LONGER_SECONDS

    @event.listens_for(engine, "checkin")
    def _take_back(connection: ImpatientConnection | None, _record: Any) -> None:
        if connection is not None:  # None: it had been given up.
            connection.patience = SIGN_SECONDS
