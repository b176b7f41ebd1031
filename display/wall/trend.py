"""A month by month series with its limits, as HTML over one stretched line: every text can be measured, none is in a canvas."""

import math
from collections.abc import Callable, Sequence

from display.formats import number_text, value_text
from display.wall.words import cell
from indicators.model import Indicator, Scale
from indicators.periods import month_label
from indicators.trend import Trend

TICKS = 4
LEAST_GAP = 8.0
"""Percent of the plot's height between the middles of two texts at the right."""


def trend_block(trend: Trend, months: Sequence[int], indicator: Indicator) -> str:
    """The plot; `trend_remark` stands above it."""
    low, high = _domain(trend, indicator)
    last = max(months[-1] - months[0], 1)

    def x(month: int) -> float:
        return 100 * (month - months[0]) / last

    def y(value: float) -> float:
        return 100 * (high - value) / (high - low)

    ticks = "".join(
        f'<i class="wl-grid" style="top:{y(tick):.1f}%"></i>'
        f'<span class="wl-tick" style="top:{y(tick):.1f}%">{cell("", number_text(indicator, tick), room=4)}</span>'
        for tick in _ticks(low, high, whole=indicator.decimals == 0)
    )
    points = [(x(month), y(float(value))) for month, value in zip(months, trend.values, strict=True)]
    line = " ".join(f"{across:.2f},{down:.2f}" for across, down in points)
    dots = "".join(
        f'<i class="{"wl-special" if signal else "wl-dot"}" style="left:{across:.2f}%;top:{down:.2f}%"></i>'
        for (across, down), signal in zip(points, trend.signal, strict=True)
    )
    return (
        f'<div class="wl-plot">{_band(trend, indicator, y=y)}{ticks}'
        f'<svg viewBox="0 0 100 100" preserveAspectRatio="none"><polyline points="{line}"/></svg>{dots}'
        f"{_months(months, x=x)}</div>"
    )


def trend_remark(trend: Trend, months: Sequence[int], indicator: Indicator) -> str:
    """What stands out, or that nothing does."""
    if trend.mean != trend.mean:
        return "月份不足，不判断波动"
    rows = zip(months, trend.values.tolist(), trend.signal.tolist(), strict=True)
    marked = [(month, value, signal) for month, value, signal in rows if signal]
    if not marked:
        return "在正常波动范围内"
    beyond = [row for row in marked if not trend.low <= row[1] <= trend.high]
    month, value, signal = (beyond or marked)[-1]
    what = value_text(indicator, value) if beyond else f"起连续偏{'高' if signal > 0 else '低'}"
    if not beyond:
        # The first of the last run of marked months.
        month = next(
            first for first in reversed(months) if first - 1 not in {row[0] for row in marked} and first <= month
        )
    return f"◆ {month_label(month)} {what}，需核实"


def _domain(trend: Trend, indicator: Indicator) -> tuple[float, float]:
    numbers = [float(number) for number in (*trend.values, trend.low, trend.high) if number == number]
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.06 or 1.0
    floor = 0.0 if low >= 0 else -math.inf
    ceiling = 100.0 if indicator.scale is Scale.RATE and high <= 100 else math.inf
    return max(low - room, floor), min(high + room, ceiling)


def _ticks(low: float, high: float, *, whole: bool) -> list[float]:
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    step = max(step, 1.0) if whole else step
    first = math.ceil(low / step)
    return [step * number for number in range(first, math.floor(high / step) + 1)]


def _band(trend: Trend, indicator: Indicator, *, y: Callable[[float], float]) -> str:
    if trend.mean != trend.mean:
        return ""
    upper = min(trend.high, 100.0) if indicator.scale is Scale.RATE else trend.high
    levels = [("上限", upper), ("均值", trend.mean), ("下限", trend.low)]
    band = f'<i class="wl-band" style="top:{y(upper):.1f}%;bottom:{100 - y(trend.low):.1f}%"></i>'
    rules = "".join(
        f'<i class="wl-limit{" wl-mean" if name == "均值" else ""}" style="top:{y(level):.1f}%"></i>'
        for name, level in levels
    )
    spots = _spread([y(level) for _, level in levels])
    texts = "".join(
        f'<span class="wl-limit-text" style="top:{spot:.1f}%">{cell("", f"{name} {number_text(indicator, level)}", room=6)}</span>'
        for (name, level), spot in zip(levels, spots, strict=True)
    )
    return band + rules + texts


def _spread(spots: list[float]) -> list[float]:
    """The same places from top to bottom, the outer ones moved away from the middle one where texts would touch."""
    top, middle, bottom = spots
    return [min(top, middle - LEAST_GAP), middle, max(bottom, middle + LEAST_GAP)]


def _months(months: Sequence[int], *, x: Callable[[int], float]) -> str:
    """Every December with its year, every June without."""
    shown = [month for month in range(months[0], months[-1] + 1) if month % 6 == 5]
    texts = [(month, month_label(month) if month % 12 == 11 else f"{month % 12 + 1}月") for month in shown]
    return "".join(
        f'<span class="wl-month" style="left:{x(month):.1f}%">{cell("", text, room=6)}</span>' for month, text in texts
    )
