"""What has been waiting how long: one bar a row, its parts from the youngest (pale) to the oldest (strong), each with its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.names import plain
from display.theme import Theme

LEAST_SHARE = 0.045
"""Share of the bar below which a part has no room for its number."""


@dataclass(frozen=True, kw_only=True)
class Aged:
    """One row: amounts by code of band."""

    label: str
    amounts: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.amounts.values())


def build_ages(
    rows: Sequence[Aged], bands: Mapping[str, str], *, theme: Theme, unit: str, row_height: int = 32
) -> Spec:
    """Rows in the given order, each stretched to its whole, with its total at the right.

    Args:
        bands: code → label, from the youngest to the oldest, five at most.
        unit: what is counted (条), for totals and tooltips.

    Raises:
        ValueError: more bands than shades that can be told apart.
    """
    if len(bands) > len(theme.ramp):
        raise ValueError(f"{len(theme.ramp)} bands at most, not {len(bands)}")
    colours = theme.ramp[len(theme.ramp) - len(bands) :]
    x_scale = alt.Scale(domain=[0, 1.16], nice=False)
    no_axis = alt.Axis(labels=False, grid=False)
    beside = names_axis([plain(row.label) for row in rows], colour=theme.ink)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(rows), 1) - 0.5, -1.4], nice=False), axis=beside)
    start = alt.X("start:Q", scale=x_scale, axis=no_axis)
    fill = alt.Color("band:N", scale=alt.Scale(domain=list(bands), range=list(colours)), legend=None)
    parts = _parts(rows, bands)
    key = [
        {"at": -1, "start": at / len(bands), "band": code, "text": label}
        for at, (code, label) in enumerate(bands.items())
    ]
    boxes = chart(values(parts))
    keys = chart(values(key))
    totals = chart(values([{"at": at, "start": 1, "text": f"{row.total:,.0f} {unit}"} for at, row in enumerate(rows)]))
    layers = [
        boxes.mark_bar(height=16, stroke=theme.bg, strokeWidth=1).encode(y=y, x=start, x2=alt.X2("end:Q"), color=fill),
        *[
            boxes.transform_filter(f"datum.share >= {LEAST_SHARE} && datum.dark == {str(dark).lower()}")
            .mark_text(color=theme.bg if dark else theme.ink, fontSize=FONT_SIZE - 1)
            .encode(y=y, x=alt.X("middle:Q", scale=x_scale, axis=no_axis), text=alt.Text("text:N"))
            for dark in (False, True)
        ],
        totals.mark_text(align="left", dx=7, color=theme.ink, fontSize=FONT_SIZE).encode(
            y=y, x=start, text=alt.Text("text:N")
        ),
        keys.mark_square(size=90, opacity=1, xOffset=6).encode(y=y, x=start, color=fill),
        keys.mark_text(align="left", dx=15, color=theme.ink2, fontSize=FONT_SIZE - 1).encode(
            y=y, x=start, text=alt.Text("text:N")
        ),
        hover(
            values(
                [
                    {
                        "at": at,
                        "label": plain(row.label),
                        **{f"b{i}": f"{row.amounts.get(code, 0):,.0f} {unit}" for i, code in enumerate(bands)},
                    }
                    for at, row in enumerate(rows)
                ]
            ),
            tooltip=[
                alt.Tooltip("label:N", title="类别"),
                *[alt.Tooltip(f"b{i}:N", title=label) for i, label in enumerate(bands.values())],
            ],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=30 + row_height * max(len(rows), 2))


def ages_alt(title: str, rows: Sequence[Aged], bands: Mapping[str, str], *, unit: str) -> str:
    """The chart in words."""
    said = [
        f"{plain(row.label)} {row.total:,.0f} {unit}（"
        + "，".join(f"{label} {row.amounts.get(code, 0):,.0f}" for code, label in bands.items())
        + "）"
        for row in rows
        if row.total
    ]
    return f"{title}：{'；'.join(said)}。" if said else f"{title}：无数据。"


def _parts(rows: Sequence[Aged], bands: Mapping[str, str]) -> list[dict[str, object]]:
    parts: list[dict[str, object]] = []
    for at, row in enumerate(rows):
        reached = 0.0
        for position, code in enumerate(bands):
            amount = row.amounts.get(code, 0.0)
            if not amount:
                continue
            share = amount / row.total
            parts.append(
                {
                    "at": at,
                    "band": code,
                    "start": reached,
                    "end": reached + share,
                    "middle": reached + share / 2,
                    "share": share,
                    "dark": position >= len(bands) - 2,
                    "text": f"{amount:,.0f}",
                }
            )
            reached += share
    return parts
