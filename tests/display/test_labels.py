from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from display.labels import (
    LONGEST_LABEL,
    LONGEST_NAME,
    Label,
    clean,
    guarded,
    label_box,
    place_labels,
    short_township,
    short_unit,
    text_width,
    unguarded,
)
from display.sketch import Spot
from display.viewport import fit

VIEW = fit((123.0, 28.0, 123.5, 28.4), width=630, height=462)


def spot(longitude: float, latitude: float, *, side: float) -> Spot:
    outline = shapely.box(longitude - side / 2, latitude - side / 2, longitude + side / 2, latitude + side / 2)
    return Spot(longitude, latitude, outline, outline.area)


class TestCleaning:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("石桥村", "石桥村"),
            ("<script>\"A\"&'B'", "＜script＞＂A＂＆＇B＇"),
            ("上\n下\t村", "上 下 村"),
            ("反\u202e写\u0000村", "反 写 村"),
            ("坏\ud800字", "坏 字"),
            ("@@=alert(1)", "\u200b@@=alert(1)"),
            ("@@#a.b", "\u200b@@#a.b"),
            ("", ""),
        ],
    )
    def test_a_name_is_neither_markup_nor_expression(self, text: str, expected: str) -> None:
        assert clean(text) == expected

    @settings(deadline=None)
    @given(text=st.text(max_size=200))
    def test_nothing_dangerous_survives(self, text: str) -> None:
        cleaned = clean(text)
        assert not cleaned.startswith("@@")
        assert not set(cleaned) & set("&<>\"'\n\r")
        assert len(cleaned) <= LONGEST_NAME + 1
        cleaned.encode()

    def test_a_name_of_ten_thousand_characters_is_cut(self) -> None:
        assert clean("长" * 10_000) == "长" * (LONGEST_NAME - 1) + "…"
        assert len(short_unit("长" * 10_000)) == LONGEST_LABEL

    @settings(deadline=None)
    @given(code=st.text(min_size=1, max_size=20).filter(lambda text: not text.startswith("\u200b")))
    def test_a_guarded_code_comes_back_whole(self, code: str) -> None:
        assert unguarded(guarded(code)) == code
        assert not guarded(code).startswith("@@")


@pytest.mark.parametrize(
    ("name", "expected"), [("江口街道", "江口"), ("东屿镇", "东屿"), ("高坪乡", "高坪"), ("镇", "镇"), ("古镇", "古镇")]
)
def test_townships_are_labelled_without_their_kind(name: str, expected: str) -> None:
    assert short_township(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("石桥村", "石桥"), ("石桥村村民委员会", "石桥村"), ("东村", "东村"), ("湖滨社区", "湖滨社区")],
)
def test_a_village_and_a_community_of_one_name_stay_apart(name: str, expected: str) -> None:
    assert short_unit(name) == expected


def test_a_chinese_character_is_as_wide_as_its_type_is_high() -> None:
    assert text_width("石桥", size=13) == 26
    assert text_width("A1", size=10) == pytest.approx(12)


class TestPlacing:
    @settings(deadline=None)
    @given(
        spots=st.lists(
            st.tuples(
                st.floats(min_value=123.0, max_value=123.5),
                st.floats(min_value=28.0, max_value=28.4),
                st.floats(min_value=0.001, max_value=0.1),
                st.text(alphabet="石桥村A1", min_size=1, max_size=6),
            ),
            max_size=60,
        ),
        size=st.floats(min_value=8, max_value=30),
    )
    def test_no_two_labels_overlap(self, spots: list[tuple[float, float, float, str]], size: float) -> None:
        names = [(text, spot(longitude, latitude, side=side)) for longitude, latitude, side, text in spots]
        placed = place_labels(names, viewport=VIEW, size=size)
        boxes = [label_box(label, viewport=VIEW, size=size) for label in placed]
        for one, other in combinations(boxes, 2):
            # Coordinates are rounded to a metre after placing: less than a tenth of a pixel.
            is_apart = one[2] <= other[0] + 0.1 or other[2] <= one[0] + 0.1
            assert is_apart or one[3] <= other[1] + 0.1 or other[3] <= one[1] + 0.1

    def test_the_larger_area_keeps_its_name(self) -> None:
        small, large = spot(123.2, 28.2, side=0.004), spot(123.201, 28.2, side=0.008)
        assert [label.text for label in place_labels([("小", small), ("大", large)], viewport=VIEW, size=13)] == ["大"]

    def test_a_name_in_the_way_moves_a_line_within_its_area(self) -> None:
        large, tall = spot(123.2, 28.2, side=0.2), spot(123.2, 28.2, side=0.15)
        first, second = place_labels([("甲", large), ("乙", tall)], viewport=VIEW, size=13)
        assert (first, second.text, second.longitude) == (Label("甲", 123.2, 28.2), "乙", 123.2)
        assert second.latitude > 28.2

    def test_a_nameless_area_takes_no_room(self) -> None:
        names = [("", spot(123.2, 28.2, side=0.2)), ("乙", spot(123.2, 28.2, side=0.1))]
        assert place_labels(names, viewport=VIEW, size=13) == [Label("乙", 123.2, 28.2)]
