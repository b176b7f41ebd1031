import json
from typing import Any

import pydeck as pdk
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.deck import FastDeck, picked


def deck(*, is_interactive: bool = True) -> FastDeck:
    layer = pdk.Layer("PathLayer", [{"p": [[1, 2], [3, 4]], "名": "村"}], id="t", get_path="p")
    view = pdk.ViewState(longitude=123.0, latitude=28.0, zoom=9.0)
    return FastDeck([layer], view_state=view, tooltip={"html": "{n}"} if is_interactive else None)


class TestFastDeck:
    def test_no_basemap_is_asked_for(self) -> None:
        # Any other value, even null, makes Streamlit's browser side load one from the internet.
        written = json.loads(deck().to_json())
        assert written["mapStyle"] == "__MAP_STYLE__"
        assert "mapProvider" not in written

    def test_the_text_is_compact_and_always_the_same_object(self) -> None:
        made = deck()
        text = made.to_json()
        assert text is made.to_json()
        assert '"名":"村"' in text
        assert json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False) == text

    def test_it_says_what_pydeck_itself_would_say(self) -> None:
        layer = pdk.Layer("PathLayer", [{"p": [[1, 2], [3, 4]], "名": "村"}], id="t", get_path="p")
        view = pdk.ViewState(longitude=123.0, latitude=28.0, zoom=9.0)
        views = [pdk.View(type="MapView", controller=True)]
        plain = pdk.Deck([layer], initial_view_state=view, views=views, map_provider=None)
        assert json.loads(deck().to_json()) == json.loads(plain.to_json())

    def test_rows_are_not_kept_beside_the_text(self) -> None:
        assert deck().layers == []

    def test_a_picture_to_look_at_has_neither_controls_nor_tooltip(self) -> None:
        still, live = deck(is_interactive=False), deck()
        assert json.loads(still.to_json())["views"][0]["controller"] is False
        assert json.loads(live.to_json())["views"][0]["controller"] is True
        assert still._tooltip is False
        assert live._tooltip == {"html": "{n}"}


def event(row: object) -> dict[str, Any]:
    return {"selection": {"indices": {"u": [0]}, "objects": {"u": [row]}}}


class TestPicked:
    def test_only_the_code_is_taken(self) -> None:
        assert picked(event({"c": "990100001201", "n": "石桥村", "p": [1, 2]})) == "990100001201"

    def test_a_guarded_code_is_given_back(self) -> None:
        assert picked(event({"c": "\u200b@@=1"})) == "@@=1"

    @pytest.mark.parametrize(
        "row",
        [None, "990100001201", [], {}, {"c": None}, {"c": 7}, {"c": ""}, {"c": ["x"]}, {"c": "9" * 65}, {"C": "x"}],
    )
    def test_a_row_without_a_plausible_code_is_no_choice(self, row: object) -> None:
        assert picked(event(row)) is None

    @pytest.mark.parametrize(
        "nonsense",
        [
            None,
            "selection",
            {},
            {"selection": None},
            {"selection": []},
            {"selection": {"objects": None}},
            {"selection": {"objects": {"u": {}}}},
            {"selection": {"objects": {"u": []}}},
            {"selection": {"objects": {"u": "text"}}},
            {"selection": {"objects": {"b": [{"c": "990100001201"}]}}},
        ],
    )
    def test_another_shape_is_no_choice(self, nonsense: object) -> None:
        assert picked(nonsense) is None

    @settings(deadline=None)
    @given(
        nonsense=st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["selection", "objects", "u", "c"]), inner, max_size=3)
            ),
            max_leaves=12,
        )
    )
    def test_anything_a_browser_may_send_is_a_code_or_nothing(self, nonsense: object) -> None:
        found = picked(nonsense)
        assert found is None or (isinstance(found, str) and 0 < len(found) <= 64)
