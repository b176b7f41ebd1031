"""Pictures are drawn with real characters, by a process of their own that ends with the last, and that asks nobody for anything."""

import io
import os
import signal
import subprocess
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from display import drawing
from display.drawing import Draw, Drawing, DrawingFailed, chart_drawing, has_chinese_font, open_studio
from display.theme import FONT

CHARACTERS = "区村镇街清廉监督信访巡察整改销号数据截至无"
NO_GLYPH = "\U000f0000"
"""A private character no font draws: what a missing one looks like."""


def ink(png: bytes) -> NDArray[np.int_]:
    """Darkness of each pixel, on white."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    return 255 - np.asarray(
        Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L")
    ).astype(int)


def written(draw: Draw, text: str) -> NDArray[np.int_]:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">'
        f'<text x="8" y="44" font-size="40" font-family="{FONT}">{text}</text></svg>'
    )
    return ink(draw(Drawing(svg, is_svg=True)))


def bar_chart(name: str) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.1.json",
        "width": "container",
        "height": 60,
        "data": {"values": [{"name": name, "n": 1}]},
        "mark": "bar",
        "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "name", "type": "nominal"}},
        "config": {"font": FONT, "background": "transparent"},
    }


def test_chinese_characters_are_drawn_each_with_its_own_glyph_and_none_as_a_box() -> None:
    with open_studio() as draw:
        glyphs = {character: written(draw, character) for character in CHARACTERS}
        missing = written(draw, NO_GLYPH)
    assert len({glyph.tobytes() for glyph in glyphs.values()}) == len(CHARACTERS)
    for character, glyph in glyphs.items():
        assert glyph.sum() > 40_000, character
        assert (glyph != missing).any(), character
    # Boxes would be as dark as one another.
    assert len({int(glyph.sum()) for glyph in glyphs.values()}) == len(CHARACTERS)


def test_names_in_a_chart_are_glyphs_too() -> None:
    with open_studio() as draw:
        pictures = [ink(draw(chart_drawing(bar_chart(name), width=200))) for name in ("东屿镇", "西岙镇", NO_GLYPH * 3)]
    assert pictures[0].shape == pictures[1].shape
    assert (pictures[0] != pictures[1]).any()
    assert len({int(picture[:, :100].sum()) for picture in pictures}) == 3


def test_a_machine_without_chinese_characters_is_told_apart() -> None:
    box = b"the same box for every character"
    with open_studio() as draw:
        assert has_chinese_font(draw)
    assert not has_chinese_font(lambda _drawing: box)


def test_a_chart_is_as_wide_as_asked_and_on_white() -> None:
    with open_studio() as draw:
        picture = Image.open(io.BytesIO(draw(chart_drawing(bar_chart("甲"), width=300)))).convert("RGBA")
    assert picture.width >= 300 * drawing.SCALE
    assert picture.getpixel((0, 0)) == (255, 255, 255, 255)


def test_nothing_is_fetched() -> None:
    elsewhere = bar_chart("甲") | {"data": {"url": "http://127.0.0.1:9/rows.json"}}
    with open_studio() as draw, pytest.raises(DrawingFailed):
        draw(chart_drawing(elsewhere, width=100))


def test_what_is_no_chart_fails_and_does_not_hang() -> None:
    with open_studio() as draw:
        with pytest.raises(DrawingFailed):
            draw(Drawing("{}]"))
        with pytest.raises(DrawingFailed):
            draw(chart_drawing(bar_chart("甲"), width=100))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, dict[str, Any]]]:
    """Processes and what they were started with."""
    kept: list[tuple[Any, dict[str, Any]]] = []
    start = subprocess.Popen

    def keep(*what: Any, **how: Any) -> Any:
        process = start(*what, **how)
        kept.append((process, how))
        return process

    monkeypatch.setattr(subprocess, "Popen", keep)
    return kept


def test_the_process_ends_whatever_happens_to_whom_it_draws_for(started: list[tuple[Any, dict[str, Any]]]) -> None:
    with pytest.raises(KeyboardInterrupt), open_studio():
        raise KeyboardInterrupt
    ((process, _),) = started
    assert process.poll() is not None


def test_a_process_that_hangs_is_ended(
    started: list[tuple[Any, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "LONGEST_SECONDS", 0.0)
    with open_studio() as draw:
        process = started[0][0]
        # The time until a picture is asked for is no part of it.
        assert process.poll() is None
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(DrawingFailed):
            draw(Drawing("<svg/>", is_svg=True))


def test_the_process_learns_nothing_secret(
    started: list[tuple[Any, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://reader:secret@host/db")
    with open_studio():
        pass
    ((_, how),) = started
    assert "DATABASE_URL" not in how["env"]
    assert how["env"].get("PATH") == os.environ.get("PATH")
