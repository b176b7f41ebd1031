import json
import math

import pytest

from display.charts.rules import SHARES, Rule, build_rules, rules_alt
from display.theme import LIGHT
from indicators.values import Verdict
from tests.display.charts.frames import HOSTILE, has_latin, label_expressions, rows, tooltip_titles


def _rule(label, fired, *, confirmed=0.0, closed=0.0, value=math.nan, verdict=Verdict.NONE):
    return Rule(
        label=label,
        fired=fired,
        confirmed=confirmed,
        closed=closed,
        value=value,
        low=value - 10,
        high=value + 10,
        verdict=verdict,
    )


RULES = [
    _rule("租金逾期未收", 80, confirmed=30, closed=60, value=50.0, verdict=Verdict.SAME),
    _rule("工程工期超期", 40, confirmed=5, closed=50, value=10.0, verdict=Verdict.WORSE),
    _rule("印章使用无登记", 4, confirmed=1, closed=1, value=100.0),
    _rule("疑似拆分项目", 1),
]


def _spec(rules=RULES, reference=45.0):
    return build_rules(rules, theme=LIGHT, reference=reference)


def test_the_rule_that_fired_most_has_the_longest_bar_and_the_others_their_share_of_it():
    bars = {row["at"]: row["end"] for row in rows(_spec()) if "end" in row}
    assert [bars[at] / bars[0] for at in range(4)] == pytest.approx([1, 0.5, 0.05, 0.0125])


def test_shares_lie_right_of_every_bar_on_one_scale():
    shares = {row["at"]: row for row in rows(_spec()) if "verdict" in row}
    bars = [row["end"] for row in rows(_spec()) if "end" in row]
    assert set(shares) == {0, 1}, "what closed too few is not placed"
    assert shares[1]["low"] > max(bars)
    assert shares[0]["value"] - shares[1]["value"] == pytest.approx((50 - 10) / 100 * SHARES)


def test_too_few_are_written_and_nothing_closed_is_a_dash():
    figures = {row["at"]: row["text"] for row in rows(_spec()) if "edge" in row}
    assert figures == {0: "50.0% (30/60)", 1: "10.0% (5/50)", 2: "数量少 (1/1)", 3: "—"}


def test_a_useless_rule_is_named_in_words():
    text = rules_alt(RULES, reference=45.0)
    assert "明显低于平均：工程工期超期" in text
    assert text.startswith("预警规则产生条数与核实属实率：全部规则核实属实率 45.0%")
    assert "没有明显低于平均的规则" in rules_alt(RULES[:1], reference=45.0)
    assert rules_alt([], reference=math.nan) == "预警规则：无数据。"


def test_without_anything_closed_no_yardstick_is_drawn():
    assert [row for row in rows(_spec(RULES[3:], math.nan)) if "reference" in row] == []


def test_the_scale_is_written_in_percent():
    assert any('"100%"' in expression for expression in label_expressions(_spec()))


def test_tooltips_are_chinese_and_hostile_names_stay_text():
    assert not any(has_latin(title) for title in tooltip_titles(_spec()))
    spec = _spec([_rule(name, 3) for name in HOSTILE])
    assert "\u202e" not in json.dumps(spec, ensure_ascii=False)
