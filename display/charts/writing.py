"""The parts of an Altair chart as Vega-Lite wants them, as Altair itself would write them but several times as fast.

Altair looks into each value for what it may be: a frame, an array, a date, something geographic. In our charts a part is one of Altair's,
a list, a dictionary, or stands for itself.
"""

from functools import lru_cache
from typing import Any

import altair as alt
from altair.utils import parse_shorthand

_KINDS = 256
"""Columns of rows and their types, as charts name them (``at:Q``)."""


def written(part: Any) -> Any:
    """`part` as `to_dict(validate=False)` gives it: dictionaries, lists, texts, numbers."""
    if isinstance(part, alt.SchemaBase):
        return written(part._args[0]) if part._args else _properties(part._kwds)
    if isinstance(part, dict):
        return {name: written(value) for name, value in part.items() if value is not alt.Undefined}
    if isinstance(part, list | tuple):
        return [written(value) for value in part]
    return part


def _properties(given: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: written(value) for name, value in given.items() if value is not alt.Undefined and name != "shorthand"
    }
    if isinstance(properties.get("mark"), str):
        properties["mark"] = {"type": properties["mark"]}
    shorthand = given.get("shorthand", alt.Undefined)
    if shorthand is not alt.Undefined:
        field, kind = _column(shorthand)
        properties |= {"field": field}
        # Where a mark ends (x2, y2) is of the type of where it begins.
        if "type" in given:
            properties |= {"type": kind}
    return properties


@lru_cache(maxsize=_KINDS)
def _column(shorthand: str) -> tuple[str, str]:
    parsed = parse_shorthand(shorthand)
    return parsed["field"], parsed.get("type", "")
