import json
from typing import Any

import pytest
import shapely

from display.deck import FastDeck
from display.maps import build_locator, build_map
from display.shapes import Area, Shapes, build_shapes
from display.theme import DARK, LIGHT, rgb
from indicators.catalogue import INDICATORS
from indicators.places import DISTRICT, Level, Place, Places, UnknownPlace
from tests.display.squares import GROUND, TOWNSHIP_OF, figures, places, square

RATE = INDICATORS["rectified_rate"]
COUNT = INDICATORS["complaint_count"]
TOWNSHIP = Place(Level.TOWNSHIP, "T00")
OF_TOWNSHIP = sorted(code for code, township in TOWNSHIP_OF.items() if township == "T00")


def drawn(
    frame: Any = None,
    *,
    indicator: Any = RATE,
    place: Place = DISTRICT,
    shapes: Shapes | None = None,
    register: Places | None = None,
    **options: Any,
) -> FastDeck:
    register = register or places()
    return build_map(
        shapes or build_shapes(GROUND, {}, places=register),
        figures(sorted(GROUND)) if frame is None else frame,
        indicator,
        place=place,
        places=register,
        theme=options.pop("theme", LIGHT),
        width=630,
        height=462,
        **options,
    )


def layers(deck: FastDeck) -> dict[str, dict[str, Any]]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def rows(deck: FastDeck) -> dict[str, dict[str, Any]]:
    return {row["c"]: row for row in layers(deck)["u"]["data"]}


class TestColours:
    def test_fill_follows_the_fixed_bins(self) -> None:
        frame = figures(["V00", "V01", "V02", "V03", "V04"], value=[10.0, 60.0, 80.0, 90.0, 100.0])
        fills = [row["f"] for row in rows(drawn(frame)).values()]
        assert fills == [rgb(colour) for colour in reversed(LIGHT.ramp)]

    def test_of_a_count_the_most_is_deepest(self) -> None:
        frame = figures(["V00", "V01"], value=[0.0, 12.0])
        found = rows(drawn(frame, indicator=COUNT))
        assert (found["V00"]["f"], found["V01"]["f"]) == (rgb(LIGHT.ramp[0]), rgb(LIGHT.ramp[4]))

    def test_what_is_not_judged_has_no_colour_of_the_ramp(self) -> None:
        states = ["too_few", "withheld", "no_data"]
        deck = drawn(figures(["V00", "V01", "V02"], state=states))
        assert [row["f"] for row in rows(deck).values()] == [rgb(LIGHT.few), rgb(LIGHT.few), rgb(LIGHT.no_data)]
        one = drawn(figures(["V00"], state="too_few"))
        assert len(layers(deck)["h"]["data"]) > len(layers(one)["h"]["data"]) > 0
        assert layers(drawn())["h"]["data"] == []

    def test_the_wall_takes_the_dark_ramp_and_larger_type(self) -> None:
        deck = drawn(theme=DARK, scale=1.4, interactive=False)
        assert layers(deck)["u"]["data"][0]["f"] == rgb(DARK.ramp[2])
        assert layers(deck)["n"]["getSize"] == pytest.approx(18.2)
        assert layers(deck)["t"]["getWidth"] == pytest.approx(1.82)
        assert layers(deck)["u"]["pickable"] is False
        assert deck._tooltip is False


class TestRows:
    def test_rows_are_ordered_by_code_whatever_the_frame(self) -> None:
        frame = figures(sorted(GROUND, reverse=True))
        assert list(rows(drawn(frame))) == sorted(GROUND)

    def test_a_row_is_what_the_tooltip_needs_and_no_more(self) -> None:
        row = rows(drawn())["V00"]
        assert set(row) == {"c", "n", "t", "x", "f", "p"}
        assert (row["n"], row["t"], row["x"]) == ("V00村", "甲镇", "81.8%（9/11）")

    def test_every_part_of_a_unit_can_be_clicked(self) -> None:
        parts: dict[str, Area] = {**GROUND, "V00": shapely.MultiPolygon([square(0, 0), square(0, -2)])}
        deck = drawn(shapes=build_shapes(parts, {}, places=places()))
        assert [row["c"] for row in layers(deck)["u"]["data"]].count("V00") == 2

    def test_units_without_a_polygon_are_not_on_the_map(self) -> None:
        assert list(rows(drawn(figures(["V00", "W1"])))) == ["V00"]


class TestScope:
    def test_units_outside_the_frame_are_only_ground(self) -> None:
        deck = drawn(figures(OF_TOWNSHIP))
        assert sorted(rows(deck)) == OF_TOWNSHIP
        faded = layers(deck)["b"]
        assert len(faded["data"]) == len(GROUND) - len(OF_TOWNSHIP)
        assert faded["pickable"] is False
        foreign = sorted(set(GROUND) - set(OF_TOWNSHIP))
        assert not any(code in deck.to_json() for code in foreign)

    def test_in_a_township_the_others_are_faded_and_nameless(self) -> None:
        deck = drawn(place=TOWNSHIP)
        assert sorted(rows(deck)) == OF_TOWNSHIP
        assert not any(code in deck.to_json() for code in set(GROUND) - set(OF_TOWNSHIP))
        assert len(layers(deck)["f"]["data"]) == 1

    def test_only_the_units_can_be_clicked(self) -> None:
        assert [name for name, layer in layers(drawn()).items() if layer["pickable"]] == ["u"]


