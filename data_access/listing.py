"""Which rows a number is made of: the conditions of a list, in a form an index can answer.

Written so that a planner sees what it can use: plain columns instead of sums, ranges instead of negations, no condition twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators

from data_access.date_order import DATE_ORDER
from data_access.events import Dimension, Source
from data_access.expressions import blank, plain, year
from data_access.paging import HAPPENED, IDENT, SORTED, Sort
from indicators.ledger import Ledger
from indicators.model import Base, Count, Indicator, Window
from indicators.periods import Period
from indicators.places import Place

Expression = sa.ColumnElement[Any]


class UnknownFilter(ValueError):
    """The records of this number have no such dimension, or it holds no such code."""


class UnknownSort(ValueError):
    """The records of this number show no such date."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose rows: of `count`, a part of `indicator`, at `place` in `period`, having these codes, in this order."""

    indicator: Indicator
    count: Count
    period: Period
    place: Place
    filters: Mapping[str, str]
    sort: Sort


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Attributes:
    statement: columns HAPPENED (the plain one), SORTED, IDENT0 …, place_code, then the drill columns; without an order.
    either: conditions of which each row fulfils just one; none where there is nothing to choose. What is still there is either
        without an end or with a later one, and an index answers each, but not both in one.
    when_dated: what follows for rows whose sorted date is not empty, and spares an index the rest.
    """

    statement: sa.Select[Any]
    either: tuple[Expression, ...]
    when_dated: tuple[Expression, ...]


def plain_rows(sources: Mapping[str, Source], count: Count) -> Source:
    """The records behind a count; behind a derived one (distinct persons) the plain rows it is derived from."""
    entered = sources[count.entered[0]]
    return entered.listed or entered


def columns_of(listed: Source, indicator: Indicator) -> dict[str, Expression]:
    """The drill columns these rows have. Of several tables with a column of one name (a course's and an attendance's id) the
    first is the record's own."""
    own = _own_columns(listed)
    return {name: own[name] for name in indicator.drill_columns if name in own}


def _own_columns(listed: Source) -> dict[str, Expression]:
    return {column.name: column for column in reversed(list(listed.rows.c))}


def dates_of(listed: Source, indicator: Indicator) -> dict[str, Expression]:
    """What a list can be sorted by: the day that made a record count (never empty) and the dates it shows."""
    shown = {name: column for name, column in columns_of(listed, indicator).items() if isinstance(column.type, sa.Date)}
    return {HAPPENED: plain(listed.on)[0], **shown}


def dimensions_of(sources: Mapping[str, Source], count: Count) -> dict[str, Dimension]:
    """What a list can be filtered by: every dimension of an event of the same rows; that event must then have happened too.

    A derived count offers those of its dimensions that are columns of its plain rows (a person's post, not the best score).
    """
    entered, listed = sources[count.entered[0]], plain_rows(sources, count)
    own = _own_columns(listed)
    found = {
        name: Dimension(column=own[name])
        for name, dimension in entered.dimensions.items()
        if listed is not entered and name in own and dimension.column.shares_lineage(own[name])
    }
    for source in (listed, *(source for source in sources.values() if source.rows is listed.rows)):
        for name, dimension in source.dimensions.items():
            day, _ = plain(source.on)
            found.setdefault(name, replace(dimension, where=(day.is_not(None), *source.where, *dimension.where)))
    return found


def get_listing(ledger: Ledger, sources: Mapping[str, Source], asked: Asked) -> Listing:
    """The rows `asked` asks for.

    Raises:
        UnknownFilter, UnknownSort.
    """
    listed = plain_rows(sources, asked.count)
    dates = dates_of(listed, asked.indicator)
    if asked.sort.by not in dates:
        raise UnknownSort(asked.sort.by)
    within, either = _within_window(ledger, sources, asked)
    where = [*_since_new_year(ledger, listed, asked), *within]
    where.append(listed.subject.in_(_counted(ledger, asked)))
    if not either:
        where, either = _parted(where, listed, today=ledger.today)
    rows = listed.rows
    dimensions = dimensions_of(sources, asked.count)
    for name, code in asked.filters.items():
        if name not in dimensions:
            raise UnknownFilter(name)
        dimension = dimensions[name]
        rows = dimension.rows if dimension.rows is not None else rows
        follows = (~blank(dimension.column), dimension.column.is_not(None))
        where += [condition for condition in dimension.where if not _is_among(condition, [*where, *follows])]
        where.append(dimension.ranges.get(code, dimension.column == _typed(dimension.column, code)))
    statement = (
        sa.select(
            dates[HAPPENED].label(HAPPENED),
            dates[asked.sort.by].label(SORTED),
            *[column.label(f"{IDENT}{number}") for number, column in enumerate(_key(listed.rows))],
            listed.subject.label("place_code"),
            *[column.label(name) for name, column in columns_of(listed, asked.indicator).items()],
        )
        .select_from(rows)
        .where(*where)
    )
    return Listing(statement=statement, either=either, when_dated=_implied(ledger, listed, dates, asked))


def _implied(ledger: Ledger, listed: Source, dates: Mapping[str, Expression], asked: Asked) -> tuple[Expression, ...]:
    """What the order of dates in a sound record says of the sorted one: nothing counted in a year was closed before it."""
    first, last, _ = _bounds(ledger, asked.count.window, asked.period)
    day, sorted_on = dates[HAPPENED], dates[asked.sort.by]
    _, later_by = plain(listed.on)
    for earlier, later in DATE_ORDER.get(getattr(listed.rows, "name", ""), ()):
        if (earlier, later) == (day.key, sorted_on.key) and first is not None:
            return (sorted_on >= first - later_by,)
        if (earlier, later) == (sorted_on.key, day.key):
            return (sorted_on <= min(last, ledger.today) - later_by,)
    return ()


