"""How the scores of an exam are spread, in bands of ten points, with the line that passes."""

from collections.abc import Mapping, Sequence

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, count_axis, hover, names_axis, to_spec, values
from display.theme import Theme

BAND = 10
FULL = 100


def build_scores(bands: Mapping[int, float], pass_lines: Sequence[float], *, theme: Theme, height: int = 238) -> Spec:
    """Persons by band; bars wholly below every pass line are pale, the line itself is dashed and named.

    Args:
        bands: first point of each band (0, 10 … 90) → persons; bands without anybody may be absent.
        pass_lines: points out of a hundred at which an exam of the year is passed; usually one.
    """
    first = min([60, *bands]) // BAND * BAND
    starts = list(range(first, FULL, BAND))
    top = max([1.0, *bands.values()])
    lowest = min(pass_lines, default=float(FULL))
    names = [band_label(start) for start in starts]
    below = names_axis([*names[:-1], f"{names[-1]} 分"], colour=theme.ink2, size=FONT_SIZE - 1)
    x_scale = alt.Scale(domain=[-0.6, len(starts) - 0.4], nice=False)
    y_scale = alt.Scale(domain=[0, top * 1.22], nice=False)
    y_axis = count_axis("人", ticks=4)
    rows = [
        {
            "at": at,
            "left": at - 0.42,
            "right": at + 0.42,
            "zero": 0,
            "n": bands.get(start, 0.0),
            "text": f"{bands.get(start, 0.0):,.0f}",
            "passes": start + BAND > lowest,
        }
        for at, start in enumerate(starts)
    ]
    y = alt.Y("n:Q", scale=y_scale, axis=y_axis)
    x = alt.X("at:Q", scale=x_scale, axis=below)
    colour = alt.Color(
        "passes:N", scale=alt.Scale(domain=[True, False], range=[theme.quiet, theme.middle]), legend=None
    )
    lines = values(
        [{"edge": (line - first) / BAND - 0.5, "text": f"合格线 {line:g} 分", "top": top * 1.2} for line in pass_lines]
    )
    edge = alt.X("edge:Q", scale=x_scale, axis=below)
    layers = [
        chart(values(rows))
        .mark_rect()
        .encode(
            x=alt.X("left:Q", scale=x_scale, axis=below),
            x2=alt.X2("right:Q"),
            y=alt.Y("zero:Q", scale=y_scale, axis=y_axis),
            y2=alt.Y2("n:Q"),
            color=colour,
        ),
        chart(values(rows))
        .mark_text(dy=-7, color=theme.ink, fontSize=FONT_SIZE)
        .encode(x=x, y=y, text=alt.Text("text:N")),
        chart(lines).mark_rule(color=theme.ink, strokeDash=[4, 3], strokeWidth=1.4).encode(x=edge),
        chart(lines)
        .mark_text(align="left", dx=5, baseline="top", color=theme.ink, fontSize=FONT_SIZE, fontWeight=600)
        .encode(x=edge, y=alt.Y("top:Q", scale=y_scale, axis=y_axis), text=alt.Text("text:N")),
        hover(
            values(
                [
                    {"at": at, "band": f"{band_label(start)} 分", "n": f"{bands.get(start, 0.0):,.0f} 人"}
                    for at, start in enumerate(starts)
                ]
            ),
            tooltip=[alt.Tooltip("band:N", title="成绩"), alt.Tooltip("n:N", title="人数")],
            across="x",
            axis=below,
        ),
    ]
    return to_spec(*layers, theme=theme, height=height)


def scores_alt(bands: Mapping[int, float], pass_lines: Sequence[float]) -> str:
    """The chart in words."""
    people = sum(bands.values())
    if not people:
        return "成绩分布：无数据。"
    line = f"，合格线 {'、'.join(f'{line:g}' for line in pass_lines)} 分" if pass_lines else ""
    said = "，".join(f"{band_label(start)} 分 {bands[start]:,.0f} 人" for start in sorted(bands))
    return f"成绩分布（{people:,.0f} 人{line}）：{said}。"


def band_label(start: int) -> str:
    """``60–69``; the last band holds the full score."""
    return f"{start}–{FULL if start + BAND == FULL else start + BAND - 1}"
