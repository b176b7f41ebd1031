"""Random drawing shared by all topics, on numpy arrays.

Dates are ``datetime64[D]`` arrays throughout; ``NaT`` stands for "has not happened" and becomes NULL in the database.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by table name, ready for one executemany each."""

NEVER = np.datetime64("NaT", "D")
_WEEKEND_KEPT = 0.12
_DAY_OF_WORK = (8 * 3600, 18 * 3600)


def span(count: ArrayLike) -> NDArray[np.timedelta64]:
    """`count` as a number (or array) of days that can be added to dates."""
    return np.asarray(np.rint(count), dtype="int64").astype("timedelta64[D]")


def chance(base: float | Floats, effect: float | Floats) -> Floats:
    """Probability `base` moved by `effect` on the logit scale, so that it never leaves 0–1."""
    odds = np.log(base) - np.log1p(-np.asarray(base))
    return np.asarray(1 / (1 + np.exp(-(odds + effect))))


def coin(rng: np.random.Generator, probability: float | Floats, *, size: int) -> Flags:
    """`size` independent flags, each true with its own probability."""
    return np.asarray(rng.random(size) < probability)


def pick(rng: np.random.Generator, weights: Mapping[str, float], *, size: int) -> NDArray[Any]:
    """`size` codes drawn with the given weights (which need not sum to one)."""
    share = np.array(list(weights.values()), dtype=float)
    return np.array(list(weights), dtype=object)[rng.choice(share.size, size=size, p=share / share.sum())]


def between(rng: np.random.Generator, first: ArrayLike, last: ArrayLike, *, size: int) -> Days:
    """`size` days from `first` to `last`, both included; where `last` lies before `first`, the day is `first`."""
    start = np.broadcast_to(np.asarray(first, dtype="datetime64[D]"), size)
    length = np.maximum((np.asarray(last, dtype="datetime64[D]") - start).astype(float), 0)
    return np.asarray(start + span(np.floor(rng.random(size) * (length + 1))))


def on_workdays(rng: np.random.Generator, days: Days, *, not_before: Days | None = None) -> Days:
    """Most weekend days moved back to the Friday, as offices work; never before `not_before`."""
    weekday = (days.astype("int64") + 3) % 7
    moved = np.where((weekday >= 5) & (rng.random(days.size) >= _WEEKEND_KEPT), days - span(weekday - 4), days)
    if not_before is not None:
        moved = np.where(moved < not_before, not_before, moved)
    return np.where(np.isnat(days), NEVER, moved)


def happened(days: Days, *, today: np.datetime64) -> Days:
    """`days` with everything after `today` (which nobody can have recorded yet) set to `NaT`."""
    return np.where(days <= today, days, NEVER)


def only(mask: Flags, values: ArrayLike) -> NDArray[Any]:
    """`values` where `mask` holds; elsewhere NULL (`NaT` for dates, ``None`` for anything else)."""
    array = np.asarray(values)
    if array.dtype.kind == "M":
        return np.where(mask, array, NEVER)
    kept = np.full(np.broadcast_shapes(mask.shape, array.shape), None, dtype=object)
    np.copyto(kept, array.astype(object), where=mask)
    return kept


def changed_at(rng: np.random.Generator, *dates: Days, today: np.datetime64) -> NDArray[np.datetime64]:
    """Second of office hours on the last of the given days that is not after `today`: the row's last change."""
    last = np.fmax.reduce([happened(days, today=today) for days in dates])
    return np.asarray(
        last.astype("datetime64[s]") + rng.integers(*_DAY_OF_WORK, size=last.size).astype("timedelta64[s]")
    )


def numbered(prefix: str, count: int, *, width: int = 6) -> list[str]:
    """Record identifiers `prefix` + running number, zero-padded."""
    return [f"{prefix}{number:0{width}d}" for number in range(1, count + 1)]


def rows(columns: Mapping[str, NDArray[Any] | Sequence[Any]]) -> list[Row]:
    """Equally long columns as a list of rows of plain Python values (``NaT`` becomes ``None``)."""
    plain = [column.tolist() if isinstance(column, np.ndarray) else column for column in columns.values()]
    return [dict(zip(columns, values, strict=True)) for values in zip(*plain, strict=True)]
