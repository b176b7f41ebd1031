"""The records behind a number, read live from the database, a page at a time by key (never by offset).

A list asks for the very rows its number counted (`events.py`), so the two cannot differ but by what changed since the snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_access.engine import explain
from data_access.events import Source, live_sources
from data_access.soundness import keyless_tables
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.model import Base, Count, Indicator, Scale, Window
from indicators.periods import Period
from indicators.places import Place
from indicators.viewer import Viewer

PAGE_SIZE = 50


class Part(StrEnum):
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


class RecordsForbidden(Exception):
    """This viewer may not list these records."""


@dataclass(frozen=True)
class Key:
    """Where a page ended: the last row's day and id; the next page begins after it."""

    on: date
    ident: str


@dataclass(frozen=True, kw_only=True)
class RecordsPage:
    """Attributes:
    frame: one row a record, newest first: happened_on (the day that made it count), place_code, then the drill columns.
    after: pass it back for the next page; None when this is the last.
    """

    frame: pd.DataFrame
    after: Key | None


def get_records(
    engine: sa.Engine,
    ledger: Ledger,
    indicator: Indicator,
    *,
    part: Part,
    period: Period,
    place: Place,
    viewer: Viewer,
    after: Key | None = None,
    size: int = PAGE_SIZE,
) -> RecordsPage:
    """The rows a part of `indicator` counted at `place` in `period`, newest first.

    A part made of another table than the indicator's own (inspections under findings) shows the columns both have.

    Raises:
        RecordsForbidden: the viewer may not list records of this table at this place.
        DatabaseProblem: the database cannot be read.
    """
    count = countable(indicator)[part]
    table = EVENTS[count.entered[0]].table
    if indicator.scale is Scale.CHANGE:
        period = period.complete_part(ledger.today) or period
    if not viewer.may_list(table, place, ledger.places):
        raise RecordsForbidden(table)
    try:
        with engine.connect() as connection:
            sources = live_sources(today=ledger.today, terms=ledger.terms, keyless=keyless_tables(connection))
            statement, columns = _statement(ledger, indicator, count, sources, period=period, place=place)
            statement = _after(statement, after).limit(size + 1)
            rows = connection.execute(statement).all()
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error
    frame = pd.DataFrame(rows[:size], columns=["happened_on", "ident", "place_code", *columns])
    more = len(rows) > size
    last = Key(on=rows[size - 1].happened_on, ident=str(rows[size - 1].ident)) if more else None
    return RecordsPage(frame=frame.drop(columns="ident"), after=last)


def countable(indicator: Indicator) -> dict[Part, Count]:
    """The parts of an indicator that are made of records (a denominator from the register is not)."""
    parts = {Part.NUMERATOR: indicator.numerator}
    if isinstance(indicator.denominator, Count):
        parts[Part.DENOMINATOR] = indicator.denominator
    return parts


def _statement(
    ledger: Ledger,
    indicator: Indicator,
    count: Count,
    sources: Mapping[str, Source],
    *,
    period: Period,
    place: Place,
) -> tuple[sa.Select[Any], list[str]]:
    entered = sources[count.entered[0]]
    first, last, out_by = _bounds(ledger, count.window, period)
    where = [entered.on <= min(last, ledger.today)]
    if first is not None:
        where.append(entered.on >= first)
    for name in count.left:
        left = sources[name]
        gone = sa.and_(*left.where, left.on <= min(out_by, ledger.today))
        where.append(sa.not_(sa.func.coalesce(gone, sa.false())))
    listed = entered.listed or entered
    if entered.listed is not None:
        # A derived count (distinct persons) is opened as the plain rows behind it, in the same months.
        where = [listed.on <= min(last, ledger.today)] + ([listed.on >= first] if first is not None else [])
    # In a join several tables may have a column of one name (a course's and an attendance's id): the first is the record's own.
    own = {column.name: column for column in reversed(list(listed.rows.c))}
    columns = [name for name in indicator.drill_columns if name in own]
    statement = (
        sa.select(
            listed.on.label("happened_on"),
            listed.ident.label("ident"),
            listed.subject.label("place_code"),
            *[own[name].label(name) for name in columns],
        )
        .select_from(listed.rows)
        .where(*listed.where, *where, listed.subject.in_(_counted(ledger, indicator, period=period, place=place)))
    )
    return statement, columns


def _counted(ledger: Ledger, indicator: Indicator, *, period: Period, place: Place) -> list[str]:
    """Codes of the subjects whose records the number holds, as `indicators.values` sums them: known when the snapshot was read, of
    the indicator's kinds, and in its base where it has one."""
    places = ledger.places
    counted = places.of_kinds(indicator.kinds)
    counted[places.unit_count :] = True
    if isinstance(indicator.denominator, Base):
        counted &= ledger.base(indicator.denominator, month=period.end) > 0
    return [str(code) for code in places.subjects[counted & places.within(place)]]


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


def _after(statement: sa.Select[Any], after: Key | None) -> sa.Select[Any]:
    rows = statement.subquery("listed")
    page = sa.select(rows).order_by(rows.c.happened_on.desc(), rows.c.ident)
    if after is None:
        return page
    return page.where(
        sa.or_(rows.c.happened_on < after.on, sa.and_(rows.c.happened_on == after.on, rows.c.ident > after.ident))
    )
