"""How many in each of a few ordered bands, one column a band: 账龄. The order is the message, the deepest shade the longest wait."""

from collections.abc import Mapping

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, count_axis, hover, names_axis, to_spec, values
from display.formats import share_text
from display.theme import Theme

HEIGHT = 188


def build_bands(counts: Mapping[str, float], bands: Mapping[str, str], *, theme: Theme, unit: str) -> Spec:
    """Columns in the order of `bands` (code → label, five at most), each with its number and share of the whole.

    Args:
        counts: code → number; a band without one is zero.
        unit: what is counted (件).
    """
    total = sum(counts.get(code, 0.0) for code in bands)
    highest = max([1.0, *(counts.get(code, 0.0) for code in bands)])
    below = names_axis(list(bands.values()), colour=theme.ink)
    x_scale = alt.Scale(domain=[-0.6, max(len(bands), 1) - 0.4], nice=False)
    y = alt.Y(
        "n:Q",
        scale=alt.Scale(domain=[0, highest * 1.2], nice=False),
        axis=count_axis(unit, ticks=3),
    )
    rows = [
        {
            "at": at,
            "left": at - 0.3,
            "right": at + 0.3,
            "n": counts.get(code, 0.0),
            "ground": 0,
            "band": code,
            "label": label,
            "text": _figure(counts.get(code, 0.0), total),
            "tip": _figure(counts.get(code, 0.0), total, unit=f" {unit}"),
        }
        for at, (code, label) in enumerate(bands.items())
    ]
    drawn = chart(values(rows))
    fill = alt.Color(
        "band:N",
        scale=alt.Scale(domain=list(bands), range=list(theme.classes(len(bands) + 1)[1:])),
        legend=None,
    )
    x = alt.X("at:Q", scale=x_scale, axis=below)
    layers = [
        drawn.mark_rect().encode(
            x=alt.X("left:Q", scale=x_scale, axis=below), x2=alt.X2("right:Q"), y=y, y2=alt.Y2("ground:Q"), color=fill
        ),
        drawn.mark_text(baseline="bottom", dy=-5, color=theme.ink, fontSize=FONT_SIZE).encode(
            x=x, y=y, text=alt.Text("text:N")
        ),
        hover(
            values([{"at": row["at"], "label": row["label"], "tip": row["tip"]} for row in rows]),
            tooltip=[alt.Tooltip("label:N", title="时长"), alt.Tooltip("tip:N", title="数量")],
            across="x",
            axis=below,
        ),
    ]
    return to_spec(*layers, theme=theme, height=HEIGHT)


def _figure(n: float, total: float, *, unit: str = "") -> str:
    """``90 (78.3%)``; of none there is no share."""
    return f"{n:,.0f}{unit} ({share_text(n, total)})" if n else f"0{unit}"


def bands_alt(title: str, counts: Mapping[str, float], bands: Mapping[str, str], *, unit: str) -> str:
    """The chart in words."""
    said = "，".join(f"{label} {counts.get(code, 0.0):,.0f} {unit}" for code, label in bands.items())
    return f"{title}：{said}。"
