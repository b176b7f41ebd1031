"""Villages tile the district; townships and zones are connected."""

import itertools
import json

import numpy as np
import pytest
import shapely

from data_access.demo import geometry
from data_access.demo.grouping import grouped, neighbours_of
from tests.data_access.demo.conftest import Demo


def _villages(demo: Demo) -> dict[str, list[shapely.Polygon]]:
    """Village polygons by township."""
    result: dict[str, list[shapely.Polygon]] = {}
    for row in demo.rows["unit"]:
        if row["boundary"] is not None:
            result.setdefault(row["township_code"], []).append(shapely.from_geojson(row["boundary"]))
    return result


def test_villages_tile_the_district_without_gaps_or_overlaps(demo: Demo) -> None:
    villages = list(itertools.chain.from_iterable(_villages(demo).values()))
    assert len(villages) == 439
    assert all(village.is_valid and village.geom_type == "Polygon" for village in villages)
    assert shapely.coverage_is_valid(villages)
    district = shapely.union_all(villages)
    assert isinstance(district, shapely.Polygon)
    assert len(district.interiors) == 0
    assert district.area == pytest.approx(sum(village.area for village in villages), rel=1e-12)


def test_a_township_is_the_single_polygon_of_its_villages(demo: Demo) -> None:
    villages = _villages(demo)
    for row in demo.rows["township"]:
        boundary = shapely.from_geojson(row["boundary"])
        assert boundary.geom_type == "Polygon"
        assert boundary.equals(shapely.union_all(villages[row["township_code"]]))


def test_a_zone_is_connected(demo: Demo) -> None:
    zones: dict[str, list[shapely.Polygon]] = {}
    for row in demo.rows["township"]:
        zones.setdefault(row["zone_code"], []).append(shapely.from_geojson(row["boundary"]))
    assert all(shapely.union_all(townships).geom_type == "Polygon" for townships in zones.values())


def test_boundaries_lie_in_the_open_sea_with_five_decimals(demo: Demo) -> None:
    for row in demo.rows["unit"]:
        if row["boundary"] is None:
            assert row["lon"] is None
            continue
        ring = np.array(json.loads(row["boundary"])["coordinates"][0])
        assert np.array_equal(ring, ring.round(5))
        assert geometry.WEST - 1e-9 <= ring[:, 0].min() <= ring[:, 0].max() <= geometry.WEST + geometry.WIDTH + 1e-4
        assert geometry.SOUTH - 1e-9 <= ring[:, 1].min() <= ring[:, 1].max() <= geometry.SOUTH + geometry.HEIGHT + 1e-4
        assert shapely.contains_xy(shapely.from_geojson(row["boundary"]), row["lon"], row["lat"])


def test_a_village_has_enough_corners_to_look_grown_and_few_enough_to_draw(demo: Demo) -> None:
    corners = [len(village.exterior.coords) - 1 for villages in _villages(demo).values() for village in villages]
    assert min(corners) >= 8
    assert 18 <= sum(corners) / len(corners) <= 36
    assert max(corners) <= 60


@pytest.mark.parametrize("seed", range(5))
def test_any_seed_gives_a_tiling_and_connected_groups(seed: int) -> None:
    rng = np.random.default_rng(seed)
    villages = geometry.tile(rng, count=439)
    owner, merged = grouped(rng, villages, groups=24, least=10, most=45)
    assert shapely.coverage_is_valid(villages)
    assert np.bincount(owner).min() >= 10
    assert np.bincount(owner).max() <= 45
    assert sum(shape.area for shape in merged) == pytest.approx(sum(village.area for village in villages))


def test_polygons_are_neighbours_only_along_a_shared_border() -> None:
    squares = [shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (1, 1), (5, 5))]
    assert neighbours_of(squares) == [{1}, {0, 2}, {1}, set()]


def test_groups_that_do_not_fit_are_refused() -> None:
    squares = [shapely.box(x, 0, x + 1, 1) for x in range(6)]
    with pytest.raises(RuntimeError, match="no 2 groups of 4–5"):
        grouped(np.random.default_rng(1), squares, groups=2, least=4, most=5)
