"""What a colour says is also there for who cannot tell red from green: colours of one meaning stay apart, or something else tells.

Dichromacy is simulated with the matrices for severity 1 of Machado, Oliveira & Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE TVCG 15 (6), 2009, applied to linear RGB. Distance is that of CIE 1976 L*a*b* (D65).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from display.charts.in_and_out import Flow, build_in_and_out
from display.charts.lights import SIGNS
from display.charts.marks import verdict_shape
from display.charts.scores import build_scores
from display.legend import Pattern, build_legend
from display.theme import DARK, LIGHT, STANDING_WORDS, Theme, rgb
from indicators.catalogue import INDICATORS
from indicators.places import Level
from indicators.values import Verdict
from tests.display.squares import figures

Matrix = NDArray[np.float64]

SIGHTS: Mapping[str, Matrix] = {
    "everybody": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])

APART = 10.0
"""A difference just noticed side by side is about 2.3 (Mahy et al. 1994); areas that lie apart, small, and are matched with a legend
from memory need several times as much: this is four."""


def _seen(colour: str, sight: Matrix) -> Matrix:
    """L*, a*, b* of ``#RRGGBB`` under a sight."""
    part = np.array(rgb(colour)) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    ratio = _XYZ @ np.clip(sight @ linear, 0, 1) / _WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: str, other: str, *, sight: Matrix) -> float:
    return float(np.linalg.norm(_seen(one, sight) - _seen(other, sight)))


def too_near(colours: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(sight, one, other) of every pair that somebody takes for the same."""
    return [
        (name, one, other)
        for name, sight in SIGHTS.items()
        for one, other in combinations(colours, 2)
        if distance(colours[one], colours[other], sight=sight) < APART
    ]


@dataclass(frozen=True)
class Palette:
    """Fields of the theme whose colours stand beside each other and mean different things; `ramp0` … are the classes of the ramp."""

    where: str
    fields: tuple[str, ...]

    def colours(self, theme: Theme) -> dict[str, str]:
        return {name: _colour(theme, name) for name in self.fields}


def _colour(theme: Theme, name: str) -> str:
    return theme.ramp[int(name[4:])] if name.startswith("ramp") else str(getattr(theme, name))


RAMP = tuple(f"ramp{at}" for at in range(5))
PALETTES = [
    Palette("verdicts on charts, cards and tables", ("good", "same", "concern")),
    Palette("lights of time limits and alerts", ("red", "orange", "yellow", "green")),
    Palette("classes of map, heat tables and ages, and 无数据 beside them", (*RAMP, "no_data")),
    Palette("steps of a bridge", ("accent", "quiet", "middle")),
    Palette("stages of a pipeline in one bar", ("ramp4", "ramp3", "quiet", "middle")),
    Palette("done of due", ("quiet", "ramp1")),
    Palette("passed and failed", ("quiet", "middle")),
]
TELLING_NOTHING = {
    "ink", "ink2", "ink3", "line", "hair", "bg", "bg2", "town_line", "faded", "faded_line",
}  # fmt: skip
"""Texts, lines and grounds."""
HATCHED = {"few", "hatch"}
"""数量少 is told by its lines."""


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.where)
def test_colours_of_different_meaning_stay_apart(palette: Palette, theme: Theme) -> None:
    assert too_near(palette.colours(theme)) == []


def test_every_colour_of_the_theme_is_in_a_palette_or_tells_nothing() -> None:
    known = {name for palette in PALETTES for name in palette.fields} | TELLING_NOTHING | HATCHED
    colours = {field.name for field in fields(Theme) if isinstance(getattr(LIGHT, field.name), str)}
    assert colours <= known


def test_lights_and_verdicts_have_a_shape_of_their_own_each() -> None:
    assert len(set(SIGNS.values())) == len(SIGNS) == 4
    shapes = json.loads(json.dumps(verdict_shape().to_dict()))["scale"]["range"][:3]
    assert len(set(shapes)) == 3
    for theme in (LIGHT, DARK):
        marks = [theme.mark(verdict, words=STANDING_WORDS) for verdict in (Verdict.BETTER, Verdict.SAME, Verdict.WORSE)]
        assert len({mark.shape for mark in marks}) == len({mark.word for mark in marks}) == 3


def test_too_few_is_hatched_where_its_ground_is_near_others() -> None:
    assert too_near({"few": LIGHT.few, "palest": LIGHT.ramp[0]}) != []
    legend = build_legend(figures(["V00"]), INDICATORS["rectified_rate"], theme=LIGHT, level=Level.UNIT)
    assert [line.colour for line in legend.lines if line.pattern is Pattern.HATCH] == [LIGHT.few]


def test_the_line_between_passed_and_failed_is_named() -> None:
    assert "合格线 60 分" in json.dumps(build_scores({50: 3, 70: 8}, [60], theme=LIGHT), ensure_ascii=False)


def test_lines_of_received_and_closed_differ_in_dash_and_carry_their_names() -> None:
    flows = [Flow(name=name, came=came, went=100, stock=90) for name, came in (("25Q1", 110), ("25Q2", 120))]
    spec = build_in_and_out(flows, came="新增", went="办结", stock="期末存量", theme=LIGHT, unit="件")
    lines = [layer["mark"] for layer in spec["layer"][0]["layer"] if layer["mark"]["type"] == "line"]
    assert [bool(line.get("strokeDash")) for line in lines] == [True, False]
    assert {"新增 120", "办结 100"} <= set(re.findall(r"(?:新增|办结) \d+", json.dumps(spec, ensure_ascii=False)))


def test_the_simulation_confuses_what_the_colour_blind_confuse() -> None:
    """Red and green of one brightness, the textbook pair; blue and yellow stay apart."""
    red, green = "#B04020", "#7C7020"
    assert distance(red, green, sight=SIGHTS["everybody"]) > 40
    assert distance(red, green, sight=SIGHTS["deuteranopia"]) < 20
    for sight in SIGHTS.values():
        assert distance("#2050B0", "#C0A020", sight=sight) > 60
        assert distance("#FFFFFF", "#000000", sight=sight) == pytest.approx(100, abs=0.1)
