"""A made-up district of squares: 6 × 4 villages of 0.02°, four townships of 3 × 2, two zones, and units without ground."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from indicators.figures import Figures
from indicators.places import Places

WEST, SOUTH, SIDE = 123.0, 28.5, 0.02
COLUMNS, ROWS = 6, 4


def square(column: float, row: float) -> shapely.Polygon:
    # Rounded so that neighbours share their corners to the last digit.
    west, east = (round(WEST + at * SIDE, 6) for at in (column, column + 1))
    south, north = (round(SOUTH + at * SIDE, 6) for at in (row, row + 1))
    return shapely.box(west, south, east, north)


def village_code(column: int, row: int) -> str:
    return f"V{row}{column}"


def township_code(column: int, row: int) -> str:
    return f"T{row // 2}{column // 3}"


GROUND: dict[str, shapely.Polygon] = {
    village_code(column, row): square(column, row) for row in range(ROWS) for column in range(COLUMNS)
}
TOWNSHIP_OF = {
    village_code(column, row): township_code(column, row) for row in range(ROWS) for column in range(COLUMNS)
}


def places(*, names: dict[str, str] | None = None, more_units: dict[str, dict[str, Any]] | None = None) -> Places:
    """The register of the squares, a co-operative of village V00 and a station of township T11 (neither has a polygon)."""
    units = {code: {"name": f"{code}村", "kind": "village", "township_code": TOWNSHIP_OF[code]} for code in GROUND}
    units["W1"] = {"name": "V00合作社", "kind": "cooperative", "township_code": "T00", "parent_code": "V00"}
    units["X1"] = {"name": "T11站", "kind": "station", "township_code": "T11"}
    units |= more_units or {}
    for code, name in (names or {}).items():
        units[code]["name"] = name
    frame = pd.DataFrame.from_dict(units, orient="index").sort_index()
    townships = pd.DataFrame(
        {"name": ["甲镇", "乙街道", "丙镇", "丁乡"], "zone_code": ["Z0", "Z0", "Z1", "Z1"]},
        index=pd.Index(["T00", "T01", "T10", "T11"]),
    )
    zones = pd.DataFrame({"name": ["南片", "北片"]}, index=pd.Index(["Z0", "Z1"]))
    return Places(zones=zones, townships=townships, units=frame, district_name="方格区")


def figures(codes: list[str], **columns: Any) -> Figures:
    """Figures of these units: 81.8% (9/11) in all of them unless `columns` say otherwise."""
    frame = pd.DataFrame(
        {
            "name": [f"{code}村" for code in codes],
            "township_code": [TOWNSHIP_OF.get(code, "T00") for code in codes],
            "numerator": 9.0,
            "denominator": 11.0,
            "value": 900 / 11,
            "low": np.nan,
            "high": np.nan,
            "previous": np.nan,
            "change": np.nan,
            "verdict": "",
            "band": "",
            "state": "ok",
        },
        index=pd.Index(codes),
    )
    frame = frame.assign(**columns)
    return Figures(frame.index, {str(name): column.to_numpy(copy=True) for name, column in frame.items()})
