from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from data_access.contract import metadata
from display.tables import (
    COLUMN_TITLES,
    FIXED_CODES,
    LOCAL_CODES,
    UntitledColumn,
    code_text,
    column_title,
    labels_of,
    records_table,
)
from indicators.catalogue import CATALOGUE

JOINED = {"attendance": ("staff", "course"), "exam_result": ("staff", "exam")}
"""Tables whose records are listed together with columns of others."""

LABELS = {"check_item": {"i07": "工程项目"}, "problem": {}}


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_every_drill_column_has_a_chinese_title(indicator):
    for column in indicator.drill_columns:
        assert not [letter for letter in column_title(indicator.table, column) if letter.isascii()]


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_no_two_drill_columns_share_a_title(indicator):
    titles = [column_title(indicator.table, column) for column in indicator.drill_columns]
    assert len(set(titles)) == len(titles)


def test_titles_of_a_table_name_columns_of_that_table():
    for name in (*FIXED_CODES, *LOCAL_CODES, *(name for name in COLUMN_TITLES if "." in name)):
        table, column = name.split(".")
        assert any(column in metadata.tables[one].columns for one in (table, *JOINED.get(table, ())))


def test_every_column_with_codes_in_the_contract_is_labelled_from_them():
    coded = {
        f"{table.name}.{column.name}": column.info["codes"]
        for table in metadata.tables.values()
        for column in table.columns
        if "codes" in column.info
    }
    assert coded == FIXED_CODES


def test_a_column_without_a_title_is_refused():
    with pytest.raises(UntitledColumn):
        column_title("finding", "unheard_of")


def test_records_are_shown_with_titles_labels_dates_and_yes_or_no():
    frame = pd.DataFrame(
        {
            "finding_id": ["F1", "F2"],
            "unit_code": ["U1", "U9"],
            "item": ["i07", "i99"],
            "mechanism": ["joint", None],
            "found_on": [date(2026, 3, 4), pd.NaT],
            "due_on": ["2026-04-05", None],
            "revisit_held": [1.0, np.nan],
        }
    )
    shown = records_table(frame, table="finding", code_labels=LABELS, names={"U1": "石桥村"})
    assert list(shown.columns) == [
        "问题编号", "单位", "巡察监督内容", "整改机制", "发现日期", "整改期限", "是否已回访",
    ]  # fmt: skip
    assert shown.iloc[0].tolist() == ["F1", "石桥村", "工程项目", "镇村联改", "2026-03-04", "2026-04-05", "是"]
    assert shown.iloc[1].tolist() == ["F2", "U9", "i99", "—", "—", "—", "—"]


def test_a_time_is_shown_as_its_day():
    frame = pd.DataFrame({"raised_on": [datetime(2026, 3, 4, 5, 6)], "level": ["red"]})
    shown = records_table(frame, table="alert", code_labels={})
    assert shown.iloc[0].tolist() == ["2026-03-04", "红色"]


def test_numbers_stay_numbers():
    shown = records_table(pd.DataFrame({"score": [88.5, np.nan]}), table="exam_result", code_labels={})
    assert shown["成绩"].dtype == float


def test_the_frame_given_is_left_as_it_was():
    frame = pd.DataFrame({"level": ["red"], "raised_on": [date(2026, 3, 4)]})
    before = frame.copy()
    records_table(frame, table="alert", code_labels={})
    pd.testing.assert_frame_equal(frame, before)


def test_an_empty_list_keeps_its_titles():
    shown = records_table(pd.DataFrame({"alert_id": [], "level": []}), table="alert", code_labels={})
    assert list(shown.columns) == ["预警编号", "等级"]
    assert shown.empty


@pytest.mark.parametrize(("form", "expected"), [(1, "第一种形态"), (2.0, "第二种形态"), (None, "—"), (9, "9")])
def test_numbered_codes_are_labelled_even_when_the_database_gives_floats(form, expected):
    assert code_text("clue", "form", form, code_labels={}) == expected


def test_a_local_code_is_shown_as_it_is_when_its_list_is_absent():
    assert code_text("alert", "rule", "r1", code_labels={}) == "r1"


def test_a_column_without_codes_has_no_labels():
    assert labels_of("finding", "found_on", code_labels=LABELS) is None


def test_marks_of_direction_are_taken_out_of_labels_and_text():
    labels = {"problem": {"p1": "\u202e问题"}}
    assert code_text("finding", "problem", "p1", code_labels=labels) == "问题"
    shown = records_table(pd.DataFrame({"finding_id": ["F\u200f1"]}), table="finding", code_labels={})
    assert shown.iloc[0, 0] == "F1"
