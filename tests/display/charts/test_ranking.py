import json
from math import nan

import numpy as np
import pytest

from display.charts.ranking import build_ranking, ranking_alt
from display.charts.standing import has_standings, standings
from display.theme import LIGHT, STANDING_WORDS
from indicators.catalogue import INDICATORS
from indicators.values import State, Verdict, against
from tests.display.charts.frames import label_expressions, marks, rates, rows, withheld

RATE = INDICATORS["rectified_rate"]
LOWER = INDICATORS["recurrence_rate"]
NEUTRAL = INDICATORS["complaint_count"]
TOWNSHIPS = rates(
    {"东屿镇": (190, 200), "金峰街道": (80, 100), "北渡乡": (4, 5), "柳湾镇": (60, 100), "竹溪镇": (40, 100)}
)


def _names(frame, indicator, *, reference):
    verdicts = against(frame, indicator, value=reference)
    return [row.name for row in standings(frame, verdicts, indicator, words=STANDING_WORDS)]


def _spec(frame, indicator=RATE, *, reference=80.0):
    return build_ranking(frame, against(frame, indicator, value=reference), indicator, theme=LIGHT, reference=reference)


def test_better_townships_come_first_and_worse_ones_last():
    assert _names(TOWNSHIPS, RATE, reference=80.0) == ["东屿镇", "金峰街道", "北渡乡", "柳湾镇", "竹溪镇"]


def test_the_lowest_comes_first_where_lower_is_better():
    assert _names(TOWNSHIPS, LOWER, reference=80.0)[0] == "竹溪镇"


def test_a_tier_outweighs_a_value():
    frame = rates({"小镇": (10, 10), "大镇": (900, 1000)})
    assert _names(frame, RATE, reference=80.0) == ["大镇", "小镇"]


def test_a_volume_is_ordered_but_not_judged():
    frame = TOWNSHIPS.assign(value=TOWNSHIPS["numerator"], denominator=np.nan)
    found = standings(frame, against(frame, NEUTRAL, value=50.0), NEUTRAL, words=STANDING_WORDS)
    assert [row.value for row in found] == sorted((row.value for row in found), reverse=True)
    assert {row.verdict for row in found} == {Verdict.NONE}
    assert {row.word for row in found} == {"不评价"}


def test_a_withheld_township_is_nowhere_in_the_chart():
    text = json.dumps(_spec(withheld(TOWNSHIPS, "c3")), ensure_ascii=False)
    assert "东屿" in text
    assert "柳湾" not in text
    assert "\\u67f3" not in text


def test_too_few_is_listed_without_a_point_and_no_data_without_a_figure():
    frame = withheld(TOWNSHIPS, "c4", state=State.NO_DATA)
    frame.loc["c2", "state"] = State.TOO_FEW.value
    spec = _spec(frame)
    assert _names(frame, RATE, reference=80.0)[-2:] == ["北渡乡", "竹溪镇"]
    assert [row["at"] for row in rows(spec) if row.get("value") is not None] == [0, 1, 2] * 2
    texts = [row["text"] for row in rows(spec) if "text" in row]
    assert texts == ["数\n量\n少", "无\n数\n据"]
    figures = [row["figure"] for row in rows(spec) if "figure" in row]
    assert figures[-2:] == ["数量少，不评价（4/5）", "无数据"]


def test_the_tooltip_shows_the_figure_with_its_fraction_and_its_interval():
    tips = [row for row in rows(_spec(TOWNSHIPS)) if "figure" in row]
    assert tips[0] == {
        "at": 0,
        "name": "东屿镇",
        "figure": "95.0%（190/200）",
        "interval": "91.0–97.3%",
        "word": "优于全区",
    }


def test_a_figure_without_an_interval_has_no_rule_and_no_verdict():
    frame = TOWNSHIPS.copy()
    frame.loc["c0", ["numerator", "denominator", "low", "high"]] = np.nan
    tip = next(row for row in rows(_spec(frame)) if row.get("name") == "东屿镇")
    assert tip == {"at": tip["at"], "name": "东屿镇", "figure": "95.0%", "interval": "—", "word": "不评价"}


def test_no_reference_draws_no_dashed_line():
    assert len([mark for mark in marks(_spec(TOWNSHIPS)) if mark == "rule"]) == 2
    assert len([mark for mark in marks(_spec(TOWNSHIPS, reference=nan)) if mark == "rule"]) == 1


def test_labels_are_short_names_in_a_column():
    below = next(text for text in label_expressions(_spec(TOWNSHIPS)) if text.startswith("([["))
    assert json.loads(below.removeprefix("(").removesuffix(")[datum.value]"))[:2] == [["东", "屿"], ["金", "峰"]]


def test_a_percentage_axis_stays_within_a_hundred():
    spec = _spec(rates({"东屿镇": (100, 100), "金峰街道": (50, 100)}))
    domains = [node["domain"] for layer in spec["layer"][0]["layer"] for node in _scales(layer)]
    assert max(domain[1] for domain in domains) == 100


def _scales(layer):
    return [
        channel["scale"]
        for name, channel in layer.get("encoding", {}).items()
        if name == "y" and "domain" in channel.get("scale", {})
    ]


@pytest.mark.parametrize(("state", "expected"), [(State.OK, True), (State.TOO_FEW, False), (State.WITHHELD, False)])
def test_a_frame_has_standings_when_any_row_is_a_figure(state, expected):
    frame = rates({"东屿镇": (1, 2)}).assign(state=state.value)
    assert has_standings(frame) is expected


def test_an_empty_frame_is_still_a_chart():
    assert _spec(TOWNSHIPS.iloc[:0])["layer"]


def test_the_chart_is_said_in_words():
    frame = withheld(TOWNSHIPS, "c2", state=State.NO_DATA)
    text = ranking_alt(frame, against(frame, RATE, value=80.0), RATE, reference=80.0)
    assert text == (
        "各镇街整改销号率：全区 80.0%；从东屿镇95.0%（190/200）到竹溪镇40.0%（40/100）；优于全区 1 个；落后全区 2 个；"
        "另有 1 个数量少或无数据。"
    )


def test_a_chart_without_figures_says_so():
    frame = withheld(rates({"东屿镇": (1, 2)}), "c0", state=State.NO_DATA)
    assert (
        ranking_alt(frame, against(frame, RATE, value=nan), RATE, reference=nan) == "各镇街整改销号率：无可比较的数据。"
    )