def _key(rows: sa.FromClause) -> list[Expression]:
    """What tells one row from another: the key of the first table."""
    while isinstance(rows, sa.Join):
        rows = rows.left
    return list(rows.primary_key)


def _typed(column: Expression, code: str) -> str | int:
    if not isinstance(column.type, sa.Integer):
        return code
    try:
        return int(code)
    except ValueError as error:
        raise UnknownFilter(code) from error


def _is_among(condition: Expression, conditions: list[Expression]) -> bool:
    return any(condition.compare(other) for other in conditions)


def _since_new_year(ledger: Ledger, listed: Source, asked: Asked) -> list[Expression]:
    """The conditions of `listed`; within one year "of an earlier year than its day" is before a date, which an index can compare."""
    if asked.count.window is not Window.YEAR_TO_DATE:
        return list(listed.where)
    new_year, _, _ = _bounds(ledger, asked.count.window, asked.period)
    day = plain(listed.on)[0]
    dates = [column for column in listed.rows.c if isinstance(column.type, sa.Date)]
    return [
        next((column < new_year for column in dates if condition.compare(year(column) < year(day))), condition)
        for condition in listed.where
    ]


def _within_window(
    ledger: Ledger, sources: Mapping[str, Source], asked: Asked
) -> tuple[list[Expression], tuple[Expression, ...]]:
    """The conditions of the months asked for, and those of which each row fulfils one (`Listing.either`)."""
    count, today = asked.count, ledger.today
    first, last, out_by = _bounds(ledger, count.window, asked.period)
    listed = plain_rows(sources, count)
    column, later = plain(listed.on)
    where: list[Expression] = [column <= min(last, today) - later]
    if first is not None:
        where.append(column >= first - later)
    if listed is not sources[count.entered[0]]:  # Plain rows are listed for the same months, whoever has left since.
        return where, ()
    stays = [_has_not_left(listed, sources[name], by=min(out_by, today)) for name in count.left]
    if len(stays) == 1 and len(stays[0]) == len(_ENDS):
        return where, stays[0]
    return [*where, *[sa.or_(*ways) for ways in stays]], ()


_ENDS = ("none", "later")
"""What the end of a row that has not left can be, where nothing but its day decides."""


def _parted(where: list[Expression], listed: Source, *, today: date) -> tuple[list[Expression], tuple[Expression, ...]]:
    """`where` without a condition that a record has no end or a late one (after today, after the day it was due), and its two ways."""
    dates = [column for column in listed.rows.c if isinstance(column.type, sa.Date)]
    late = [column > other for column in dates for other in (today, *dates) if other is not column]
    for at, condition in enumerate(where):
        if getattr(condition, "operator", None) is not operators.or_:
            continue
        for way in late:
            no_end = way.left.is_(None)
            if condition.compare(sa.or_(no_end, way)):
                return [*where[:at], *where[at + 1 :]], (no_end, way)
    return where, ()


def _has_not_left(entered: Source, left: Source, *, by: date) -> tuple[Expression, ...]:
    """The ways in which a row has not left: no day, a later day, or another condition that is not fulfilled."""
    column, later = plain(left.on)
    granted = [condition for condition in left.where if _is_granted(condition, column, entered)]
    other = [condition for condition in left.where if not _is_among(condition, granted)]
    # Of a row with a later day what is granted follows from the rest; said again, an index of just these rows serves.
    follows = [condition for condition in granted if not _is_among(condition, list(entered.where))]
    return (
        column.is_(None),
        sa.and_(column > by - later, *follows),
        *[condition.is_not(sa.true()) for condition in other],
    )


def _is_granted(condition: Expression, day: Expression, entered: Source) -> bool:
    """Whether every row that entered and has the day it left on fulfils `condition` anyway."""
    unless_here = sa.or_(day.is_(None), condition)
    return any(condition.compare(known) or unless_here.compare(known) for known in entered.where)


def _counted(ledger: Ledger, asked: Asked) -> list[str]:
    """Codes of the subjects whose records the number holds, as `indicators.values` sums them: known when the snapshot was read, of
    the indicator's kinds, and in its base where it has one."""
    places, indicator = ledger.places, asked.indicator
    counted = places.of_kinds(indicator.kinds)
    counted[places.unit_count :] = True
    if isinstance(indicator.denominator, Base):
        counted &= ledger.base(indicator.denominator, month=asked.period.end) > 0
    return [str(code) for code in places.subjects[counted & places.within(asked.place)]]


def _bounds(ledger: Ledger, window: Window, period: Period) -> tuple[date | None, date, date]:
    """First day (None: ever), last day, and the last day a way out counts, as `Ledger.count` takes them."""
    january = period.end - period.end % 12
    first: int | None
    match window:
        case Window.FLOW:
            first, last, out = period.start, period.end, period.end
        case Window.STOCK:
            first, last, out = None, period.end, period.end
        case Window.YEAR_TO_DATE:
            first, last, out = january, period.end, period.end
        case Window.TERM:
            first, last, out = ledger.term_start(period.end), period.end, period.end
        case Window.OPENING_STOCK:
            first, last, out = None, january - 1, january - 1
        case Window.POOL:
            first, last, out = None, period.end, period.start - 1
        case Window.YEAR_BEFORE:
            first, last, out = period.start - 12, period.end - 12, period.end - 12
    return None if first is None else _first_day(first), _last_day(last), _last_day(out)


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: int) -> date:
    return date.fromordinal(_first_day(month + 1).toordinal() - 1)
