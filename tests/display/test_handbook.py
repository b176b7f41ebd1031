"""The handbook says everything about every indicator, and the copy in docs/ is the current one."""

from pathlib import Path

import pytest

from display.handbook import handbook_entry, handbook_markdown
from display.ranking_method import TITLE
from indicators.catalogue import CATALOGUE, TOPICS, get_indicator
from indicators.model import Indicator

COPY = Path(__file__).resolve().parents[2] / "docs" / "indicators.md"


def test_the_copy_in_docs_is_current() -> None:
    assert COPY.read_text(encoding="utf-8") == handbook_markdown(), "run `make docs`"


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_an_indicator_has_its_section_with_every_entry(indicator: Indicator) -> None:
    section = handbook_markdown().split(f"### {indicator.label}\n")[1].split("\n##")[0]
    assert f"`{indicator.key}`" in section
    for title, text in handbook_entry(indicator):
        assert f"- **{title}**：{text}" in section


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_entries_are_filled_in_and_stay_on_one_line(indicator: Indicator) -> None:
    for title, text in handbook_entry(indicator):
        assert title
        assert text
        assert "\n" not in text


def test_topics_come_in_their_order_and_the_method_of_the_ranking_last() -> None:
    headings = [line.removeprefix("## ") for line in handbook_markdown().splitlines() if line.startswith("## ")]
    assert headings == [*TOPICS.values(), TITLE]


def test_a_rate_names_both_parts_and_when_they_are_counted() -> None:
    entry = dict(handbook_entry(get_indicator("rectified_on_time_rate")))
    assert entry["分子 n"] == "到期前销号（统计期内）"
    assert entry["分母 N"] == "整改到期（统计期内）"
    assert entry["目标"] == "90%"
    assert entry["地图分级"] == "以 60、75、85、95 为界（含下界），固定不变；颜色越深，数值越低，越需关注"


def test_a_count_has_no_denominator_and_a_volume_is_not_judged() -> None:
    entry = dict(handbook_entry(get_indicator("complaint_count")))
    assert "分母 N" not in entry
    assert "最小分母" not in entry
    assert entry["方向"] == "只提示，不评价好坏"
    assert entry["综合评分"] == "不计分"


def test_a_protected_indicator_says_so_and_an_ordinary_one_does_not() -> None:
    assert "受保护" in dict(handbook_entry(get_indicator("complaint_open")))["可见范围"]
    assert "受保护" not in dict(handbook_entry(get_indicator("training_rate")))["可见范围"]
