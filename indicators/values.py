"""The one place where counts become figures someone may see: (ledger, indicator, period, level, viewer) → one frame.

Map, table, chart, tooltip, export and briefing are all drawn from these frames, so they cannot disagree, and what a viewer may
not see is gone before anything is drawn.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from indicators.events import EVENTS, Event
from indicators.figures import Figures, Months, Row
from indicators.ledger import Ledger
from indicators.model import Base, Count, Direction, Indicator, Scale, Window
from indicators.periods import Period, last_four_quarters
from indicators.places import Level, Place
from indicators.protection import own_areas, telling_bands, withheld
from indicators.sums import parts
from indicators.uncertainty import byar, counts_differ, difference_of_proportions, wilson
from indicators.viewer import Viewer


class State(StrEnum):
    """OK: a figure. NO_DATA: nothing on record or nothing to count. TOO_FEW: below the least denominator: n and N are shown,
    not coloured, not ranked. WITHHELD: not for this viewer. BAND: only few / some / many."""

    OK = "ok"
    NO_DATA = "no_data"
    TOO_FEW = "too_few"
    WITHHELD = "withheld"
    BAND = "band"


class Band(StrEnum):
    FEW = "few"
    SOME = "some"
    MANY = "many"


class Verdict(StrEnum):
    """What a change or a difference means, not which way the number went."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NONE = ""


COLUMNS = (
    "name", "township_code", "numerator", "denominator", "value", "low", "high", "previous", "change", "verdict", "band", "state",
)  # fmt: skip
FIGURES = ("numerator", "denominator", "value", "low", "high", "previous", "change")


def get_values(
    ledger: Ledger, indicator: Indicator, *, period: Period, level: Level, viewer: Viewer, change: bool = True
) -> pd.DataFrame:
    """`get_figures` as a frame, indexed by code."""
    return get_figures(ledger, indicator, period=period, level=level, viewer=viewer, change=change).frame()


def get_figures(
    ledger: Ledger, indicator: Indicator, *, period: Period, level: Level, viewer: Viewer, change: bool = True
) -> Figures:
    """Every area of `level` the viewer may see, in the register's order.

    Columns: name; township_code (units); numerator, denominator (counts); value, low, high (display units; 95 % interval: Wilson
    for rates, Byar for counts and ratios); previous (value of the same months a year before), change (value minus previous, both
    over complete months only), verdict (Verdict of the change); band (Band or ""); state (State).

    Units outside the viewer's scope, and units of kinds that do not count, are not among them at all.
    """
    # Nothing that is shown is kept: each viewer's scope and rights are applied to it every time.
    key = ("values", indicator, period, level, change)
    figures = ledger.kept.get(
        key,
        lambda: _all(ledger, indicator, period=period, level=level, change=change),
        size=lambda made: made.bytes,
    )
    if level is Level.UNIT:
        figures = _of_units(figures, ledger, indicator, viewer=viewer)
    if indicator.commission_only and not viewer.is_commission:
        return _unseen(figures)
    if indicator.sensitive and not viewer.is_commission and level is not Level.DISTRICT:
        figures = _protect(figures, ledger, indicator, period=period, level=level, viewer=viewer)
    return figures


def _all(ledger: Ledger, indicator: Indicator, *, period: Period, level: Level, change: bool) -> Figures:
    """Every area of `level`, whoever may see it."""
    codes = ledger.places.codes(level)
    columns = {
        **_names(ledger, level),
        **_figures(ledger, indicator, period=period, level=level),
        **_change(ledger, indicator, period=period, level=level, wanted=change),
        "band": _texts(len(codes), ""),
    }
    return Figures(codes, {column: columns[column] for column in COLUMNS})


def _texts(size: int, text: str) -> np.ndarray:
    """`text` so many times. As objects: NumPy's own texts turn into frames slowly and out of them as texts of another type."""
    return np.full(size, text, dtype=object)


