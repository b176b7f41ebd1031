"""Rows against other rows: keys already in the database, and codes that must lead somewhere."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from data_access.contract import metadata
from data_access.loading.checking import CheckedTable, key_of
from data_access.loading.report import Mistake, quoted

REFERENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "township": {"zone_code": "zone"},
        "unit": {"township_code": "township", "parent_code": "unit"},
        "staff": {"unit_code": "unit"},
        "complaint": {"unit_code": "unit"},
        "complaint_topic": {"complaint_id": "complaint"},
        "clue": {"unit_code": "unit"},
        "inspection": {"unit_code": "unit"},
        "finding": {"unit_code": "unit", "inspection_id": "inspection"},
        "course": {"township_code": "township"},
        "attendance": {"course_id": "course", "staff_id": "staff"},
        "exam_result": {"exam_id": "exam", "staff_id": "staff"},
        "power_list": {"unit_code": "unit"},
        "alert": {"unit_code": "unit"},
        "task": {"township_code": "township", "unit_code": "unit"},
        "interview": {"township_code": "township", "unit_code": "unit"},
        "culture_event": {"township_code": "township", "unit_code": "unit"},
        "viewer": {"zone_code": "zone", "township_code": "township"},
    }
)
"""Table → column → the table whose key the column must name."""


class Stored:
    """The keys the database already holds, asked for once a table."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._keys: dict[str, frozenset[tuple[Any, ...]]] = {}

    def keys(self, table: sa.Table) -> frozenset[tuple[Any, ...]]:
        if table.name not in self._keys:
            rows = self._connection.execute(sa.select(*[table.columns[name] for name in key_of(table)]))
            self._keys[table.name] = frozenset(tuple(row) for row in rows)
        return self._keys[table.name]


def stored_key_mistakes(checked: CheckedTable, *, stored: Stored) -> Iterator[Mistake]:
    """Rows whose key the database holds already: a load adds, it never changes a row."""
    key = key_of(checked.table)
    present = stored.keys(checked.table)
    for number, found in checked.values_in(key):
        if found in present:
            text = f"{quoted(' '.join(found))}在数据库中已存在"
            yield Mistake(file=checked.file, row=number, column="、".join(key), text=text)


def reference_mistakes(
    checked: CheckedTable, *, loaded: Mapping[str, CheckedTable], stored: Stored, unread: frozenset[str]
) -> Iterator[Mistake]:
    """Codes that name nothing in the files or the database; tables whose file could not be read (`unread`) are trusted."""
    for column, target in REFERENCES.get(checked.table.name, {}).items():
        if target not in unread:
            yield from _unknown_codes(checked, column, known=known_codes(target, loaded=loaded, stored=stored))


def known_codes(target: str, *, loaded: Mapping[str, CheckedTable], stored: Stored) -> frozenset[str]:
    """The keys of the table `target` (of a single column) in the files and the database together."""
    table = metadata.tables[target]
    in_files = loaded[target].values_in(key_of(table)) if target in loaded else ()
    return frozenset(found[0] for _, found in in_files) | {found[0] for found in stored.keys(table)}


def _unknown_codes(checked: CheckedTable, column: str, *, known: frozenset[str]) -> Iterator[Mistake]:
    target = REFERENCES[checked.table.name][column]
    title = f"{target}（{metadata.tables[target].info['title']}）"
    filled = list(checked.values_in((column,)))
    if filled and not known:
        yield Mistake(file=checked.file, column=column, text=f"文件和数据库中都没有 {title} 的数据")
        return
    own_key = key_of(checked.table)
    own = dict(checked.values_in(own_key)) if target == checked.table.name else {}
    for number, (code,) in filled:
        if code not in known:
            yield Mistake(file=checked.file, row=number, column=column, text=f"{title}中没有{quoted(code)}")
        elif own.get(number) == (code,):
            yield Mistake(file=checked.file, row=number, column=column, text="指向了自己")
