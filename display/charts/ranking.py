"""Townships in order, each with its 95 % interval: a caterpillar that stands upright."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from display.charts.marks import POINT_SIZE, placed_rows, tip_rows, tooltips, verdict_colour, verdict_shape
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, padded, to_spec, value_axis, values
from display.charts.standing import Standing, standings
from display.formats import value_text
from display.names import short_names
from display.theme import STANDING_WORDS, Theme
from indicators.model import Indicator, Scale
from indicators.values import Verdict


def build_ranking(
    frame: pd.DataFrame,
    verdicts: pd.Series,
    indicator: Indicator,
    *,
    theme: Theme,
    reference: float,
    words: Mapping[Verdict, str] = STANDING_WORDS,
    height: int = 216,
) -> Spec:
    """The townships of a values frame, best tier first.

    Args:
        frame: rows of `indicators.values.get_values`; withheld rows are left out, too few and no data stand at the end without a point.
        verdicts: `indicators.values.against` of the same rows.
        reference: the district's value, drawn dashed; NaN draws none.
        words: what the verdicts are called.
    """
    rows = standings(frame, verdicts, indicator, words=words)
    names = short_names([row.name for row in rows])
    placed = values(placed_rows(rows))
    below = names_axis([list(name) for name in names], colour=theme.ink2, size=FONT_SIZE - 1)
    x = alt.X("at:Q", scale=alt.Scale(domain=[-0.6, max(len(rows), 1) - 0.4], nice=False), axis=below)
    y_scale = alt.Scale(domain=_domain(rows, indicator, reference=reference), nice=False, zero=False)
    y_axis = value_axis(indicator, ticks=4)
    colour, shape = verdict_colour(theme), verdict_shape()
    rules = chart(placed).transform_filter("isValid(datum.low)")
    layers = [
        rules.mark_rule(strokeWidth=2.4).encode(
            x=x, y=alt.Y("low:Q", scale=y_scale, axis=y_axis), y2=alt.Y2("high:Q"), color=colour
        ),
        chart(placed)
        .mark_point(filled=True, opacity=1, size=POINT_SIZE)
        .encode(x=x, y=alt.Y("value:Q", scale=y_scale, axis=y_axis), color=colour, shape=shape),
        *_reference(reference, y_scale=y_scale, y_axis=y_axis, theme=theme),
        *_listed(rows, x=x, theme=theme),
        hover(
            values(tip_rows(rows)),
            tooltip=tooltips(indicator, who="镇街"),
            across="x",
            axis=below,
        ),
    ]
    return to_spec(*layers, theme=theme, height=height)


def ranking_alt(
    frame: pd.DataFrame,
    verdicts: pd.Series,
    indicator: Indicator,
    *,
    reference: float,
    words: Mapping[Verdict, str] = STANDING_WORDS,
) -> str:
    """The chart in words."""
    rows = standings(frame, verdicts, indicator, words=words)
    placed = [row for row in rows if row.is_placed]
    if not placed:
        return f"各镇街{indicator.label}：无可比较的数据。"
    counts = [
        f"{words[verdict]} {n} 个" for verdict in (Verdict.BETTER, Verdict.WORSE) if (n := _count(placed, verdict))
    ]
    whole = f"全区 {value_text(indicator, reference)}；" if reference == reference else ""
    ends = f"从{placed[0].name}{placed[0].figure}到{placed[-1].name}{placed[-1].figure}"
    unplaced = len(rows) - len(placed)
    tail = f"；另有 {unplaced} 个数量少或无数据" if unplaced else ""
    return f"各镇街{indicator.label}：{whole}{ends}{''.join('；' + count for count in counts)}{tail}。"


def _count(rows: list[Standing], verdict: Verdict) -> int:
    return sum(row.verdict is verdict for row in rows)


def _domain(rows: list[Standing], indicator: Indicator, *, reference: float) -> list[float]:
    numbers = [number for row in rows for number in (row.value, row.low, row.high) if number == number]
    if reference == reference:
        numbers.append(reference)
    if not numbers:
        return [0, 100]
    ceiling = 100.0 if indicator.scale is Scale.RATE else None
    floor = None if indicator.scale is Scale.CHANGE else 0.0
    return padded(min(numbers), max(numbers), floor=floor, ceiling=ceiling)


def _reference(reference: float, *, y_scale: alt.Scale, y_axis: alt.Axis, theme: Theme) -> list[alt.Chart]:
    if reference != reference:
        return []
    line = chart(values([{"reference": reference}])).mark_rule(strokeDash=[4, 3], color=theme.ink3, strokeWidth=1.2)
    return [line.encode(y=alt.Y("reference:Q", scale=y_scale, axis=y_axis))]


def _listed(rows: list[Standing], *, x: alt.X, theme: Theme) -> list[alt.Chart]:
    words = [{"at": at, "text": "\n".join(row.word)} for at, row in enumerate(rows) if not row.is_placed]
    if not words:
        return []
    # At the foot of the plot; the lines grow downwards from the first.
    text = chart(values(words)).mark_text(
        lineBreak="\n",
        lineHeight=13,
        dy=-28,
        fontSize=FONT_SIZE - 1,
        color=theme.ink2,
        baseline="bottom",
        align="center",
    )
    return [text.encode(x=x, y=alt.value("height"), text=alt.Text("text:N"))]