class TestLayers:
    def test_they_lie_in_the_order_of_the_design(self) -> None:
        assert list(layers(drawn())) == ["b", "u", "l", "h", "t", "f", "k", "s", "n"]

    def test_outlines_lie_beside_the_clickable_layer_and_what_neighbours_share_is_drawn_once(self) -> None:
        found = layers(drawn(place=TOWNSHIP))
        assert (found["u"]["stroked"], found["l"]["pickable"]) == (False, False)
        corners = {code: len(row["p"]) // 2 for code, row in rows(drawn(place=TOWNSHIP)).items()}
        assert 0 < sum(len(path) // 2 - 1 for path in found["l"]["data"]) < sum(corners.values())

    def test_there_is_no_basemap(self) -> None:
        written = json.loads(drawn().to_json())
        assert written["mapStyle"] == "__MAP_STYLE__"
        assert "mapProvider" not in written
        assert "http" not in drawn().to_json()

    def test_the_selected_village_is_outlined_twice(self) -> None:
        found = layers(drawn(selected="V12"))
        assert found["k"]["data"] == found["s"]["data"] != []
        assert found["k"]["getWidth"] > found["s"]["getWidth"]
        assert layers(drawn(selected="nobody"))["s"]["data"] == []

    @pytest.mark.parametrize(
        ("place", "names"),
        [
            (DISTRICT, {"甲镇", "乙街道", "丙镇", "丁乡"}),
            (Place(Level.ZONE, "Z1"), {"丙镇", "丁乡"}),
            (TOWNSHIP, set(OF_TOWNSHIP)),
        ],
    )
    def test_names_are_those_of_the_next_level(self, place: Place, names: set[str]) -> None:
        assert {row["s"] for row in layers(drawn(place=place))["n"]["data"]} == names

    def test_paths_and_polygons_share_one_grid(self) -> None:
        grids = [
            (layer["coordinateOrigin"], layer["modelMatrix"][0], layer["coordinateSystem"], layer["positionFormat"])
            for name, layer in layers(drawn()).items()
            if name != "n"
        ]
        assert all(grid == grids[0] for grid in grids)
        view = json.loads(drawn().to_json())["initialViewState"]
        assert grids[0][0] == [view["longitude"], view["latitude"]]


class TestHostileNames:
    def test_a_name_is_never_an_expression_or_markup(self) -> None:
        register = places(names={"V00": "@@=alert(1)", "V01": "@@#x.y", "V02": "<img src=x>", "V10": "长" * 10_000})
        frame = figures(OF_TOWNSHIP, name=register.units["name"])
        deck = drawn(frame, place=TOWNSHIP, register=register)
        written = json.loads(deck.to_json())
        for layer in written["layers"]:
            for row in layer["data"]:
                texts = [value for value in row.values() if isinstance(value, str)] if isinstance(row, dict) else []
                assert not any(text.startswith("@@") or "<" in text or len(text) > 60 for text in texts)

    def test_a_code_that_reads_as_an_expression_is_guarded(self) -> None:
        code = "@@=1"
        unit = {"name": "怪村", "kind": "village", "township_code": "T00"}
        register = places(more_units={code: unit})
        shapes = build_shapes({**GROUND, code: square(-1, 0)}, {}, places=register)
        deck = drawn(figures([code]), shapes=shapes, register=register)
        assert [row["c"] for row in layers(deck)["u"]["data"]] == ["\u200b@@=1"]


class TestWithoutPolygons:
    def test_an_empty_map_has_no_rows(self) -> None:
        deck = drawn(shapes=build_shapes({}, {}, places=places()))
        assert all(layer["data"] == [] for layer in layers(deck).values())

    def test_townships_alone_are_drawn_and_named(self) -> None:
        shapes = build_shapes({}, {"T00": square(0, 0), "T01": square(4, 0)}, places=places())
        found = layers(drawn(shapes=shapes))
        assert found["u"]["data"] == []
        assert len(found["t"]["data"]) == 2
        assert {row["s"] for row in found["n"]["data"]} == {"甲镇", "乙街道"}


class TestLocator:
    def locator(self, unit: str) -> FastDeck:
        register = places()
        shapes = build_shapes(GROUND, {}, places=register)
        return build_locator(shapes, figures(sorted(GROUND)), RATE, unit=unit, places=register, theme=LIGHT)

    def test_the_township_is_coloured_and_the_unit_outlined(self) -> None:
        found = layers(self.locator("V00"))
        assert len(found["u"]["data"]) == len(OF_TOWNSHIP)
        assert len(found["s"]["data"]) == 1

    def test_it_carries_no_code_name_or_figure(self) -> None:
        deck = self.locator("V00")
        assert all(set(row) == {"f", "p"} for row in layers(deck)["u"]["data"])
        assert not any(layer["pickable"] for layer in layers(deck).values())
        assert deck._tooltip is False

    def test_a_cooperative_is_shown_by_its_village(self) -> None:
        assert layers(self.locator("W1"))["s"]["data"] == layers(self.locator("V00"))["s"]["data"]

    def test_a_station_is_shown_by_its_township_alone(self) -> None:
        assert layers(self.locator("X1"))["s"]["data"] == []

    def test_an_unknown_unit_is_refused(self) -> None:
        with pytest.raises(UnknownPlace):
            self.locator("nobody")
