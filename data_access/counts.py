"""The database's counts, of all rows or of a few: events by subject and month, and rows that cannot be counted by reason."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_access import contract
from data_access.events import Source, count_statement
from data_access.soundness import Reason, Soundness
from indicators.series import Series

Only = sa.ColumnElement[bool]

RECORD_TABLES: Mapping[str, sa.Table] = {
    name: contract.metadata.tables[name]
    for name in (
        "complaint", "complaint_topic", "clue", "inspection", "finding", "staff", "course", "attendance", "exam",
        "exam_result", "power_list", "alert", "task", "interview", "culture_event",
    )
}  # fmt: skip
"""Tables whose rows are counted or set aside one by one; the register's own tables are checked in `register.py`."""


def read_series(
    connection: sa.Connection,
    source: Source,
    subjects: pd.Index,
    *,
    today: date,
    dimension: str | None = None,
    only: Only | None = None,
) -> Series:
    """How often one event happened, by position in `subjects`; what belongs to none of them is left out."""
    rows = connection.execute(count_statement(source, today=today, dimension=dimension, only=only)).all()
    if not rows:
        return Series.of(month=(), subject=(), n=(), code=() if dimension else None)
    columns = list(zip(*rows, strict=True))
    subject = subjects.get_indexer(pd.Index(columns[0], dtype="str"))
    known = subject >= 0
    month, n = np.asarray(columns[1], dtype=np.int32)[known], np.asarray(columns[-1], dtype=np.int64)[known]
    if dimension is None:
        return Series.of(month=month, subject=subject[known], n=n)
    code, codes = pd.factorize(np.asarray([str(text) for text in columns[2]], dtype=object)[known], sort=True)
    return Series.of(month=month, subject=subject[known], n=n, code=code, codes=tuple(codes))


def count_set_aside(
    connection: sa.Connection, table: sa.Table, subjects: pd.Index, *, soundness: Soundness, only: Only | None = None
) -> Counter[str]:
    """How many rows of `table` cannot be counted, by the first reason that applies."""
    counts: Counter[str] = Counter()
    left = 0
    for subject, fault, rows in connection.execute(fault_statement(table, soundness, only=only)):
        if fault is not None:
            counts[fault] += rows
            continue
        left += rows
        if subject is not None and subject not in subjects:
            counts[Reason.UNKNOWN_PLACE.value] += rows
    parent = placed_by(table)
    if parent is not None:
        placed = connection.execute(placed_statement(table, *parent, soundness, only=only)).all()
        # Rows whose parent is missing are what is left without them: "not in" is a search through all parents for each row where they do
        # not fit into a planner's memory, hours with a million rows.
        *earlier, last = soundness.parents(table)
        for number, looked_for in enumerate(earlier, start=1):
            still = connection.execute(with_parents_statement(table, number, soundness, only=only)).scalar_one()
            counts[looked_for.reason.value] += left - still
            left = still
        counts[last.reason.value] += left - sum(rows for _, rows in placed)
        counts[Reason.UNKNOWN_PLACE.value] += sum(rows for subject, rows in placed if subject not in subjects)
    return +counts


def fault_statement(table: sa.Table, soundness: Soundness, *, only: Only | None) -> sa.Select[Any]:
    """Columns subject (NULL where the table names no place of its own), fault (NULL: none), rows."""
    subject = sa.null() if placed_by(table) else place_of(table)
    every = sa.select(subject.label("subject"), soundness.fault(table).label("fault"))
    judged = (every if only is None else every.where(only)).subquery("judged")
    return sa.select(judged.c.subject, judged.c.fault, sa.func.count()).group_by(judged.c.subject, judged.c.fault)


def with_parents_statement(
    table: sa.Table, number: int, soundness: Soundness, *, only: Only | None
) -> sa.Select[Any]:
    """How many rows are without fault and have the first `number` of their parents."""
    there = [parent.is_there for parent in soundness.parents(table)[:number]]
    rows = sa.select(sa.func.count()).select_from(table).where(soundness.sound_in_itself(table), *there)
    return rows if only is None else rows.where(only)


def placed_statement(
    table: sa.Table, parent: sa.Table, key: str, soundness: Soundness, *, only: Only | None
) -> sa.Select[Any]:
    """Columns unit_code, rows: of the rows nothing else is wrong with. A join, for millions of look-ups one by one take minutes."""
    rows = sa.select(parent.c.unit_code, sa.func.count()).select_from(table.join(parent, parent.c[key] == table.c[key]))
    rows = rows.where(soundness.sound(table), soundness.sound(parent))
    return (rows if only is None else rows.where(only)).group_by(parent.c.unit_code)


def placed_by(table: sa.Table) -> tuple[sa.Table, str] | None:
    """The table whose rows say where those of `table` belong, and the key both have."""
    for parent, key in ((contract.staff, "staff_id"), (contract.complaint, "complaint_id")):
        if key in table.c and table is not parent:
            return parent, key
    return None


def place_of(table: sa.Table) -> sa.ColumnElement[Any]:
    """The code of the place a row counts under: its unit, else its township, else that of the person or complaint it is about;
    NULL where it needs none."""
    if table is contract.course:
        return sa.case((table.c.level == "township", table.c.township_code))
    by = placed_by(table)
    if by is not None:
        parent, key = by
        # A maximum, because without a key of its own the parent may have twins; the row is then set aside for that.
        return sa.select(sa.func.max(parent.c.unit_code)).where(parent.c[key] == table.c[key]).scalar_subquery()
    columns = [sa.func.nullif(table.c[name], "") for name in ("unit_code", "township_code") if name in table.c]
    if not columns:
        return sa.null()
    return columns[0] if len(columns) == 1 else sa.func.coalesce(*columns)
