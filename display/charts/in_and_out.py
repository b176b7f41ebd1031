"""What came in (dashed) and what was closed (solid), period by period, each named at its end: whether the stock grows or shrinks."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, count_axis, hover, names_axis, padded, to_spec, values
from display.theme import Theme

HEIGHT = 276
ROOM = 1.3
"""Positions left free at the right for the names of the lines."""

APART = 0.075
"""Share of the height the two names keep from each other."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One period: its short name (26Q3), what came, what was closed, what was left at its end."""

    name: str
    came: float
    went: float
    stock: float


def build_in_and_out(flows: Sequence[Flow], *, came: str, went: str, stock: str, theme: Theme, unit: str) -> Spec:
    """Two lines over the periods; the stock is told by the tooltip (and drawn as a bridge elsewhere).

    Args:
        came, went, stock: what they are called (新增, 办结, 期末存量).
        unit: what is counted (件).
    """
    amounts = [amount for flow in flows for amount in (flow.came, flow.went)]
    low, high = padded(min(amounts), max(amounts), floor=0.0, ceiling=None)
    below = names_axis([flow.name for flow in flows], colour=theme.ink2)
    x = alt.X("at:Q", scale=alt.Scale(domain=[-0.4, len(flows) - 1 + ROOM], nice=False), axis=below)
    y_scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y_axis = count_axis(unit, ticks=4)
    y = alt.Y("n:Q", scale=y_scale, axis=y_axis)
    lines = {
        name: chart(values([{"at": at, "n": amount} for at, amount in enumerate(series)]))
        for name, series in (("came", [flow.came for flow in flows]), ("went", [flow.went for flow in flows]))
    }
    last = len(flows) - 1
    layers = [
        lines["came"].mark_line(color=theme.ink2, strokeWidth=1.8, strokeDash=[5, 4]).encode(x=x, y=y),
        lines["came"].mark_point(filled=True, opacity=1, size=24, color=theme.ink2).encode(x=x, y=y),
        lines["went"].mark_line(color=theme.accent, strokeWidth=2).encode(x=x, y=y),
        lines["went"].mark_point(filled=True, opacity=1, size=24, color=theme.accent).encode(x=x, y=y),
        *[
            chart(values([{"at": last, "n": at, "text": text}]))
            .mark_text(align="left", dx=9, color=colour, fontSize=FONT_SIZE, fontWeight=600)
            .encode(x=x, y=y, text=alt.Text("text:N"))
            for at, text, colour in _names(flows[-1], came=came, went=went, span=high - low, theme=theme)
        ],
        hover(
            values(
                [
                    {
                        "at": at,
                        "name": flow.name,
                        "came": f"{flow.came:,.0f} {unit}",
                        "went": f"{flow.went:,.0f} {unit}",
                        "stock": f"{flow.stock:,.0f} {unit}",
                    }
                    for at, flow in enumerate(flows)
                ]
            ),
            tooltip=[
                alt.Tooltip("name:N", title="季度"),
                alt.Tooltip("came:N", title=came),
                alt.Tooltip("went:N", title=went),
                alt.Tooltip("stock:N", title=stock),
            ],
            across="x",
            axis=below,
        ),
    ]
    return to_spec(*layers, theme=theme, height=HEIGHT)


def in_and_out_alt(title: str, flows: Sequence[Flow], *, came: str, went: str, stock: str, unit: str) -> str:
    """The chart in words: its two ends."""
    ends = [flows[0], flows[-1]] if len(flows) > 1 else list(flows)
    said = "；".join(
        f"{flow.name} {came} {flow.came:,.0f} {unit}、{went} {flow.went:,.0f} {unit}、{stock} {flow.stock:,.0f} {unit}"
        for flow in ends
    )
    return f"{title}：{said}。"


def _names(flow: Flow, *, came: str, went: str, span: float, theme: Theme) -> list[tuple[float, str, str]]:
    """(height, text, colour) of the names of the two lines, moved apart where they would overlap."""
    middle, half = (flow.came + flow.went) / 2, max(abs(flow.came - flow.went), APART * span) / 2
    upper, lower = middle + half, middle - half
    is_more = flow.came >= flow.went
    return [
        (upper if is_more else lower, f"{came} {flow.came:,.0f}", theme.ink2),
        (lower if is_more else upper, f"{went} {flow.went:,.0f}", theme.accent),
    ]
