import json
from math import nan

import pandas as pd

from display.charts.categories import build_categories, categories, categories_alt
from display.theme import LIGHT
from indicators.codes import COMPLAINT_TOPIC
from tests.display.charts.frames import rows


def _frame(**counts):
    """code → (n, previous, complete)"""
    return pd.DataFrame(list(counts.values()), columns=["n", "previous", "complete"], index=list(counts), dtype=float)


FRAME = _frame(works=(48, 39, 48), land=(57, 55, 50), other=(90, 7, 8), conduct=(2, 4, 2), labour=(0, 9, 0))


def _texts(frame, **options):
    return [(bar.label, bar.text) for bar in categories(frame, COMPLAINT_TOPIC, **options)]


def test_the_largest_come_first_and_other_is_last_however_large():
    assert _texts(FRAME) == [
        ("征迁征地", "57 (−5)"),
        ("工程建设", "48 (+9)"),
        ("作风问题", "2 (−2)"),
        ("其他", "90 (+1)"),
    ]


def test_more_than_fit_are_summed_into_other():
    assert _texts(FRAME, top=2) == [("征迁征地", "57 (−5)"), ("其他", "140 (+8)")]


def test_exactly_as_many_as_fit_stay_apart():
    assert len(_texts(FRAME.drop("other"), top=3)) == 3


def test_small_counts_are_summed_into_other_when_asked():
    assert _texts(FRAME, least=3)[-1] == ("其他", "92 (−1)")


def test_without_a_year_before_there_is_neither_change_nor_tick():
    frame = _frame(land=(5, nan, nan), works=(3, nan, nan))
    assert _texts(frame) == [("征迁征地", "5"), ("工程建设", "3")]
    spec = build_categories(frame, COMPLAINT_TOPIC, theme=LIGHT, unit="件")
    ticks = [row for row in rows(spec) if "previous" in row and "label" not in row]
    assert ticks == []


def test_a_code_without_a_label_is_shown_as_it_is():
    assert categories(_frame(x9=(5, 4, 5)), COMPLAINT_TOPIC)[0].label == "x9"


def test_the_text_stands_beyond_the_longer_of_bar_and_tick():
    spec = build_categories(_frame(land=(5, 9, 5)), COMPLAINT_TOPIC, theme=LIGHT, unit="件")
    assert next(row["end"] for row in rows(spec) if "end" in row) == 9


def test_the_tooltip_tells_the_complete_months_apart():
    spec = build_categories(_frame(land=(57, 55, 50)), COMPLAINT_TOPIC, theme=LIGHT, unit="件")
    tip = next(row for row in rows(spec) if "label" in row)
    assert tip == {"at": 0, "label": "征迁征地", "n": "57 件", "complete": "50 件", "previous": "55 件"}


def test_what_was_summed_is_not_in_the_chart():
    spec = build_categories(FRAME, COMPLAINT_TOPIC, theme=LIGHT, unit="件", top=2)
    assert "工程建设" not in json.dumps(spec, ensure_ascii=False)


def test_the_chart_is_said_in_words():
    text = categories_alt(FRAME, COMPLAINT_TOPIC, unit="件", top=2)
    assert text == "各类别数量，括号内为与上年同期整月相比：征迁征地 57 (−5) 件，其他 140 (+8) 件。"
    assert categories_alt(FRAME.iloc[:0], COMPLAINT_TOPIC, unit="件") == "各类别：本期没有记录。"
