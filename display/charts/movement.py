"""One body's rank over quarters: the interval as a bar, never a line from rank to rank."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from display.charts.spec import Spec, chart, hover, names_axis, to_spec, values
from display.ranks import rank_text, score_text
from display.theme import Theme
from indicators.values import rows_of

HEIGHT = 190


def quarter_label(quarter: str) -> str:
    """``2026Q3`` → ``26Q3``."""
    return quarter[2:]


def build_movement(movement: pd.DataFrame, *, theme: Theme) -> Spec:
    """Rows of `indicators.ranking.get_movement` of one code, oldest first; the first rank is on top."""
    rows = rows_of(movement)
    most = max([row["ranked"] for row in rows] + [2])
    labels: Sequence[str] = [quarter_label(row["quarter"]) for row in rows]
    data = [
        {
            "at": at,
            "rank": row["rank"],
            "low": row["rank_low"] - 0.5,
            "high": row["rank_high"] + 0.5,
            "quarter": row["quarter"],
            "span": rank_text(row["rank_low"], row["rank_high"]),
            "of": f"{row['ranked']:.0f} 个",
            "score": score_text(row["score"]),
        }
        for at, row in enumerate(rows)
    ]
    below = names_axis(labels, colour=theme.ink2)
    x = alt.X("at:Q", scale=alt.Scale(domain=[-0.6, max(len(rows), 1) - 0.4], nice=False), axis=below)
    y_scale = alt.Scale(domain=[most + 0.5, 0.5], nice=False)
    ticks = sorted({1, *range(5, most + 1, 5), most})
    y_axis = alt.Axis(values=ticks, format="d")
    placed = chart(values(data)).transform_filter("isValid(datum.rank)")
    titles = {"quarter": "季度", "span": "名次区间（90%）", "of": "参评", "score": "综合得分"}
    return to_spec(
        placed.mark_rule(strokeWidth=12, color=theme.quiet, opacity=0.55).encode(
            x=x, y=alt.Y("low:Q", scale=y_scale, axis=y_axis), y2=alt.Y2("high:Q")
        ),
        placed.mark_point(filled=True, opacity=1, size=46, color=theme.accent).encode(
            x=x, y=alt.Y("rank:Q", scale=y_scale, axis=y_axis)
        ),
        hover(
            values(data),
            tooltip=[alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items()],
            across="x",
            axis=below,
        ),
        theme=theme,
        height=HEIGHT,
    )


def movement_alt(movement: pd.DataFrame, *, name: str) -> str:
    """The chart in words."""
    said = [
        f"{quarter_label(row['quarter'])} {rank_text(row['rank_low'], row['rank_high'])}" for row in rows_of(movement)
    ]
    return f"{name}近 {len(said)} 个季度的名次区间（90%）：{'，'.join(said)}。"
