"""The still map says what the map on screen says: classes, names, legend; and holds nothing of places that are not its subject."""

import io
from typing import cast
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from PIL import Image

from display.drawing import Drawing, open_studio
from display.legend import build_legend
from display.map_svg import LEGEND_WIDTH, build_map_svg
from display.shapes import Shapes, build_shapes
from display.theme import LIGHT, rgb
from indicators.catalogue import get_indicator
from indicators.places import DISTRICT, Level, Place
from tests.display.charts.frames import HOSTILE
from tests.display.squares import GROUND, TOWNSHIP_OF, figures, places

RATE = get_indicator("rectified_rate")
SVG = "{http://www.w3.org/2000/svg}"
CONTROL = "坏\x00\x07\ufffe村"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    townships = {
        code: cast(
            shapely.Polygon,
            shapely.union_all([area for unit, area in GROUND.items() if TOWNSHIP_OF[unit] == code]),
        )
        for code in set(TOWNSHIP_OF.values())
    }
    return build_shapes(GROUND, townships, places=places())


def draw(shapes: Shapes, *, place: Place = DISTRICT, names: dict[str, str] | None = None, **columns: object) -> str:
    frame = figures(list(GROUND), **columns)
    if names:
        frame = frame.changed(name=np.array([names.get(code, f"{code}村") for code in GROUND], dtype=object))
    return build_map_svg(
        shapes,
        frame,
        RATE,
        place=place,
        places=places(names=names),
        theme=LIGHT,
        legend=build_legend(frame, RATE, theme=LIGHT, level=Level.UNIT),
        heading="全区整改销号",
        figure="81.8%",
        detail="216/264",
        width=640,
        height=420,
    )


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_legend_says_the_figure_all_classes_and_what_is_missing(shapes: Shapes) -> None:
    said = texts(draw(shapes, state=["no_data", "too_few", *["ok"] * 22]))
    for text in (
        "全区整改销号",
        "81.8%",
        "216/264",
        "75–85%",
        "<60%",
        "≥95%",
        "数量少，不显示",
        "无数据",
        "22",
        "1",
        "0",
    ):
        assert text in said, text


def test_each_unit_is_filled_with_the_colour_of_its_class(shapes: Shapes) -> None:
    svg = draw(shapes, value=[50.0] * 12 + [99.0] * 12)
    fills = [path.get("fill") for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    assert (fills.count(LIGHT.ramp[4]), fills.count(LIGHT.ramp[0])) == (12, 12)


def test_a_unit_lies_where_it_lies_on_screen(shapes: Shapes) -> None:
    """North is up and west is left: the one dark unit of the north-west corner."""
    dark = [99.0] * len(GROUND)
    dark[list(GROUND).index("V30")] = 10.0
    with open_studio() as studio:
        png = studio(Drawing(draw(shapes, value=dark), is_svg=True))
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    wide = pixels.shape[1] * (640 - LEGEND_WIDTH) // 640
    down, right = np.nonzero((pixels[:, :wide] == rgb(LIGHT.ramp[4])).all(axis=2))
    assert down.size > 1000
    assert down.max() < pixels.shape[0] / 2
    assert right.max() < wide / 2


def test_townships_are_named_in_the_district_and_units_in_a_township(shapes: Shapes) -> None:
    assert {"甲镇", "丙镇"} <= set(texts(draw(shapes)))
    inside = texts(draw(shapes, place=Place(Level.TOWNSHIP, "T00")))
    assert {"V00", "V11"} <= set(inside)
    assert not {"V03", "V30", "甲镇"} & set(inside)


@pytest.mark.parametrize("name", [*HOSTILE, CONTROL, "长" * 10_000])
def test_a_hostile_name_stays_a_name(shapes: Shapes, name: str) -> None:
    svg = draw(shapes, place=Place(Level.TOWNSHIP, "T00"), names={"V00": name})
    root = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "defs", "clipPath", "pattern", "rect", "g", "path", "text",
    }  # fmt: skip
    assert len(svg) < 100_000


def test_a_hole_is_a_hole(shapes: Shapes) -> None:
    whole = shapely.box(123.0, 28.5, 123.02, 28.52)
    ring = cast(shapely.Polygon, whole.difference(shapely.box(123.005, 28.505, 123.015, 28.515)))
    with_hole = build_shapes({**GROUND, "V00": ring}, {}, places=places())
    svg = draw(with_hole, value=[10.0] + [99.0] * 23)
    (path,) = [p for p in ElementTree.fromstring(svg).iter(f"{SVG}path") if p.get("fill") == LIGHT.ramp[4]]
    assert str(path.get("d")).count("M") == 2
    assert path.get("fill-rule") == "evenodd"
