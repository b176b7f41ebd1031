"""Texts behind bars have the pixels they need on a phone as on a desk."""

import re

import pytest

from display.charts.room import LEAST, length_of, scale_with_room
from display.labels import text_width

TEXTS = ["88.5% (1,545/1,746)", "9 项"]


def _worth(longest: float, *, width: float) -> float:
    """The expression's value on a plot of this width."""
    plain = length_of(longest, TEXTS, size=12)
    assert re.fullmatch(r"[\d. /*(),\-a-z]+", plain)
    return float(eval(plain, {"__builtins__": {}}, {"width": width, "max": max}))  # noqa: S307 - our own arithmetic


@pytest.mark.parametrize("width", [210, 480, 1400])
def test_the_longest_text_ends_within_the_plot(width: float) -> None:
    bar = 1746 / _worth(1746, width=width)
    assert bar + text_width(TEXTS[0], size=12) + 7 <= width


def test_bars_keep_a_share_of_the_narrowest_plot() -> None:
    assert 1746 / _worth(1746, width=60) == pytest.approx(60 * LEAST)


def test_the_scale_runs_from_nothing_to_the_whole_width() -> None:
    scale = scale_with_room(1746, TEXTS).to_dict()
    assert scale["domainMin"] == 0
    assert scale["domainMax"]["expr"].startswith("width * 1746")
