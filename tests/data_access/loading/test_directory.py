"""A directory of files is loaded whole, or not at all."""

from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.contract import DEMO_SOURCE, complaint, metadata, source_status, township, unit
from data_access.engine import DatabaseProblem, open_engine
from data_access.loading import LoadRefused, load_directory
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_files import FILES, TODAY, square, write, write_boundaries, write_register

REAL_REGISTERS = [
    folder for folder in [Path(__file__).parents[4] / "shared" / "data" / "yinzhou_registry"] if folder.is_dir()
]


def rows_of(engine: sa.Engine, table: sa.Table) -> list[dict[str, object]]:
    with engine.connect() as connection:
        found = connection.execute(sa.select(table).order_by(*table.primary_key))
        return [dict(row) for row in found.mappings()]


def test_the_register_is_loaded_with_every_kind_of_value(any_engine: sa.Engine, tmp_path: Path) -> None:
    report = load_directory(any_engine, write_register(tmp_path), today=TODAY)
    assert report.rows == {name: text.count("\n") - 1 for name, text in FILES.items()}
    assert "unit（单位）：4 行" in str(report)
    first, second = rows_of(any_engine, complaint)
    assert first["received_on"] == date(2026, 8, 1)
    assert (first["is_repeat"], first["closed_on"], first["outcome"]) == (False, None, None)
    assert (second["received_on"], second["channel"], second["is_repeat"]) == (date(2026, 8, 2), "visit", True)
    assert second["updated_at"] == datetime(2026, 9, 1, 16, 0)
    assert [row["form"] for row in rows_of(any_engine, metadata.tables["clue"])] == [1, 2]
    assert [row["has_party_org"] for row in rows_of(any_engine, unit)] == [True, False, True, False]


def test_a_load_makes_every_table_and_notes_what_came_when(any_engine: sa.Engine, tmp_path: Path) -> None:
    load_directory(any_engine, write_register(tmp_path), today=TODAY)
    assert set(sa.inspect(any_engine).get_table_names()) == set(metadata.tables)
    status = {row["source"]: row for row in rows_of(any_engine, source_status)}
    assert set(status) == set(FILES)
    assert status["unit"]["rows"] == 4
    assert status["unit"]["loaded_at"].date() == TODAY  # type: ignore[attr-defined]


def test_a_second_load_adds_rows_that_lean_on_the_first(any_engine: sa.Engine, tmp_path: Path) -> None:
    (first := tmp_path / "first").mkdir()
    (second := tmp_path / "second").mkdir()
    load_directory(any_engine, write_register(first), today=TODAY)
    write(second, "unit", "unit_code,township_code,kind,name,parent_code\n901003,901,village,新村,901001\n")
    load_directory(any_engine, second, today=TODAY)
    assert len(rows_of(any_engine, unit)) == 5
    status = {row["source"]: row["rows"] for row in rows_of(any_engine, source_status)}
    assert (status["unit"], status["staff"]) == (5, 2)


def test_a_key_already_in_the_database_is_refused(any_engine: sa.Engine, tmp_path: Path) -> None:
    load_directory(any_engine, write_register(tmp_path), today=TODAY)
    with pytest.raises(LoadRefused) as raised:
        load_directory(any_engine, tmp_path, today=TODAY)
    assert "unit.csv 第 2 行 unit_code：“901001”在数据库中已存在" in raised.value.errors
    assert "complaint_topic.csv 第 2 行 complaint_id、topic：“c1 land”在数据库中已存在" in raised.value.errors
    assert len(rows_of(any_engine, unit)) == 4


def test_one_mistake_in_one_file_leaves_the_database_untouched(any_engine: sa.Engine, tmp_path: Path) -> None:
    write_register(tmp_path)
    write(tmp_path, "clue", "clue_id,unit_code,registered_on\nq1,901001,2026-13-01\n")
    with pytest.raises(LoadRefused):
        load_directory(any_engine, tmp_path, today=TODAY)
    assert sa.inspect(any_engine).get_table_names() == []


def test_all_mistakes_are_kept_and_the_first_fifty_printed(any_engine: sa.Engine, tmp_path: Path) -> None:
    rows = "".join(f"z{i},\n" for i in range(60))
    write(tmp_path, "zone", f"zone_code,name\n{rows}")
    with pytest.raises(LoadRefused) as raised:
        load_directory(any_engine, tmp_path, today=TODAY)
    assert len(raised.value.errors) == 60
    printed = str(raised.value).splitlines()
    assert printed[0] == "zone.csv 第 2 行 name：不能为空"
    assert (len(printed), printed[-1]) == (51, "另有 10 处。")


@pytest.mark.parametrize(
    "name", ["=1+1", "+村", "-村", "@村", "<script>alert(1)</script>", "O'Brien\"; DROP TABLE unit"]
)
def test_names_that_look_like_code_are_just_text(sqlite_database: EmptyDatabase, tmp_path: Path, name: str) -> None:
    quoted = name.replace('"', '""')
    write(tmp_path, "zone", f'zone_code,name\nz1,"{quoted}"\n')
    load_directory(sqlite_database.engine, tmp_path, today=TODAY)
    assert [row["name"] for row in rows_of(sqlite_database.engine, metadata.tables["zone"])] == [name]


