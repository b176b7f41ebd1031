"""Rules that raise alerts: how often each fired, and beside it how often what it raised was confirmed, with its interval."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import altair as alt

from display.charts.marks import POINT_SIZE, verdict_colour, verdict_shape
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.formats import MISSING, fraction_text
from display.names import plain
from display.theme import Theme
from indicators.values import Verdict

LABEL_ROOM = 168
FIRED, GAP, SHARES, AFTER = 38.0, 12.0, 42.0, 20.0
"""Width of the two halves, of what lies between them and of the figures at the right, in parts of the whole."""

ROW_HEIGHT = 25

WORDS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.BETTER: "核实率高于平均",
        Verdict.SAME: "与平均无显著差异",
        Verdict.WORSE: "核实率低于平均，宜检查规则",
        Verdict.NONE: "办结少，不评价",
    }
)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. `confirmed` of `closed` make the share; `value`, `low`, `high` are %, NaN when nothing was closed. A rule without a
    verdict closed too few: its share is written, not drawn."""

    label: str
    fired: float
    confirmed: float
    closed: float
    value: float
    low: float
    high: float
    verdict: Verdict

    @property
    def is_judged(self) -> bool:
        """Whether enough was closed to say anything of the share."""
        return self.verdict is not Verdict.NONE


def build_rules(rows: Sequence[Rule], *, theme: Theme, reference: float) -> Spec:
    """Rows in the given order; at the left bars of how often a rule fired, at the right the confirmed share from 0 to 100 %.

    Args:
        reference: the share of all rules together (%), drawn dashed; NaN draws none.
    """
    most = max([1.0, *(row.fired for row in rows)])
    x_scale = alt.Scale(domain=[0, FIRED + GAP + SHARES + AFTER], nice=False)
    ticks = [0, 50, 100]
    at_tick = {f"{_share(tick):g}": f"{tick}%" for tick in ticks}
    axis = alt.Axis(
        values=[_share(tick) for tick in ticks],
        labelExpr=f"({json.dumps(at_tick)})[datum.value]",
        labelOverlap=False,
        orient="bottom",
    )
    beside = names_axis([plain(row.label) for row in rows], colour=theme.ink, limit=LABEL_ROOM)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(rows), 1) - 0.5, -0.5], nice=False), axis=beside)
    bars = chart(
        values(
            [
                {"at": at, "start": 0, "end": FIRED * row.fired / most, "text": f"{row.fired:,.0f}"}
                for at, row in enumerate(rows)
            ]
        )
    )
    shares = chart(
        values(
            [
                {
                    "at": at,
                    "value": _share(row.value),
                    "low": _share(row.low),
                    "high": _share(row.high),
                    "verdict": row.verdict.value,
                }
                for at, row in enumerate(rows)
                if row.is_judged
            ]
        )
    )
    figures = chart(
        values([{"at": at, "edge": FIRED + GAP + SHARES + AFTER, "text": _figure(row)} for at, row in enumerate(rows)])
    )
    colour, shape = verdict_colour(theme), verdict_shape()
    layers = [
        bars.mark_bar(color=theme.quiet, height=13).encode(
            y=y, x=alt.X("start:Q", scale=x_scale, axis=axis), x2=alt.X2("end:Q")
        ),
        bars.mark_text(align="left", dx=6, color=theme.ink, fontSize=FONT_SIZE).encode(
            y=y, x=alt.X("end:Q", scale=x_scale, axis=axis), text=alt.Text("text:N")
        ),
        shares.mark_rule(strokeWidth=2.2).encode(
            y=y, x=alt.X("low:Q", scale=x_scale, axis=axis), x2=alt.X2("high:Q"), color=colour
        ),
        shares.mark_point(filled=True, opacity=1, size=POINT_SIZE).encode(
            y=y, x=alt.X("value:Q", scale=x_scale, axis=axis), color=colour, shape=shape
        ),
        figures.mark_text(align="right", color=theme.ink2, fontSize=FONT_SIZE).encode(
            y=y, x=alt.X("edge:Q", scale=x_scale, axis=axis), text=alt.Text("text:N")
        ),
        *_reference(reference, x_scale=x_scale, axis=axis, theme=theme),
        hover(
            values([_tip(row, at=at) for at, row in enumerate(rows)]),
            tooltip=[
                alt.Tooltip("label:N", title="规则"),
                alt.Tooltip("fired:N", title="产生预警"),
                alt.Tooltip("share:N", title="核实属实"),
                alt.Tooltip("interval:N", title="95% 区间"),
                alt.Tooltip("word:N", title="判断"),
            ],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=34 + ROW_HEIGHT * max(len(rows), 3))


def rules_alt(rows: Sequence[Rule], *, reference: float) -> str:
    """The chart in words."""
    if not rows:
        return "预警规则：无数据。"
    whole = f"全部规则核实属实率 {reference:.1f}%；" if reference == reference else ""
    most = "，".join(f"{plain(row.label)} {row.fired:,.0f} 条、{_figure(row)}" for row in rows[:3])
    weak = [plain(row.label) for row in rows if row.verdict is Verdict.WORSE]
    tail = f"；明显低于平均：{'、'.join(weak)}" if weak else "；没有明显低于平均的规则"
    return f"预警规则产生条数与核实属实率：{whole}最多的是{most}{tail}。"


def _share(value: float) -> float:
    return FIRED + GAP + SHARES * value / 100


def _figure(row: Rule) -> str:
    if row.value != row.value:
        return MISSING
    fraction = fraction_text(row.confirmed, row.closed)
    return f"{row.value:.1f}% ({fraction})" if row.is_judged else f"数量少 ({fraction})"


def _reference(reference: float, *, x_scale: alt.Scale, axis: alt.Axis, theme: Theme) -> list[alt.Chart]:
    if reference != reference:
        return []
    line = chart(values([{"reference": _share(reference)}]))
    return [
        line.mark_rule(strokeDash=[4, 3], color=theme.ink3, strokeWidth=1.2).encode(
            x=alt.X("reference:Q", scale=x_scale, axis=axis)
        )
    ]


def _tip(row: Rule, *, at: int) -> dict[str, object]:
    known = row.value == row.value
    return {
        "at": at,
        "label": plain(row.label),
        "fired": f"{row.fired:,.0f} 条",
        "share": _figure(row),
        "interval": f"{row.low:.1f}–{row.high:.1f}%" if known else MISSING,
        "word": WORDS[row.verdict],
    }
