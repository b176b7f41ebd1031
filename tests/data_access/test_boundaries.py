"""Boundaries are checked, repaired where safe, refused by name where not, and simplified with shared borders."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data_access.boundaries import BoundaryRefused, parse_boundary, read_boundaries
from data_access.boundary_text import area_of

SQUARE = [[121.0, 29.0], [121.1, 29.0], [121.1, 29.1], [121.0, 29.1], [121.0, 29.0]]


def polygon(*rings: object) -> str:
    return json.dumps({"type": "Polygon", "coordinates": list(rings)})


def grid(side: int, *, wiggle: float = 0.0) -> dict[str, str]:
    """A tiling of `side` × `side` cells with wavy shared borders, as texts by code."""

    def border(start: tuple[float, float], end: tuple[float, float]) -> list[list[float]]:
        """The same points whichever of the two neighbours asks."""
        low, high = min(start, end), max(start, end)
        steps = np.linspace(0, 1, 30)
        across = np.array([-(high[1] - low[1]), high[0] - low[0]])
        aside = np.sin(steps * 3 * np.pi) * wiggle
        points = np.array(low) + np.outer(steps, np.array(high) - low) + np.outer(aside, across)
        points[[0, -1]] = [low, high]
        return (points if start < end else points[::-1]).tolist()

    texts = {}
    for row in range(side):
        for column in range(side):
            x, y = 121 + column * 0.02, 29 + row * 0.02
            x2, y2 = 121 + (column + 1) * 0.02, 29 + (row + 1) * 0.02
            corners = [(x, y), (x2, y), (x2, y2), (x, y2), (x, y)]
            ring = [point for a, b in pairwise(corners) for point in border(a, b)[:-1]]
            texts[f"u{row}{column}"] = polygon([*ring, ring[0]])
    return texts


def test_a_good_polygon_is_read_as_it_is() -> None:
    area = parse_boundary(polygon(SQUARE))
    assert area.equals(shapely.box(121.0, 29.0, 121.1, 29.1))


def test_a_multi_polygon_keeps_its_parts_and_holes() -> None:
    far = [[x + 1, y] for x, y in SQUARE]
    hole = [[121.02, 29.02], [121.04, 29.02], [121.04, 29.04], [121.02, 29.02]]
    area = parse_boundary(json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [far]]}))
    assert area.area == pytest.approx(0.02 - 0.0002)
    assert shapely.get_num_geometries(area) == 2


def test_heights_are_dropped() -> None:
    area = parse_boundary(polygon([[*point, 12.5] for point in SQUARE]))
    assert not area.has_z
    assert area.area == pytest.approx(0.01)


def test_an_open_ring_is_closed() -> None:
    assert parse_boundary(polygon(SQUARE[:-1])).equals(parse_boundary(polygon(SQUARE)))


def test_a_spike_is_cut_off() -> None:
    spike = [*SQUARE[:2], [121.2, 29.0], [121.1, 29.0], *SQUARE[2:]]
    area = parse_boundary(polygon(spike))
    assert area.is_valid
    assert area.area == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "不是有效的 JSON"),
        ("{", "不是有效的 JSON"),
        ("[" * 100_000, "不是有效的 JSON"),
        ("[]", "不是 GeoJSON 几何对象"),
        ('{"type": "Point", "coordinates": [121, 29]}', "应为 Polygon 或 MultiPolygon，实为 Point"),
        ('{"type": "<b>", "coordinates": []}', "实为 未知"),
        ('{"type": "Polygon"}', "坐标结构不正确"),
        ('{"type": "Polygon", "coordinates": []}', "几何为空"),
        ('{"type": "Polygon", "coordinates": [[]]}', "几何为空"),
        ('{"type": "MultiPolygon", "coordinates": []}', "几何为空"),
        ('{"type": "MultiPolygon", "coordinates": [[[121, 29]]]}', "坐标结构不正确"),
        (polygon([["a", "b"]] * 4), "坐标结构不正确"),
        (polygon([[121, None]] * 4), "坐标结构不正确"),
        (polygon([[121, 29], [121], [121, 30]]), "坐标结构不正确"),
        (polygon([[121, 29], [121, float("nan")], [122, 30], [121, 29]]), "坐标结构不正确"),
        (polygon(SQUARE[:2]), "点太少"),
        (polygon([SQUARE[0]] * 5), "面积为零"),
        (polygon([[y, x] for x, y in SQUARE]), "经纬度顺序颠倒"),
        (polygon([[x * 4000, y * 110000] for x, y in SQUARE]), "投影坐标（米）"),
        (polygon([[x - 121, y] for x, y in SQUARE]), "超出中国的经纬度范围"),
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "边界自相交，无法可靠修复"),
        (polygon(SQUARE, [[x + 1, y] for x, y in SQUARE]), "边界自相交，无法可靠修复"),
    ],
)
def test_a_bad_boundary_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(BoundaryRefused, match=reason):
        parse_boundary(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
)


@given(coordinates=json_values, kind=st.sampled_from(["Polygon", "MultiPolygon"]))
def test_whatever_the_coordinates_are_they_are_refused_and_never_crash(coordinates: Any, kind: str) -> None:
    with pytest.raises(BoundaryRefused):
        area_of({"type": kind, "coordinates": coordinates})


@given(points=st.lists(st.tuples(st.floats(120, 122), st.floats(28, 30)), min_size=3, max_size=9))
def test_what_is_accepted_is_valid_and_has_an_area(points: list[tuple[float, float]]) -> None:
    try:
        area = parse_boundary(polygon(points))
    except BoundaryRefused:
        return
    assert area.is_valid
    assert area.area > 0


def test_neighbours_still_share_their_borders_after_simplifying() -> None:
    texts = grid(5, wiggle=0.05)
    read = read_boundaries(texts, {}, township_of={code: f"t{code[1]}" for code in texts})
    areas = list(read.units.values())
    before = [parse_boundary(text) for text in texts.values()]
    assert set(read.units) == set(texts)
    assert shapely.coverage_is_valid(areas)
    assert read.notes == ()
    assert shapely.get_num_coordinates(areas).sum() < shapely.get_num_coordinates(before).sum() / 2
    assert sum(area.area for area in areas) == pytest.approx(shapely.area(before).sum(), rel=0.01)


def test_borders_drawn_twice_a_few_centimetres_apart_are_still_shared() -> None:
    texts = grid(3)
    texts["u11"] = texts["u11"].replace("121.02,", "121.0200001,")
    assert texts["u11"] != grid(3)["u11"]
    assert read_boundaries(texts, {}, township_of={}).notes == ()


def test_overlapping_boundaries_are_simplified_one_by_one_and_it_is_said() -> None:
    moved = [[x + 0.05, y] for x, y in SQUARE]
    read = read_boundaries({"a": polygon(SQUARE), "b": polygon(moved)}, {}, township_of={"a": "t", "b": "t"})
    assert len(read.notes) == 1
    assert "缝隙或重叠" in read.notes[0]
    assert read.units["a"].equals(parse_boundary(polygon(SQUARE)))
    assert read.townships["t"].area == pytest.approx(0.015)


def test_a_township_without_a_boundary_is_the_union_of_its_units() -> None:
    texts = grid(4, wiggle=0.05)
    townships = {code: "west" if int(code[2]) < 2 else "east" for code in texts}
    read = read_boundaries(texts, {"east": polygon(SQUARE), "west": "  "}, township_of=townships)
    assert read.townships["west"].equals(shapely.union_all([read.units[c] for c in texts if townships[c] == "west"]))
    assert isinstance(read.townships["west"], shapely.Polygon)
    assert read.townships["east"].equals(parse_boundary(polygon(SQUARE)))


def test_bad_boundaries_are_refused_by_code_and_the_others_are_drawn() -> None:
    read = read_boundaries({"a": polygon(SQUARE), "b": "{", "c": ""}, {"t": "[]"}, township_of={"a": "t"})
    assert set(read.units) == {"a"}
    assert read.refused == {"b": "不是有效的 JSON", "t": "不是 GeoJSON 几何对象"}
    assert set(read.townships) == {"t"}


def test_without_boundaries_there_is_nothing_to_draw() -> None:
    read = read_boundaries({}, {}, township_of={})
    assert (dict(read.units), dict(read.townships), dict(read.refused), read.notes) == ({}, {}, {}, ())