def test_boundaries_are_stored_and_refused_ones_named(any_engine: sa.Engine, tmp_path: Path) -> None:
    write_register(tmp_path)
    swapped = {"type": "Polygon", "coordinates": [[[29.0, 121.0], [29.1, 121.0], [29.1, 121.1], [29.0, 121.0]]]}
    write_boundaries(
        tmp_path,
        [
            ({"unit_code": "901001", "township_code": "901"}, square()),
            ({"township_code": 902}, square(east=0.1)),
            ({"unit_code": "902001"}, swapped),
            ({"unit_code": "999"}, square()),
            ({"name": "无名"}, square()),
            ({"township_code": "901"}, square()),
            ({"township_code": "901"}, square()),
        ],
    )
    report = load_directory(any_engine, tmp_path, today=TODAY)
    assert report.boundaries == 2
    assert report.refused_boundaries == {
        "902001": "经纬度顺序颠倒，应为先经度后纬度",
        "999": "unit 中没有该代码",
        "第 5 个图形": "没有 unit_code 或 township_code",
        "901": "在文件中出现了 2 次",
    }
    assert "边界：采用 2 个，拒绝 4 个" in str(report)
    assert "拒绝的边界 999：unit 中没有该代码" in str(report)
    stored = {row["unit_code"]: row["boundary"] for row in rows_of(any_engine, unit)}
    assert str(stored["901001"]).startswith('{"type":"Polygon"')
    assert stored["902001"] is None
    assert [row["boundary"] is None for row in rows_of(any_engine, township)] == [True, False]


def test_boundaries_alone_complete_units_already_loaded(any_engine: sa.Engine, tmp_path: Path) -> None:
    (tables := tmp_path / "tables").mkdir()
    (shapes := tmp_path / "shapes").mkdir()
    load_directory(any_engine, write_register(tables), today=date(2026, 9, 1))
    write_boundaries(shapes, [({"unit_code": "901001"}, square())])
    load_directory(any_engine, shapes, today=TODAY)
    assert rows_of(any_engine, unit)[0]["boundary"] is not None
    days = {row["source"]: row["loaded_at"].date() for row in rows_of(any_engine, source_status)}  # type: ignore[attr-defined]
    assert (days["unit"], days["township"]) == (TODAY, date(2026, 9, 1))


def test_a_boundary_column_is_checked_like_the_boundary_file(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    good = str(square()).replace("'", '""')
    write(tmp_path, "township", f'township_code,name,boundary\n901,甲镇,"{good}"\n902,乙镇,no\n')
    report = load_directory(sqlite_database.engine, tmp_path, today=TODAY)
    assert (report.boundaries, report.refused_boundaries) == (1, {"902": "不是有效的 JSON"})
    assert [row["boundary"] is None for row in rows_of(sqlite_database.engine, township)] == [False, True]


def test_a_demo_database_takes_no_real_data(any_engine: sa.Engine, tmp_path: Path) -> None:
    metadata.create_all(any_engine)
    with any_engine.begin() as connection:
        connection.execute(sa.insert(source_status).values(source=DEMO_SOURCE, loaded_at=datetime(2026, 9, 30)))
    with pytest.raises(DatabaseProblem, match="这是演示数据库"):
        load_directory(any_engine, write_register(tmp_path), today=TODAY)
    assert rows_of(any_engine, unit) == []


def test_a_database_of_an_older_version_is_named_as_such(any_engine: sa.Engine, tmp_path: Path) -> None:
    with any_engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE unit (unit_code VARCHAR(64), township_code VARCHAR(64), parent_code INT)"
        )
    with pytest.raises(DatabaseProblem, match="表 unit 缺少字段 kind"):
        load_directory(any_engine, write_register(tmp_path), today=TODAY)


def test_a_database_that_may_only_be_read_is_named_as_such(any_database: EmptyDatabase, tmp_path: Path) -> None:
    reader = open_engine(any_database.url)
    with pytest.raises(DatabaseProblem, match="没有写入权限"):
        load_directory(reader, write_register(tmp_path), today=TODAY)
    reader.dispose()


def test_an_account_without_privileges_is_told_so(postgres_database: EmptyDatabase, tmp_path: Path) -> None:
    metadata.create_all(postgres_database.engine)
    with postgres_database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE onlooker LOGIN")
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker")
    url = sa.make_url(postgres_database.url).set(username="onlooker").render_as_string()
    onlooker = open_engine(url, writable=True)
    with pytest.raises(DatabaseProblem, match="没有写入权限"):
        load_directory(onlooker, write_register(tmp_path), today=TODAY)
    onlooker.dispose()
    with postgres_database.engine.begin() as connection:
        connection.exec_driver_sql("DROP OWNED BY onlooker")
        connection.exec_driver_sql("DROP ROLE onlooker")


@pytest.mark.parametrize("register", REAL_REGISTERS, ids=lambda folder: folder.name)
def test_the_real_register_is_loaded(any_engine: sa.Engine, register: Path) -> None:
    report = load_directory(any_engine, register, today=TODAY)
    assert report.rows == {"township": 25, "unit": 407}
    assert {row["boundary"] for row in rows_of(any_engine, unit)} == {None}
