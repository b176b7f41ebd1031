"""Cells: nothing reads as a formula, nothing breaks a file, numbers and dates stay what they are."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from display.cells import (
    LONGEST_FILE_NAME,
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    cell_text,
    cell_value,
    cell_values,
    file_name,
    sheet_names,
)
from indicators.places import Level

BEGINNINGS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
HIDING = (
    "",
    " ",
    "　",
    "\t",
    "\r",
    "\n",
    "\r\n ",
    "\x00",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\xa0",
    "\ud800",
    "\uffff",
    "\x85",
)

hostile = st.text(
    st.sampled_from("=+-@＝＋－＠\t\r\n \u3000\x00\u202e\ufeff\ud800\uffff'村1[]:*?/\\.") | st.characters()
)


def is_formula(text: str) -> bool:
    """As a suspicious reader would see it: blanks and invisible characters first, then any form of a sign."""
    hidden = {"Cc", "Cf", "Cs"}
    visible = [c for c in text if not (c.isspace() or c in "\ufffe\uffff" or unicodedata.category(c) in hidden)]
    return bool(visible) and unicodedata.normalize("NFKC", visible[0])[0] in "=+-@"


@pytest.mark.parametrize("hidden", HIDING, ids=ascii)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_what_begins_like_a_formula_gets_an_apostrophe_however_it_hides(beginning, hidden):
    assert cell_text(f"{hidden}{beginning}HYPERLINK(1)") == f"'{beginning}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["石桥村", "A=1", "—", "−12 件", "81.8%（9/11）", "'=1", "1-2", ""])
def test_ordinary_text_is_left_alone(text):
    assert cell_text(text) == text


def test_a_leading_tab_or_line_break_is_taken_out_rather_than_marked():
    assert cell_text("\t\r\n石桥村\r\n第二行") == "石桥村  第二行"


@given(hostile)
def test_no_text_reads_as_a_formula_or_breaks_a_file(text):
    cleaned = cell_text(text)
    assert not is_formula(cleaned)
    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cf", "Cs"} or c in "\ufffe\uffff"]
    assert cell_text(cleaned) == cleaned


def test_a_text_longer_than_a_cell_is_cut_with_a_mark():
    assert cell_text("村" * LONGEST_TEXT) == "村" * LONGEST_TEXT
    assert cell_text("村" * (LONGEST_TEXT + 1)) == "村" * (LONGEST_TEXT - 1) + "…"
    assert len(cell_text("=" + "1" * LONGEST_TEXT)) == LONGEST_TEXT


def test_a_rare_character_counts_twice_as_it_does_in_excel_and_is_never_halved():
    cut = cell_text("𠮷" * LONGEST_TEXT)
    assert len(cut.encode("utf-16-le")) <= 2 * LONGEST_TEXT
    assert set(cut) == {"𠮷", "…"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, 12),
        (np.int64(-12), -12),
        (81.5, 81.5),
        (np.float64(-0.5), -0.5),
        (Decimal("2.5"), 2.5),
        (True, "是"),
        (np.bool_(False), "否"),
        (date(2026, 9, 30), "2026-09-30"),
        (datetime(2026, 9, 30, 8, 5), "2026-09-30 08:05:00"),
        (datetime(2026, 9, 30, 8, 5, tzinfo=UTC), "2026-09-30 08:05:00+00:00"),
        (pd.Timestamp(2026, 9, 30), "2026-09-30"),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (Decimal("-Infinity"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (Level.UNIT, "unit"),
        (["=1", 2], "['=1', 2]"),
        (330212001001, 330212001001),
        (1234567890123456, "1234567890123456"),
        ("=1", "'=1"),
        ("-5", "'-5"),
    ],
)
def test_a_value_becomes_a_number_an_iso_date_or_safe_text(value, expected):
    cell = cell_value(value)
    assert cell == expected
    assert type(cell) is type(expected)


def test_counts_that_a_gap_turned_into_floats_are_whole_again():
    cells = cell_values(pd.Series([3.0, np.nan, -0.0]))
    assert cells == [3, None, 0]
    assert [type(cell) for cell in cells] == [int, type(None), int]


def test_rates_stay_floats_even_where_one_is_whole():
    cells = cell_values(pd.Series([81.25, 100.0]))
    assert [type(cell) for cell in cells] == [float, float]


def test_a_column_of_numbers_and_words_keeps_both():
    assert cell_values(pd.Series([3.0, "按权限不显示", None], dtype=object)) == [3, "按权限不显示", None]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["整改", "整改"], ["整改", "整改 (2)"]),
        (["a/b:c", "A_B_C"], ["a_b_c", "A_B_C (2)"]),
        (["＝1", "=1"], ["_＝1", "_=1 (2)"]),
        (["", "''", " \u202e"], ["表", "表 (2)", "表 (3)"]),
        (["History"], ["History (2)"]),
        (["'引文'"], ["引文"]),
        (["村" * 40, "村" * 40], ["村" * 30 + "…", "村" * 26 + "… (2)"]),
    ],
)
def test_names_of_sheets_are_short_allowed_and_different(titles, expected):
    assert sheet_names(titles) == expected


@given(st.lists(hostile, max_size=12))
def test_names_of_sheets_hold_for_any_titles(titles):
    names = sheet_names(titles)
    assert len(names) == len(titles)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name.strip()
        assert len(name.encode("utf-16-le")) <= 2 * LONGEST_SHEET_NAME
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert not is_formula(name)


def test_a_file_is_named_after_its_parts():
    assert file_name("鄞川区", "信访举报", "全区", "2026年") == "鄞川区_信访举报_全区_2026年"


@given(st.lists(hostile, max_size=5))
def test_names_of_files_hold_for_any_parts(parts):
    name = file_name(*parts)
    assert 0 < len(name.encode()) <= LONGEST_FILE_NAME
    assert not set(name) & set('\\/:*?"<>|\r\n\t')
    assert name == name.strip(". ")
    assert not is_formula(name)


def test_a_long_name_of_a_file_is_cut_between_characters():
    assert file_name("村" * 200) == "村" * (LONGEST_FILE_NAME // 3)
    assert file_name("x" + "村" * 200) == "x" + "村" * ((LONGEST_FILE_NAME - 1) // 3)


def test_a_file_without_any_name_still_has_one():
    assert file_name("", "..", "//") == "导出"
