"""The classes of the map: fixed bins, so that a colour means the same each month, and how many rows each class holds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from display.formats import BAND_WORDS, COVERED, NO_DATA, UNCOVERED, WITHHELD, signed
from display.theme import Theme
from indicators.figures import Figures
from indicators.model import Direction, Indicator, Scale
from indicators.places import Level
from indicators.values import Band, State

HATCHED = -1
MISSING = -2
"""Class of rows without a colour of their own: too few or withheld; no data."""

FEW_LABEL = "数量少，不显示"
_COUNTED = {Level.UNIT: "单位数", Level.TOWNSHIP: "镇街数", Level.ZONE: "片组数", Level.DISTRICT: "区数"}


class Pattern(StrEnum):
    FLAT = "flat"
    HATCH = "hatch"


@dataclass(frozen=True)
class LegendClass:
    """One line of the legend; `share` is the length of its bar: 1 for the fullest line, 0 for an empty one."""

    colour: str
    label: str
    count: int
    share: float
    pattern: Pattern = Pattern.FLAT


@dataclass(frozen=True)
class Legend:
    """Attributes:
    lines: coloured classes, deepest first, then 数量少 and 无数据; their counts add up to the rows there are.
    unit: what the labels are measured in (empty where they say it themselves).
    counted: heading of the counts.
    note: what a deep colour means.
    """

    lines: tuple[LegendClass, ...]
    unit: str
    counted: str
    note: str


def class_of(figures: Figures, indicator: Indicator, *, level: Level) -> NDArray[np.intp]:
    """Class of each row: an index into `class_labels`, lowest value first, or HATCHED or MISSING.

    A value is classed as it is written, so that a colour never contradicts the number beside it (84.96 reads 85.0%).
    """
    state = figures["state"]
    classes = np.where(state == State.NO_DATA.value, MISSING, HATCHED).astype(np.intp)
    banded = state == State.BAND.value
    order = [band.value for band in Band]
    classes[banded] = [order.index(band) for band in figures["band"][banded]]
    ok = state == State.OK.value
    values = figures["value"][ok]
    if _is_covered(indicator, level=level):
        classes[ok] = values > 0
    else:
        distinct, place = np.unique(values, return_inverse=True)
        written = np.array([float(f"{value:.{indicator.decimals}f}") for value in distinct], dtype=float)
        classes[ok] = np.digitize(written, indicator.bins)[place]
    return classes


def class_labels(figures: Figures, indicator: Indicator, *, level: Level) -> tuple[str, ...]:
    """Names of the classes, lowest value first."""
    if (figures["state"] == State.BAND.value).any():
        return tuple(BAND_WORDS[band] for band in Band)
    if _is_covered(indicator, level=level):
        return UNCOVERED, COVERED
    match indicator.scale:
        case Scale.COUNT:
            return _count_labels([int(cut) for cut in indicator.bins])
        case Scale.CHANGE:
            cuts = [f"{signed(cut, decimals=0)}%" for cut in indicator.bins]
            return _labels(cuts, between=lambda low, high: f"{low}至{high}")
        case Scale.RATE:
            cuts = [f"{cut:g}" for cut in indicator.bins]
            return _labels(cuts, between=lambda low, high: f"{low}–{high}", unit="%")
        case Scale.RATIO:
            return _labels([f"{cut:g}" for cut in indicator.bins], between=lambda low, high: f"{low}–{high}")


def class_colours(indicator: Indicator, *, theme: Theme, count: int) -> tuple[str, ...]:
    """Fill of each of `count` classes, lowest value first: the deep end is the one to look at."""
    colours = theme.classes(count)
    return colours if indicator.is_dark_high else colours[::-1]


def build_legend(figures: Figures, indicator: Indicator, *, theme: Theme, level: Level) -> Legend:
    """The legend of figures of `level`, with the number of its rows in each class."""
    labels = class_labels(figures, indicator, level=level)
    colours = class_colours(indicator, theme=theme, count=len(labels))
    classes = class_of(figures, indicator, level=level)
    counts = {index: int((classes == index).sum()) for index in (*range(len(labels)), HATCHED, MISSING)}
    fullest = max(max(counts.values()), 1)

    def line(index: int, colour: str, label: str, pattern: Pattern = Pattern.FLAT) -> LegendClass:
        return LegendClass(colour, label, counts[index], counts[index] / fullest, pattern)

    lines = [line(index, colours[index], label) for index, label in enumerate(labels)]
    if indicator.is_dark_high:
        lines.reverse()
    lines.append(line(HATCHED, theme.few, _hatched_label(figures), Pattern.HATCH))
    lines.append(line(MISSING, theme.no_data, NO_DATA))
    says_unit = indicator.unit == "%" or len(labels) != len(indicator.bins) + 1
    return Legend(
        tuple(lines), "" if says_unit else indicator.unit, _COUNTED[level], _note(figures, indicator, theme=theme)
    )


def _is_covered(indicator: Indicator, *, level: Level) -> bool:
    """A single unit is covered or not: a percentage of one says nothing more."""
    return indicator.numerator.covered and level is Level.UNIT


def _labels(cuts: list[str], *, between: Callable[[str, str], str], unit: str = "") -> tuple[str, ...]:
    middle = [between(low, high) + unit for low, high in pairwise(cuts)]
    return (f"<{cuts[0]}{unit}", *middle, f"≥{cuts[-1]}{unit}")


def _count_labels(cuts: list[int]) -> tuple[str, ...]:
    """Whole numbers: ``0``, ``1–2``, ``3–5``, ``≥10``."""
    starts, ends = [0, *cuts[:-1]], [cut - 1 for cut in cuts]
    ranges = [str(start) if start == end else f"{start}–{end}" for start, end in zip(starts, ends, strict=True)]
    return (*ranges, f"≥{cuts[-1]}")


def _hatched_label(figures: Figures) -> str:
    states = set(figures["state"])
    if State.WITHHELD.value not in states:
        return FEW_LABEL
    return f"{FEW_LABEL}；或{WITHHELD}" if State.TOO_FEW.value in states else WITHHELD


def _note(figures: Figures, indicator: Indicator, *, theme: Theme) -> str:
    deep = "越亮" if theme.is_dark else "颜色越深"
    if indicator.direction is not Direction.NEUTRAL:
        return f"{deep}，越需关注"
    if indicator.scale is Scale.COUNT or (figures["state"] == State.BAND.value).any():
        return f"{deep}，数量越多；不评价好坏"
    more = "增幅越大" if indicator.scale is Scale.CHANGE else "数值越高"
    return f"{deep}，{more}；不评价好坏"
