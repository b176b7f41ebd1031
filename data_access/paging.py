"""Turning the pages of a list by key (never by offset): in either direction, through ties and empty values, to the last row.

The order is that of one plain column and then of the record's key, both in the same direction, so that one scan of an index
over them finds a page wherever it lies. Rows where the column is empty come last either way; they are asked for by a
statement of their own, because databases differ in where they put them and an index is read only as it lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

Expression = sa.ColumnElement[Any]

HAPPENED = "happened_on"
"""The day that made a record count."""

IDENT = "ident_"
"""How the columns of a record's key are labelled in a statement of a list, each with its number."""

SORTED = "sorted_on"


@dataclass(frozen=True, kw_only=True)
class Sort:
    """`by`: `HAPPENED` or a date column of the list; rows without that date come last, newest or oldest first."""

    by: str = HAPPENED
    newest_first: bool = True

    @property
    def text(self) -> str:
        """As it stands in a URL: ``-due_on`` is newest first."""
        return f"-{self.by}" if self.newest_first else self.by


NEWEST = Sort()


@dataclass(frozen=True, kw_only=True)
class Key:
    """Where a page ended: the last row's date in the sorted column (None: it has none) and the parts of its key; the next page
    begins after it, whether or not that row is still there."""

    on: date | None
    ident: tuple[str, ...]


def key_of(row: sa.Row[Any]) -> Key:
    """The key of a row of a list's statement."""
    named = row._mapping
    parts = tuple(str(named[name]) for name in named if name.startswith(IDENT))
    return Key(on=named[SORTED], ident=parts)


def read_page(
    connection: sa.Connection,
    statement: sa.Select[Any],
    *,
    sort: Sort,
    after: Key | None,
    size: int,
    either: Sequence[Expression] = (),
    when_dated: Sequence[Expression] = (),
) -> list[sa.Row[Any]]:
    """At most `size` rows after `after` of a statement with one column labelled `SORTED` and its key's labelled `IDENT`.

    `either` are conditions of which each row fulfils just one: a page is the first rows of them all, each found by an index of its own.
    `when_dated` are conditions that hold for every row whose sorted date is not empty.
    """
    columns = {label.name: label.element for label in statement.selected_columns if isinstance(label, sa.Label)}
    sorted_on = columns[SORTED]
    ident = [column for name, column in columns.items() if name.startswith(IDENT)]
    order = [column.desc() if sort.newest_first else column.asc() for column in (sorted_on, *ident)]

    def fetch(*where: Expression, limit: int) -> list[sa.Row[Any]]:
        parts = [
            statement.where(*where, condition).order_by(*order).limit(limit) for condition in either or (sa.true(),)
        ]
        return list(connection.execute(parts[0] if len(parts) == 1 else _first_of(parts, sort=sort, limit=limit)))

    rows: list[sa.Row[Any]] = []
    beyond: list[Expression] = []
    if after is None:
        rows = fetch(sorted_on.is_not(None), *when_dated, limit=size)
    elif after.on is not None:
        dated = _beyond([sorted_on, *ident], [after.on, *after.ident], down=sort.newest_first)
        rows = fetch(sorted_on.is_not(None), *when_dated, dated, limit=size)
    else:
        beyond = [_beyond(ident, after.ident, down=sort.newest_first)]
    if len(rows) < size and sort.by != HAPPENED:
        rows += fetch(sorted_on.is_(None), *beyond, limit=size - len(rows))
    return rows


def _first_of(parts: Sequence[sa.Select[Any]], *, sort: Sort, limit: int) -> sa.Select[Any]:
    """The first rows of ordered parts together, put in order by the database, whose order of texts is its own."""
    rows = sa.union_all(*[sa.select(part.subquery()) for part in parts]).subquery()
    keys = [rows.c[SORTED], *[column for column in rows.c if column.name.startswith(IDENT)]]
    return sa.select(rows).order_by(*[key.desc() if sort.newest_first else key.asc() for key in keys]).limit(limit)


def _beyond(columns: Sequence[Expression], values: Sequence[Any], *, down: bool) -> Expression:
    """A comparison of rows, which an index over the columns answers in one step."""
    left = sa.tuple_(*columns)
    right = sa.tuple_(*[sa.literal(value, column.type) for column, value in zip(columns, values, strict=True)])
    return left < right if down else left > right
