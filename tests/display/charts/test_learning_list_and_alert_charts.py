"""What holds for every chart (`test_spec.py`), for those of learning, lists and alerts."""

import json
from math import nan

import altair as alt
import pytest

from display.charts.ages import Aged, build_ages
from display.charts.matrix import Cell, build_matrix
from display.charts.progress import Progress, build_progress
from display.charts.rules import Rule, build_rules
from display.charts.scores import build_scores
from display.theme import DARK, LIGHT
from indicators.values import Verdict
from tests.display.charts.frames import has_latin, nodes, rows, tooltip_titles

RULE = Rule(label="规则", fired=4, confirmed=1, closed=3, value=33.3, low=6.0, high=79.2, verdict=Verdict.SAME)


def _charts(theme):
    return {
        "progress": build_progress(
            [Progress(label="岗位", done=3, due=4, low=30, high=95), Progress(label="空", done=0, due=0)],
            theme=theme,
            unit="人",
            done="已参训",
            due="应训",
        ),
        "scores": build_scores({60: 5.0}, [60, 62.5], theme=theme),
        "matrix": build_matrix(["甲"], ["乙"], [Cell(row=0, column=0, amount=nan)], bounds=(1, 2, 3, 4), theme=theme),
        "ages": build_ages([Aged(label="甲", amounts={"a": 2.0})], {"a": "短", "b": "长"}, theme=theme, unit="条"),
        "rules": build_rules([RULE], theme=theme, reference=nan),
    }


CHARTS = _charts(LIGHT)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_valid_and_holds_nothing_that_is_no_json(name):
    alt.LayerChart.from_dict(CHARTS[name], validate=True)
    assert json.loads(json.dumps(CHARTS[name], allow_nan=False)) == CHARTS[name]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_keeps_its_data_inside_and_fills_its_column(name):
    assert rows(CHARTS[name])
    assert "datasets" not in CHARTS[name]
    assert CHARTS[name]["width"] == "container"


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_has_chinese_tooltips_and_thins_no_label(name):
    titles = tooltip_titles(CHARTS[name])
    assert titles
    assert not [title for title in titles if has_latin(title)]
    axes = [node["axis"] for node in nodes(CHARTS[name]["layer"]) if isinstance(node.get("axis"), dict)]
    assert not [axis for axis in axes if axis.get("labels", True) and axis.get("labelOverlap") is not False]


@pytest.mark.parametrize("name", CHARTS)
def test_the_dark_set_draws_with_its_own_colours(name):
    light, dark = (json.dumps(chart) for chart in (CHARTS[name], _charts(DARK)[name]))
    assert LIGHT.ink in light
    assert LIGHT.ink not in dark
