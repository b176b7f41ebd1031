"""Files are read back as their reader would: what was on screen, what it means, how old it is, and nothing that acts."""

import csv
import io
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import hypothesis.strategies as st
import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings

from display import exports
from display.exports import COVER, DEFINITIONS, MAKER, Cover, Sheet, TooManyRows, to_csv, to_xlsx, to_zip
from display.formats import NO_DATA, WITHHELD, figure_text
from display.handbook import handbook_entry
from indicators.catalogue import get_indicator
from indicators.values import State, rows_of
from tests.display.charts.frames import HOSTILE, rates, withheld
from tests.display.test_cells import is_formula

RATE = get_indicator("rectified_rate")
COUNT = get_indicator("complaint_count")
FULL = Cover(
    title="整改销号",
    place="鄞川区 › 青禾镇",
    period="2026年",
    as_of=datetime(2026, 9, 30, 8, 15),
    exported_at=datetime(2026, 10, 1, 9, 5),
    is_demo=False,
    viewer_label="区纪委监委",
    indicators=(RATE, COUNT),
)
TOWNSHIPS = Sheet(
    "镇街比较",
    "销号率，%",
    pd.DataFrame(
        {
            "镇（街道）": ["青禾镇", "望云街道"],
            "销号率": [81.25, np.nan],
            "销号": [13, 0],
            "最近销号": [date(2026, 9, 1), pd.NaT],
        }
    ),
)
AGES = Sheet("逾期时长", "", pd.DataFrame({"时长": ["30 天以内"], "件数": [4]}))

DANGEROUS = (
    '=HYPERLINK("http://x","y")',
    "\t=1+1",
    " +1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "＝1",
    "＠x",
    "\x00\ufeff－1",
)


def book(sheets: Sequence[Sheet], cover: Cover = FULL) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(sheets, cover=cover)))


def grid(worksheet: Any) -> list[tuple[Any, ...]]:
    return list(worksheet.iter_rows(values_only=True))


