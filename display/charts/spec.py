"""What all charts share: one axis style, one font, and the way from an Altair chart to a specification."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt
from altair.utils import schemapi

from display.charts.writing import written
from display.theme import FONT, Theme
from indicators.model import Indicator, Scale

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
Data = str
"""Rows as JSON."""

FONT_SIZE = 12
schemapi.disable_debug_mode()
"""Altair would check each part against its schema as it is made, data row by data row: most of the cost of drawing. The tests
check every chart whole."""

HOVER_WIDTH = 0.5
"""Half the width, in positions, of the invisible strip around each row that carries its tooltip: marks alone are hard to hit."""


def to_spec(*layers: alt.Chart, theme: Theme, height: int) -> Spec:
    """The layers as one specification, as wide as its container and `height` pixels high, axes included.

    The data stays inside the layers: at the top level Streamlit would turn it into Arrow on each rerun.
    """
    return {
        "$schema": alt.SCHEMA_URL,
        "width": "container",
        "height": height,
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 0},
        "autosize": {"type": "fit", "contains": "padding"},
        "layer": [{"layer": [_drawn(layer) for layer in layers]}],
        "config": _config(theme),
        "usermeta": {"embedOptions": {"actions": False}},
    }


def values(rows: Rows) -> Data:
    """Rows for `chart`; NaN, which is no JSON, becomes null."""
    cleaned = [{name: _clean(value) for name, value in row.items()} for row in rows]
    return json.dumps(cleaned, ensure_ascii=False)


def chart(data: Data) -> alt.Chart:
    """A chart of these rows.

    They travel as the text of its name until `to_spec` puts them in: Altair copies a chart many times on its way, each time every cell
    of inline data, and looks into whatever is given as data to find out what it may be.
    """
    return alt.Chart(alt.Undefined, name=data)


def names_axis(
    labels: Sequence[str] | Sequence[Sequence[str]],
    *,
    colour: str,
    size: int = FONT_SIZE,
    limit: int = 120,
    on_top: bool = False,
) -> alt.Axis:
    """An axis of positions 0, 1, 2 … that writes each position's label, or its characters one below another; `limit` pixels of it.

    Names are quoted as JSON, so that nothing in one can end the expression.
    """
    return alt.Axis(
        values=list(range(len(labels))),
        labelExpr=f"({json.dumps(labels)})[datum.value]",
        labelAngle=0,
        labelColor=colour,
        labelFontSize=size,
        labelLimit=limit,
        orient="top" if on_top else alt.Undefined,
        # Vega counts one line of a label on top; the others would reach into the plot.
        labelPadding=6 + (size + 2) * (_lines(labels) - 1) if on_top else alt.Undefined,
        labelLineHeight=size + 2,
        labelOverlap=False,
        grid=False,
    )


def _lines(labels: Sequence[str] | Sequence[Sequence[str]]) -> int:
    return max((1 if isinstance(label, str) else len(label) for label in labels), default=1)


def hover(data: Data, *, tooltip: Sequence[alt.Tooltip], across: Literal["x", "y"], axis: alt.Axis) -> alt.Chart:
    """Invisible strips that show the tooltip of the row under the pointer; `across` says which way positions run, `axis` is theirs:
    layers without one would bring Vega-Lite's own label thinning with them."""
    near, far = f"datum.at - {HOVER_WIDTH}", f"datum.at + {HOVER_WIDTH}"
    strips = chart(data).mark_rect(opacity=0).transform_calculate(near=near, far=far)
    if across == "x":
        return strips.encode(x=alt.X("near:Q", axis=axis), x2=alt.X2("far:Q"), tooltip=list(tooltip))
    return strips.encode(y=alt.Y("near:Q", axis=axis), y2=alt.Y2("far:Q"), tooltip=list(tooltip))


def value_axis(indicator: Indicator, *, ticks: int | Sequence[float]) -> alt.Axis:
    """An axis of the indicator's values with about so many ticks, or with just these: whole numbers for counts, a percent sign where
    they are percentages, else the unit behind the last."""
    expression = _last_with(indicator.unit)
    if indicator.unit == "%":
        # The plot may reach above 100 % to leave room for a text; its axis may not.
        beyond = "datum.value > 100" if indicator.scale is Scale.RATE else "false"
        expression = f"{beyond} ? '' : datum.label + '%'"
    return alt.Axis(
        format=",~f",
        labelExpr=expression,
        labelOverlap=False,
        tickCount=ticks if isinstance(ticks, int) else alt.Undefined,
        values=alt.Undefined if isinstance(ticks, int) else ticks,
        tickMinStep=alt.Undefined if indicator.decimals else 1,
    )


def count_axis(unit: str, *, ticks: int) -> alt.Axis:
    """An axis of whole numbers with about so many ticks, the unit behind the last (``2,000 件``)."""
    return alt.Axis(format=",~f", labelExpr=_last_with(unit), tickCount=ticks, tickMinStep=1, labelOverlap=False)


def _last_with(unit: str) -> str:
    """`datum.index` runs from 0 to 1. A title would cost a line or a column of the plot for one or two characters."""
    return f"datum.label + (datum.index === 1 ? {json.dumps(f' {unit}', ensure_ascii=False)} : '')"


def padded(low: float, high: float, *, floor: float | None, ceiling: float | None) -> list[float]:
    """A domain a little wider than low to high, but not beyond what is possible."""
    room = (high - low) * 0.08 or max(abs(high), 1.0) * 0.1
    bottom, top = low - room, high + room
    return [bottom if floor is None else max(bottom, floor), top if ceiling is None else min(top, ceiling)]


def _drawn(layer: alt.Chart) -> Spec:
    """One layer with its rows where their name stands. Layers are written one by one: joining them in Altair copies each
    several times."""
    properties: Spec = written(layer)
    rows = json.loads(properties.pop("name"))
    return properties | {"data": {"values": rows}}


def _clean(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _config(theme: Theme) -> Spec:
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "gridColor": theme.hair,
            "labelColor": theme.ink2,
            "labelFont": FONT,
            "labelFontSize": FONT_SIZE,
            "labelPadding": 6,
            "labelFlush": False,
        },
        "text": {"font": FONT, "fontSize": FONT_SIZE, "color": theme.ink2},
        "legend": {"disable": True},
    }
