"""`boundary.geojson`: a collection of features keyed by `unit_code` or `township_code`."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely

from data_access.boundary_text import BoundaryRefused, area_of, parse_boundary
from data_access.loading.checking import CheckedTable
from data_access.loading.reading import FileRefused, read_text

FILE_NAME = "boundary.geojson"
KEYS: Mapping[str, str] = {"unit": "unit_code", "township": "township_code"}
"""Table → the property that names its row; a village layer often carries both, and then the first counts."""


@dataclass(frozen=True, kw_only=True)
class FoundBoundaries:
    """`accepted`: table → code → GeoJSON text, checked and repaired; `refused`: code → reason."""

    accepted: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {table: {} for table in KEYS})
    refused: Mapping[str, str] = field(default_factory=dict)


def read_boundary_file(path: Path) -> FoundBoundaries:
    """The boundaries of the file; a single bad one is refused by its code.

    Raises:
        FileRefused: the file as a whole is no GeoJSON collection.
    """
    accepted: dict[str, dict[str, str]] = {table: {} for table in KEYS}
    refused: dict[str, str] = {}
    features = list(_keyed(_features(read_text(path))))
    counts = Counter((table, code) for table, code, _ in features)
    for table, code, geometry in features:
        if table is None:
            refused[code] = "没有 unit_code 或 township_code"
        elif counts[table, code] > 1:
            refused[code] = f"在文件中出现了 {counts[table, code]} 次"
        else:
            try:
                accepted[table][code] = shapely.to_geojson(area_of(geometry))
            except BoundaryRefused as reason:
                refused[code] = str(reason)
    return FoundBoundaries(accepted=accepted, refused=refused)


def _features(text: str) -> list[Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileRefused("不是有效的 JSON") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise FileRefused("不是 GeoJSON 要素集合（FeatureCollection）")
    return features


def _keyed(features: list[Any]) -> Iterator[tuple[str | None, str, object]]:
    """Table, code and geometry of each feature; without a code, None and the feature's place in the file."""
    for number, feature in enumerate(features, start=1):
        content = feature if isinstance(feature, dict) else {}
        properties = content.get("properties")
        codes = properties if isinstance(properties, dict) else {}
        named = ((table, _code(codes.get(key))) for table, key in KEYS.items())
        table, code = next(((table, code) for table, code in named if code), (None, f"第 {number} 个图形"))
        yield table, code, content.get("geometry")


def _code(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def boundaries_in_cells(checked: CheckedTable) -> FoundBoundaries:
    """The same for a table's own `boundary` column, whose cells are then left to what is accepted here."""
    table = checked.table.name
    accepted: dict[str, dict[str, str]] = {name: {} for name in KEYS}
    refused: dict[str, str] = {}
    for _, (code, text) in checked.values_in((KEYS[table], "boundary")):
        try:
            accepted[table][code] = shapely.to_geojson(parse_boundary(text))
        except BoundaryRefused as reason:
            refused[code] = str(reason)
    return FoundBoundaries(accepted=accepted, refused=refused)
