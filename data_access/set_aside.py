"""Which rows could not be counted: their keys by table and reason, read live, page by page. Keys only, for the commission only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.counts import RECORD_TABLES, place_of
from data_access.engine import explain
from data_access.register import KEY_JOINT, read_register
from data_access.soundness import Reason, Soundness, keyless_tables, untyped_tables
from indicators.ledger import Ledger
from indicators.viewer import Viewer

PAGE_SIZE = 50


class SetAsideForbidden(Exception):
    """This viewer may not see which rows were set aside."""


@dataclass(frozen=True, kw_only=True)
class SetAsidePage:
    """Attributes:
    frame: columns ident (the row's key, its parts joined; empty where it has none), rows (how many rows have it), in order of it.
    after: pass it back for the next page; None when this is the last.
    """

    frame: pd.DataFrame
    after: str | None


def get_set_aside(
    engine: sa.Engine,
    ledger: Ledger,
    *,
    table: str,
    reason: Reason,
    viewer: Viewer,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> SetAsidePage:
    """The rows of `table` (a table of the contract) set aside for `reason`, as they are now.

    Raises:
        SetAsideForbidden: the viewer is not the commission.
        DatabaseProblem: the database cannot be read.
    """
    if not viewer.is_commission:
        raise SetAsideForbidden(table)
    try:
        with engine.connect() as connection, connection.begin():
            if table in RECORD_TABLES or table == "source_status":
                frame = _of_records(
                    connection, metadata.tables[table], ledger, reason=reason, after=after, limit=size + 1
                )
            else:
                frame = _of_register(connection, ledger, table=table, reason=reason, after=after, limit=size + 1)
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error
    shown = frame.head(size)
    return SetAsidePage(frame=shown, after=str(shown["ident"].iloc[-1]) if len(frame) > size else None)


def _of_records(
    connection: sa.Connection, table: sa.Table, ledger: Ledger, *, reason: Reason, after: str | None, limit: int
) -> pd.DataFrame:
    soundness = Soundness(today=ledger.today, keyless=keyless_tables(connection), untyped=untyped_tables(connection))
    rows = _set_aside_for(reason, table, soundness, subjects=list(ledger.places.subject_positions))
    listed = rows.subquery("listed")
    statement = (
        sa.select(listed.c.ident, sa.func.count().label("rows"))
        .group_by(listed.c.ident)
        .order_by(listed.c.ident)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(listed.c.ident > after)
    return pd.DataFrame(connection.execute(statement).all(), columns=["ident", "rows"])


def _set_aside_for(reason: Reason, table: sa.Table, soundness: Soundness, *, subjects: Sequence[str]) -> sa.Select[Any]:
    """Column ident: of each row set aside for `reason`, as `counts.count_set_aside` counts them."""
    rows = sa.select(_ident(table).label("ident"))
    if reason is Reason.UNKNOWN_PLACE:
        return rows.where(soundness.sound(table), place_of(table).not_in(subjects))
    there: list[sa.ColumnElement[bool]] = []
    for parent in soundness.parents(table):
        if parent.reason is reason:
            # The join that has no match, not "not in": see `counts.count_set_aside`.
            known = soundness.keys(parent.table, parent.key).subquery("known")
            joined = table.outerjoin(known, known.c[parent.key] == table.c[parent.key])
            lonely = known.c[parent.key].is_(None)
            return rows.select_from(joined).where(soundness.sound_in_itself(table), *there, lonely)
        there.append(parent.is_there)
    return rows.where(soundness.fault(table) == reason.value)


def _ident(table: sa.Table) -> sa.ColumnElement[str]:
    first, *rest = [sa.func.coalesce(sa.cast(part, sa.String), "") for part in table.primary_key]
    ident: sa.ColumnElement[str] = first
    for part in rest:
        ident = ident + KEY_JOINT + part
    return ident


def _of_register(
    connection: sa.Connection, ledger: Ledger, *, table: str, reason: Reason, after: str | None, limit: int
) -> pd.DataFrame:
    """The register is small and checked row by row: read anew, it names what it refuses."""
    register = read_register(connection, today=ledger.today, fallback_name="")
    keys = pd.Series(register.refused.get((table, reason.value), ()), dtype="str").value_counts().sort_index()
    if after is not None:
        keys = keys[keys.index > after]
    return pd.DataFrame({"ident": keys.index, "rows": keys.to_numpy()}).head(limit)