def _names(ledger: Ledger, level: Level) -> dict[str, np.ndarray]:
    """name and township_code."""

    def make() -> dict[str, np.ndarray]:
        places = ledger.places
        match level:
            case Level.DISTRICT:
                return {"name": _texts(1, places.district_name), "township_code": _texts(1, "")}
            case Level.ZONE:
                register = places.zones
            case Level.TOWNSHIP:
                register = places.townships
            case Level.UNIT:
                columns = ("name", "township_code")
                return {column: places.units[column].to_numpy(dtype=object) for column in columns}
        return {"name": register["name"].to_numpy(dtype=object), "township_code": _texts(len(register), "")}

    return ledger.kept.get(("names", level), make, size=_size)


def _size(columns: Mapping[str, np.ndarray]) -> int:
    return sum(column.nbytes for column in columns.values())


def _figures(ledger: Ledger, indicator: Indicator, *, period: Period, level: Level) -> dict[str, np.ndarray]:
    """numerator, denominator, value, low, high, state before any protection, each in the order of the codes of `level`."""
    counted: Period | None = period
    if indicator.scale is Scale.CHANGE:
        counted = period.complete_part(ledger.today)
    if counted is None or not _is_comparable(ledger, indicator, counted):
        areas = len(ledger.places.codes(level))
        missing = dict.fromkeys(("numerator", "denominator", "value", "low", "high"), np.full(areas, np.nan))
        return missing | {"state": _texts(areas, State.NO_DATA.value)}
    numerator, denominator = parts(ledger, indicator, period=counted, level=level)
    value, low, high = _value(indicator, numerator, denominator)
    state = _texts(numerator.size, State.OK.value)
    if indicator.scale is not Scale.COUNT:
        counts = denominator > 0
        state[~counts] = State.NO_DATA.value
        state[counts & (denominator < indicator.least_denominator)] = State.TOO_FEW.value
    return {
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "low": low,
        "high": high,
        "state": state,
    }


def _is_recorded(ledger: Ledger, indicator: Indicator, *, month: int) -> bool:
    return all(ledger.is_recorded(event, month=month) for event in indicator.events)


def _is_comparable(ledger: Ledger, indicator: Indicator, period: Period) -> bool:
    """Whether the figures of `period` rest on records; where they contain the year before, on records of all of it."""
    if indicator.scale is Scale.CHANGE:
        return _is_recorded(ledger, indicator, month=period.start - 12)
    return _is_recorded(ledger, indicator, month=period.end)


