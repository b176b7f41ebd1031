"""Charts whose rows or cells can be clicked: each says what a click on it picks, and the picked one is marked.

A pick is a text of the caller's; what it means is not known here. The chart's own selection is named `PARAM`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from display.charts.spec import Spec
from display.theme import Theme

PARAM = "pick"
_MARKED = 0.16
"""How much of the accent covers a picked row."""


class NothingToPick(ValueError):
    """A chart without rows under the pointer or cells cannot be clicked."""


def pickable(spec: Spec, picks: Sequence[str] | Mapping[tuple[int, int], str], *, theme: Theme) -> Spec:
    """A copy of `spec` in which a click picks.

    Args:
        picks: the pick of each row, from the first on; or of each cell, by (column, row). Empty: a click there picks nothing.

    Raises:
        NothingToPick.
    """
    by_place = picks if isinstance(picks, Mapping) else {(0, at): pick for at, pick in enumerate(picks)}
    (inner,) = spec["layer"]
    layers = list(inner["layer"])
    number = _clicked_layer(inner, cells=isinstance(picks, Mapping))
    layer = dict(layers[number])
    layer["data"] = {
        "values": [{**row, PARAM: by_place.get(_place(row)) or None} for row in layer["data"]["values"]],
    }
    layer["mark"] = {**layer["mark"], "cursor": "pointer"}
    marked = {"param": PARAM, "empty": False}
    if isinstance(picks, Mapping):
        # A cell keeps its shade and gets a frame.
        layer["encoding"] = {
            **layer["encoding"],
            "stroke": {"condition": {**marked, "value": theme.ink}, "value": theme.bg},
        }
    else:
        layer["encoding"] = {
            **layer["encoding"],
            "fill": {"value": theme.accent},
            "opacity": {"condition": {**marked, "value": _MARKED}, "value": 0},
        }
    layer["params"] = [{"name": PARAM, "select": {"type": "point", "fields": [PARAM], "toggle": False}}]
    layers[number] = layer
    return {**spec, "layer": [{**inner, "layer": layers}]}


def marked(spec: Spec, pick: str) -> Spec:
    """A copy of a chart of `pickable`, packed or not, that shows `pick` as picked."""
    groups = [
        {
            **group,
            "layer": [
                {**layer, "params": [{**param, "value": [{PARAM: pick}]} for param in layer["params"]]}
                if "params" in layer
                else layer
                for layer in group["layer"]
            ],
        }
        for group in spec["layer"]
    ]
    return {**spec, "layer": groups}


def picked(state: Mapping[str, Any] | None) -> str:
    """What the browser says was picked; empty when nothing is. It may say anything: compare it with what was on offer."""
    rows = ((state or {}).get("selection") or {}).get(PARAM)
    pick = rows[0].get(PARAM) if isinstance(rows, list) and rows and isinstance(rows[0], dict) else None
    return pick if isinstance(pick, str) else ""


def _clicked_layer(inner: Spec, *, cells: bool) -> int:
    """The one that carries the tooltips: strips over rows, or the cells themselves."""
    names = {"x", "y"} if cells else {"at"}
    for number, layer in enumerate(inner["layer"]):
        rows = layer["data"]["values"]
        if "tooltip" in layer.get("encoding", {}) and rows and names <= rows[0].keys():
            return number
    raise NothingToPick


def _place(row: Mapping[str, Any]) -> tuple[int, int]:
    return (row["x"], row["y"]) if "x" in row else (0, row["at"])
