"""How many of those due are done, row by row: a pale bar for all, a full one for the done, the interval of the share across it."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.room import scale_with_room
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.formats import fraction_text
from display.names import plain
from display.theme import Theme

LABEL_ROOM = 168
"""Pixels for the names of the rows."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One row. `low` and `high` (%) are the interval of the share, NaN for none; an empty `text` becomes ``81.8% (9/11)``."""

    label: str
    done: float
    due: float
    low: float = float("nan")
    high: float = float("nan")
    text: str = ""

    @property
    def figure(self) -> str:
        if self.text:
            return self.text
        return f"{100 * self.done / self.due:.1f}% ({fraction_text(self.done, self.due)})" if self.due else "无数据"


def build_progress(
    rows: Sequence[Progress], *, theme: Theme, unit: str, done: str, due: str, row_height: int = 26
) -> Spec:
    """Rows in the given order, on one scale of counts.

    Args:
        unit: what is counted (人), for the tooltip.
        done, due: what the two bars are, for the tooltip (已参训, 应训).
    """
    longest = max([1.0, *(row.due for row in rows)])
    x_scale = scale_with_room(longest, [row.figure for row in rows])
    no_axis = alt.Axis(labels=False, grid=False)
    beside = names_axis([plain(row.label) for row in rows], colour=theme.ink, limit=LABEL_ROOM)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(rows), 1) - 0.5, -0.5], nice=False), axis=beside)
    drawn = values(
        [{"at": at, "start": 0, "done": row.done, "due": row.due, "text": row.figure} for at, row in enumerate(rows)]
    )
    spans = values(
        [
            {"at": at, "low": row.low * row.due / 100, "high": row.high * row.due / 100}
            for at, row in enumerate(rows)
            if row.low == row.low
        ]
    )
    thick = min(13, row_height - 6)
    start = alt.X("start:Q", scale=x_scale, axis=no_axis)
    bars = chart(drawn)
    layers = [
        bars.mark_bar(color=theme.ramp[1], height=thick).encode(y=y, x=start, x2=alt.X2("due:Q")),
        bars.mark_bar(color=theme.quiet, height=thick).encode(y=y, x=start, x2=alt.X2("done:Q")),
        chart(spans)
        .mark_rule(color=theme.ink, strokeWidth=1.6)
        .encode(y=y, x=alt.X("low:Q", scale=x_scale, axis=no_axis), x2=alt.X2("high:Q")),
        bars.mark_text(align="left", dx=7, color=theme.ink, fontSize=FONT_SIZE).encode(
            y=y, x=alt.X("due:Q", scale=x_scale, axis=no_axis), text=alt.Text("text:N")
        ),
        hover(
            values([_tip(row, at=at, unit=unit) for at, row in enumerate(rows)]),
            tooltip=[
                alt.Tooltip("label:N", title="项目"),
                alt.Tooltip("done:N", title=done),
                alt.Tooltip("due:N", title=due),
                alt.Tooltip("share:N", title="占比"),
                alt.Tooltip("interval:N", title="95% 区间"),
            ],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=8 + row_height * max(len(rows), 2))


def progress_alt(rows: Sequence[Progress], *, unit: str, done: str, due: str) -> str:
    """The chart in words."""
    if not rows:
        return f"{done}与{due}：无数据。"
    said = "，".join(f"{plain(row.label)} {row.done:,.0f}/{row.due:,.0f} {unit}" for row in rows)
    return f"{done}与{due}：{said}。"


def _tip(row: Progress, *, at: int, unit: str) -> dict[str, object]:
    known = row.low == row.low
    return {
        "at": at,
        "label": plain(row.label),
        "done": f"{row.done:,.0f} {unit}",
        "due": f"{row.due:,.0f} {unit}",
        "share": f"{100 * row.done / row.due:.1f}%" if row.due else "无数据",
        "interval": f"{row.low:.1f}–{row.high:.1f}%" if known else "—",
    }
