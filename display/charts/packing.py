"""The same chart in fewer bytes: rows as CSV, repeated texts said once, what layers have in common said of all of them.

Streamlit writes, searches and reads a specification again in every run (STREAMLIT.md), and a row as a JSON object says the name
of each of its columns: of a heat table's 75 KB, nine tenths. Vega-Lite reads inline CSV as well, and gives a layer what stands above it.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from display.charts.spec import Spec

LEAST_ROWS = 8
"""Fewer rows are not worth the instructions how to read them."""


def packed(spec: Spec) -> Spec:
    """A copy of `spec` that draws the same with its rows written as CSV, where CSV can hold them: texts that are not empty, numbers
    and null, the same columns in each row. Other rows stay as they are."""
    (inner,) = spec["layer"]
    shared = _shared_channels(inner["layer"])
    groups = _by_source(_without(layer, shared) for layer in inner["layer"])
    return {**spec, **({"encoding": shared} if shared else {}), "layer": groups}


def _shared_channels(layers: Sequence[Spec]) -> dict[str, Spec]:
    """What x and y have in common in all layers that place by a column: said above them, a layer adds its column (and one that does not
    place by a column takes nothing)."""
    shared = {}
    for channel in ("x", "y"):
        placed = [layer["encoding"][channel] for layer in layers if "field" in layer["encoding"].get(channel, {})]
        common = {
            name: placed[0][name]
            for name in _SHARED
            if placed and name in placed[0] and all(found.get(name) == placed[0][name] for found in placed)
        }
        if common and len(placed) > 1:
            shared[channel] = common
    return shared


_SHARED = ("axis", "scale", "type")


def _without(layer: Spec, shared: Mapping[str, Spec]) -> Spec:
    """The layer without what is said above it."""
    encoding = dict(layer["encoding"])
    for channel in shared:
        if "field" in encoding.get(channel, {}):
            encoding[channel] = {
                name: value for name, value in encoding[channel].items() if name not in shared[channel]
            }
    return {**layer, "encoding": encoding}


def _by_source(layers: Iterable[Spec]) -> list[Spec]:
    """The layers in order in groups: those next to each other that draw the same rows under these rows."""
    groups: list[list[Spec]] = []
    for layer in layers:
        if groups and _holds(groups[-1][0]["data"]["values"], layer["data"]["values"]):
            groups[-1].append(layer)
        else:
            groups.append([layer])
    found = []
    for group in groups:
        if len(group) == 1:
            found.append({"layer": [_packed(group[0])]})
        else:
            inner = [{name: value for name, value in layer.items() if name != "data"} for layer in group]
            found.append(_packed({"data": group[0]["data"], "layer": inner}))
    return found


def _holds(rows: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> bool:
    """Whether `rows` are `others`, or hold more columns."""
    return len(rows) == len(others) and all(
        other.items() <= row.items() for row, other in zip(rows, others, strict=True)
    )


def _packed(layer: Spec) -> Spec:
    """A layer or a group of them with its rows as CSV."""
    rows = layer["data"]["values"]
    if len(rows) < LEAST_ROWS or any(row.keys() != rows[0].keys() for row in rows):
        return layer
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    kinds = {name: _kind(cells) for name, cells in columns.items()}
    if not all(kinds.values()):
        return layer
    calculated: list[dict[str, str]] = []
    for name, kind in kinds.items():
        if kind == "string":
            columns[name], expression = _shortened(name, columns[name])
            if expression:
                calculated.append({"calculate": expression, "as": name})
                kinds[name] = "number" if isinstance(next(iter(columns[name])), int) else "string"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    data = {"values": text.getvalue(), "format": {"type": "csv", "parse": kinds}}
    return {**layer, "data": data, **({"transform": [*calculated, *layer.get("transform", [])]} if calculated else {})}


def _kind(cells: Sequence[object]) -> str:
    """How Vega is to read the column; empty where CSV would change it."""
    there = [cell for cell in cells if cell is not None]
    if there and all(isinstance(cell, str) and cell for cell in there):
        return "string"
    if all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in there):
        return "number"
    return ""


def _shortened(name: str, cells: Sequence[Any]) -> tuple[list[Any], str]:
    """The column with less in it and how to get it back: places in a list of its texts, or texts without what all begin with."""
    field = f"datum[{json.dumps(name)}]"
    texts = list(dict.fromkeys(cells))
    if len(texts) * 2 <= len(cells):
        return [texts.index(cell) for cell in cells], f"({json.dumps(texts)})[{field}]"
    there = [cell for cell in cells if cell is not None]
    start = _common_start(there)
    if len(start) * len(there) < 200 or any(cell == start for cell in there):
        return list(cells), ""
    ends = [None if cell is None else cell[len(start) :] for cell in cells]
    return ends, f"{field} === null ? null : {json.dumps(start)} + {field}"


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    alike = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:alike]
