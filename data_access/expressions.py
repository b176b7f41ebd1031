"""SQL expressions SQLAlchemy has no portable form of; the same on SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class days_later(FunctionElement[Any]):  # noqa: N801 - reads as the SQL function it is
    """The day `days` after a date: ``days_later(column, sa.literal_column("365"))``."""

    type = sa.Date()
    inherit_cache = True


@compiles(days_later)
def _interval(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST({day} + INTERVAL '{days} days' AS DATE)"


@compiles(days_later, "sqlite")
def _modifier(element: days_later, compiler: SQLCompiler, **options: Any) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({day}, '+{days} days')"


class days_between(FunctionElement[Any]):  # noqa: N801
    """Whole days from the first date to the second."""

    type = sa.Integer()
    inherit_cache = True


@compiles(days_between)
def _subtraction(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({second} - {first})"


@compiles(days_between, "sqlite")
def _julian(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


def banded(day: sa.ColumnElement[Any], bounds: Sequence[tuple[date, str]], *, beyond: str) -> sa.ColumnElement[str]:
    """The label of the first bound the day lies before, else `beyond`; NULL for NULL."""
    whens = [(day < bound, sa.literal(label)) for bound, label in bounds]
    return sa.case((day.is_(None), sa.null()), *whens, else_=sa.literal(beyond))


def after(day: sa.ColumnElement[Any], *, days: int) -> days_later:
    return days_later(day, sa.literal_column(str(int(days))))


def plain(day: sa.ColumnElement[Any]) -> tuple[sa.ColumnElement[Any], timedelta]:
    """The expression `after` was made of, and how much later the day is: an index knows the column, not the sum."""
    if isinstance(day, days_later):
        column, days = day.clauses
        return column, timedelta(days=int(str(days)))
    return day, timedelta(0)


def month(day: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """A date's month as in `indicators.periods`: year * 12 + month - 1."""
    return sa.cast(sa.extract("year", day) * 12 + sa.extract("month", day) - 1, sa.Integer)


def blank(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """NULL, or for text also empty: systems differ in which of the two they write."""
    if isinstance(column.type, sa.String):
        return sa.or_(column.is_(None), column == "")
    return column.is_(None)


class unreadable(FunctionElement[bool]):  # noqa: N801 - reads as the SQL function it is
    """Whether a column holds what its type cannot be, or what is no date and no number to anybody else: PostgreSQL keeps `infinity`,
    years before the first and after 9999, and NaN; SQLite any text in any column.

    (Adding no days makes SQLite reckon: without it, 30 February would come back as it went in.)"""

    type = sa.Boolean()
    inherit_cache = True


@compiles(unreadable)
def _beyond(element: unreadable, compiler: SQLCompiler, **options: Any) -> str:
    (clause,) = element.clauses
    column = compiler.process(clause, **options)
    if isinstance(clause.type, sa.Date | sa.DateTime):
        return f"(NOT ({column} >= '0001-01-01' AND {column} < '10000-01-01'))"
    if isinstance(clause.type, sa.Float):
        return f"(NOT ({column} >= -1e300 AND {column} <= 1e300))"  # NaN is greater than any number.
    return "false"


@compiles(unreadable, "sqlite")
def _of_another_kind(element: unreadable, compiler: SQLCompiler, **options: Any) -> str:
    (clause,) = element.clauses
    column = compiler.process(clause, **options)
    if isinstance(clause.type, sa.Date):
        return f"({column} IS NOT NULL AND {column} IS NOT date({column}, '+0 days'))"
    if isinstance(clause.type, sa.DateTime):
        time = f"substr({column}, 11)"
        return f"({column} IS NOT NULL AND (substr({column}, 1, 10) IS NOT date({column}, '+0 days') OR {time} GLOB '*[^0-9T:. ]*'))"
    if isinstance(clause.type, sa.Integer | sa.Numeric | sa.Float | sa.Boolean):
        return f"(typeof({column}) NOT IN ('integer', 'real', 'null'))"
    return "false"  # Any text is a text.


def year(day: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """NULL where the date cannot be read: in a condition it may be asked before the one that keeps such rows out."""
    return sa.cast(sa.case((unreadable(day), sa.null()), else_=sa.extract("year", day)), sa.Integer)
