"""From one stock to the next: what left it and what came, step by step. It counts; it does not judge."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, count_axis, hover, names_axis, to_spec, values
from display.formats import MISSING, signed
from display.theme import Theme

HEIGHT = 276


@dataclass(frozen=True, kw_only=True)
class Step:
    """One column: a stock (`is_stock`) or what is added to it (negative: taken away). `change` is the difference to the same months
    of the year before, NaN when unknown."""

    label: str
    amount: float
    change: float
    is_stock: bool = False

    @property
    def text(self) -> str:
        return f"{self.amount:,.0f}" if self.is_stock else signed(self.amount, decimals=0)

    @property
    def changed(self) -> str:
        return "" if self.change != self.change else f"同比 {signed(self.change, decimals=0)}"


def build_bridge(steps: Sequence[Step], *, theme: Theme, unit: str) -> Spec:
    """The columns in the given order: stocks stand on the ground, the others hang from where the last one ended.

    Args:
        unit: what is counted (件).
    """
    columns = _columns(steps)
    highest = max([1.0, *(max(column["start"], column["end"]) for column in columns)])
    below = names_axis([step.label for step in steps], colour=theme.ink)
    x_scale = alt.Scale(domain=[-0.6, max(len(steps), 1) - 0.4], nice=False)
    y_scale = alt.Scale(domain=[0, highest * 1.22], nice=False)
    y_axis = count_axis(unit, ticks=4)
    x = alt.X("at:Q", scale=x_scale, axis=below)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", scale=y_scale, axis=y_axis)

    drawn = chart(
        values(
            [
                {
                    **column,
                    "top": max(column["start"], column["end"]),
                    "left": at - 0.31,
                    "right": at + 0.31,
                    "at": at,
                    "text": step.text,
                    "changed": step.changed,
                    "kind": "stock" if step.is_stock else "in" if step.amount >= 0 else "out",
                }
                for at, (step, column) in enumerate(zip(steps, columns, strict=True))
            ]
        )
    )
    joints = chart(
        values([{"from": at + 0.31, "to": at + 0.69, "level": column["end"]} for at, column in enumerate(columns[:-1])])
    )
    fill = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["stock", "in", "out"], range=[theme.accent, theme.quiet, theme.middle]),
        legend=None,
    )
    layers = [
        joints.mark_rule(color=theme.ink3, strokeDash=[2, 3]).encode(
            x=alt.X("from:Q", scale=x_scale, axis=below), x2=alt.X2("to:Q"), y=y("level")
        ),
        drawn.mark_rect().encode(
            x=alt.X("left:Q", scale=x_scale, axis=below),
            x2=alt.X2("right:Q"),
            y=y("start"),
            y2=alt.Y2("end:Q"),
            color=fill,
        ),
        drawn.mark_text(baseline="bottom", dy=-18, color=theme.ink, fontSize=FONT_SIZE + 2, fontWeight=600).encode(
            x=x, y=y("top"), text=alt.Text("text:N")
        ),
        drawn.mark_text(baseline="bottom", dy=-4, color=theme.ink2, fontSize=FONT_SIZE - 1).encode(
            x=x, y=y("top"), text=alt.Text("changed:N")
        ),
        hover(
            values(
                [
                    {
                        "at": at,
                        "label": step.label,
                        "amount": f"{step.text} {unit}",
                        "changed": MISSING
                        if step.change != step.change
                        else f"{signed(step.change, decimals=0)} {unit}",
                    }
                    for at, step in enumerate(steps)
                ]
            ),
            tooltip=[
                alt.Tooltip("label:N", title="环节"),
                alt.Tooltip("amount:N", title="数量"),
                alt.Tooltip("changed:N", title="较上年同期整月"),
            ],
            across="x",
            axis=below,
        ),
    ]
    return to_spec(*layers, theme=theme, height=HEIGHT)


def bridge_alt(title: str, steps: Sequence[Step], *, unit: str) -> str:
    """The chart in words."""
    said = "，".join(
        f"{step.label} {step.text} {unit}{f'（{step.changed}）' if step.changed else ''}" for step in steps
    )
    return f"{title}：{said}。"


def _columns(steps: Sequence[Step]) -> list[dict[str, float]]:
    columns: list[dict[str, float]] = []
    level = 0.0
    for step in steps:
        start = 0.0 if step.is_stock else level
        level = step.amount if step.is_stock else level + step.amount
        columns.append({"start": start, "end": level})
    return columns
