"""Small values frames and ways to look into a specification."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from indicators.uncertainty import wilson
from indicators.values import FIGURES, State

HOSTILE = (
    "<script>alert(1)</script>村",
    '=HYPERLINK("http://x","y")',
    "\u202e村庄\u2066\u200f",
    "\"])[0]||alert('x')//",
)


def rates(counts: Mapping[str, tuple[float, float]], *, township: str = "") -> pd.DataFrame:
    """A frame as `get_values` gives it: name → (numerator, denominator), all of them figures."""
    numerator = np.array([n for n, _ in counts.values()], dtype=float)
    denominator = np.array([d for _, d in counts.values()], dtype=float)
    low, high = wilson(numerator, denominator)
    return pd.DataFrame(
        {
            "name": list(counts),
            "township_code": township,
            "numerator": numerator,
            "denominator": denominator,
            "value": numerator / denominator * 100,
            "low": low * 100,
            "high": high * 100,
            "previous": np.nan,
            "change": np.nan,
            "verdict": "",
            "band": "",
            "state": State.OK.value,
        },
        index=[f"c{i}" for i in range(len(counts))],
    )


def withheld(frame: pd.DataFrame, code: str, *, state: State = State.WITHHELD) -> pd.DataFrame:
    """The frame with the figures of one row gone."""
    hidden = frame.copy()
    hidden.loc[code, list(FIGURES)] = np.nan
    hidden.loc[code, "state"] = state.value
    return hidden


def nodes(spec: Any) -> Iterator[dict[str, Any]]:
    """Every dict of a specification, data rows excluded."""
    if isinstance(spec, dict):
        yield spec
        for key, value in spec.items():
            if key != "values":
                yield from nodes(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from nodes(value)


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Every row of data in a specification, of all layers."""
    return [row for node in nodes(spec) for row in node.get("data", {}).get("values", [])]


def marks(spec: dict[str, Any]) -> list[str]:
    found = [node["mark"] for node in nodes(spec) if "mark" in node]
    return [mark if isinstance(mark, str) else mark["type"] for mark in found]


def tooltip_titles(spec: dict[str, Any]) -> list[str]:
    return [line["title"] for node in nodes(spec) for line in node.get("tooltip", []) if isinstance(line, dict)]


def label_expressions(spec: dict[str, Any]) -> list[str]:
    return [node["labelExpr"] for node in nodes(spec) if "labelExpr" in node]


def has_latin(text: str) -> bool:
    return any("a" <= letter.lower() <= "z" for letter in text)
