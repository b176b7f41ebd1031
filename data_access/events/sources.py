"""What an event's rows are made of, and the expressions several kinds of events share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from data_access.expressions import banded, blank

Expression = sa.ColumnElement[Any]

AGES = {"d30": "30天以内", "d90": "31–90天", "d180": "91–180天", "older": "180天以上"}
"""Bands of how long something has been waiting."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where one event's rows come from.

    Attributes:
        rows: table, join or subquery.
        subject: code of the unit (or township, or empty for the district) it belongs to.
        on: the day it happened; rows with a day after today do not count.
        where: what else must hold.
        dimensions: breakdown name → column; a breakdown may need more rows than the total (topics).
        amount: what one row adds (None: one).
        listed: for a derived count (distinct persons, complete sets), the plain rows a reader opens behind it.
        hangs_on: columns by which one row decides whether another counts (those equal in all of them); empty: each counts by itself.
    """

    rows: sa.FromClause
    subject: Expression
    on: Expression
    where: tuple[Expression, ...] = ()
    dimensions: Mapping[str, "Dimension"] = field(default_factory=dict)
    amount: Expression | None = None
    listed: "Source | None" = None
    hangs_on: tuple[sa.Column[Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One breakdown: its column, and the rows to take instead of the source's where it lives in a table of its own.

    Attributes:
        ranges: of a column made of a date, what each code says of the date: an index knows the date, not what is made of it.
    """

    column: Expression
    rows: sa.FromClause | None = None
    where: tuple[Expression, ...] = ()
    ranges: Mapping[str, Expression] = field(default_factory=dict)


def by_column(column: Expression) -> Dimension:
    return Dimension(column=column)


def is_open(ended_on: Expression, today: date) -> Expression:
    return sa.or_(ended_on.is_(None), ended_on > today)


def overdue_age(since: Expression, today: date) -> Expression:
    return banded(since, _age_bounds(today), beyond="d30")


def by_overdue_age(since: Expression, today: date) -> Dimension:
    ranges, from_day = {}, None
    for before, label in _age_bounds(today):
        ranges[label] = since < before if from_day is None else sa.and_(since >= from_day, since < before)
        from_day = before
    return Dimension(column=overdue_age(since, today), ranges=ranges | {"d30": since >= from_day})


def _age_bounds(today: date) -> tuple[tuple[date, str], ...]:
    return tuple((today - timedelta(days=days), label) for days, label in ((180, "older"), (90, "d180"), (30, "d90")))


def of_place(table: sa.Table) -> Expression:
    """The unit, or the township itself for a record that names no unit."""
    return sa.case((blank(table.c.unit_code), table.c.township_code), else_=table.c.unit_code)
