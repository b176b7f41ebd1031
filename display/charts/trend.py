"""A monthly series with the limits of its ordinary fluctuation: what stands out is marked, nothing else is judged."""

import json
from collections.abc import Sequence
from typing import Literal

import altair as alt

from display.charts.spec import FONT_SIZE, Rows, Spec, chart, hover, padded, to_spec, value_axis, values
from display.formats import number_text, value_text
from display.theme import Theme
from indicators.model import Indicator, Scale
from indicators.periods import month_label
from indicators.trend import LEAST_POINTS, Trend

ROOM = 0.2
"""Share of the months' width left free at the right for the names of the limits."""

_CHECK = "需核实"


def build_trend(trend: Trend, months: Sequence[int], indicator: Indicator, *, theme: Theme, height: int = 238) -> Spec:
    """The series of a place, month by month.

    Args:
        trend: `indicators.trend.judge` of the values.
        months: the month of each value, ascending; a gap interrupts the line.
        indicator: how the values are written.
    """
    first = months[0] if len(months) else 0
    last = months[-1] - first if len(months) else 0
    x_scale = alt.Scale(domain=[-0.4, last + max(1.2, (last + 1) * ROOM)], nice=False)
    x_axis = _month_axis(first, last)
    x = alt.X("at:Q", scale=x_scale, axis=x_axis)
    y_scale = alt.Scale(domain=_domain(trend, indicator), nice=False, zero=False)
    axis = value_axis(indicator, ticks=5)
    y = alt.Y("value:Q", scale=y_scale, axis=axis)
    points = _points(trend, months)
    series = chart(values([{key: row[key] for key in ("at", "value", "run")} for row in points]))
    layers = [
        *_limits(
            trend, indicator, last=last, x_scale=x_scale, x_axis=x_axis, y_scale=y_scale, y_axis=axis, theme=theme
        ),
        series.mark_line(color=theme.ink3, strokeWidth=1.8).encode(x=x, y=y, detail=alt.Detail("run:N")),
        series.mark_point(filled=True, opacity=1, size=26, color=theme.ink3).encode(x=x, y=y),
        *_special(trend, points, indicator, x=x, y=y, last=last, theme=theme),
        hover(
            values([_tip(row, indicator) for row in points]),
            tooltip=[
                alt.Tooltip("month:N", title="月份"),
                alt.Tooltip("figure:N", title=indicator.short_label),
                alt.Tooltip("word:N", title="判断"),
            ],
            across="x",
            axis=x_axis,
        ),
    ]
    return to_spec(*layers, theme=theme, height=height)


def trend_alt(trend: Trend, months: Sequence[int], indicator: Indicator) -> str:
    """The chart in words."""
    if not len(months):
        return f"{indicator.label}月度趋势：无数据。"
    span = f"{month_label(months[0])}至{month_label(months[-1])}，最近一月 {value_text(indicator, float(trend.values[-1]))}"
    if trend.mean != trend.mean:
        return f"{indicator.label}月度趋势：{span}；不足 {LEAST_POINTS} 个月，不判断波动。"
    bounds = f"均值 {value_text(indicator, trend.mean)}，正常范围 {number_text(indicator, trend.low)} 至 {value_text(indicator, _high(trend, indicator))}"
    special = [month_label(month) for month, signal in zip(months, trend.signal, strict=True) if signal]
    found = f"异常月份：{'、'.join(special)}" if special else "无异常月份"
    return f"{indicator.label}月度趋势：{span}；{bounds}；{found}。"


def _points(trend: Trend, months: Sequence[int]) -> list[dict[str, float | int]]:
    points: list[dict[str, float | int]] = []
    run = 0
    for position, (month, value, signal) in enumerate(zip(months, trend.values, trend.signal, strict=True)):
        if position and month != months[position - 1] + 1:
            run += 1
        if value == value:
            points.append(
                {"at": month - months[0], "month": month, "value": float(value), "run": run, "signal": int(signal)}
            )
    return points


def _high(trend: Trend, indicator: Indicator) -> float:
    """A limit above 100 % is none."""
    return min(trend.high, 100.0) if indicator.scale is Scale.RATE else trend.high


def _domain(trend: Trend, indicator: Indicator) -> list[float]:
    numbers = [float(number) for number in (*trend.values, trend.low, _high(trend, indicator)) if number == number]
    if not numbers:
        return [0, 100]
    low, high = padded(min(numbers), max(numbers), floor=0.0 if min(numbers) >= 0 else None, ceiling=None)
    # A special point writes its name above or below itself.
    room = (high - low) * 0.1
    return [
        low - room if (trend.signal < 0).any() and low > 0 else low,
        high + room if (trend.signal > 0).any() else high,
    ]


