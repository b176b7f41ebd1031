"""A series without axes: bars for counts, a line for rates. `st.html` removes inline SVG, so both are shapes cut by CSS."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from indicators.figures import Months

WIDTH, HEIGHT = 160.0, 34.0
"""Pixels a sparkline is designed for. The line keeps its thickness there; elsewhere it stretches a little."""

_HALF = 1.0
"""Half the thickness of the line."""
_INSET = 3.0
"""Room above, below and beside the line, so that neither it nor its end point is cut."""


def sparkline(monthly: Months, *, months: int = 12) -> list[float]:
    """The last `months` values, oldest first; NaN where nothing is on record."""
    if not len(monthly):
        return []
    by_month = dict(zip(monthly.month.tolist(), monthly.value.tolist(), strict=True))
    last = max(by_month)
    first = max(last - months + 1, min(by_month))
    return [by_month.get(month, math.nan) for month in range(first, last + 1)]


def spark(series: Sequence[float], *, as_bars: bool) -> str:
    """The sparkline as HTML; empty when there are fewer than two values."""
    values = np.asarray(series, dtype=float)
    if np.isfinite(values).sum() < 2:
        return ""
    inner = _bars(values) if as_bars else _line(values)
    return f'<div class="dx-spark" aria-hidden="true">{inner}</div>'


def _bars(values: np.ndarray) -> str:
    top = max(float(np.nanmax(values)), 1e-9)
    heights = np.nan_to_num(np.maximum(values, 0) / top * 100)
    return "".join(f'<i class="dx-spark-bar" style="height:{height:.0f}%"></i>' for height in heights)


def _line(values: np.ndarray) -> str:
    known = np.flatnonzero(np.isfinite(values))
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    height = HEIGHT - 2 * _INSET
    level = (values[known] - low) / (high - low) if high > low else np.full(known.size, 0.5)
    share = known / (values.size - 1)
    points = [(float(x), HEIGHT - _INSET - float(y) * height) for x, y in zip(share, level, strict=True)]
    end_x, end_y = points[-1]
    return (
        f'<i class="dx-spark-line" style="clip-path:polygon({_outline(points)})"></i>'
        f'<i class="dx-spark-end" style="left:calc({end_x * 100:.1f}% - {2 * _INSET * end_x - _INSET:.1f}px);top:{end_y:.1f}px"></i>'
    )


def _outline(points: list[tuple[float, float]]) -> str:
    """The vertices of a thick line through `points` (x: share of the width, y: px): one side there, the other side back."""
    inner = WIDTH - 2 * _INSET
    drawn = [(_INSET + x * inner, y) for x, y in points]
    normals = [_normal(a, b) for a, b in pairwise(drawn)]
    sides: list[list[str]] = [[], []]
    for i, (x, y) in enumerate(drawn):
        before, after = normals[max(i - 1, 0)], normals[min(i, len(normals) - 1)]
        nx, ny = before[0] + after[0], before[1] + after[1]
        # A mitre, not longer than twice the half thickness: sharp peaks would grow spikes.
        reach = min(2 * _HALF / max(math.hypot(nx, ny), 1e-6), 2 * _HALF) / max(math.hypot(nx, ny), 1e-6) * _HALF
        for side, sign in zip(sides, (1, -1), strict=True):
            share = points[i][0]
            offset = x - share * WIDTH + sign * nx * reach
            side.append(f"calc({share * 100:.1f}% + {offset:.1f}px) {y + sign * ny * reach:.1f}px")
    return ",".join(sides[0] + sides[1][::-1])


def _normal(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy) or 1.0
    return dy / length, -dx / length
