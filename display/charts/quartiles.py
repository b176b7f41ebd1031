"""How long it took, row by row: the middle half as a block, the median across it. Long waits of a few do not move either."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.names import plain
from display.theme import Theme

ROW_HEIGHT = 34
LEAST = 4
"""Fewer than this have no quartiles worth drawing: they are named only."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """One row: lower quartile, median, upper quartile, and of how many."""

    label: str
    low: float
    middle: float
    high: float
    count: int

    @property
    def is_drawn(self) -> bool:
        return self.count >= LEAST

    @property
    def text(self) -> str:
        if not self.is_drawn:
            return f"数量少（{self.count:,}）"
        return f"中位 {self.middle:,.0f}（{self.low:,.0f}–{self.high:,.0f}）"


def build_quartiles(rows: Sequence[Spread], *, theme: Theme, unit: str, counted: str, what: str) -> Spec:
    """Rows in the given order on one scale.

    Args:
        unit: of the values (天).
        counted: unit of what was measured (项), for the tooltip.
        what: what a row is, for the tooltip.
    """
    longest = max([1.0, *(row.high for row in rows if row.is_drawn)])
    x_scale = alt.Scale(domain=[0, longest * 1.5], nice=False)
    ticks = alt.Axis(
        tickCount=6,
        format=",~f",
        labelExpr=f"datum.value > {longest * 1.12} ? '' : datum.label + (datum.value ? '' : {json.dumps(f' {unit}', ensure_ascii=False)})",
        labelOverlap=False,
        orient="bottom",
    )
    beside = names_axis([plain(row.label) for row in rows], colour=theme.ink)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(rows), 1) - 0.5, -0.5], nice=False), axis=beside)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=x_scale, axis=ticks)

    drawn = [(at, row) for at, row in enumerate(rows) if row.is_drawn]
    blocks = chart(values([{"at": at, "low": row.low, "middle": row.middle, "high": row.high} for at, row in drawn]))
    texts = values(
        [{"at": at, "end": row.high if row.is_drawn else 0.0, "text": row.text} for at, row in enumerate(rows)]
    )
    layers = [
        blocks.mark_bar(color=theme.quiet, height=12).encode(y=y, x=x("low"), x2=alt.X2("high:Q")),
        blocks.mark_tick(color=theme.ink, thickness=2.4, size=20, orient="vertical").encode(y=y, x=x("middle")),
        chart(texts)
        .mark_text(align="left", dx=8, color=theme.ink, fontSize=FONT_SIZE)
        .encode(y=y, x=x("end"), text=alt.Text("text:N")),
        hover(
            values(
                [
                    {
                        "at": at,
                        "label": plain(row.label),
                        "middle": f"{row.middle:,.0f} {unit}" if row.is_drawn else "数量少",
                        "half": f"{row.low:,.0f}–{row.high:,.0f} {unit}" if row.is_drawn else "数量少",
                        "count": f"{row.count:,} {counted}",
                    }
                    for at, row in enumerate(rows)
                ]
            ),
            tooltip=[
                alt.Tooltip("label:N", title=what),
                alt.Tooltip("middle:N", title="中位数"),
                alt.Tooltip("half:N", title="中间一半"),
                alt.Tooltip("count:N", title="计数"),
            ],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=34 + ROW_HEIGHT * max(len(rows), 2))


def quartiles_alt(title: str, rows: Sequence[Spread], *, unit: str) -> str:
    """The chart in words."""
    said = "，".join(f"{plain(row.label)}{row.text}{unit if row.is_drawn else ''}" for row in rows)
    return f"{title}：{said}。" if said else f"{title}：无数据。"
