from collections.abc import Iterable, Mapping

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from display.shapes import Area, Shapes, build_shapes
from display.sketch import HATCH_SPACING, Path, Polygon, Sketch
from indicators.places import DISTRICT, Level, Place
from tests.display.squares import GROUND, SIDE, SOUTH, TOWNSHIP_OF, WEST, places, square, township_code

SIZE = {"width": 630, "height": 462}


def shapes_of(ground: Mapping[str, Area], **townships: Area) -> Shapes:
    return build_shapes(ground, townships, places=places())


def area(geometry: BaseGeometry) -> Area:
    assert isinstance(geometry, shapely.Polygon | shapely.MultiPolygon)
    return geometry


def ground_of_township(code: str) -> Area:
    return area(shapely.union_all([ground for unit, ground in GROUND.items() if TOWNSHIP_OF[unit] == code]))


def in_degrees(path: Path, sketch: Sketch) -> list[tuple[float, float]]:
    view = sketch.viewport
    steps = np.array(path).reshape(-1, 2) * view.step + (view.longitude, view.latitude)
    return [(float(east), float(north)) for east, north in steps]


def as_polygon(polygon: Polygon, sketch: Sketch) -> shapely.Polygon:
    if isinstance(polygon, list):
        return shapely.Polygon(in_degrees(polygon, sketch))
    ends = [*polygon["holeIndices"], len(polygon["positions"])]
    starts = [0, *polygon["holeIndices"]]
    rings = [in_degrees(polygon["positions"][start:end], sketch) for start, end in zip(starts, ends, strict=True)]
    return shapely.Polygon(rings[0], rings[1:])


def length(paths: Iterable[Path], sketch: Sketch) -> float:
    return sum(shapely.LineString(in_degrees(path, sketch)).length for path in paths)


class TestBuilding:
    def test_units_are_ordered_by_code_and_townships_made_of_them(self) -> None:
        shapes = shapes_of(dict(reversed(GROUND.items())))
        assert list(shapes.units) == sorted(GROUND)
        assert shapes.tiled == {"T00", "T01", "T10", "T11"}
        assert not shapes.is_empty

    def test_codes_of_no_register_are_left_out(self) -> None:
        shapes = shapes_of({"nobody": square(0, 0)}, T99=square(1, 1))
        assert shapes.is_empty

    def test_a_cooperative_does_not_hide_its_village(self) -> None:
        shapes = shapes_of({**GROUND, "W1": square(0, 0), "X1": square(4, 3)})
        assert set(shapes.units) == set(GROUND)

    def test_a_township_drawn_otherwise_than_its_units_keeps_its_own_border(self) -> None:
        shapes = shapes_of(GROUND, T00=ground_of_township("T00"), T01=square(0, 0))
        assert shapes.tiled == {"T00", "T10", "T11"}


class TestExtent:
    def test_district_zone_township_and_unit(self) -> None:
        shapes = shapes_of(GROUND)
        assert shapes.bounds(DISTRICT) == pytest.approx((WEST, SOUTH, WEST + 6 * SIDE, SOUTH + 4 * SIDE))
        assert shapes.bounds(Place(Level.ZONE, "Z0")) == pytest.approx((WEST, SOUTH, WEST + 6 * SIDE, SOUTH + 2 * SIDE))
        township = (WEST + 3 * SIDE, SOUTH + 2 * SIDE, WEST + 6 * SIDE, SOUTH + 4 * SIDE)
        assert shapes.bounds(Place(Level.TOWNSHIP, "T11")) == pytest.approx(township)
        assert shapes.bounds(Place(Level.UNIT, "V34")) == pytest.approx(township)

    def test_a_place_with_nothing_to_draw_shows_the_district(self) -> None:
        shapes = shapes_of({"V00": square(0, 0)})
        assert shapes.bounds(Place(Level.TOWNSHIP, "T11")) == shapes.bounds(DISTRICT)

    def test_a_township_without_drawn_units_is_found_by_its_own_border(self) -> None:
        shapes = shapes_of({}, T11=square(3, 3))
        assert not shapes.is_empty
        assert shapes.bounds(Place(Level.TOWNSHIP, "T11")) == square(3, 3).bounds


