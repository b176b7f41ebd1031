"""The database's own count of one event."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from data_access.events.sources import Expression, Source
from data_access.expressions import blank, month


def count_statement(
    source: Source, *, today: date, dimension: str | None = None, only: Expression | None = None
) -> sa.Select[Any]:
    """Columns subject, month, n (and code for a dimension): the database's own count of one event up to `today`; of the rows
    that fulfil `only`, where it is given."""
    rows, where = source.rows, source.where if only is None else (*source.where, only)
    columns = [source.subject.label("subject"), month(source.on).label("month")]
    if dimension is not None:
        by = source.dimensions[dimension]
        columns.append(by.column.label("code"))
        rows = source.rows if by.rows is None else by.rows
        where = (*where, *by.where, ~blank(by.column))
    groups = [column.name for column in columns]
    if source.amount is not None:
        columns.append(source.amount.label("amount"))
    # A subquery, because a grouped expression with parameters must be the very same text twice for PostgreSQL.
    counted = sa.select(*columns).select_from(rows).where(*where, source.on <= today).subquery("counted")
    n = sa.func.count() if source.amount is None else sa.func.sum(counted.c.amount)
    keys = [counted.c[name] for name in groups]
    return sa.select(*keys, n.label("n")).group_by(*keys)
