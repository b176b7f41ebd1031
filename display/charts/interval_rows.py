"""Villages of a township in order, each with its 95 % interval and n/N, one row each."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from display.charts.marks import POINT_SIZE, placed_rows, tip_rows, tooltips, verdict_colour, verdict_shape
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, value_axis, values
from display.charts.standing import Standing, standings
from display.formats import value_text
from display.theme import Theme, standing_words
from indicators.model import Indicator, Scale
from indicators.values import Verdict

BEST, WORST = 5, 13
"""How many rows of either end are shown when not all have room."""

ROW_HEIGHT = 17

TOWNSHIP_WORDS = standing_words("本镇街")
"""What the verdicts are called when the township is the yardstick."""


def build_interval_rows(
    frame: pd.DataFrame,
    verdicts: pd.Series,
    indicator: Indicator,
    *,
    theme: Theme,
    reference: float,
    words: Mapping[Verdict, str] = TOWNSHIP_WORDS,
    title: str = "村（社区）",
) -> Spec:
    """At most `BEST + WORST` units of a values frame, best first: with more placed than that, the best and the worst and a dashed
    line where the others would stand; with fewer, the rest of the rows lists units of too few cases and without data.

    Of an indicator that a unit fulfils or not (巡察覆盖) there is no interval and no scale: a point at one end and the word.

    Args:
        reference: the township's value, drawn dashed; NaN draws none.
        words: what the verdicts are called.
        title: what a row is, for its tooltip.
    """
    rows, gap = _chosen(standings(frame, verdicts, indicator, words=words))
    if indicator.numerator.covered:
        reference = float("nan")
    top = _top(rows, indicator, reference=reference)
    bottom = min([0.0, *(row.value for row in rows if row.is_placed)])
    edge = top + (top - bottom) * _room(rows)
    x_scale = alt.Scale(domain=[bottom, edge], nice=False, clamp=True)
    percent: list[float] = [] if indicator.numerator.covered else [0, 25, 50, 75, 100]
    axis = value_axis(indicator, ticks=percent if indicator.scale is Scale.RATE else 4)
    beside = names_axis([row.name for row in rows], colour=theme.ink)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(rows), 1) - 0.4, -0.6], nice=False), axis=beside)
    colour, shape = verdict_colour(theme), verdict_shape()
    placed = values(placed_rows(rows))
    x = alt.X("value:Q", scale=x_scale, axis=axis)
    layers = [
        chart(placed)
        .transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=2.2)
        .encode(y=y, x=alt.X("low:Q", scale=x_scale, axis=axis), x2=alt.X2("high:Q"), color=colour),
        chart(placed).mark_point(filled=True, opacity=1, size=POINT_SIZE).encode(y=y, x=x, color=colour, shape=shape),
        _beside(rows, y=y, x_scale=x_scale, axis=axis, at=edge, theme=theme),
        *_reference(reference, x_scale=x_scale, axis=axis, theme=theme),
        *_gap(gap, y=y, theme=theme),
        *_listed(rows, y=y, x_scale=x_scale, axis=axis, theme=theme),
        hover(
            values(tip_rows(rows)),
            tooltip=tooltips(indicator, who=title),
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=34 + ROW_HEIGHT * max(len(rows), 4))


def interval_rows_alt(
    frame: pd.DataFrame,
    verdicts: pd.Series,
    indicator: Indicator,
    *,
    reference: float,
    words: Mapping[Verdict, str] = TOWNSHIP_WORDS,
) -> str:
    """The chart in words."""
    placed = [row for row in standings(frame, verdicts, indicator, words=words) if row.is_placed]
    if not placed:
        return f"各单位{indicator.label}：无可比较的数据。"
    whole = f"本镇街 {value_text(indicator, reference)}；" if reference == reference else ""
    return (
        f"各单位{indicator.label}：{whole}从{placed[0].name}{placed[0].figure}到{placed[-1].name}{placed[-1].figure}。"
    )


def left_out_text(frame: pd.DataFrame, verdicts: pd.Series, indicator: Indicator) -> str:
    """What the chart leaves out, for the line below it: ``另有 9 个居中的未画出，6 个数量少、2 个无数据未列出``; empty when all are there."""
    rows = standings(frame, verdicts, indicator, words=TOWNSHIP_WORDS)
    shown, _ = _chosen(rows)
    hidden = [row for row in rows if row not in shown]
    middle = sum(row.is_placed for row in hidden)
    parts = [f"{middle} 个居中的未画出"] if middle else []
    listed = [row.word for row in hidden if not row.is_placed]
    if listed:
        parts.append("、".join(f"{listed.count(word)} 个{word}" for word in dict.fromkeys(listed)) + "的未列出")
    return f"另有 {'，'.join(parts)}" if parts else ""


def _chosen(rows: list[Standing]) -> tuple[list[Standing], int | None]:
    """The rows that have room, and the position before which others were left out."""
    placed = [row for row in rows if row.is_placed]
    if len(placed) > BEST + WORST:
        return placed[:BEST] + placed[-WORST:], BEST
    return rows[: BEST + WORST], None


def _top(rows: list[Standing], indicator: Indicator, *, reference: float) -> float:
    if indicator.scale is Scale.RATE:
        return 100.0
    numbers = [number for row in rows for number in (row.value, row.high) if number == number]
    if reference == reference:
        numbers.append(reference)
    return max([*numbers, 1.0])


def _room(rows: list[Standing]) -> float:
    """Share of the plot that the texts at the right need, at the width of a phone."""
    return 0.06 + 0.034 * max([0, *(len(row.beside) for row in rows)])


def _beside(
    rows: list[Standing], *, y: alt.Y, x_scale: alt.Scale, axis: alt.Axis, at: float, theme: Theme
) -> alt.Chart:
    texts = [{"at": i, "text": row.beside, "edge": at} for i, row in enumerate(rows) if row.beside]
    mark = chart(values(texts)).mark_text(align="right", color=theme.ink2, fontSize=FONT_SIZE)
    return mark.encode(y=y, x=alt.X("edge:Q", scale=x_scale, axis=axis), text=alt.Text("text:N"))


def _reference(reference: float, *, x_scale: alt.Scale, axis: alt.Axis, theme: Theme) -> list[alt.Chart]:
    if reference != reference:
        return []
    line = chart(values([{"reference": reference}])).mark_rule(strokeDash=[4, 3], color=theme.ink3, strokeWidth=1.2)
    return [line.encode(x=alt.X("reference:Q", scale=x_scale, axis=axis))]


def _gap(gap: int | None, *, y: alt.Y, theme: Theme) -> list[alt.Chart]:
    if gap is None:
        return []
    return [chart(values([{"at": gap - 0.5}])).mark_rule(strokeDash=[2, 4], color=theme.ink3).encode(y=y)]


def _listed(rows: list[Standing], *, y: alt.Y, x_scale: alt.Scale, axis: alt.Axis, theme: Theme) -> list[alt.Chart]:
    words = [{"at": at, "text": f"○ {row.word}", "start": 0} for at, row in enumerate(rows) if not row.is_placed]
    if not words:
        return []
    mark = chart(values(words)).mark_text(align="left", dx=4, color=theme.ink2, fontSize=FONT_SIZE - 1)
    return [mark.encode(y=y, x=alt.X("start:Q", scale=x_scale, axis=axis), text=alt.Text("text:N"))]
