"""A funnel: each township's rate against its number of cases, between the limits chance alone would keep to; points can be clicked."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from display.charts.marks import verdict_colour, verdict_shape
from display.charts.spec import FONT_SIZE, Spec, chart, to_spec, value_axis, values
from display.formats import count_text, fraction_text, value_text
from display.names import plain, short_township
from display.ranks import funnel_word
from display.theme import Theme
from indicators.funnel import Funnel
from indicators.model import Direction, Indicator
from indicators.values import Verdict, rows_of

HEIGHT = 300
PICKED = "picked"
"""Name of the selection a click makes."""


def build_funnel(funnel: Funnel, indicator: Indicator, *, theme: Theme, own: str = "") -> Spec:
    """Points in judged colours, those outside the limits and `own` named; dashed 95 % limits, solid 99.8 % limits, the district's rate."""
    curve = rows_of(funnel.curve)
    points = [
        _point(str(code), row, indicator, own=own)
        for code, row in zip(funnel.points.index, rows_of(funnel.points), strict=True)
    ]
    lowest = min([point["value"] for point in points] + [row["low_998"] for row in curve])
    highest = max([point["value"] for point in points] + [row["high_998"] for row in curve])
    y_scale = alt.Scale(domain=[max(0.0, lowest - 3), min(100.0, highest + 3)], nice=False, clamp=True)
    y_axis = value_axis(indicator, ticks=5)
    x_scale = alt.Scale(domain=[curve[0]["denominator"], curve[-1]["denominator"]], type="sqrt", nice=False)
    x_axis = alt.Axis(title=None, tickCount=6, format=",~f", grid=False, labelOverlap=True)
    x = alt.X("denominator:Q", scale=x_scale, axis=x_axis)

    def line(name: str, dash: list[int]) -> alt.Chart:
        return (
            chart(values(curve))
            .mark_line(color=theme.ink3, strokeWidth=1, strokeDash=dash, interpolate="monotone")
            .encode(x=x, y=alt.Y(f"{name}:Q", scale=y_scale, axis=y_axis))
        )

    y = alt.Y("value:Q", scale=y_scale, axis=y_axis)
    dots = chart(values(points))
    tooltip = [
        alt.Tooltip(f"{name}:N", title=title)
        for name, title in {"name": "镇街", "figure": indicator.short_label, "fraction": "n/N", "word": "判断"}.items()
    ]
    spec = to_spec(
        line("low_95", [4, 3]),
        line("high_95", [4, 3]),
        line("low_998", [1, 0]),
        line("high_998", [1, 0]),
        chart(values([{"target": funnel.target}]))
        .mark_rule(color=theme.ink2, strokeWidth=1.2)
        .encode(y=alt.Y("target:Q", scale=y_scale, axis=y_axis)),
        dots.mark_point(filled=True, opacity=1, size=90, cursor="pointer").encode(
            x=x, y=y, color=verdict_colour(theme), shape=verdict_shape(), tooltip=tooltip
        ),
        dots.transform_filter("datum.label != ''")
        .mark_text(dy=-11, fontSize=FONT_SIZE, color=theme.ink)
        .encode(x=x, y=y, text=alt.Text("label:N")),
        theme=theme,
        height=HEIGHT,
    )
    layers = spec["layer"][0]["layer"]
    # Named so that the selection below belongs to the points and not to every line.
    layers[5]["name"] = "points"
    spec["params"] = [
        {"name": PICKED, "select": {"type": "point", "fields": ["code"], "on": "click"}, "views": ["points"]}
    ]
    return spec


def _point(code: str, row: Mapping[str, Any], indicator: Indicator, *, own: str) -> dict[str, Any]:
    verdict = _verdict(row["side"], indicator)
    outside = row["side"] != 0
    return {
        "code": code,
        "name": plain(row["name"]),
        "label": short_township(row["name"]) if outside or code == own else "",
        "denominator": row["denominator"],
        "value": row["value"],
        "figure": value_text(indicator, row["value"]),
        "fraction": fraction_text(row["numerator"], row["denominator"]),
        "verdict": verdict.value,
        "word": funnel_word(row["side"], is_alarm=bool(row["is_alarm"])),
    }


def _verdict(side: int, indicator: Indicator) -> Verdict:
    if side == 0 or indicator.direction is Direction.NEUTRAL:
        return Verdict.SAME
    return Verdict.BETTER if (side > 0) == (indicator.direction is Direction.HIGHER) else Verdict.WORSE


def funnel_alt(funnel: Funnel, indicator: Indicator) -> str:
    """The chart in words."""
    outside = funnel.points[funnel.points["side"] != 0]
    named = "、".join(
        f"{plain(row['name'])} {value_text(indicator, row['value'])}（{funnel_word(row['side'], is_alarm=row['is_alarm'])}）"
        for row in rows_of(outside)
    )
    return (
        f"{indicator.label}漏斗图：横轴分母 {count_text(float(funnel.points['denominator'].min()))} 至 "
        f"{count_text(float(funnel.points['denominator'].max()))}，全区 {value_text(indicator, funnel.target)}；"
        f"{len(outside)} 个镇街在 95% 控制限外{'：' + named if named else ''}。"
    )


def picked_code(event: Mapping[str, Any]) -> str | None:
    """The code of the point just clicked, if one was."""
    chosen = event["selection"].get(PICKED) or []
    return str(chosen[0]["code"]) if chosen and "code" in chosen[0] else None
