"""Which rows can be counted. A row that fails any check is set aside whole and counted under the first reason that applies."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from data_access.contract import complaint, course, exam, metadata, staff
from data_access.date_order import DATE_ORDER, OPENING_DATE
from data_access.expressions import blank, unreadable


class Reason(StrEnum):
    MISSING = "missing"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"
    UNKNOWN_CODE = "unknown_code"
    DATE_ORDER = "date_order"
    FUTURE = "future"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_RECORD = "unknown_record"
    UNKNOWN_PLACE = "unknown_place"


REASON_LABELS: Mapping[str, str] = MappingProxyType(
    {
        Reason.MISSING: "必填字段为空",
        Reason.UNREADABLE: "日期或数值无法识别",
        Reason.DUPLICATE: "编号重复",
        Reason.UNKNOWN_CODE: "代码不在约定范围",
        Reason.DATE_ORDER: "日期先后颠倒",
        Reason.FUTURE: "日期在未来",
        Reason.UNKNOWN_PERSON: "人员不存在",
        Reason.UNKNOWN_RECORD: "所属记录不存在",
        Reason.UNKNOWN_PLACE: "单位或镇（街道）不存在",
    }
)


@dataclass(frozen=True, kw_only=True)
class Parent:
    """What a row belongs to.

    Attributes:
        reason: why a row without it is set aside.
        table: where it stands.
        key: the column both tables have.
        is_there: whether the row's parent is there and can be counted itself.
    """

    reason: Reason
    table: sa.Table
    key: str
    is_there: sa.ColumnElement[bool]


class Soundness:
    """The checks of one snapshot: they depend on the day and on which tables the database itself keeps free of duplicates."""

    def __init__(self, *, today: date, keyless: frozenset[str], untyped: frozenset[str] | None = None) -> None:
        """`keyless`: tables (or views) that may hold a key twice. `untyped`: tables where columns are checked for what their type
        cannot be; None: all."""
        self._today = today
        self.keyless = keyless
        self.untyped = frozenset(metadata.tables) if untyped is None else untyped
        # Dozens of events ask for the same few; to put one together takes longer than many a query.
        self._sound: dict[str, sa.ColumnElement[bool]] = {}

    def fault(self, table: sa.Table) -> sa.ColumnElement[str | None]:
        """The first reason a row of `table` cannot be counted whatever it belongs to, else NULL."""
        return sa.case(*[(fault, sa.literal(reason.value)) for reason, fault in self._faults(table)], else_=sa.null())

    def sound(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """Whether a row of `table` can be counted (as far as the table itself and its parents tell).

        Parents as a positive IN: how many rows are left without one no planner can guess, and it would not take an index for the
        first page of a list.
        """
        if table.name not in self._sound:
            there = [parent.is_there for parent in self.parents(table)]
            self._sound[table.name] = sa.and_(self.sound_in_itself(table), *there)
        return self._sound[table.name]

    def sound_in_itself(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """The same for rows joined to parents whose soundness is a condition already."""
        # A planner knows no share of rows for any of these checks and guesses a third each; of "is not this number" it guesses, as is true
        # here, that nearly all rows are left.
        is_faulty = sa.case((sa.or_(*[fault for _, fault in self._faults(table)]), sa.literal(1)), else_=sa.literal(0))
        return is_faulty != sa.literal(1)

    def _faults(self, table: sa.Table) -> Iterator[tuple[Reason, sa.ColumnElement[bool]]]:
        yield Reason.MISSING, sa.or_(*[blank(column) for column in table.columns if not column.nullable])
        if table is course:
            yield Reason.MISSING, sa.and_(course.c.level == "township", blank(course.c.township_code))
        if table.name in self.untyped:
            yield Reason.UNREADABLE, has_unreadable(table)
        if table.name in self.keyless:
            yield Reason.DUPLICATE, self._is_duplicate(table)
        for column in table.columns:
            if "codes" in column.info:
                known = list(column.info["codes"])
                yield Reason.UNKNOWN_CODE, sa.and_(~blank(column), column.not_in(known))
        for earlier, later in DATE_ORDER.get(table.name, ()):
            yield Reason.DATE_ORDER, table.c[later] < table.c[earlier]
        if table.name in OPENING_DATE:
            yield Reason.FUTURE, table.c[OPENING_DATE[table.name]] > self._today

    @staticmethod
    def _is_duplicate(table: sa.Table) -> sa.ColumnElement[bool]:
        """All copies: nothing says which of them is right."""
        keys = list(table.primary_key.columns)
        return (keys[0] if len(keys) == 1 else sa.tuple_(*keys)).in_(repeated_keys(table.alias("twins"), table))

    def parents(self, table: sa.Table) -> tuple[Parent, ...]:
        """What a row of `table` belongs to, in the order it is looked for."""
        looked_for = (
            (Reason.UNKNOWN_PERSON, staff, "staff_id"),
            (Reason.UNKNOWN_RECORD, course, "course_id"),
            (Reason.UNKNOWN_RECORD, exam, "exam_id"),
            (Reason.UNKNOWN_RECORD, complaint, "complaint_id"),
        )
        return tuple(
            Parent(reason=reason, table=parent, key=key, is_there=table.c[key].in_(self.keys(parent, key)))
            for reason, parent, key in looked_for
            if key in table.c and table is not parent
        )

    def keys(self, table: sa.Table, key: str) -> sa.Select[Any]:
        """The keys of the rows of `table` that can be counted, each once."""
        return sa.select(table.c[key]).where(self.sound(table))


def keyless_tables(connection: sa.Connection) -> frozenset[str]:
    """Contract tables the database does not itself keep free of duplicate keys (views, tables without a key)."""
    inspector = sa.inspect(connection)
    kept: dict[str, list[set[str]]] = defaultdict(list)
    for (_, name), key in inspector.get_multi_pk_constraint().items():
        kept[name].append(set(key["constrained_columns"]))
    for (_, name), uniques in inspector.get_multi_unique_constraints().items():
        kept[name] += [set(unique["column_names"]) for unique in uniques]
    return frozenset(
        table.name
        for table in metadata.tables.values()
        if {column.name for column in table.primary_key.columns} not in kept[table.name]
    )


def repeated_keys(rows: sa.FromClause, table: sa.Table) -> sa.Select[Any]:
    """The keys that stand more than once in `rows`, an alias of `table` or some of its rows."""
    keys = [rows.c[key.name] for key in table.primary_key.columns]
    return sa.select(*keys).group_by(*keys).having(sa.func.count() > 1)


def duplicated_tables(connection: sa.Connection, keyless: frozenset[str]) -> frozenset[str]:
    """Which of the `keyless` tables do hold a key twice: to look once is cheaper than to check in every count."""
    found = [
        sa.select(sa.literal(name)).where(
            sa.exists(repeated_keys(metadata.tables[name].alias("rows"), metadata.tables[name]))
        )
        for name in sorted(keyless)
        if metadata.tables[name].primary_key.columns
    ]
    return frozenset(connection.execute(sa.union_all(*found)).scalars()) if found else frozenset()


def has_unreadable(table: sa.Table) -> sa.ColumnElement[bool]:
    """Whether any column of a row holds what its type cannot be."""
    return sa.or_(
        sa.false(), *[unreadable(column) for column in table.columns if not isinstance(column.type, sa.String)]
    )


def untyped_tables(connection: sa.Connection) -> frozenset[str]:
    """Contract tables with a row some column of which cannot be read: to look once is cheaper than to check in every count."""
    found = [
        sa.select(sa.literal(table.name)).where(sa.exists().select_from(table).where(has_unreadable(table)))
        for table in metadata.tables.values()
    ]
    return frozenset(connection.execute(sa.union_all(*found)).scalars())
