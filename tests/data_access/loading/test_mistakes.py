"""Every kind of bad file is refused with its file, row, column and what is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.loading import LoadRefused, load_directory
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_files import FILES, TODAY, spoil, write, write_register


def errors_of(engine: sa.Engine, folder: Path) -> list[str]:
    with pytest.raises(LoadRefused) as raised:
        load_directory(engine, folder, today=TODAY)
    assert sa.inspect(engine).get_table_names() == []
    return raised.value.errors


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        (
            "unit",
            "station,望云所",
            "xx,望云所",
            "unit.csv 第 5 行 kind：未知代码“xx”，可用：village、community、cooperative、station、enterprise",
        ),
        ("clue", "2026-05-01,1", "2026-05-01,5", "clue.csv 第 2 行 form：未知代码“5”，可用：1、2、3、4"),
        ("unit", "溪口村,", ",", "unit.csv 第 2 行 name：不能为空"),
        ("unit", "unit_code,township", "code,township", "unit.csv 第 1 行：缺少必需的列 unit_code"),
        (
            "clue",
            "unit_code,registered_on,form",
            "unit_code,registered_on,age",
            "clue.csv 第 1 行：未知的列“age”，可用：",
        ),
        ("clue", "registered_on,form", "registered_on,clue_id", "clue.csv 第 1 行：列名重复：clue_id"),
        ("clue", "registered_on,form", ",form", "clue.csv 第 1 行：第 3 列没有列名"),
        ("clue", "2026-05-01,1", "2026-05-01,1,7", "clue.csv 第 2 行：单元格比列名多"),
        ("clue", "2026-05-01,1", "2026-05-01", "clue.csv 第 2 行：单元格比列名少，行可能不完整"),
        ("clue", "2026-05-01", "2026-02-30", "clue.csv 第 2 行 registered_on：日期“2026-02-30”不存在"),
        ("clue", "2026-05-01", "去年五月", "clue.csv 第 2 行 registered_on：日期“去年五月”无法识别，应如 2026-09-30"),
        ("clue", "2026-05-01", "0206-05-01", "clue.csv 第 2 行 registered_on：年份不合理：206"),
        ("unit", ",1200", ",约千人", "unit.csv 第 2 行 population：应为数字，实为“约千人”"),
        ("unit", ",1200", ",1200.5", "unit.csv 第 2 行 population：应为整数，实为“1200.5”"),
        ("unit", ",1200", ",-3", "unit.csv 第 2 行 population：不能为负数"),
        ("unit", ",1200", ",99999999999", "unit.csv 第 2 行 population：数字“99999999999”超出范围"),
        ("course", "1.5", "nan", "course.csv 第 2 行 hours：应为数字，实为“nan”"),
        ("unit", ",是,", ",也许,", "unit.csv 第 4 行 has_party_org：应为 是/否 或 1/0，实为“也许”"),
        ("unit", "溪口村", "村" * 201, "unit.csv 第 2 行 name：过长：201 字，最多 200 字"),
        ("unit", "溪口村", "溪\x07口村", "unit.csv 第 2 行 name：含有控制字符"),
        ("unit", "溪口村", "溪\u202e口村", "unit.csv 第 2 行 name：含有控制字符"),
        ("unit", "溪口村", "#REF!", "unit.csv 第 2 行 name：单元格是 Excel 错误值 #REF!"),
        (
            "unit",
            "902901,",
            "3.30212E+11,",
            "unit.csv 第 5 行 unit_code：代码“3.30212E+11”是科学计数法，请在 Excel 中把该列设为文本格式后重新导出",
        ),
        ("clue", "q2,", "q1,", "clue.csv 第 3 行 clue_id：“q1”与第 2 行重复"),
        (
            "complaint_topic",
            "c1,works",
            "c1,land",
            "complaint_topic.csv 第 3 行 complaint_id、topic：“c1 land”与第 2 行重复",
        ),
        ("unit", "902001,902", "902001,909", "unit.csv 第 4 行 township_code：township（镇（街道））中没有“909”"),
        ("unit", "合作社,901001", "合作社,7", "unit.csv 第 3 行 parent_code：unit（单位）中没有“7”"),
        ("unit", "合作社,901001", "合作社,901002", "unit.csv 第 3 行 parent_code：指向了自己"),
        ("staff", "s1,901001", "s1,9", "staff.csv 第 2 行 unit_code：unit（单位）中没有“9”"),
        ("complaint", "c1,901001", "c1,9", "complaint.csv 第 2 行 unit_code：unit（单位）中没有“9”"),
        ("complaint_topic", "c2,", "c9,", "complaint_topic.csv 第 4 行 complaint_id：complaint（信访举报）中没有“c9”"),
        ("attendance", "k1,s1", "k9,s1", "attendance.csv 第 2 行 course_id：course（培训）中没有“k9”"),
        ("attendance", "k1,s1", "k1,s9", "attendance.csv 第 2 行 staff_id：staff（村（社）工作人员）中没有“s9”"),
        (
            "complaint",
            "2026-09-01,2026",
            "2026-08-01,2026",
            "complaint.csv 第 3 行 closed_on：2026-08-01 早于 received_on 2026-08-02",
        ),
        (
            "staff",
            "2024-01-05",
            "2024-01-05 25:99:99x",
            "staff.csv 第 2 行 in_post_from：日期“2024-01-05 25:99:99x”无法识别",
        ),
        ("clue", "2026-05-02", "2026-10-01", "clue.csv 第 3 行 registered_on：日期在未来：2026-10-01"),
        (
            "complaint",
            "2026-08-03 09:30:00",
            "2027-08-03 09:30:00",
            "complaint.csv 第 2 行 updated_at：时间在未来：2027-08-03 09:30",
        ),
    ],
)
def test_a_bad_cell_or_column_is_named(
    sqlite_database: EmptyDatabase, tmp_path: Path, name: str, old: str, new: str, error: str
) -> None:
    write_register(tmp_path)
    spoil(tmp_path, name, old, new)
    assert [found for found in errors_of(sqlite_database.engine, tmp_path) if found.startswith(error)] != []


def test_one_bad_cell_gives_one_error(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    write_register(tmp_path)
    spoil(tmp_path, "unit", "village,溪口村", "xx,溪口村")
    assert len(errors_of(sqlite_database.engine, tmp_path)) == 1


def test_mistakes_of_all_files_come_together_in_order(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    write_register(tmp_path)
    spoil(tmp_path, "zone", "东片", "")
    spoil(tmp_path, "clue", "q2,901001,2026-05-02", "q2,9,2026-05-99")
    assert errors_of(sqlite_database.engine, tmp_path) == [
        "clue.csv 第 3 行 registered_on：日期“2026-05-99”不存在",
        "clue.csv 第 3 行 unit_code：unit（单位）中没有“9”",
        "zone.csv 第 2 行 name：不能为空",
    ]


def test_a_table_that_is_nowhere_is_named_once(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    write(tmp_path, "unit", FILES["unit"])
    assert errors_of(sqlite_database.engine, tmp_path) == [
        "unit.csv township_code：文件和数据库中都没有 township（镇（街道）） 的数据"
    ]


def test_a_file_that_cannot_be_read_is_not_blamed_on_those_that_lean_on_it(
    sqlite_database: EmptyDatabase, tmp_path: Path
) -> None:
    write_register(tmp_path)
    (tmp_path / "township.csv").write_bytes(b"")
    assert errors_of(sqlite_database.engine, tmp_path) == ["township.csv：文件是空的"]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (
            lambda folder: (folder / "village.csv").write_text("a\n1\n"),
            "village.csv：未知的数据文件，文件名应为约定的表名（zone、",
        ),
        (lambda folder: (folder / "map.geojson").write_text("{}"), "map.geojson：未知的数据文件"),
        (
            lambda folder: (folder / "clue.xls").write_bytes(b"\xd0\xcf"),
            "clue.xls：不支持的格式，请另存为 .csv 或 .xlsx",
        ),
        (
            lambda folder: (folder / "zone.xlsx").write_bytes(b"PK"),
            "zone.xlsx：与 zone.csv 是同一张表，只能保留一个文件",
        ),
        (lambda folder: (folder / "task.xlsx").write_bytes(b"PK"), "task.xlsx：不是 Excel 工作簿（.xlsx）或文件已损坏"),
        (lambda folder: (folder / "task.csv").write_bytes("task_id".encode("utf-16")), "task.csv：文字编码无法识别"),
        (lambda folder: (folder / "task.csv").write_bytes(b"\xff\xff\xff"), "task.csv：文字编码无法识别"),
        (lambda folder: (folder / "task.csv").write_text("\n\ntask_id\n"), "task.csv：第 1 行应为列名"),
        (lambda folder: (folder / "zone.csv").write_text("zone_code,name\n,\n"), "zone.csv：只有列名，没有数据行"),
        (
            lambda folder: (folder / "zone.csv").write_text('zone_code,name\nz1,"东片\n'),
            "zone.csv：第 2 行附近的 CSV 格式有误",
        ),
        (lambda folder: (folder / "task.csv").mkdir(), "task.csv：文件无法读取"),
        (lambda folder: (folder / "boundary.geojson").write_text("{"), "boundary.geojson：不是有效的 JSON"),
        (lambda folder: (folder / "boundary.geojson").write_text("[]"), "boundary.geojson：不是 GeoJSON 要素集合"),
    ],
)
def test_a_bad_file_is_named(
    sqlite_database: EmptyDatabase, tmp_path: Path, make: Callable[[Path], object], error: str
) -> None:
    write_register(tmp_path)
    make(tmp_path)
    assert [found for found in errors_of(sqlite_database.engine, tmp_path) if found.startswith(error)] != []


def test_a_missing_directory_is_named(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    assert errors_of(sqlite_database.engine, tmp_path / "nowhere")[0].startswith("找不到目录：")


def test_a_directory_without_data_is_named(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("no data")
    (tmp_path / "~$unit.xlsx").write_text("a marker of Excel")
    (tmp_path / "empty.sqlite").unlink(missing_ok=True)
    assert errors_of(sqlite_database.engine, tmp_path)[0].startswith("目录中没有可导入的文件")


def test_messages_hold_nothing_a_terminal_would_obey(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    write(tmp_path, "township", "township_code,name,kind\n901,甲镇,\x1b[31m" + "长" * 100 + "\n")
    (error,) = errors_of(sqlite_database.engine, tmp_path)
    assert "\x1b" not in error
    assert len(error) < 120