class TestSketch:
    def test_squares_are_drawn_where_they_are(self) -> None:
        sketch = shapes_of(GROUND).sketch(DISTRICT, **SIZE)
        assert list(sketch.units) == sorted(GROUND)
        for code, polygons in sketch.units.items():
            drawn = as_polygon(polygons[0], sketch)
            assert drawn.symmetric_difference(GROUND[code]).area < 0.01 * GROUND[code].area

    def test_a_closing_point_is_not_repeated(self) -> None:
        sketch = shapes_of(GROUND).sketch(DISTRICT, **SIZE)
        rings = [polygon for polygons in sketch.units.values() for polygon in polygons if isinstance(polygon, list)]
        assert all(ring[:2] != ring[-2:] for ring in rings)

    def test_shared_borders_stay_shared_when_simplified(self) -> None:
        bent = {}
        zigzag = [(WEST + SIDE + 0.0004 * (row % 2), SOUTH + row * SIDE / 40) for row in range(41)]
        west, south, north = WEST, SOUTH, SOUTH + SIDE
        bent["V00"] = shapely.Polygon([(west, south), *zigzag, (west, north)])
        bent["V01"] = shapely.Polygon([*zigzag, (west + 2 * SIDE, north), (west + 2 * SIDE, south)])
        sketch = shapes_of({**bent, "V33": square(3, 3)}).sketch(DISTRICT, width=200, height=150)
        one, other = (sketch.units[code][0] for code in ("V00", "V01"))
        assert len(one) < 30
        left, right = as_polygon(one, sketch), as_polygon(other, sketch)
        assert len(set(left.exterior.coords) & set(right.exterior.coords)) >= 2
        assert left.intersection(right).area < 1e-9
        assert left.union(right).geom_type == "Polygon"

    def test_a_border_between_townships_is_drawn_once(self) -> None:
        sketch = shapes_of(GROUND).sketch(DISTRICT, **SIZE)
        around, across, along = 2 * (6 + 4) * SIDE, 4 * SIDE, 6 * SIDE
        assert length(sketch.borders, sketch) == pytest.approx(around + across + along, rel=0.01)
        assert sketch.focus == []

    def test_seams_leave_out_what_is_a_border_of_a_township(self) -> None:
        sketch = shapes_of(GROUND).sketch(DISTRICT, **SIZE)
        every = 7 * 4 * SIDE + 5 * 6 * SIDE
        assert length(sketch.seams(sketch.units), sketch) == pytest.approx(
            every - length(sketch.borders, sketch), rel=0.01
        )

    def test_the_focus_is_the_outer_border_of_the_place(self) -> None:
        sketch = shapes_of(GROUND).sketch(Place(Level.ZONE, "Z1"), **SIZE)
        assert length(sketch.focus, sketch) == pytest.approx(2 * (6 + 2) * SIDE, rel=0.01)

    def test_a_township_is_drawn_finer_and_without_what_lies_far_off(self) -> None:
        far = {"V00": square(0, 0), "V01": square(1, 0), "V35": square(300, 300)}
        shapes = build_shapes(far, {}, places=places())
        whole, near = shapes.sketch(DISTRICT, **SIZE), shapes.sketch(Place(Level.TOWNSHIP, "T00"), **SIZE)
        assert near.viewport.step < whole.viewport.step
        assert (set(whole.units), set(near.units)) == (set(far), {"V00", "V01"})

    def test_a_sketch_is_made_once(self) -> None:
        shapes = shapes_of(GROUND)
        assert shapes.sketch(DISTRICT, **SIZE) is shapes.sketch(DISTRICT, **SIZE)

    def test_holes_and_parts_are_drawn(self) -> None:
        hole = shapely.Polygon(square(0, 0).exterior, [square(0, 0).buffer(-SIDE / 4).exterior])
        parts = shapely.MultiPolygon([square(2, 0), square(4, 0).buffer(-SIDE / 4)])
        sketch = shapes_of({"V00": hole, "V02": parts}).sketch(DISTRICT, **SIZE)
        ring = as_polygon(sketch.units["V00"][0], sketch)
        assert len(ring.interiors) == 1
        assert ring.area == pytest.approx(hole.area, rel=0.02)
        assert len(sketch.units["V02"]) == 2
        assert len(sketch.outline("V00")) == len(sketch.outline("V02")) == 2

    def test_an_islet_too_small_to_see_is_left_out(self) -> None:
        parts = shapely.MultiPolygon([square(2, 0), square(4, 0).buffer(-SIDE * 0.498)])
        sketch = shapes_of({**GROUND, "V02": parts}).sketch(DISTRICT, **SIZE)
        assert len(sketch.units["V02"]) == 1

    def test_a_label_stands_inside_a_crescent(self) -> None:
        crescent = area(square(0, 0).difference(square(0.3, 0.3)))
        ring = area(square(1, 1).difference(square(1, 1).buffer(-SIDE * 0.1)))
        sketch = shapes_of({"V00": crescent, "V11": ring}).sketch(DISTRICT, **SIZE)
        for code, ground in (("V00", crescent), ("V11", ring)):
            spot = sketch.unit_spots[code]
            assert shapely.contains_xy(ground.buffer(1e-4), spot.longitude, spot.latitude)

    def test_no_polygon_at_all_draws_nothing(self) -> None:
        shapes = shapes_of({})
        sketch = shapes.sketch(DISTRICT, **SIZE)
        assert shapes.is_empty
        assert (sketch.units, sketch.borders, sketch.focus, sketch.hatch(["V00"])) == ({}, [], [], [])

    def test_townships_alone_are_drawn_by_their_borders(self) -> None:
        sketch = shapes_of({}, T00=square(0, 0), T01=square(1, 0)).sketch(DISTRICT, **SIZE)
        assert length(sketch.borders, sketch) == pytest.approx(7 * SIDE, rel=0.01)
        assert list(sketch.township_spots) == ["T00", "T01"]


