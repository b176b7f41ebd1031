"""Encodings and workbooks as they come from the offices' computers."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.loading import LoadRefused, load_directory
from data_access.loading.reading import read_sheet
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_files import FILES, TODAY, cells_of, write

CLUE_HEADER = ["clue_id", "unit_code", "registered_on", "form"]


def write_workbook(folder: Path, name: str, rows: Sequence[Sequence[object]]) -> None:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.create_sheet("说明").append(["第二张表不读"])
    workbook.save(folder / f"{name}.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_each_encoding_gives_the_same_cells(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "unit", FILES["unit"].replace("溪口村", "㙦村𠀋"), encoding=encoding)
    sheet = read_sheet(tmp_path / "unit.csv")
    assert sheet.header[:2] == ("unit_code", "township_code")
    assert sheet.rows[0] == (2, ["901001", "901", "village", "㙦村𠀋", None, "1", "1200"])


def test_empty_lines_keep_the_row_numbers_and_cells_are_trimmed(tmp_path: Path) -> None:
    write(tmp_path, "zone", "zone_code,name,\r\n\r\n z1 ,　东片　,\r\n,,\r\nz2,西片,\r\n")
    sheet = read_sheet(tmp_path / "zone.csv")
    assert sheet.header == ("zone_code", "name")
    assert sheet.rows == ((3, ["z1", "东片"]), (5, ["z2", "西片"]))
    assert sheet.mistakes == ()


def test_a_quoted_line_break_counts_as_one_row_as_in_a_spreadsheet(tmp_path: Path) -> None:
    write(tmp_path, "zone", 'zone_code,name\nz1,"东\n片"\nz2,\n')
    assert [number for number, _ in read_sheet(tmp_path / "zone.csv").rows] == [2, 3]


def test_a_workbook_is_loaded_with_codes_as_numbers_and_real_dates(any_engine: sa.Engine, tmp_path: Path) -> None:
    write_workbook(
        tmp_path, "township", [["township_code", "name", "position"], [901.0, "青禾镇", 1.0], [902, 2026, "2"]]
    )
    write_workbook(
        tmp_path,
        "unit",
        [
            ["unit_code", "township_code", "kind", "name", "opened_on", "has_party_org"],
            [330212001012, 901, "行政村", "溪口村", datetime(2020, 5, 1), True],
            ["0012", "902", "village", "水村", "2020.5.2", 0],
            [None, None, None, None, None, None],
            ["0013", "902", "village", "木村", "2020年5月3日", 1.0],
        ],
    )
    write_workbook(tmp_path, "clue", [CLUE_HEADER, ["q1", "0012", 20260501, 2.0], ["q2", "0012", date(2026, 5, 2)]])
    load_directory(any_engine, tmp_path, today=TODAY)
    with any_engine.connect() as connection:
        units = connection.execute(sa.select(metadata.tables["unit"]).order_by("unit_code")).mappings().all()
        clues = connection.execute(sa.select(metadata.tables["clue"]).order_by("clue_id")).mappings().all()
        names = connection.scalars(sa.select(metadata.tables["township"].c.name)).all()
    assert [unit["unit_code"] for unit in units] == ["0012", "0013", "330212001012"]
    assert [unit["opened_on"] for unit in units] == [date(2020, 5, 2), date(2020, 5, 3), date(2020, 5, 1)]
    assert [unit["has_party_org"] for unit in units] == [False, True, True]
    assert units[2]["township_code"] == "901"
    assert [(clue["registered_on"], clue["form"]) for clue in clues] == [
        (date(2026, 5, 1), 2),
        (date(2026, 5, 2), None),
    ]
    assert sorted(names) == ["2026", "青禾镇"]


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        (330212001012345678, "clue.xlsx 第 2 行 clue_id：数字“3.30212001012345"),
        (1.5, "clue.xlsx 第 2 行 clue_id：数字“1.5”可能已失真"),
        (datetime(2026, 5, 1), "clue.xlsx 第 2 行 clue_id：应为文本"),
        (True, "clue.xlsx 第 2 行 clue_id：应为文本"),
    ],
)
def test_a_code_that_excel_has_spoiled_is_refused(
    sqlite_database: EmptyDatabase, tmp_path: Path, cell: object, error: str
) -> None:
    write(tmp_path, "township", FILES["township"].replace(",z1", ","))
    write_workbook(tmp_path, "unit", [list(row) for row in cells_of("unit")])
    write_workbook(tmp_path, "clue", [CLUE_HEADER, [cell, "901001", "2026-05-01"]])
    with pytest.raises(LoadRefused) as raised:
        load_directory(sqlite_database.engine, tmp_path, today=TODAY)
    assert [found for found in raised.value.errors if found.startswith(error)] != []


def test_a_boundary_longer_than_the_csv_module_allows_by_itself_is_read(tmp_path: Path) -> None:
    write(tmp_path, "township", f"township_code,name,boundary\n901,青禾镇,{'1' * 200_000}\n")
    assert len(str(read_sheet(tmp_path / "township.csv").rows[0][1][2])) == 200_000
