"""Marks of judgement in charts: the same colours and shapes as everywhere (UI.md, section 1, decision 3)."""

from collections.abc import Sequence

import altair as alt

from display.charts.standing import Standing
from display.formats import MISSING
from display.theme import Theme
from indicators.model import Indicator
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


def tip_rows(rows: Sequence[Standing]) -> list[dict[str, object]]:
    """What the tooltips of all rows say, listed ones included."""
    return [
        {"at": at, "name": row.name, "figure": row.figure, "interval": row.interval or MISSING, "word": row.word}
        for at, row in enumerate(rows)
    ]


def tooltips(indicator: Indicator, *, who: str) -> list[alt.Tooltip]:
    """Lines of the tooltip over `tip_rows`; `who` says what a row is (镇街)."""
    titles = {"name": who, "figure": indicator.short_label, "interval": "95% 区间", "word": "判断"}
    return [alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items()]
