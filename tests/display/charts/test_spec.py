import json

import altair as alt
import numpy as np
import pandas as pd
import pytest

from display.charts import spec
from display.charts.categories import build_categories
from display.charts.interval_rows import build_interval_rows
from display.charts.ranking import build_ranking
from display.charts.spec import Spec, chart, names_axis, padded, to_spec, values
from display.charts.trend import build_trend
from display.charts.writing import written
from display.theme import DARK, FONT, LIGHT
from indicators.catalogue import INDICATORS
from indicators.trend import judge
from indicators.values import against
from tests.display.charts.frames import HOSTILE, has_latin, label_expressions, nodes, rates, rows, tooltip_titles
from tests.display.charts.topic_charts import topic_charts

RATE = INDICATORS["rectified_rate"]
COUNT = INDICATORS["complaint_count"]


def _every_chart() -> dict[str, Spec]:
    frame = rates({"东屿镇": (9, 10), "金峰街道": (30, 60), "北渡乡": (5, 40)})
    verdicts = against(frame, RATE, value=60.0)
    topics = pd.DataFrame({"n": [5.0, 3], "previous": [4.0, 3], "complete": [5.0, 2]}, index=["land", "works"])
    series = judge(np.array([20.0] * 10 + [22, 19, 21, 20, 60]), baseline=14)
    return {
        "ranking": build_ranking(frame, verdicts, RATE, theme=LIGHT, reference=60.0),
        "interval_rows": build_interval_rows(frame, verdicts, RATE, theme=LIGHT, reference=60.0),
        "categories": build_categories(topics, {"land": "征迁征地"}, theme=LIGHT, unit="件"),
        "trend": build_trend(series, range(24300, 24315), COUNT, theme=LIGHT),
    }


CHARTS = {**_every_chart(), **topic_charts()}


def test_every_part_is_written_as_altair_itself_would(monkeypatch):
    compared = []
    of_a_whole_chart = ("$schema", "config", "data", "datasets")

    def compare(layer):
        own, altair = written(layer), layer.to_dict(validate=False)
        compared.append((dict(own), {name: value for name, value in altair.items() if name not in of_a_whole_chart}))
        return own

    monkeypatch.setattr(spec, "written", compare)
    _every_chart()
    topic_charts()
    assert len(compared) > len(CHARTS)
    for own, altair in compared:
        assert own == altair


@pytest.mark.parametrize("name", CHARTS)
class TestEveryChart:
    def test_is_valid_vega_lite(self, name):
        alt.LayerChart.from_dict(CHARTS[name], validate=True)

    def test_is_json_without_nan(self, name):
        assert json.loads(json.dumps(CHARTS[name], allow_nan=False)) == CHARTS[name]

    def test_keeps_its_data_out_of_the_top_level(self, name):
        assert "data" not in CHARTS[name]
        assert "datasets" not in CHARTS[name]
        assert rows(CHARTS[name])

    def test_has_chinese_tooltip_titles(self, name):
        titles = tooltip_titles(CHARTS[name])
        assert titles
        assert not [title for title in titles if has_latin(title)]

    def test_has_no_axis_title_and_thins_no_label(self, name):
        assert CHARTS[name]["config"]["axis"]["title"] is None
        positions = [node["axis"] for node in nodes(CHARTS[name]["layer"]) if isinstance(node.get("axis"), dict)]
        assert positions
        assert not [axis for axis in positions if axis.get("labels", True) and axis.get("labelOverlap") is not False]

    def test_is_as_wide_as_its_container_in_our_font_without_menu(self, name):
        spec = CHARTS[name]
        assert spec["width"] == "container"
        assert spec["padding"] == {"left": 2, "right": 2, "top": 4, "bottom": 0}
        assert spec["config"]["font"] == FONT
        assert spec["usermeta"]["embedOptions"]["actions"] is False

    def test_asks_for_nothing_from_outside(self, name):
        assert not [node for node in nodes(CHARTS[name]) if "url" in node]


def test_colours_follow_the_theme():
    frame = rates({"东屿镇": (9, 10)})
    verdicts = against(frame, RATE, value=60.0)
    dark = json.dumps(build_ranking(frame, verdicts, RATE, theme=DARK, reference=60.0))
    assert DARK.good in dark
    assert LIGHT.good not in dark


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_one_string_of_the_label_expression(name):
    frame = rates({name: (9, 10), "乙村": (5, 10)})
    spec = build_interval_rows(frame, against(frame, RATE, value=60.0), RATE, theme=LIGHT, reference=60.0)
    expression = next(text for text in label_expressions(spec) if text.endswith(")[datum.value]"))
    labels = json.loads(expression.removeprefix("(").removesuffix(")[datum.value]"))
    assert len(labels) == 2
    assert "\u202e" not in "".join(labels)
    assert "\u2066" not in json.dumps(rows(spec), ensure_ascii=False)


def test_stacked_labels_are_lists_of_characters():
    axis = names_axis([["东", "屿"]], colour="#000000").to_dict()
    assert axis["labelExpr"] == '([["\\u4e1c", "\\u5c7f"]])[datum.value]'


def test_missing_numbers_become_null():
    points = chart(values([{"a": float("nan"), "b": 1.0}])).mark_point().encode(x="b:Q")
    spec = to_spec(points, theme=LIGHT, height=10)
    assert find_data(spec) == [{"a": None, "b": 1.0}]


def find_data(node):
    """The first inline rows in a specification."""
    if "values" in node.get("data", {}):
        return node["data"]["values"]
    return next(rows for layer in node.get("layer", []) if (rows := find_data(layer)) is not None)


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(50, 90, [46.8, 93.2]), (1, 99, [0, 100]), (80, 80, [72, 88]), (0, 0, [0, 0.1])]
)
def test_a_domain_stays_within_what_is_possible(low, high, expected):
    assert padded(low, high, floor=0, ceiling=100) == pytest.approx(expected)
