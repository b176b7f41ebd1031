"""The database's counts, of all rows or of a few: events by subject and month, and rows that cannot be counted by reason."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import sqlalchemy as sa

from data_access import contract
from data_access.events import Source, count_statement
from data_access.soundness import Reason, Soundness
from indicators.series import Series

Only = sa.ColumnElement[bool]
BATCH = 10_000
"""Groups taken from the database at once."""

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
    subjects: Mapping[str, int],
    *,
    today: date,
    dimension: str | None = None,
    only: Only | None = None,
) -> Series:
    """How often one event happened, by the position of its subject (`Places.subject_positions`); what belongs to none is left out."""
    statement = count_statement(source, today=today, dimension=dimension, only=only)
    number: dict[str, int] = {}
    batches = []
    for rows in _batches(connection.execute(statement)):
        subject = [subjects.get(str(row[0]), -1) for row in rows]
        code = [0 if dimension is None else number.setdefault(str(row[2]), len(number)) for row in rows]
        batches.append(np.array([subject, [row[1] for row in rows], [row[-1] for row in rows], code], dtype=np.int64))
    counted = np.concatenate([np.empty((4, 0), dtype=np.int64), *batches], axis=1)
    subject, month, n, code = counted[:, counted[0] >= 0]
    if dimension is None:
        return Series.of(month=month, subject=subject, n=n)
    names = list(number)
    occurring = sorted(np.unique(code), key=lambda at: names[at])
    place = np.zeros(len(names), dtype=np.int64)
    place[occurring] = np.arange(len(occurring))
    return Series.of(month=month, subject=subject, n=n, code=place[code], codes=tuple(names[at] for at in occurring))


def _batches(result: sa.CursorResult[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """Some rows at a time, as the driver gives them. With a million of them, SQLAlchemy's rows around them cost as much again, and Python's
    collector walking all that was fetched most of all."""
    if result.cursor is None:
        raise TypeError("no rows: not a SELECT")
    while rows := result.cursor.fetchmany(BATCH):
        yield rows
    result.close()


def count_set_aside(
    connection: sa.Connection,
    table: sa.Table,
    subjects: Mapping[str, int],
    *,
    soundness: Soundness,
    only: Only | None = None,
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


def with_parents_statement(table: sa.Table, number: int, soundness: Soundness, *, only: Only | None) -> sa.Select[Any]:
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
