"""How a term's coverage has grown month by month, and the pace it takes from here to be complete in time."""

import json
from collections.abc import Sequence

import altair as alt

from display.charts.spec import Spec, chart, hover, to_spec, values
from display.formats import fraction_text
from display.theme import Theme
from indicators.periods import month_label

HEIGHT = 262


def build_coverage(
    months: Sequence[int],
    covered: Sequence[float],
    base: Sequence[float],
    *,
    last_month: int,
    theme: Theme,
    note: str = "",
) -> Spec:
    """Covered so far in % of all, from the term's first month to its last.

    Args:
        months: ascending, without gaps; `covered` of `base` at the end of each.
        last_month: of the term: where the dashed line of the pace needed arrives at 100 %.
        note: written at the end of the curve (还剩 73 个).
    """
    first, end = months[0], max(last_month, months[-1])
    shares = [100 * n / of if of else 0.0 for n, of in zip(covered, base, strict=True)]
    x_scale = alt.Scale(domain=[-0.6, end - first + 0.8], nice=False)
    y_scale = alt.Scale(domain=[0, 112], nice=False)
    x_axis = _month_axis(first, end)
    y_axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.label + '%'", labelOverlap=False)
    x = alt.X("at:Q", scale=x_scale, axis=x_axis)
    y = alt.Y("share:Q", scale=y_scale, axis=y_axis)
    curve = chart(
        values(
            [{"at": month - first, "share": share, "ground": 0} for month, share in zip(months, shares, strict=True)]
        )
    )
    last = {"at": months[-1] - first, "share": shares[-1]}
    layers = [
        curve.mark_area(color=theme.ramp[0], opacity=1).encode(x=x, y=y, y2=alt.Y2("ground:Q")),
        curve.mark_line(color=theme.accent, strokeWidth=2.2).encode(x=x, y=y),
        *_pace(last, to=last_month - first, x=x, y=y, theme=theme),
        chart(values([last])).mark_point(filled=True, opacity=1, size=60, color=theme.accent).encode(x=x, y=y),
        _name(last, note=note, is_right=last["at"] > 0.55 * (end - first), x=x, y=y, theme=theme),
        hover(
            values(
                [
                    {
                        "at": month - first,
                        "month": month_label(month),
                        "share": f"{share:.1f}% ({fraction_text(n, of)})",
                    }
                    for month, share, n, of in zip(months, shares, covered, base, strict=True)
                ]
            ),
            tooltip=[alt.Tooltip("month:N", title="月末"), alt.Tooltip("share:N", title="累计覆盖")],
            across="x",
            axis=x_axis,
        ),
    ]
    return to_spec(*layers, theme=theme, height=HEIGHT)


def coverage_alt(
    title: str, months: Sequence[int], covered: Sequence[float], base: Sequence[float], *, note: str = ""
) -> str:
    """The chart in words."""
    said = f"{month_label(months[0])}起累计，{month_label(months[-1])}为 {fraction_text(covered[-1], base[-1])}"
    return f"{title}：{said}{f'；{note}' if note else ''}。"


def _pace(last: dict[str, float], *, to: int, x: alt.X, y: alt.Y, theme: Theme) -> list[alt.Chart]:
    if to <= last["at"] or last["share"] >= 100:
        return []
    line = chart(values([last, {"at": to, "share": 100.0}]))
    return [line.mark_line(color=theme.ink2, strokeWidth=1.4, strokeDash=[5, 4]).encode(x=x, y=y)]


def _name(last: dict[str, float], *, note: str, is_right: bool, x: alt.X, y: alt.Y, theme: Theme) -> alt.Chart:
    text = f"{last['share']:.1f}%{f'，{note}' if note else ''}"
    mark = chart(values([{**last, "text": text}]))
    # A curve that rises leaves room above its end on the left, and below it on the right.
    if is_right:
        mark = mark.mark_text(align="right", baseline="bottom", dx=4, dy=-9, color=theme.ink, fontWeight=600)
    else:
        mark = mark.mark_text(align="left", dx=10, dy=14, color=theme.ink, fontWeight=600)
    return mark.encode(x=x, y=y, text=alt.Text("text:N"))


def _month_axis(first: int, end: int) -> alt.Axis:
    """Every December of a term of years, every third month of a short one: as many as a phone has room for."""
    step = 12 if end - first >= 24 else 3
    shown = [month - first for month in range(first, end + 1) if month % step == step - 1]
    names = {str(at): month_label(first + at) for at in shown}
    return alt.Axis(
        values=shown, labelExpr=f"({json.dumps(names)})[datum.value]", grid=False, labelAngle=0, labelOverlap=False
    )
