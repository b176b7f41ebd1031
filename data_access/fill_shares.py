"""How many rows have each optional field filled."""

from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.engine import explain
from data_access.expressions import blank

LEFT_OUT = frozenset({"code_list", "source_status", "viewer"})
"""Tables about tables and about who may look: they hold no records."""


def get_fill_shares(engine: sa.Engine) -> pd.DataFrame:
    """Every optional column of every table of records and places that has rows: columns table, column, filled, rows.

    One scan a table. An empty text counts as not filled.

    Raises:
        DatabaseProblem: the database cannot be read.
    """
    found = []
    try:
        with engine.connect() as connection, connection.begin():
            for table in metadata.tables.values():
                optional = [column for column in table.columns if column.nullable]
                if not optional or table.name in LEFT_OUT:
                    continue
                total, *filled = connection.execute(_statement(table, optional)).one()
                if total:
                    found += [
                        (table.name, column.name, int(n), int(total))
                        for column, n in zip(optional, filled, strict=True)
                    ]
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error
    return pd.DataFrame(found, columns=["table", "column", "filled", "rows"])


def _statement(table: sa.Table, columns: list[sa.Column[Any]]) -> sa.Select[Any]:
    counts: list[sa.ColumnElement[Any]] = [sa.func.count(sa.case((~blank(column), 1))) for column in columns]
    return sa.select(*[sa.func.count(), *counts]).select_from(table)
