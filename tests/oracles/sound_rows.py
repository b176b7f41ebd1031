"""Which rows can be counted, decided one row at a time: the slow, obvious counterpart of `data_access/soundness.py`.

Rows are dicts in lists, one list a contract table. Nothing of the production checks is used but the contract's own marks
(required, key, code list) and the one definition of the order of dates.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from data_access.contract import metadata
from data_access.date_order import DATE_ORDER, OPENING_DATE

Row = Mapping[str, Any]
Rows = Mapping[str, list[dict[str, Any]]]

PARENTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "complaint_topic": (("complaint", "complaint_id", "unknown_record"),),
    "attendance": (("staff", "staff_id", "unknown_person"), ("course", "course_id", "unknown_record")),
    "exam_result": (("staff", "staff_id", "unknown_person"), ("exam", "exam_id", "unknown_record")),
}
ORDER = (
    "zone", "township", "unit", "staff", "complaint", "complaint_topic", "clue", "inspection", "finding", "course",
    "attendance", "exam", "exam_result", "power_list", "alert", "task", "interview", "culture_event",
)  # fmt: skip
"""Parents before children."""


def sound_rows(rows: Rows, *, today: date) -> tuple[dict[str, list[dict[str, Any]]], Counter[tuple[str, str]]]:
    """The rows that count, by table, and how many of each table were set aside for which reason."""
    kept: dict[str, list[dict[str, Any]]] = {}
    sound_in_itself: dict[str, list[dict[str, Any]]] = {}
    aside: Counter[tuple[str, str]] = Counter()
    for table in ORDER:
        kept[table], sound_in_itself[table] = [], []
        for row in rows.get(table, []):
            reason = _fault(table, row, rows.get(table, []), today=today) or _orphan(table, row, sound_in_itself)
            if reason is None:
                sound_in_itself[table].append(row)
                reason = _nowhere(table, row, kept)
            if reason is None:
                kept[table].append(row)
            else:
                aside[table, reason] += 1
    return kept, aside


def _fault(table: str, row: Row, siblings: list[dict[str, Any]], *, today: date) -> str | None:
    columns = metadata.tables[table].columns
    if any(row[column.name] in (None, "") for column in columns if not column.nullable):
        return "missing"
    if table == "course" and row["level"] == "township" and row["township_code"] in (None, ""):
        return "missing"
    keys = [column.name for column in columns if column.primary_key]
    if sum(all(other[key] == row[key] for key in keys) for other in siblings) > 1:
        return "duplicate"
    for column in columns:
        if "codes" in column.info and row[column.name] not in (None, "", *column.info["codes"]):
            return "unknown_code"
    for earlier, later in DATE_ORDER.get(table, ()):
        if row[earlier] and row[later] and row[later] < row[earlier]:
            return "date_order"
    opening = row[OPENING_DATE[table]] if table in OPENING_DATE else None
    return "future" if opening and opening > today else None


def _orphan(table: str, row: Row, sound_in_itself: Rows) -> str | None:
    for parent, key, reason in PARENTS.get(table, ()):
        if not any(other[key] == row[key] for other in sound_in_itself[parent]):
            return reason
    return None


def _nowhere(table: str, row: Row, kept: Rows) -> str | None:
    """The row, or the person or complaint it is about, belongs to no unit or township on the register."""
    return None if _is_somewhere.get(table, _of_place)(row, kept) else "unknown_place"


def _of_place(row: Row, kept: Rows) -> bool:
    if row.get("unit_code"):
        return _has(kept["unit"], "unit_code", row)
    return _has(kept["township"], "township_code", row)


def _has(rows: list[dict[str, Any]], key: str, row: Row) -> bool:
    return any(other[key] == row[key] for other in rows)


_is_somewhere: Mapping[str, Callable[[Row, Rows], bool]] = {
    "zone": lambda row, kept: True,
    "township": lambda row, kept: True,
    "exam": lambda row, kept: True,
    "unit": lambda row, kept: _has(kept["township"], "township_code", row),
    "course": lambda row, kept: row["level"] == "district" or _has(kept["township"], "township_code", row),
    "complaint_topic": lambda row, kept: _has(kept["complaint"], "complaint_id", row),
    "attendance": lambda row, kept: _has(kept["staff"], "staff_id", row),
    "exam_result": lambda row, kept: _has(kept["staff"], "staff_id", row),
}
