import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.viewport import MARGIN, NOWHERE, fit


@settings(deadline=None)
@given(
    west=st.floats(min_value=70, max_value=130),
    south=st.floats(min_value=5, max_value=50),
    wide=st.floats(min_value=0.01, max_value=5),
    tall=st.floats(min_value=0.01, max_value=5),
    width=st.integers(min_value=200, max_value=2000),
    height=st.integers(min_value=150, max_value=1200),
)
def test_everything_is_shown_and_one_side_is_filled(
    west: float, south: float, wide: float, tall: float, width: int, height: int
) -> None:
    view = fit((west, south, west + wide, south + tall), width=width, height=height)
    left, bottom = view.pixels(west, south)
    right, top = view.pixels(west + wide, south + tall)
    assert right - left <= width - MARGIN + 0.01
    assert bottom - top <= height - MARGIN + 0.01
    assert view.zoom == 16 or max((right - left) / (width - MARGIN), (bottom - top) / (height - MARGIN)) > 0.995
    assert abs(left + right) < 2
    assert abs(top + bottom) < 2


def test_the_zoom_of_a_known_view() -> None:
    # 360° in 512 px at zoom 0: 0.5° in 602 px less the margin is 2^9.7 times closer.
    view = fit((123.0, 28.0, 123.5, 28.1), width=602 + MARGIN, height=2000)
    assert 2**view.zoom == pytest.approx(360 / 0.5 * 602 / 512, rel=1e-3)


def test_right_and_down_are_positive() -> None:
    view = fit((123.0, 28.0, 123.5, 28.5), width=600, height=400)
    right, down = view.pixels(123.4, 28.1)
    assert right > 0
    assert down > 0


def test_a_point_and_nothing_at_all_have_a_view() -> None:
    assert fit((123.0, 28.0, 123.0, 28.0), width=600, height=400).zoom == 16
    assert fit(NOWHERE, width=600, height=400).longitude == 0


def test_panning_room_is_added_on_every_side() -> None:
    view = fit((123.0, 28.0, 123.5, 28.5), width=600, height=400)
    west, south, east, north = view.bounds(around=0.5)
    assert (east - west) / view.degrees_per_pixel == pytest.approx(1200)
    assert view.pixels(west, north)[1] == pytest.approx(-400, rel=0.01)
    assert view.pixels(west, south)[0] == pytest.approx(-600)