def _value(
    indicator: Indicator, numerator: np.ndarray, denominator: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    with np.errstate(invalid="ignore", divide="ignore"):
        match indicator.scale:
            case Scale.COUNT:
                low, high = byar(numerator)
                return numerator, low, high
            case Scale.RATE:
                low, high = wilson(numerator, denominator)
                return _finite(numerator / denominator) * 100, low * 100, high * 100
            case Scale.RATIO:
                low, high = byar(numerator)
                per = indicator.multiplier / denominator
                return _finite(numerator * per), _finite(low * per), _finite(high * per)
            case Scale.CHANGE:
                unknown = np.full(numerator.size, np.nan)
                return _finite(numerator / denominator - 1) * 100, unknown, unknown


def _finite(values: np.ndarray) -> np.ndarray:
    """Division by zero gives missing: the one place that decides it."""
    return np.where(np.isfinite(values), values, np.nan)


def _change(
    ledger: Ledger, indicator: Indicator, *, period: Period, level: Level, wanted: bool
) -> dict[str, np.ndarray]:
    """previous, change, verdict: complete months against the same months a year before."""
    unknown = np.full(len(ledger.places.codes(level)), np.nan)
    nothing = {"previous": unknown, "change": unknown, "verdict": _texts(unknown.size, Verdict.NONE.value)}
    complete = period.complete_part(ledger.today)
    if not wanted or complete is None or indicator.scale is Scale.CHANGE:
        return nothing
    before = complete.shifted(-12)
    if not _is_recorded(ledger, indicator, month=before.start):  # Half a year on record is no year to compare with.
        return nothing
    numerator, denominator = parts(ledger, indicator, period=complete, level=level)
    old_numerator, old_denominator = parts(ledger, indicator, period=before, level=level)
    value, _, _ = _value(indicator, numerator, denominator)
    previous, _, _ = _value(indicator, old_numerator, old_denominator)
    significant = _differs(indicator, numerator, denominator, old_numerator, old_denominator)
    verdict = judged(indicator, value - previous, significant=significant)
    return {"previous": previous, "change": value - previous, "verdict": verdict}


def _differs(
    indicator: Indicator,
    numerator: np.ndarray,
    denominator: np.ndarray,
    other: np.ndarray,
    other_denominator: np.ndarray,
) -> np.ndarray:
    if indicator.scale is Scale.RATE:
        low, high = difference_of_proportions(numerator, denominator, other, other_denominator)
        return (low > 0) | (high < 0)
    if indicator.scale is Scale.COUNT:
        return counts_differ(numerator, other)
    return np.zeros(numerator.size, dtype=bool)


def judged(indicator: Indicator, gap: np.ndarray, *, significant: np.ndarray) -> np.ndarray:
    """`Verdict` values of gaps (own value minus the comparator's): direction × significance; neutral is never judged."""
    verdict = _texts(gap.size, Verdict.NONE.value)
    if indicator.direction is Direction.NEUTRAL:
        return verdict
    better = (gap > 0) if indicator.direction is Direction.HIGHER else (gap < 0)
    verdict[:] = Verdict.SAME.value
    verdict[significant] = Verdict.WORSE.value
    verdict[significant & better] = Verdict.BETTER.value
    verdict[np.isnan(gap)] = Verdict.NONE.value
    return verdict


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row as a dict of plain values, in order (``to_dict`` takes ten times as long over columns of strings)."""
    names = frame.columns.tolist()
    columns = [frame[name].to_numpy(dtype=object).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def against(frame: pd.DataFrame, indicator: Indicator, *, value: float) -> pd.Series:
    """`Verdict` of each row of a values frame against one comparator value (the district's): its interval must exclude it."""
    return pd.Series(verdicts(frame, indicator, value=value), index=frame.index)


def verdicts(figures: Figures | pd.DataFrame, indicator: Indicator, *, value: float) -> np.ndarray:
    """As `against`, in the order of the rows."""
    low, high, own = (np.asarray(figures[column], dtype=float) for column in ("low", "high", "value"))
    with np.errstate(invalid="ignore"):
        significant = (low > value) | (high < value)
    gap = np.where(np.asarray(figures["state"], dtype=object) == State.OK.value, own - value, np.nan)
    return judged(indicator, gap, significant=significant)


def verdict_of(row: Row, indicator: Indicator, *, value: float) -> Verdict:
    """As `against`, of one row."""
    if row["state"] != State.OK.value or indicator.direction is Direction.NEUTRAL or np.isnan(row["value"] - value):
        return Verdict.NONE
    if not (row["low"] > value or row["high"] < value):
        return Verdict.SAME
    is_better = row["value"] > value if indicator.direction is Direction.HIGHER else row["value"] < value
    return Verdict.BETTER if is_better else Verdict.WORSE


def _of_units(figures: Figures, ledger: Ledger, indicator: Indicator, *, viewer: Viewer) -> Figures:
    has_organisation = indicator.denominator is Base.PARTY_ORGANISATIONS

    def seen() -> tuple[np.ndarray, pd.Index]:
        units = ledger.places.units
        mask = viewer.sees(ledger.places) & units["kind"].isin(indicator.kinds).to_numpy()
        rows = np.flatnonzero(mask & units["has_party_org"].to_numpy(dtype=bool) if has_organisation else mask)
        return rows, units.index[rows]

    key = ("seen", viewer, indicator.kinds, has_organisation)
    rows, codes = ledger.kept.get(key, seen, size=lambda made: made[0].nbytes + made[1].nbytes)
    return figures.where(rows, codes=codes)


def _unseen(figures: Figures) -> Figures:
    """Withheld in every row, whether there is anything on record or not: that there is nothing would be a figure too."""
    nobody = np.ones(len(figures), dtype=bool)
    return _without(figures, nobody).changed(state=_texts(len(figures), State.WITHHELD.value))


def _without(figures: Figures, hidden: np.ndarray, *, columns: Sequence[str] = FIGURES) -> Figures:
    """Without any figure in the `hidden` rows."""
    emptied = {column: np.where(hidden, np.nan, figures[column]) for column in columns}
    return figures.changed(**emptied, verdict=np.where(hidden, Verdict.NONE.value, figures["verdict"]))


def _protect(
    figures: Figures, ledger: Ledger, indicator: Indicator, *, period: Period, level: Level, viewer: Viewer
) -> Figures:
    """Complaint-like figures below the district for every role but the commission (DESIGN.md, section 4, Viewer)."""
    if level is Level.UNIT:
        if indicator.scale is not Scale.COUNT or indicator.numerator.window is not Window.FLOW:
            hidden = np.ones(len(figures), dtype=bool)
            return _withheld(figures, ledger, indicator, period=period, hidden=hidden)
        return _banded(figures, ledger, indicator, viewer=viewer)
    own = own_areas(ledger, level=level, viewer=viewer)
    hidden = withheld(ledger, indicator, period=period, level=level, viewer=viewer)
    figures = _withheld(figures, ledger, indicator, period=period, hidden=hidden)
    # Of other townships a rate alone, rounded: their counts would give the viewer's own neighbours away by subtraction.
    figures = _without(figures, ~own, columns=("numerator", "denominator", "low", "high"))
    value, everywhere = figures["value"], np.ones(len(figures), dtype=bool)
    figures = figures.changed(value=np.where(own, value, value.round(indicator.decimals)))
    return _without(figures, everywhere, columns=("previous", "change"))


def _withheld(figures: Figures, ledger: Ledger, indicator: Indicator, *, period: Period, hidden: np.ndarray) -> Figures:
    """Without any figure in the `hidden` rows. That nothing is on record at all is no secret; that one area had nothing to count is: it
    must look the same as one that had."""
    if not _is_recorded(ledger, indicator, month=period.end):
        return figures
    return _without(figures, hidden).changed(state=np.where(hidden, State.WITHHELD.value, figures["state"]))


def _banded(figures: Figures, ledger: Ledger, indicator: Indicator, *, viewer: Viewer) -> Figures:
    """Few, some or many over the last four complete quarters, whatever period was asked: two periods never differ by one. Of townships
    whose own count over them the viewer is shown, and where it and the bands together tell no more."""
    places, window = ledger.places, last_four_quarters(ledger.today)
    rows = places.units.index.get_indexer(figures.codes)
    figures = _without(figures, np.ones(len(figures), dtype=bool))
    if not _is_recorded(ledger, indicator, month=window.end):
        nothing, no_data = _texts(len(figures), ""), _texts(len(figures), State.NO_DATA.value)
        return figures.changed(band=nothing, state=no_data)
    count = ledger.count(indicator.numerator, window)[: places.unit_count]
    township = places.positions(Level.TOWNSHIP)[: places.unit_count]
    closed = withheld(ledger, indicator, period=window, level=Level.TOWNSHIP, viewer=viewer)
    closed |= telling_bands(count, township, townships=closed.size, viewer=viewer)
    few, some = viewer.policy.band_bounds
    bands = _texts(count.size, Band.MANY.value)
    bands[count < some] = Band.SOME.value
    bands[count < few] = Band.FEW.value
    open_to = np.append(~closed, False)[township]
    bands[~open_to] = ""
    states = _texts(count.size, State.WITHHELD.value)
    states[open_to] = State.BAND.value
    return figures.changed(band=bands[rows], state=states[rows])


def get_monthly(ledger: Ledger, indicator: Indicator, *, place: Place, end: int, months: int, viewer: Viewer) -> Months:
    """The indicator of one place month by month; the last is month `end`.

    None when nothing is on record, when months before the first record are asked for only, or when this viewer may not see it
    by month (complaint-like figures below the district).

    Raises:
        UnknownPlace: no such code.
    """
    asked: range = range(max(end - months + 1, ledger.first_month), end + 1)
    if not may_see_months(ledger, indicator, place=place, viewer=viewer):
        asked = range(0)
    position = ledger.places.position(place)
    found = [(month, _of_month(ledger, indicator, month=month, level=place.level)) for month in asked]
    rows = [
        (month, figures["numerator"][position], figures["denominator"][position], figures["value"][position])
        for month, figures in found
        if figures["state"][position] != State.NO_DATA.value
    ]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    return Months(month=table[:, 0].astype(int), numerator=table[:, 1], denominator=table[:, 2], value=table[:, 3])


def _of_month(ledger: Ledger, indicator: Indicator, *, month: int, level: Level) -> dict[str, np.ndarray]:
    """The figures of every area; kept but for units, whose months would push out everything else."""

    def make() -> dict[str, np.ndarray]:
        return _figures(ledger, indicator, period=Period(month, month), level=level)

    if level is Level.UNIT:
        return make()
    key = ("month", indicator, month, level)
    return ledger.kept.get(key, make, size=_size)


def may_see_months(ledger: Ledger, indicator: Indicator, *, place: Place, viewer: Viewer) -> bool:
    """Whether a viewer may see the indicator of `place` month by month."""
    if indicator.commission_only and not viewer.is_commission:
        return False
    return may_see_by_month(ledger, sensitive=indicator.sensitive, place=place, viewer=viewer)


def may_see_by_month(ledger: Ledger, *, sensitive: bool, place: Place, viewer: Viewer) -> bool:
    """Whether a viewer may see a series or a breakdown of `place`: units in scope; complaint-like ones below the district are the
    commission's alone."""
    if viewer.is_commission or place.level is Level.DISTRICT:
        return True
    return not sensitive and viewer.may_open(place, ledger.places)


def get_breakdown(
    ledger: Ledger, event: Event | str, dimension: str, *, period: Period, place: Place, viewer: Viewer
) -> pd.DataFrame:
    """One event by one dimension: indexed by code, columns n, previous (same months a year before, complete months only, NaN
    when unknown), complete (n over the same complete months as previous).

    Empty when nothing is on record or not for this viewer.
    """
    known = EVENTS[event] if isinstance(event, str) else event
    empty = pd.DataFrame({"n": [], "previous": [], "complete": []}, dtype="float64")
    if (known.commission_only and not viewer.is_commission) or not viewer.may_know(dimension):
        return empty
    if not may_see_by_month(ledger, sensitive=known.sensitive, place=place, viewer=viewer):
        return empty
    if not ledger.is_recorded(known.name, month=period.end):
        return empty
    mask = ledger.places.within(place)
    counted = ledger.by_code(known.name, dimension, mask=mask, period=period).astype(float)
    previous: np.ndarray | float = np.nan
    now: np.ndarray | float = np.nan
    complete = period.complete_part(ledger.today)
    if complete is not None and complete.shifted(-12).start >= ledger.first_months.get(known.table, 1 << 30):
        now = ledger.per_code(known.name, dimension, mask=mask, period=complete).astype(float)
        previous = ledger.per_code(known.name, dimension, mask=mask, period=complete.shifted(-12)).astype(float)
    return pd.DataFrame({"n": counted, "previous": previous, "complete": now}, index=counted.index)


def get_count(ledger: Ledger, count: Count, *, period: Period, place: Place, viewer: Viewer) -> float:
    """One count of one place (a stage of a pipeline); NaN when nothing is on record or not for this viewer."""
    events = [EVENTS[name] for name in count.events]
    if any(event.commission_only for event in events) and not viewer.is_commission:
        return float("nan")
    if not may_see_by_month(ledger, sensitive=any(event.sensitive for event in events), place=place, viewer=viewer):
        return float("nan")
    if not all(ledger.is_recorded(event.name, month=period.end) for event in events):
        return float("nan")
    return float(ledger.count(count, period)[ledger.places.within(place)].sum())
