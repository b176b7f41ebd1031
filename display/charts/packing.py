"""The same chart in fewer bytes: rows as CSV, repeated texts said once.

Streamlit writes, searches and reads a specification again in every run (STREAMLIT.md), and a row as a JSON object says the name
of each of its columns: of a heat table's 75 KB, nine tenths. Vega-Lite reads inline CSV as well.
"""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from display.charts.spec import Spec

LEAST_ROWS = 8
"""Fewer rows are not worth the instructions how to read them."""


def packed(spec: Spec) -> Spec:
    """A copy of `spec` that draws the same with its rows written as CSV, where CSV can hold them: texts that are not empty, numbers
    and null, the same columns in each row. Other rows stay as they are."""
    return {
        **spec,
        "layer": [{**inner, "layer": [_packed(layer) for layer in inner["layer"]]} for inner in spec["layer"]],
    }


def _packed(layer: Spec) -> Spec:
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
