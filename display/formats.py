"""How numbers are written (UI.md, section 9): every text of a figure comes from its Indicator, so screens cannot differ."""

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from indicators.figures import Figures, Row
from indicators.model import Indicator, Scale
from indicators.values import Band, State

MISSING = "—"
NO_DATA = "无数据"
WITHHELD = "按权限不显示"
TOO_FEW = "数量少，不评价"
COVERED = "已覆盖"
UNCOVERED = "未覆盖"
BAND_WORDS: Mapping[Band, str] = MappingProxyType({Band.FEW: "较少", Band.SOME: "一般", Band.MANY: "较多"})
BAND_WINDOW = "近四季度"


def number_text(indicator: Indicator, value: float) -> str:
    """The bare number with thousands separators and a real minus; a change in % always has its sign. Missing is a dash."""
    if indicator.scale is Scale.CHANGE:
        return signed(value, decimals=indicator.decimals)
    return _plain(value, decimals=indicator.decimals)


def value_text(indicator: Indicator, value: float) -> str:
    """``81.8%``, ``1,234 件``, ``1.4 件/千名党员``; a dash for NaN."""
    if math.isnan(value):
        return MISSING
    return number_text(indicator, value) + _suffix(indicator)


def change_text(indicator: Indicator, change: float) -> str:
    """A difference of two values: ``+3.1 百分点`` between percentages, ``−12 件`` between counts."""
    if math.isnan(change):
        return MISSING
    unit = "百分点" if indicator.unit == "%" else indicator.unit
    return f"{signed(change, decimals=indicator.decimals)} {unit}"


def interval_text(indicator: Indicator, *, low: float, high: float) -> str:
    """``72.1–89.0%``; a dash when either end is unknown."""
    if math.isnan(low) or math.isnan(high):
        return MISSING
    return f"{number_text(indicator, low)}–{number_text(indicator, high)}{_suffix(indicator)}"


def fraction_text(numerator: float, denominator: float) -> str:
    """``3,254/3,980``; a dash when either is unknown."""
    if math.isnan(numerator) or math.isnan(denominator):
        return MISSING
    return f"{_plain(numerator, decimals=0)}/{_plain(denominator, decimals=0)}"


def figure_text(indicator: Indicator, row: Row) -> str:
    """One row of a values frame in words, whatever its state: ``81.8%（9/11）``, ``数量少，不评价（2/3）``, ``无数据`` …

    The fraction is left out where there is none (counts) or where the viewer may not see it.
    """
    match State(row["state"]):
        case State.NO_DATA:
            return NO_DATA
        case State.WITHHELD:
            return WITHHELD
        case State.BAND:
            return f"{BAND_WORDS[Band(row['band'])]}（{BAND_WINDOW}）"
        case State.TOO_FEW:
            return TOO_FEW + _bracketed(row)
        case State.OK if indicator.numerator.covered and row["township_code"]:
            return COVERED if row["value"] > 0 else UNCOVERED
        case State.OK:
            return value_text(indicator, row["value"]) + _bracketed(row)


def figure_texts(indicator: Indicator, figures: Figures) -> list[str]:
    """`figure_text` of every row; what many rows have in common is written once."""
    told = {name: figures[name].tolist() for name in ("state", "band")}
    # Two NaNs are not equal, and would be two keys.
    amounts = [np.nan_to_num(figures[name], nan=np.inf).tolist() for name in ("value", "numerator", "denominator")]
    is_in_township = [bool(code) for code in figures["township_code"]]
    written: dict[tuple[object, ...], str] = {}
    texts = []
    for position, key in enumerate(zip(*told.values(), *amounts, is_in_township, strict=True)):
        if key not in written:
            written[key] = figure_text(indicator, figures.row(position))
        texts.append(written[key])
    return texts


def signed(value: float, *, decimals: int) -> str:
    """``+3.1``, ``−12``; what rounds to zero has no sign."""
    text = _plain(value, decimals=decimals)
    return f"+{text}" if value > 0 and not _reads_zero(text) else text


def count_text(number: float) -> str:
    """A plain count as ``1,234``; a dash where nothing is known."""
    return _plain(number, decimals=0)


def share_text(part: float, whole: float) -> str:
    """A part of a whole as ``38.4%``; a dash where there is no whole."""
    return f"{100 * part / whole:.1f}%" if whole > 0 else MISSING


def d3_format(indicator: Indicator) -> str:
    """For axes and labels of charts: the number alone, as `number_text` (d3 writes a real minus by itself)."""
    sign = "+" if indicator.scale is Scale.CHANGE else ""
    return f"{sign},.{indicator.decimals}f"


def printf_format(indicator: Indicator) -> str:
    """For columns of a table: number and unit, as `value_text` but without thousands separators, which printf does not know."""
    sign = "+" if indicator.scale is Scale.CHANGE else ""
    return f"%{sign}.{indicator.decimals}f{_suffix(indicator).replace('%', '%%')}"


def _suffix(indicator: Indicator) -> str:
    return "%" if indicator.unit == "%" else f" {indicator.unit}"


def _bracketed(row: Row) -> str:
    text = fraction_text(row["numerator"], row["denominator"])
    return "" if text == MISSING else f"（{text}）"


def _plain(value: float, *, decimals: int) -> str:
    if math.isnan(value):
        return MISSING
    text = f"{abs(value):,.{decimals}f}"
    return f"−{text}" if value < 0 and not _reads_zero(text) else text


def _reads_zero(text: str) -> bool:
    return not any(digit in "123456789" for digit in text)
