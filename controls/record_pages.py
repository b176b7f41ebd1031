"""Pages of a list of records as they are sent, read live from the database: for all who ask for the same once a minute."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from controls.frame import current_service
from controls.look import Look
from controls.turns import TURNS
from data_access.records import (
    HAPPENED,
    Key,
    Part,
    RecordsPage,
    Sort,
    countable,
    get_records,
)
from display.tables import records_table
from indicators.events import EVENTS
from indicators.model import Indicator
from indicators.places import Level, Places

FRESH_SECONDS = 60
"""How old a page that was read for someone may be when the next one asks for the same."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DrawnPage:
    """One page of a list as it is sent (Streamlit would turn a frame into Arrow in every run), and where it ends (None: it is the
    last)."""

    table: pa.Table
    after: Key | None


class LastRead:
    """One page of one list as it was last read, for all who ask for the same."""

    def __init__(self) -> None:
        self._page: DrawnPage | None = None
        self._at = 0.0
        self._lock = threading.Lock()

    def page(self, read: Callable[[], DrawnPage]) -> DrawnPage:
        """As it is by `read`, at most `FRESH_SECONDS` old; whatever `read` raises."""
        with self._lock:
            if self._page is None or time.monotonic() - self._at >= FRESH_SECONDS:
                self._page, self._at = read(), time.monotonic()
            return self._page


def drawn_page(
    look: Look, indicator: Indicator, filters: Mapping[str, str], *, part: Part, sort: Sort, after: Key | None
) -> DrawnPage:
    """The page behind `after` (None: the first), as in the database less than `FRESH_SECONDS` ago: a filter switched to and fro, or by many,
    is read once.

    Raises:
        DatabaseProblem: it cannot be read.
    """
    key = look.key("records", indicator.key, indicator.kinds, part, tuple(sorted(filters.items())), sort, after)

    def read() -> DrawnPage:
        page = get_records(
            current_service().keeper.engine,
            look.gallery.snapshot.ledger,
            indicator,
            part=part,
            period=look.asked.period,
            place=look.asked.place,
            viewer=look.viewer,
            sort=sort,
            filters=filters,
            after=after,
        )
        return DrawnPage(table=pa.Table.from_pandas(_table(look, indicator, part, page)), after=page.after)

    with TURNS.left():
        return look.gallery.picture(key, LastRead).page(read)


def _table(look: Look, indicator: Indicator, part: Part, page: RecordsPage) -> pd.DataFrame:
    names = look.gallery.picture("place-names", lambda: _place_names(look.gallery.snapshot.places))
    hidden = [HAPPENED] + (["place_code"] if look.asked.place.level is Level.UNIT else [])
    table = EVENTS[countable(indicator)[part].entered[0]].table
    frame = page.frame.drop(columns=hidden).rename(columns={"place_code": "unit_code"})
    return records_table(frame, table=table, code_labels=look.gallery.snapshot.code_labels, names=names)


def _place_names(places: Places) -> dict[str, str]:
    named = pd.concat([places.units["name"], places.townships["name"]])
    return {str(code): str(name) for code, name in named.items()}
