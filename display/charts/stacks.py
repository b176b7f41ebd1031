"""How far things have come, row by row: one bar of a row's whole, cut into stages, each stage with its number and its own key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.room import length_of, scale_with_room
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.formats import share_text
from display.labels import text_width
from display.names import plain
from display.theme import Theme

ROW_HEIGHT = 38
KEY_MARK = 28
"""Pixels of the square before a name of the key, and of the gap behind it."""


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One row: amounts by code of stage; `text` stands at the end of the bar."""

    label: str
    amounts: Mapping[str, float]
    text: str = ""

    @property
    def total(self) -> float:
        return sum(self.amounts.values())


def build_stacks(
    rows: Sequence[Stack],
    stages: Mapping[str, str],
    *,
    colours: Sequence[str],
    theme: Theme,
    unit: str,
    what: str,
    dark: int = 1,
) -> Spec:
    """Rows in the given order on one scale of counts.

    Args:
        stages: code → label, in the order in which they are stacked.
        colours: one for each stage, pale ones last.
        unit: what is counted (项), for totals and tooltips.
        what: what a row is, for the tooltip.
        dark: how many of the colours are dark: on these the number is written in the colour of the ground.
    """
    longest = max([1.0, *(row.total for row in rows)])
    totals = [f"{row.total:,.0f} {unit}{f'，{row.text}' if row.text else ''}" for row in rows]
    x_scale, pixel = scale_with_room(longest, totals), length_of(longest, totals)
    no_axis = alt.Axis(labels=False, grid=False)
    beside = names_axis([plain(row.label) for row in rows], colour=theme.ink)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(rows), 1) - 0.5, -1.1], nice=False), axis=beside)
    start = alt.X("start:Q", scale=x_scale, axis=no_axis)
    fill = alt.Color("stage:N", scale=alt.Scale(domain=list(stages), range=list(colours)), legend=None)
    boxes = chart(values(_parts(rows, stages, dark=dark)))
    key = chart(
        values(
            [
                {"at": -0.85, "pixels": pixels, "stage": code, "text": label}
                for pixels, (code, label) in zip(_key_places(stages), stages.items(), strict=True)
            ]
        )
    ).transform_calculate(start=f"datum.pixels * {pixel}")
    ends = values(
        [{"at": at, "start": row.total, "text": text} for at, (row, text) in enumerate(zip(rows, totals, strict=True))]
    )
    layers = [
        boxes.mark_bar(height=18, stroke=theme.bg, strokeWidth=1).encode(y=y, x=start, x2=alt.X2("end:Q"), color=fill),
        *[
            boxes.transform_filter(
                f"datum.end - datum.start >= datum.room * {pixel} && datum.strong == {str(strong).lower()}"
            )
            .mark_text(color=theme.bg if strong else theme.ink, fontSize=FONT_SIZE - 1)
            .encode(y=y, x=alt.X("middle:Q", scale=x_scale, axis=no_axis), text=alt.Text("text:N"))
            for strong in (False, True)
        ],
        chart(ends)
        .mark_text(align="left", dx=7, color=theme.ink, fontSize=FONT_SIZE)
        .encode(y=y, x=start, text=alt.Text("text:N")),
        key.mark_square(size=90, opacity=1, xOffset=6).encode(y=y, x=start, color=fill),
        key.mark_text(align="left", dx=15, color=theme.ink2, fontSize=FONT_SIZE - 1).encode(
            y=y, x=start, text=alt.Text("text:N")
        ),
        hover(
            values([_tip(row, stages, at=at, unit=unit) for at, row in enumerate(rows)]),
            tooltip=[
                alt.Tooltip("label:N", title=what),
                *[alt.Tooltip(f"s{at}:N", title=label) for at, label in enumerate(stages.values())],
            ],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=34 + ROW_HEIGHT * max(len(rows), 2))


def stacks_alt(title: str, rows: Sequence[Stack], stages: Mapping[str, str], *, unit: str) -> str:
    """The chart in words."""
    said = "；".join(
        f"{plain(row.label)} {row.total:,.0f} {unit}，其中"
        + "、".join(f"{label} {row.amounts.get(code, 0):,.0f}" for code, label in stages.items())
        for row in rows
    )
    return f"{title}：{said}。" if said else f"{title}：无数据。"


def _parts(rows: Sequence[Stack], stages: Mapping[str, str], *, dark: int) -> list[dict[str, object]]:
    parts: list[dict[str, object]] = []
    for at, row in enumerate(rows):
        reached = 0.0
        for position, code in enumerate(stages):
            amount = row.amounts.get(code, 0.0)
            if not amount > 0:
                continue
            parts.append(
                {
                    "at": at,
                    "stage": code,
                    "start": reached,
                    "end": reached + amount,
                    "middle": reached + amount / 2,
                    "room": text_width(f"{amount:,.0f}", size=FONT_SIZE - 1) + 4,
                    "strong": position < dark,
                    "text": f"{amount:,.0f}",
                }
            )
            reached += amount
    return parts


def _key_places(stages: Mapping[str, str]) -> list[float]:
    """How many pixels from the left each entry of the key begins."""
    widths = [text_width(label, size=FONT_SIZE - 1) + KEY_MARK for label in stages.values()]
    return [sum(widths[:at]) for at in range(len(widths))]


def _tip(row: Stack, stages: Mapping[str, str], *, at: int, unit: str) -> dict[str, object]:
    said = {
        f"s{position}": f"{row.amounts.get(code, 0):,.0f} {unit} ({share_text(row.amounts.get(code, 0), row.total)})"
        for position, code in enumerate(stages)
    }
    return {"at": at, "label": plain(row.label), **said}
