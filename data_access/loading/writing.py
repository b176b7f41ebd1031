"""Writing a load that was found in order, inside the caller's one transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from data_access.contract import metadata, source_status
from data_access.loading.boundary_file import KEYS
from data_access.loading.checking import CheckedTable

NOT_FROM_CELLS = "boundary"
"""Boundary cells are written by `write_boundaries`, checked and repaired."""


def write_rows(connection: sa.Connection, tables: Iterable[CheckedTable]) -> None:
    for checked in tables:
        rows = [{name: value for name, value in values.items() if name != NOT_FROM_CELLS} for _, values in checked.rows]
        connection.execute(sa.insert(checked.table), rows)


def write_boundaries(connection: sa.Connection, accepted: Mapping[str, Mapping[str, str]]) -> None:
    """`accepted` gives GeoJSON text by table and code, of rows that exist."""
    for name, texts in accepted.items():
        if texts:
            table = metadata.tables[name]
            change = (
                sa.update(table)
                .where(table.columns[KEYS[name]] == sa.bindparam("this_code"))
                .values(boundary=sa.bindparam("this_boundary"))
            )
            connection.execute(change, [{"this_code": code, "this_boundary": text} for code, text in texts.items()])


def write_status(connection: sa.Connection, names: Iterable[str], *, loaded_at: datetime) -> None:
    """Notes for each table when it was loaded and how many rows it holds; watchers of the database look here."""
    for name in names:
        count = connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[name]))
        values = {"loaded_at": loaded_at, "rows": count}
        changed = connection.execute(sa.update(source_status).where(source_status.c.source == name).values(values))
        if changed.rowcount == 0:
            connection.execute(sa.insert(source_status).values(source=name, **values))