def parsed(content: bytes) -> list[list[Any]]:
    """Texts as str, numbers as float, as the quotes tell."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), quoting=csv.QUOTE_NONNUMERIC))


def unzipped(content: bytes) -> dict[str, list[list[Any]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: parsed(archive.read(name)) for name in archive.namelist()}


def dangerous_sheet() -> Sheet:
    frame = pd.DataFrame([DANGEROUS, DANGEROUS], columns=list(DANGEROUS))
    return Sheet(DANGEROUS[0], DANGEROUS[1], frame)


def dangerous_cover() -> Cover:
    return replace(FULL, title=DANGEROUS[0], place=DANGEROUS[2], period=DANGEROUS[3], viewer_label=DANGEROUS[4])


def texts_of(workbook: Any) -> list[str]:
    cells = [cell for worksheet in workbook for row in worksheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    return [*workbook.sheetnames, *[cell.value for cell in cells if isinstance(cell.value, str)]]


def test_a_workbook_has_its_cover_first_the_tables_in_order_and_the_definitions_last() -> None:
    assert book([TOWNSHIPS, AGES]).sheetnames == [COVER, "镇街比较", "逾期时长", DEFINITIONS]


def test_a_table_comes_back_as_it_was_shown() -> None:
    assert grid(book([TOWNSHIPS])["镇街比较"]) == [
        ("镇（街道）", "销号率", "销号", "最近销号"),
        ("青禾镇", 81.25, 13, "2026-09-01"),
        ("望云街道", None, 0, None),
    ]


def test_headers_are_bold_and_stay_in_sight_and_columns_fit_their_texts() -> None:
    worksheet = book([TOWNSHIPS])["镇街比较"]
    assert [cell.font.bold for cell in worksheet[1]] == [True] * 4
    assert [cell.font.bold for cell in worksheet[2]] == [False] * 4
    assert worksheet.freeze_panes == "A2"
    assert worksheet.column_dimensions["A"].width == 12
    assert worksheet.column_dimensions["D"].width == 12
    assert worksheet["B2"].number_format == "0.0#"


def test_a_long_text_neither_widens_its_column_without_end_nor_runs_over_the_next() -> None:
    worksheet = book([Sheet("长文", "", pd.DataFrame({"内容": ["村" * 500]}))])["长文"]
    assert worksheet.column_dimensions["A"].width == 60
    assert worksheet["A2"].alignment.wrap_text


def test_the_cover_says_what_where_when_how_old_and_for_whom() -> None:
    said = {row[0]: row[1] for row in grid(book([TOWNSHIPS])[COVER])}
    assert said["导出内容"] == "整改销号"
    assert said["范围"] == "鄞川区 › 青禾镇"
    assert said["统计期"] == "2026年"
    assert said["数据截至"] == "2026-09-30 08:15"
    assert said["导出时间"] == "2026-10-01 09:05"
    assert said["查看权限"] == "区纪委监委"


def test_the_cover_lists_the_tables_with_their_captions_and_rows() -> None:
    rows = grid(book([TOWNSHIPS, AGES])[COVER])
    assert rows[rows.index(("表格", "标题", "说明", "行数")) + 1 :] == [
        ("镇街比较", "镇街比较", "销号率，%", 2),
        ("逾期时长", "逾期时长", None, 1),
    ]


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_data_is_marked_on_the_cover_and_on_every_printed_page(is_demo: bool) -> None:
    workbook = book([TOWNSHIPS], replace(FULL, is_demo=is_demo))
    assert ("演示数据" in [row[0] for row in grid(workbook[COVER])]) == is_demo
    for worksheet in workbook:
        assert ("演示数据" in worksheet.oddFooter.center.text) == is_demo
        assert "数据截至 2026-09-30" in worksheet.oddFooter.center.text
    csv_rows = parsed(to_csv(TOWNSHIPS, cover=replace(FULL, is_demo=is_demo)))
    assert ("演示数据" in [row[0] for row in csv_rows if row]) == is_demo


def test_definitions_say_everything_the_handbook_says_once_an_indicator() -> None:
    rows = grid(book([TOWNSHIPS], replace(FULL, indicators=(RATE, COUNT, RATE)))[DEFINITIONS])
    expected = [(one.label, title, text) for one in (RATE, COUNT) for title, text in handbook_entry(one)]
    assert rows == [("指标", "条目", "内容"), *expected]


def test_definitions_are_there_even_without_an_indicator() -> None:
    assert grid(book([TOWNSHIPS], replace(FULL, indicators=()))[DEFINITIONS]) == [("指标", "条目", "内容")]


def test_an_empty_table_keeps_its_headers() -> None:
    empty = Sheet("空表", "", TOWNSHIPS.table.iloc[:0])
    assert grid(book([empty])["空表"]) == [("镇（街道）", "销号率", "销号", "最近销号")]
    assert parsed(to_csv(empty, cover=FULL)).count(["镇（街道）", "销号率", "销号", "最近销号"]) == 1


def test_a_page_without_tables_is_still_a_file() -> None:
    assert book([]).sheetnames == [COVER, DEFINITIONS]
    assert list(unzipped(to_zip([], cover=FULL))) == ["说明.csv", "指标口径.csv"]


def test_formulas_are_defused_in_every_cell_header_title_and_name_of_a_workbook() -> None:
    texts = texts_of(book([dangerous_sheet()], dangerous_cover()))
    assert [text for text in texts if is_formula(text)] == []
    assert sum(text.startswith("'") for text in texts) == 3 * len(DANGEROUS) + 6


def test_formulas_are_defused_in_every_cell_header_and_title_of_a_csv() -> None:
    alone = parsed(to_csv(dangerous_sheet(), cover=dangerous_cover()))
    files = unzipped(to_zip([dangerous_sheet()], cover=dangerous_cover()))
    for rows in (alone, *files.values()):
        assert [cell for row in rows for cell in row if isinstance(cell, str) and is_formula(cell)] == []
    assert [name for name in files if is_formula(name)] == []


def test_negative_numbers_stay_numbers() -> None:
    sheet = Sheet("增减", "", pd.DataFrame({"增减": [-3, 4], "比例": [-1.5, 2.0]}))
    assert grid(book([sheet])["增减"])[1:] == [(-3, -1.5), (4, 2)]
    assert b"\r\n-3,-1.5\r\n4,2.0\r\n" in to_csv(sheet, cover=FULL)


def test_a_text_that_names_an_error_is_no_error() -> None:
    cell = book([Sheet("表", "", pd.DataFrame({"名称": ["#REF!"]}))])["表"]["A2"]
    assert (cell.value, cell.data_type) == ("#REF!", "s")


def test_a_semicolon_cannot_begin_a_cell_inside_a_text() -> None:
    content = to_csv(Sheet("表", "", pd.DataFrame({"名称": ["村;=1+1", '村",=1+1']})), cover=FULL)
    assert '"村;=1+1"\r\n"村"",=1+1"\r\n' in content.decode("utf-8-sig")


hostile_tables = st.lists(st.tuples(st.text(max_size=8), st.sampled_from(HOSTILE) | st.text()), min_size=1, max_size=5)


@settings(deadline=None, max_examples=40)
@given(st.lists(hostile_tables, max_size=3), st.text())
def test_any_text_can_be_written_and_read_back_without_a_formula(
    tables: list[list[tuple[str, str]]], title: str
) -> None:
    sheets = [
        Sheet(title, title, pd.DataFrame([[text for _, text in table]], columns=[name for name, _ in table]))
        for table in tables
    ]
    cover = replace(FULL, title=title, place=title, indicators=())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        workbook = book(sheets, cover)
    assert len(workbook.sheetnames) == len(sheets) + 2
    assert [text for text in texts_of(workbook) if is_formula(text)] == []
    files = unzipped(to_zip(sheets, cover=cover))
    assert len(files) == len(sheets) + 2
    for sheet, rows in zip(sheets, list(files.values())[1:-1], strict=True):
        assert len(rows) == 2
        assert len(rows[0]) == len(rows[1]) == sheet.table.shape[1]
        assert [cell for row in rows for cell in row if is_formula(cell)] == []


def test_tables_of_one_title_each_have_a_sheet_and_a_file() -> None:
    assert book([AGES, AGES]).sheetnames == [COVER, "逾期时长", "逾期时长 (2)", DEFINITIONS]
    files = list(unzipped(to_zip([AGES, AGES], cover=FULL)))
    assert files == ["说明.csv", "01_逾期时长.csv", "02_逾期时长 (2).csv", "指标口径.csv"]


def test_a_table_may_not_take_the_name_of_the_cover() -> None:
    assert book([Sheet(COVER, "", AGES.table)]).sheetnames == [COVER, "说明 (2)", DEFINITIONS]


def test_a_csv_alone_opens_in_chinese_and_parts_its_sections_by_titles() -> None:
    content = to_csv(TOWNSHIPS, cover=FULL)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    rows = parsed(content)
    assert rows[0] == [COVER]
    assert ["数据截至", "2026-09-30 08:15"] in rows
    start = rows.index(["镇街比较"])
    assert rows[start - 1] == []
    assert rows[start + 1 : start + 5] == [
        ["镇（街道）", "销号率", "销号", "最近销号"],
        ["青禾镇", 81.25, 13.0, "2026-09-01"],
        ["望云街道", "", 0.0, ""],
        [],
    ]
    assert rows[start + 5] == [DEFINITIONS]


def test_every_file_of_a_zip_is_a_header_and_its_rows() -> None:
    files = unzipped(to_zip([TOWNSHIPS, AGES], cover=FULL))
    assert files["02_逾期时长.csv"] == [["时长", "件数"], ["30 天以内", 4.0]]
    assert ["数据截至", "2026-09-30 08:15"] in files["说明.csv"]
    assert ["02_逾期时长", "逾期时长", "", 1.0] in files["说明.csv"]
    assert files["指标口径.csv"][1][:2] == [RATE.label, "含义"]


def test_csv_and_excel_hold_the_same_tables() -> None:
    in_book = grid(book([TOWNSHIPS])["镇街比较"])
    in_zip = unzipped(to_zip([TOWNSHIPS], cover=FULL))["01_镇街比较.csv"]
    assert [[cell if cell != "" else None for cell in row] for row in in_zip] == [list(row) for row in in_book]


def test_what_is_withheld_stays_withheld() -> None:
    values = withheld(rates({"青禾镇": (9, 11), "望云街道": (3, 4)}), "c1")
    values = withheld(pd.concat([values, values.iloc[:1].set_axis(["c2"])]), "c2", state=State.NO_DATA)
    table = pd.DataFrame(
        {
            "镇（街道）": values["name"],
            RATE.label: [figure_text(RATE, row) for row in rows_of(values)],
            "n": values["numerator"],
            "N": values["denominator"],
        }
    )
    sheet = Sheet("镇街", "", table)
    rows = grid(book([sheet])["镇街"])
    assert rows[1][2:] == (9, 11)
    assert rows[2] == ("望云街道", WITHHELD, None, None)
    assert rows[3] == ("青禾镇", NO_DATA, None, None)
    assert unzipped(to_zip([sheet], cover=FULL))["01_镇街.csv"][2] == ["望云街道", WITHHELD, "", ""]


@pytest.mark.parametrize("write", [to_xlsx, to_zip])
def test_the_same_input_gives_the_same_bytes_at_any_time(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write([TOWNSHIPS, AGES], cover=FULL)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert write([TOWNSHIPS, AGES], cover=FULL) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_of_a_workbook_name_the_product_the_view_and_the_time_of_export() -> None:
    properties = book([AGES]).properties
    assert (properties.created, properties.modified) == (FULL.exported_at, FULL.exported_at)
    assert properties.title == "整改销号"
    assert (properties.creator, properties.lastModifiedBy) == (MAKER, MAKER)
    assert (
        properties.description
        == "范围：鄞川区 › 青禾镇；统计期：2026年；数据截至：2026-09-30 08:15；查看权限：区纪委监委"
    )


def test_a_table_longer_than_a_sheet_is_refused_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    with pytest.raises(TooManyRows, match="镇街比较"):
        to_xlsx([TOWNSHIPS], cover=FULL)
    assert len(unzipped(to_zip([TOWNSHIPS], cover=FULL))["01_镇街比较.csv"]) == 3


def test_the_frame_given_is_left_as_it_was() -> None:
    before = TOWNSHIPS.table.copy()
    to_xlsx([TOWNSHIPS], cover=FULL)
    to_csv(TOWNSHIPS, cover=FULL)
    pd.testing.assert_frame_equal(TOWNSHIPS.table, before)