class TestHatch:
    def test_lines_rise_at_45_degrees_on_screen_and_stay_inside(self) -> None:
        sketch = shapes_of(GROUND).sketch(DISTRICT, **SIZE)
        lines = [in_degrees(path, sketch) for path in sketch.hatch(["V12"])]
        assert len(lines) > 5
        for start, end in lines:
            (left, below), (right, above) = (sketch.viewport.pixels(*point) for point in (start, end))
            assert below - above == pytest.approx(right - left, abs=0.3)
            assert right > left
            assert GROUND["V12"].buffer(1e-3).contains(shapely.LineString([start, end]))

    def test_lines_of_neighbours_meet(self) -> None:
        sketch = shapes_of(GROUND).sketch(DISTRICT, **SIZE)
        view = sketch.viewport
        phases = []
        for code in ("V12", "V13", "V25"):
            for path in sketch.hatch([code]):
                (east, north), _ = in_degrees(path, sketch)
                phases.append((east - north / view.flattening) / (HATCH_SPACING * view.degrees_per_pixel))
        assert np.abs(np.array(phases) - np.round(phases)).max() < 0.05

    def test_lines_of_neighbours_are_one(self) -> None:
        sketch = shapes_of(GROUND).sketch(DISTRICT, **SIZE)
        alone = [path for code in ("V12", "V22") for path in sketch.hatch([code])]
        both = sketch.hatch(["V12", "V22"])
        assert len(both) < len(alone)
        assert length(both, sketch) == pytest.approx(length(alone, sketch), rel=1e-6)

    def test_an_unknown_unit_has_no_hatch(self) -> None:
        assert shapes_of(GROUND).sketch(DISTRICT, **SIZE).hatch(["W1", "nobody"]) == []


def test_the_squares_belong_to_their_townships() -> None:
    assert township_code(5, 3) == TOWNSHIP_OF["V35"] == "T11"
