import json
from math import nan

import pytest

from display.charts.interval_rows import BEST, WORST, build_interval_rows, interval_rows_alt, left_out_text
from display.theme import LIGHT
from indicators.catalogue import INDICATORS
from indicators.values import State, against
from tests.display.charts.frames import label_expressions, marks, rates, rows, withheld

RATE = INDICATORS["rectified_rate"]
COUNT = INDICATORS["rectification_overdue"]
COVERED = INDICATORS["patrol_coverage"]
MANY = rates({f"第{i:02d}村": (i, 40) for i in range(40)}, township="T1")
FEW = rates({"甲村": (9, 10), "乙村": (8, 10), "丙村": (1, 12), "丁村": (2, 3)}, township="T1")


def _spec(frame, indicator=RATE, *, reference=50.0):
    return build_interval_rows(
        frame, against(frame, indicator, value=reference), indicator, theme=LIGHT, reference=reference
    )


def _labels(spec):
    beside = next(text for text in label_expressions(spec) if text.endswith(")[datum.value]"))
    return json.loads(beside.removeprefix("(").removesuffix(")[datum.value]"))


def test_at_most_the_best_five_and_the_worst_thirteen_are_shown():
    labels = _labels(_spec(MANY))
    assert len(labels) == BEST + WORST
    assert labels[0] == "第39村"
    assert labels[BEST - 1 : BEST + 1] == ["第35村", "第12村"]
    assert labels[-1] == "第00村"


def test_rows_left_out_are_nowhere_in_the_chart():
    assert "第20村" not in json.dumps(rows(_spec(MANY)), ensure_ascii=False)


def test_a_dashed_line_stands_where_rows_were_left_out():
    assert marks(_spec(MANY)).count("rule") == marks(_spec(FEW)).count("rule") + 1


def test_what_is_left_out_is_said():
    frame = withheld(MANY, "c0", state=State.NO_DATA)
    frame.loc["c1", "state"] = State.TOO_FEW.value
    text = left_out_text(frame, against(frame, RATE, value=50.0), RATE)
    assert text == "另有 20 个居中的未画出，1 个数量少、1 个无数据的未列出"
    assert left_out_text(FEW, against(FEW, RATE, value=50.0), RATE) == ""


def test_the_fraction_stands_at_the_right_of_each_row():
    texts = [row["text"] for row in rows(_spec(FEW)) if "edge" in row]
    assert texts == ["9/10", "8/10", "2/3", "1/12"]


def test_too_few_and_no_data_are_listed_below_without_a_point():
    frame = withheld(FEW, "c0", state=State.NO_DATA)
    frame.loc["c3", "state"] = State.TOO_FEW.value
    spec = _spec(frame)
    assert _labels(spec) == ["乙村", "丙村", "丁村", "甲村"]
    assert [row["text"] for row in rows(spec) if "start" in row] == ["○ 数量少", "○ 无数据"]
    assert {row["at"] for row in rows(spec) if row.get("value") is not None} == {0, 1}


def test_withheld_and_banded_units_are_nowhere_in_the_chart():
    frame = withheld(withheld(FEW, "c0"), "c1", state=State.BAND)
    assert _labels(_spec(frame)) == ["丁村", "丙村"]


def test_a_count_stands_with_its_unit_and_from_zero():
    frame = FEW.assign(value=[3.0, 0, 1, 2], denominator=nan, low=[0.6, 0, 0, 0.2], high=[8.8, 3.7, 5.6, 7.2])
    spec = _spec(frame, COUNT, reference=nan)
    assert [row["text"] for row in rows(spec) if "edge" in row] == ["0 项", "1 项", "2 项", "3 项"]


def test_whether_a_unit_was_covered_is_a_word_without_an_interval():
    frame = rates({"甲村": (1, 1), "乙村": (0, 1)}, township="T1")
    spec = _spec(frame, COVERED, reference=71.0)
    assert [row["text"] for row in rows(spec) if "edge" in row] == ["已覆盖", "未覆盖"]
    assert not [row for row in rows(spec) if row.get("low") is not None or "reference" in row]


@pytest.mark.parametrize("count", [0, 1, 4, 18])
def test_the_chart_grows_with_its_rows(count):
    assert _spec(MANY.iloc[:count])["height"] == 34 + 17 * max(count, 4)


def test_the_chart_is_said_in_words():
    text = interval_rows_alt(FEW, against(FEW, RATE, value=50.0), RATE, reference=50.0)
    assert text == "各单位整改销号率：本镇街 50.0%；从甲村90.0%（9/10）到丙村8.3%（1/12）。"
