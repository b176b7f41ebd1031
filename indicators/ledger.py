"""The ledger: how often each event happened, by subject and month. Every number is a subtraction of two sums over it.

The database sends one row per event, subject and month that has any, so the ledger is as small as the district, not as
large as its records. Series are kept sorted by month; a sum up to a month is one `bincount` over a prefix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from indicators.events import EVENTS
from indicators.index import DEFAULT_INDEX, Index
from indicators.kept import Kept
from indicators.limits import DEFAULT_LIMITS, Limits
from indicators.model import Base, Count, Window
from indicators.periods import Period, month_of
from indicators.places import Places
from indicators.series import NO_EVENTS, Series

REGISTER_TABLES = ("unit", "staff")


@dataclass(frozen=True, eq=False)
class Ledger:
    """All counts of one snapshot.

    Attributes:
        places: the register; arrays over subjects below have its length and order.
        today: the day up to which events are counted.
        terms: first months of the terms of office, ascending.
        series: event name → counts.
        breakdowns: (event name, dimension) → counts by code.
        first_months: contract table → month of its first record; a table without records is absent.
        limits: how the district wants things judged on screen.
        index: what the district's composite index is made of.
    """

    places: Places
    today: date
    terms: tuple[int, ...]
    series: Mapping[str, Series]
    breakdowns: Mapping[tuple[str, str], Series]
    first_months: Mapping[str, int]
    limits: Limits = DEFAULT_LIMITS
    index: Index = DEFAULT_INDEX

    def flow(self, events: Sequence[str], *, start: int | None, end: int) -> np.ndarray:
        """Events per subject from month `start` (None: ever) to month `end`, both included."""
        total = np.zeros(len(self.places.subjects), dtype=np.int64)
        for event in events:
            series = self.series.get(event, NO_EVENTS)
            part = series.slice(start, end)
            total += np.bincount(series.subject[part], weights=series.n[part], minlength=total.size).astype(np.int64)
        return total

    def count(self, count: Count, period: Period) -> np.ndarray:
        """A `Count` per subject for `period`; for a covered count 0 or 1."""
        came, went = self.spans(count.window, period)
        amount = self.flow(count.entered, start=came[0], end=came[1]) - self.flow(
            count.left, start=went[0], end=went[1]
        )
        return (amount > 0).astype(np.int64) if count.covered else amount

    def spans(self, window: Window, period: Period) -> tuple[tuple[int | None, int], tuple[int | None, int]]:
        """First (None: ever) and last month of what a count adds for `period`, and of what it takes away."""
        start: int | None
        match window:
            case Window.FLOW:
                start, end = period.start, period.end
            case Window.STOCK:
                start, end = None, period.end
            case Window.YEAR_TO_DATE:
                start, end = period.end - period.end % 12, period.end
            case Window.TERM:
                start, end = self.term_start(period.end), period.end
            case Window.OPENING_STOCK:
                start, end = None, period.end - period.end % 12 - 1
            case Window.POOL:
                return (None, period.end), (None, period.start - 1)
            case Window.YEAR_BEFORE:
                start, end = period.start - 12, period.end - 12
        return (start, end), (start, end)

    def base(self, base: Base, *, month: int) -> np.ndarray:
        """A register denominator per subject at the end of `month`: units 0 or 1, party members their number."""
        active = self.places.active(month)
        units = self.places.units
        match base:
            case Base.UNITS | Base.STATIONS:
                return active.astype(np.int64)
            case Base.PARTY_ORGANISATIONS:
                return active * self._over_units(units["has_party_org"].to_numpy(dtype=np.int64))
            case Base.PARTY_MEMBERS:
                return active * self._over_units(units["party_members"].fillna(0).to_numpy(dtype=np.int64))

    def _over_units(self, amounts: np.ndarray) -> np.ndarray:
        return np.concatenate([amounts, np.zeros(len(self.places.subjects) - amounts.size, dtype=np.int64)])

    def by_month(self, event: str, *, mask: np.ndarray, start: int, end: int) -> np.ndarray:
        """Events of the subjects in `mask`, one figure per month from `start` to `end`."""
        series = self.series.get(event, NO_EVENTS)
        part = series.slice(start, end)
        weights = series.n[part] * mask[series.subject[part]]
        return np.bincount(
            series.month[part].astype(np.int64) - start, weights=weights, minlength=end - start + 1
        ).astype(np.int64)

    def by_code(self, event: str, dimension: str, *, mask: np.ndarray, period: Period) -> pd.Series:
        """Events of the subjects in `mask` in `period`, indexed by code (every code that ever occurred)."""
        series = self.breakdowns.get((event, dimension), NO_EVENTS)
        index = pd.Index(series.codes, dtype="str")
        return pd.Series(self.per_code(event, dimension, mask=mask, period=period), index=index)

    def per_code(self, event: str, dimension: str, *, mask: np.ndarray, period: Period) -> np.ndarray:
        """The figures of `by_code`."""
        series = self.breakdowns.get((event, dimension), NO_EVENTS)
        if series.code is None:
            return np.zeros(0, dtype=np.int64)
        part = series.slice(period.start, period.end)
        weights = series.n[part] * mask[series.subject[part]]
        return np.bincount(series.code[part], weights=weights, minlength=len(series.codes)).astype(np.int64)

    def cells(self, count: Count, dimension: str, *, period: Period) -> tuple[np.ndarray, pd.Index]:
        """A `Count` per subject (rows: position in `Places.subjects`) and code of a breakdown of its events (columns), and these codes."""
        came, went = self.spans(count.window, period)
        parts = [(event, 1, came) for event in count.entered] + [(event, -1, went) for event in count.left]
        found = [(self.breakdowns.get((event, dimension), NO_EVENTS), sign, span) for event, sign, span in parts]
        codes = pd.Index(sorted({code for series, _, _ in found for code in series.codes}), dtype="str")
        cells = np.zeros(len(self.places.subjects) * len(codes), dtype=np.int64)
        for series, sign, (start, end) in found:
            if series.code is None or not series.codes:
                continue
            part = series.slice(start, end)
            column = codes.get_indexer(pd.Index(series.codes, dtype="str"))[series.code[part]]
            at = series.subject[part].astype(np.int64) * len(codes) + column
            cells += np.bincount(at, weights=sign * series.n[part], minlength=cells.size).astype(np.int64)
        return cells.reshape(len(self.places.subjects), len(codes)), codes

    def is_recorded(self, event: str, *, month: int) -> bool:
        """Whether anything that could hold `event` was on record by `month`; where not, a zero would be invented."""
        if EVENTS[event].optional:
            series = self.series.get(event, NO_EVENTS)
            return bool(series.month.size) and int(series.month[0]) <= month
        first = self.first_months.get(EVENTS[event].table)
        return first is not None and first <= month

    def term_start(self, month: int) -> int:
        """First month of the term of office `month` lies in (the first known term for months before it)."""
        return max((start for start in self.terms if start <= month), default=self.terms[0])

    @cached_property
    def first_month(self) -> int:
        """Month of the first record; posts and units, which reach back to before anything was recorded, left aside."""
        months = [month for table, month in self.first_months.items() if table not in REGISTER_TABLES]
        return min(months, default=month_of(self.today))

    @cached_property
    def kept(self) -> Kept:
        """Figures of `values.py` as they are before a viewer's rights are looked at."""
        return Kept()

    @cached_property
    def bytes(self) -> int:
        """Memory of the counts."""
        return sum(series.bytes for series in (*self.series.values(), *self.breakdowns.values()))
