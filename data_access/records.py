"""The records behind a number, read live from the database, filtered, in any order, a page at a time.

A list asks for the very rows its number counted (`events/`), so the two cannot differ but by what changed since the snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from weakref import WeakKeyDictionary

import pandas as pd
import sqlalchemy as sa

from data_access.engine import explain
from data_access.events import Source, event_sources
from data_access.expressions import plain
from data_access.listing import Asked, UnknownFilter, UnknownSort, dates_of, dimensions_of, get_listing, plain_rows
from data_access.paging import HAPPENED, IDENT, NEWEST, SORTED, Key, Sort, key_of, read_page
from data_access.soundness import Soundness, keyless_tables
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.model import Count, Indicator, Scale, Window
from indicators.periods import Period
from indicators.places import Place
from indicators.viewer import Viewer

__all__ = [
    "HAPPENED", "NEWEST", "Key", "Part", "RecordsForbidden", "RecordsPage", "Sort", "UnknownFilter", "UnknownSort",
    "countable", "filters_on_offer", "get_records", "sorts_on_offer",
]  # fmt: skip

PAGE_SIZE = 50

UNSERVED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"complaint": frozenset({"due_on", "received_on", "closed_on"})}
)
"""Dates of large tables in whose order no index finds the rows of another day's months: of millions of complaints a past year by the
date due or closed takes half a second. They are sorted by the day that made them count."""

NO_FILTERS: Mapping[str, str] = MappingProxyType({})


class Part(StrEnum):
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


class RecordsForbidden(Exception):
    """This viewer may not list these records."""


@dataclass(frozen=True, kw_only=True)
class RecordsPage:
    """Attributes:
    frame: one row a record in the order asked for: happened_on (the day that made it count), place_code, then the drill
        columns.
    after: pass it back, with everything else unchanged, for the next page; None when this is the last.
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
    sort: Sort = NEWEST,
    filters: Mapping[str, str] = NO_FILTERS,
    after: Key | None = None,
    size: int = PAGE_SIZE,
) -> RecordsPage:
    """The rows a part of `indicator` counted at `place` in `period`, and of them those with every code in `filters`
    (dimension → code, as `filters_on_offer` names them).

    Sorted by one date and, where it is the same, by the record's key in the same direction; records without the date come last.
    A part made of another table than the indicator's own (inspections under findings) shows the columns both have.

    Raises:
        RecordsForbidden: the viewer may not list records of this table at this place, or not by one of these filters.
        UnknownFilter, UnknownSort: not on offer for this part.
        DatabaseProblem: the database cannot be read.
    """
    count = countable(indicator)[part]
    table = EVENTS[count.entered[0]].table
    if indicator.scale is Scale.CHANGE:
        period = period.complete_part(ledger.today) or period
    if not viewer.may_list(table, place, ledger.places) or not all(map(viewer.may_know, filters)):
        raise RecordsForbidden(table)
    asked = Asked(indicator=indicator, count=count, period=period, place=place, filters=filters, sort=sort)
    try:
        with engine.connect() as connection:
            sources = live_sources(connection, ledger)
            listing = get_listing(ledger, sources, asked)
            rows = read_page(
                connection,
                listing.statement,
                sort=sort,
                after=after,
                size=size + 1,
                either=listing.either,
                when_dated=listing.when_dated,
            )
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error
    columns = [column.name for column in listing.statement.selected_columns]
    frame = pd.DataFrame(rows[:size], columns=columns)
    _, later = plain(plain_rows(sources, count).on)
    frame[HAPPENED] = pd.Series([day + later for day in frame[HAPPENED]], dtype=object)
    hidden = [name for name in columns if name == SORTED or name.startswith(IDENT) or not viewer.may_know(name)]
    return RecordsPage(frame=frame.drop(columns=hidden), after=key_of(rows[size - 1]) if len(rows) > size else None)


def countable(indicator: Indicator) -> dict[Part, Count]:
    """The parts of an indicator that are made of records (a denominator from the register is not)."""
    parts = {Part.NUMERATOR: indicator.numerator}
    if isinstance(indicator.denominator, Count):
        parts[Part.DENOMINATOR] = indicator.denominator
    return parts


@cache
def sorts_on_offer(indicator: Indicator, part: Part, *, is_past: bool = False) -> tuple[Sort, ...]:
    """Every order of a list that an index serves, the usual one first; a date that is the day that made it count is offered as that
    only. `is_past`: the months asked for are over."""
    count = countable(indicator)[part]
    listed = plain_rows(_shapes(), count)
    dates = dates_of(listed, indicator)
    table = getattr(listed.rows, "name", "")
    unserved = UNSERVED.get(table, frozenset())
    others = [
        name
        for name, column in dates.items()
        if name != HAPPENED and column is not dates[HAPPENED] and name not in unserved
    ]
    every = tuple(Sort(by=by, newest_first=newest) for by in (HAPPENED, *others) for newest in (True, False))
    # What was open once has nearly all been closed since: its oldest lie scattered among millions.
    was_open = count.left and (is_past or count.window is not Window.STOCK)
    return every[:1] if was_open and table in UNSERVED else every


@cache
def filters_on_offer(indicator: Indicator, part: Part) -> tuple[str, ...]:
    """The dimensions a list can be filtered by."""
    return tuple(dimensions_of(_shapes(), countable(indicator)[part]))


_KNOWN_SOURCES: WeakKeyDictionary[Ledger, tuple[sa.Engine, Mapping[str, Source]]] = WeakKeyDictionary()
"""They are the same for every list of one snapshot, and take longer to write down than a page takes to read."""


def live_sources(connection: sa.Connection, ledger: Ledger) -> Mapping[str, Source]:
    """The sources behind the counts of a ledger, for reading a few of their rows live."""
    known = _KNOWN_SOURCES.get(ledger)
    if known is not None and known[0] is connection.engine:
        return known[1]
    soundness = Soundness(today=ledger.today, keyless=keyless_tables(connection))
    sources = event_sources(today=ledger.today, terms=ledger.terms, soundness=soundness, limits=ledger.limits)
    _KNOWN_SOURCES[ledger] = (connection.engine, sources)
    return sources


@cache
def _shapes() -> Mapping[str, Source]:
    """The sources as far as they depend on no day and no database: their tables, dates and dimensions."""
    day = date(2000, 1, 1)
    return event_sources(today=day, terms=(), soundness=Soundness(today=day, keyless=frozenset()))
