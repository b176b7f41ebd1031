"""What tells that the database may have changed, without counting a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from data_access import contract
from data_access.schema_check import EVERY_COLUMN

FOLLOWED: Mapping[str, sa.Table] = {
    name: table for name, table in contract.metadata.tables.items() if "updated_at" in table.c
}
"""Tables that tell of each row when it last changed."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Two that differ: the content may differ.

    Attributes:
        day: the day up to which is counted.
        loads: source → when it was last loaded and how many rows, as `source_status` tells.
        latest: table → the latest change of a row; None without any. Moments as text, for SQLite may hold one that is none.
    """

    day: date
    loads: Mapping[str, tuple[str, int | None]]
    latest: Mapping[str, str | None]


def read_mark(connection: sa.Connection, *, day: date) -> Mark:
    """A change said to lie later than tomorrow is a clock gone wrong; it would hide all that follow and is passed over."""
    connection.execute(EVERY_COLUMN)  # A column may go without any row changing.
    status = contract.source_status.c
    # Of the clock, too: a demonstration's day may be fixed long ago.
    until = datetime.combine(max(day, date.today()) + timedelta(days=2), time())
    latest = [
        sa.select(sa.literal(name), sa.cast(sa.func.max(table.c.updated_at), sa.String)).where(
            table.c.updated_at < until
        )
        for name, table in FOLLOWED.items()
    ]
    loads = connection.execute(
        sa.select(status.source, sa.cast(status.loaded_at, sa.String), status.rows).order_by(
            status.source, status.loaded_at
        )
    )
    return Mark(
        day=day,
        loads={str(source): (str(at), rows) for source, at, rows in loads},
        latest={str(name): at for name, at in connection.execute(sa.union_all(*latest))},
    )
