from display.changes import change_sentence
from indicators.changes import Change


def test_a_change_beyond_chance_says_so_and_does_not_judge():
    text = change_sentence(Change(now=1138, before=1044, is_real=True), what="产生预警", unit="条")
    assert text == "产生预警（整月）1,138 条，上年同期 1,044 条，+94 条，超出随机波动；仅提示，不评价好坏。"


def test_a_change_within_chance_says_that():
    text = change_sentence(Change(now=24, before=33, is_real=False), what="产生预警", unit="条")
    assert text == "产生预警（整月）24 条，上年同期 33 条，−9 条，在随机波动范围内。"


def test_without_a_year_before_nothing_is_said():
    assert change_sentence(None, what="产生预警", unit="条") == ""
