import json

import numpy as np

from display.charts.trend import build_trend, trend_alt
from display.theme import LIGHT
from indicators.catalogue import INDICATORS
from indicators.periods import parse
from indicators.trend import judge
from tests.display.charts.frames import label_expressions, marks, nodes, rows

COUNT = INDICATORS["complaint_count"]
RATE = INDICATORS["rectified_rate"]
FIRST = parse("2024-10").start
QUIET = [84, 93, 78, 90, 97, 86, 81, 95, 89, 101, 92, 85, 88, 80, 94, 86, 77, 91, 84, 79, 92]
SPIKE = [*QUIET, 132, 91, 84]


def _months(series):
    return list(range(FIRST, FIRST + len(series)))


def _spec(series, indicator=COUNT, *, months=None):
    trend = judge(np.array(series, dtype=float), baseline=18)
    return build_trend(trend, months or _months(series), indicator, theme=LIGHT)


def _texts(spec):
    return [row["text"] for row in rows(spec) if "text" in row]


def test_an_ordinary_series_has_limits_and_no_special_point():
    spec = _spec(QUIET)
    assert [text[:2] for text in dict.fromkeys(_texts(spec))] == ["上限", "均值", "下限"]
    assert marks(spec).count("point") == 1


def test_a_month_beyond_the_limits_is_a_diamond_to_be_looked_into():
    spec = _spec(SPIKE)
    assert _texts(spec)[-1] == "异常点 132 件，需核实"
    diamond = next(
        node["mark"] for node in nodes(spec) if isinstance(node.get("mark"), dict) and node["mark"].get("shape")
    )
    assert (diamond["shape"], diamond["color"]) == ("diamond", LIGHT.accent)


def test_a_run_without_an_outlier_is_named_as_a_run():
    series = [10.0, 20.0] * 9 + [16.0] * 7
    assert _texts(_spec(series))[-1] == "连续偏高，需核实"


def test_limits_of_a_rate_do_not_go_beyond_a_hundred_percent():
    spec = _spec([96, 99, 95, 100, 97, 99, 94, 100, 98, 99, 96, 100], RATE)
    assert "上限 100.0%" in _texts(spec)


def test_a_short_series_is_drawn_without_limits():
    spec = _spec([3, 4, 5, 4])
    assert _texts(spec) == []
    assert "rect" in marks(spec)
    assert marks(spec).count("rule") == 0


def test_a_gap_interrupts_the_line():
    months = [*range(FIRST, FIRST + 6), *range(FIRST + 9, FIRST + 15)]
    spec = _spec([5.0] * 12, months=months)
    runs = [(row["at"], row["run"]) for row in rows(spec) if "run" in row]
    assert (5, 0) in runs
    assert (9, 1) in runs


def test_months_are_named_each_june_and_december():
    expression = next(text for text in label_expressions(_spec(SPIKE)) if text.startswith("({"))
    assert list(json.loads(expression.removeprefix("(").removesuffix(")[datum.value]")).values()) == [
        "24年12月",
        "25年6月",
        "25年12月",
        "26年6月",
    ]


def test_the_tooltip_names_month_figure_and_judgement():
    tips = {row["month"]: row for row in rows(_spec(SPIKE)) if "month" in row}
    assert tips["26年7月"] == {"at": 21, "month": "26年7月", "figure": "132 件", "word": "异常偏高，需核实"}
    assert tips["24年10月"]["word"] == "正常波动"


def test_no_month_at_all_is_still_a_chart():
    assert _spec([])["layer"]


def test_the_chart_is_said_in_words():
    trend = judge(np.array(SPIKE, dtype=float), baseline=18)
    assert trend_alt(trend, _months(SPIKE), COUNT).startswith(
        "信访举报受理量月度趋势：24年10月至26年9月，最近一月 84 件；均值 88 件"
    )
    assert trend_alt(trend, _months(SPIKE), COUNT).endswith("异常月份：26年7月。")
    short = judge(np.array([1.0, 2.0]), baseline=18)
    assert trend_alt(short, [FIRST, FIRST + 1], COUNT).endswith("不足 12 个月，不判断波动。")
    assert trend_alt(judge(np.array([]), baseline=18), [], COUNT) == "信访举报受理量月度趋势：无数据。"