def _month_axis(first: int, last: int) -> alt.Axis:
    """Every June and December, or every third month of a short series."""
    step = 6 if last >= 11 else 3
    shown = [at for at in range(last + 1) if (first + at) % step == step - 1]
    names = {str(at): month_label(first + at) for at in shown}
    return alt.Axis(
        values=shown, labelExpr=f"({json.dumps(names)})[datum.value]", grid=False, labelAngle=0, labelOverlap=False
    )


def _limits(
    trend: Trend,
    indicator: Indicator,
    *,
    last: int,
    x_scale: alt.Scale,
    x_axis: alt.Axis,
    y_scale: alt.Scale,
    y_axis: alt.Axis,
    theme: Theme,
) -> list[alt.Chart]:
    if trend.mean != trend.mean:
        return []
    high = _high(trend, indicator)
    span = {"start": -0.4, "end": last + 0.4}
    band: Rows = [{**span, "low": trend.low, "high": high}]
    lines: Rows = [
        {**span, "level": level, "text": f"{name} {value_text(indicator, level).replace(' ' + indicator.unit, '')}"}
        for name, level in (("上限", high), ("均值", trend.mean), ("下限", trend.low))
    ]
    x = alt.X("start:Q", scale=x_scale, axis=x_axis)
    rules = chart(values(lines))
    level = alt.Y("level:Q", scale=y_scale, axis=y_axis)
    return [
        chart(values(band))
        .mark_rect(color=theme.bg2)
        .encode(x=x, x2=alt.X2("end:Q"), y=alt.Y("low:Q", scale=y_scale, axis=y_axis), y2=alt.Y2("high:Q")),
        rules.transform_filter("indexof(datum.text, '均值') == 0")
        .mark_rule(color=theme.same, strokeWidth=1)
        .encode(x=x, x2=alt.X2("end:Q"), y=level),
        rules.transform_filter("indexof(datum.text, '均值') != 0")
        .mark_rule(color=theme.same, strokeWidth=1, strokeDash=[4, 3])
        .encode(x=x, x2=alt.X2("end:Q"), y=level),
        rules.mark_text(align="left", dx=5, color=theme.ink2, fontSize=FONT_SIZE).encode(
            x=alt.X("end:Q", scale=x_scale, axis=x_axis), y=level, text=alt.Text("text:N")
        ),
    ]


def _special(
    trend: Trend,
    points: list[dict[str, float | int]],
    indicator: Indicator,
    *,
    x: alt.X,
    y: alt.Y,
    last: int,
    theme: Theme,
) -> list[alt.Chart]:
    marked = [point for point in points if point["signal"]]
    if not marked:
        return []
    diamonds = chart(values([{"at": point["at"], "value": point["value"]} for point in marked]))
    beyond = [point for point in marked if not trend.low <= point["value"] <= trend.high]
    named = beyond[-1] if beyond else marked[-1]
    word = (
        f"异常点 {value_text(indicator, float(named['value']))}"
        if beyond
        else f"连续偏{'高' if named['signal'] > 0 else '低'}"
    )
    place = {"at": named["at"], "value": named["value"], "text": f"{word}，{_CHECK}"}
    align: Literal["left", "center", "right"] = "center"
    if named["at"] < last * 0.25:
        align = "left"
    elif named["at"] > last * 0.7:
        align = "right"
    shift = {"left": -6, "center": 0, "right": 34}[align]
    text = chart(values([place])).mark_text(
        align=align,
        baseline="bottom" if named["signal"] > 0 else "top",
        dx=shift,
        dy=-9 if named["signal"] > 0 else 9,
        color=theme.accent,
        fontWeight="bold",
        fontSize=FONT_SIZE,
    )
    return [
        diamonds.mark_point(shape="diamond", filled=True, opacity=1, size=90, color=theme.accent).encode(x=x, y=y),
        text.encode(x=x, y=y, text=alt.Text("text:N")),
    ]


def _tip(point: dict[str, float | int], indicator: Indicator) -> dict[str, object]:
    words = {0: "正常波动", 1: f"异常偏高，{_CHECK}", -1: f"异常偏低，{_CHECK}"}
    return {
        "at": point["at"],
        "month": month_label(int(point["month"])),
        "figure": value_text(indicator, float(point["value"])),
        "word": words[int(point["signal"])],
    }
