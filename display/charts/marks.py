"""Marks of judgement in charts: the same colours and shapes as everywhere (UI.md, section 1, decision 3)."""

from collections.abc import Sequence

import altair as alt

from display.charts.standing import Standing
from display.theme import Theme
from indicators.values import Verdict

POINT_SIZE = 62
_ORDER = [Verdict.BETTER.value, Verdict.SAME.value, Verdict.WORSE.value, Verdict.NONE.value]


def verdict_colour(theme: Theme) -> alt.Color:
    scale = alt.Scale(domain=_ORDER, range=[theme.good, theme.same, theme.concern, theme.same])
    return alt.Color("verdict:N", scale=scale, legend=None)


def verdict_shape() -> alt.Shape:
    scale = alt.Scale(domain=_ORDER, range=["triangle-up", "circle", "triangle-down", "circle"])
    return alt.Shape("verdict:N", scale=scale, legend=None)


def placed_rows(rows: Sequence[Standing]) -> list[dict[str, object]]:
    """What the marks of placed rows need: position, figures, verdict."""
    return [
        {"at": at, "value": row.value, "low": row.low, "high": row.high, "verdict": row.verdict.value}
        for at, row in enumerate(rows)
        if row.is_placed
    ]
