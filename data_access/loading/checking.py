"""One sheet against its table of the contract: columns, cells, keys, dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from data_access.date_order import DATE_ORDER, OPENING_DATE
from data_access.loading.cells import CellRefused, value_of
from data_access.loading.reading import Sheet
from data_access.loading.report import Mistake, quoted

Values = dict[str, Any]
"""Column name → value; a column whose cell was refused is absent."""


@dataclass(frozen=True, kw_only=True)
class CheckedTable:
    """The rows of a file as values of `table`, with their row numbers; writable only when nothing was found wrong."""

    table: sa.Table
    file: str
    rows: tuple[tuple[int, Values], ...]

    def values_in(self, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Row number and the values of `columns`, of the rows that have all of them."""
        for number, values in self.rows:
            found = tuple(values.get(column) for column in columns)
            if None not in found:
                yield number, found


def key_of(table: sa.Table) -> tuple[str, ...]:
    """The columns that make a row what it is; all of them in a table without a key."""
    return tuple(column.name for column in (table.primary_key.columns or table.columns))


def check_sheet(sheet: Sheet, *, table: sa.Table, today: date) -> tuple[CheckedTable, list[Mistake]]:
    """The sheet's rows as values of `table`, and every mistake that can be seen without other tables."""
    mistakes = [*sheet.mistakes, *_column_mistakes(sheet, table=table)]
    if not sheet.rows:
        mistakes.append(Mistake(file=sheet.file, text="只有列名，没有数据行"))
    known = [(i, table.columns[name]) for i, name in enumerate(sheet.header) if name in table.columns]
    rows = []
    for number, cells in sheet.rows:
        values: Values = {}
        for i, column in known:
            try:
                values[column.name] = _value(cells[i], column=column)
            except CellRefused as reason:
                mistakes.append(Mistake(file=sheet.file, row=number, column=column.name, text=str(reason)))
        rows.append((number, values))
        mistakes += [
            Mistake(file=sheet.file, row=number, column=column, text=text)
            for column, text in _date_mistakes(values, table=table, today=today)
        ]
    checked = CheckedTable(table=table, file=sheet.file, rows=tuple(rows))
    return checked, mistakes + _repeated_keys(checked)


def _is_required(column: sa.Column[Any]) -> bool:
    return column.primary_key or not column.nullable


def _column_mistakes(sheet: Sheet, *, table: sa.Table) -> Iterator[Mistake]:
    for name in dict.fromkeys(sheet.header):
        if name and name not in table.columns:
            allowed = "、".join(table.columns.keys())
            yield Mistake(file=sheet.file, row=1, text=f"未知的列{quoted(name)}，可用：{allowed}")
    for column in table.columns:
        if _is_required(column) and column.name not in sheet.header:
            yield Mistake(file=sheet.file, row=1, text=f"缺少必需的列 {column.name}")


def _value(cell: object, *, column: sa.Column[Any]) -> object:
    if cell is not None:
        return value_of(cell, column=column)
    if _is_required(column):
        raise CellRefused("不能为空")
    return None


def _date_mistakes(values: Values, *, table: sa.Table, today: date) -> Iterator[tuple[str, str]]:
    """Column and what is wrong with its date beside the others and beside today."""
    for earlier, later in DATE_ORDER.get(table.name, ()):
        first, second = values.get(earlier), values.get(later)
        if first is not None and second is not None and second < first:
            yield later, f"{second} 早于 {earlier} {first}"
    opening = OPENING_DATE.get(table.name)
    if opening is not None and (opened := values.get(opening)) is not None and opened > today:
        yield opening, f"日期在未来：{opened}"
    for name, value in values.items():
        if isinstance(value, datetime) and value.date() > today:
            yield name, f"时间在未来：{value:%Y-%m-%d %H:%M}"


def _repeated_keys(checked: CheckedTable) -> list[Mistake]:
    key = key_of(checked.table)
    first_seen: dict[tuple[Any, ...], int] = {}
    mistakes = []
    for number, found in checked.values_in(key):
        first = first_seen.setdefault(found, number)
        if first != number:
            text = f"{quoted(' '.join(found))}与第 {first} 行重复"
            mistakes.append(Mistake(file=checked.file, row=number, column="、".join(key), text=text))
    return mistakes
