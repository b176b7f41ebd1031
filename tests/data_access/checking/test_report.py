"""The check names every fault a database or its account can have, and whether it may be shown."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from data_access.checking import Gravity, Report, check_database
from data_access.checking.remark import Remark
from data_access.contract import metadata
from data_access.engine import DatabaseProblem, open_engine
from data_access.settings import read_settings
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import TODAY, fill, loose_tables, sound_rows

SHOULD_NOT_BE_READ = "疑似个人信息"
LOADED = {"source": "complaints", "loaded_at": datetime(2026, 5, 17, 6)}


def report_of(url: str) -> Report:
    engine = open_engine(url)
    try:
        return check_database(engine, settings=read_settings(), today=TODAY)
    finally:
        engine.dispose()


def run(engine: sa.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.fixture
def reader_url(postgres_database: EmptyDatabase) -> Iterator[str]:
    """The address for an account that may do nothing but read what stands in the database by then."""
    name = f"reader_{postgres_database.engine.url.database}"
    metadata.create_all(postgres_database.engine)
    run(postgres_database.engine, f"CREATE ROLE {name} LOGIN", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
    yield postgres_database.engine.url.set(username=name).render_as_string(hide_password=False)
    run(postgres_database.engine, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_a_database_made_from_the_contract_passes_without_a_remark_on_it(any_database: EmptyDatabase) -> None:
    fill(any_database.engine, sound_rows() | {"source_status": [LOADED]})
    report = report_of(any_database.url)
    assert [text for text in report.of(Gravity.ERROR) if "账号权限过大" not in text] == []
    assert report.of(Gravity.WARNING) == []


def test_an_account_that_may_only_read_passes(reader_url: str, postgres_database: EmptyDatabase) -> None:
    fill(postgres_database.engine, sound_rows() | {"source_status": [LOADED]})
    report = report_of(reader_url)
    assert report.passes
    assert str(report).endswith("结论：符合约定，可以使用。")


def test_an_account_that_may_write_is_told_what_to_revoke(postgres_database: EmptyDatabase) -> None:
    metadata.create_all(postgres_database.engine)
    report = report_of(postgres_database.url)
    (text,) = report.of(Gravity.ERROR)
    assert f"可以写入 {len(metadata.tables)} 张表（DELETE、INSERT、TRUNCATE、UPDATE）" in text
    assert str(report).splitlines()[-1].startswith("结论：不能使用，1 项必须处理")


def test_a_table_the_account_may_not_read_is_named(reader_url: str, postgres_database: EmptyDatabase) -> None:
    run(postgres_database.engine, f"REVOKE SELECT ON alert FROM {sa.make_url(reader_url).username}")
    assert report_of(reader_url).of(Gravity.ERROR) == ["账号没有读取表 alert 的权限：GRANT SELECT ON alert TO 账号"]


@pytest.mark.parametrize("column", ["举报人姓名", "联系电话", "id_card", "sfzh", "home_address", "phone2", "Mobile"])
def test_a_column_that_looks_personal_is_to_be_revoked(any_database: EmptyDatabase, column: str) -> None:
    metadata.create_all(any_database.engine)
    run(any_database.engine, f'CREATE TABLE visitors (visit_id INTEGER, "{column}" VARCHAR(20))')
    errors = report_of(any_database.url).of(Gravity.ERROR)
    assert [text for text in errors if SHOULD_NOT_BE_READ in text and f"visitors 字段 {column}" in text]


@pytest.mark.parametrize(
    "column", ["name", "举报人", "联系方式", "lxdh", "sfzhm", "jtzz", "complainant_name", "contact", "user_name"]
)
def test_what_may_be_a_person_s_is_told_in_any_table_but_the_contract_s(
    sqlite_database: EmptyDatabase, column: str
) -> None:
    metadata.create_all(sqlite_database.engine)
    run(
        sqlite_database.engine,
        f'CREATE TABLE visits (visit_id INTEGER, "{column}" VARCHAR(20))',
        f'ALTER TABLE complaint ADD COLUMN "{column}" VARCHAR(20)',
    )
    errors = report_of(sqlite_database.url).of(Gravity.ERROR)
    assert [text for text in errors if f"表 visits 字段 {column}" in text]
    assert [text for text in errors if f"表 complaint 字段 {column}" in text]
    assert len(errors) == 2


def test_a_right_to_write_a_single_column_or_a_table_behind_a_view_is_too_much(
    reader_url: str, postgres_database: EmptyDatabase
) -> None:
    account = sa.make_url(reader_url).username
    run(
        postgres_database.engine,
        "CREATE TABLE behind (a INTEGER)",
        f"GRANT INSERT ON behind TO {account}",
        f"GRANT UPDATE (closed_on) ON complaint TO {account}",
    )
    (text,) = report_of(reader_url).of(Gravity.ERROR)
    assert "可以写入 2 张表（INSERT、UPDATE）" in text
    assert "ON behind, complaint FROM 账号" in text


def test_what_the_account_cannot_read_is_no_fault(reader_url: str, postgres_database: EmptyDatabase) -> None:
    run(postgres_database.engine, "CREATE TABLE visitors (phone VARCHAR(20))")
    assert report_of(reader_url).passes


def test_no_column_of_the_contract_looks_personal(any_database: EmptyDatabase) -> None:
    metadata.create_all(any_database.engine)
    assert SHOULD_NOT_BE_READ not in str(report_of(any_database.url))


def test_another_type_is_named_with_what_it_should_be(postgres_database: EmptyDatabase) -> None:
    metadata.create_all(postgres_database.engine)
    run(
        postgres_database.engine,
        "ALTER TABLE complaint ALTER COLUMN received_on TYPE VARCHAR(10)",
        "ALTER TABLE exam ALTER COLUMN pass_score TYPE VARCHAR(10)",
        "ALTER TABLE unit ALTER COLUMN party_members TYPE BIGINT",
    )
    errors = report_of(postgres_database.url).of(Gravity.ERROR)
    assert "表 complaint 字段 received_on 类型应为日期，实为文本（VARCHAR(10)）" in errors
    assert "表 exam 字段 pass_score 类型应为数值，实为文本（VARCHAR(10)）" in errors
    assert "party_members" not in "".join(errors)


def test_missing_indexes_and_keys_are_named(any_database: EmptyDatabase) -> None:
    fill(any_database.engine, sound_rows(), tables=loose_tables())
    warnings = report_of(any_database.url).of(Gravity.WARNING)
    assert "表 alert 缺少索引（unit_code、raised_on、alert_id）" in warnings
    with_key = [table for table in metadata.tables.values() if table.primary_key.columns]
    assert sum("没有主键或唯一键" in text for text in warnings) == len(with_key) == len(metadata.tables) - 1


def test_an_index_that_begins_with_the_wanted_columns_serves(any_database: EmptyDatabase) -> None:
    metadata.create_all(any_database.engine)
    run(
        any_database.engine,
        "DROP INDEX staff_by_unit",
        "CREATE INDEX staff_wide ON staff (unit_code, post)",
        "DROP INDEX alert_by_unit",
        "CREATE INDEX alert_other ON alert (raised_on, unit_code, alert_id)",
    )
    warnings = report_of(any_database.url).of(Gravity.WARNING)
    assert [text for text in warnings if "缺少索引" in text] == ["表 alert 缺少索引（unit_code、raised_on、alert_id）"]


def test_an_index_of_some_rows_serves_for_just_those(any_database: EmptyDatabase) -> None:
    metadata.create_all(any_database.engine)
    assert not [text for text in report_of(any_database.url).of(Gravity.WARNING) if "缺少索引" in text]
    run(
        any_database.engine,
        "DROP INDEX complaint_open",
        "CREATE INDEX open_otherwise ON complaint (received_on, complaint_id, unit_code, sponsor) WHERE accepted_on IS NULL",
        "DROP INDEX alert_by_unit",
        "CREATE INDEX alert_some ON alert (unit_code, raised_on, alert_id) WHERE closed_on IS NULL",
    )
    warnings = report_of(any_database.url).of(Gravity.WARNING)
    assert [text for text in warnings if "缺少索引" in text] == [
        "表 complaint 缺少索引（received_on、complaint_id、unit_code、sponsor，仅 closed_on IS NULL 的行）",
        "表 alert 缺少索引（unit_code、raised_on、alert_id）",
    ]


def test_rows_that_cannot_count_are_counted_by_reason_and_unknown_codes_by_value(any_database: EmptyDatabase) -> None:
    rows = sound_rows()
    strange = {"unit_code": "V1", "received_on": date(2026, 2, 1)}
    rows["complaint"] += [
        *[{"complaint_id": f"F{n}", **strange, "channel": "扫码\u202e"} for n in range(3)],
        {"complaint_id": "G", **strange, "nature": "x" * 60},
        {"complaint_id": "H", **strange, "unit_code": "nowhere"},
    ]
    fill(any_database.engine, rows)
    warnings = report_of(any_database.url).of(Gravity.WARNING)
    assert "表 complaint（信访举报）有 1 行不计入统计：单位或镇（街道）不存在" in warnings
    assert [
        text for text in warnings if text.startswith("表 complaint 字段 channel 有约定之外的代码：“扫码?”3 行（约定：")
    ]
    assert [text for text in warnings if f"“{'x' * 40}…”1 行" in text]


def test_many_unknown_values_are_counted_after_the_first_five(any_database: EmptyDatabase) -> None:
    rows = sound_rows()
    day = date(2026, 2, 1)
    rows["complaint"] += [
        {"complaint_id": f"F{n}", "unit_code": "V1", "received_on": day, "channel": f"c{n}"} for n in range(9)
    ]
    fill(any_database.engine, rows)
    (text,) = [text for text in report_of(any_database.url).of(Gravity.WARNING) if "字段 channel" in text]
    assert text.count("1 行") == 5
    assert "等 9 个值" in text


def test_a_missing_part_is_named_and_the_content_not_looked_at(any_database: EmptyDatabase) -> None:
    fill(any_database.engine, sound_rows())
    run(any_database.engine, "DROP TABLE task")
    errors = report_of(any_database.url).of(Gravity.ERROR)
    assert "缺少表 task（督办任务）" in errors


def test_an_empty_register_is_said(any_database: EmptyDatabase) -> None:
    metadata.create_all(any_database.engine)
    warnings = report_of(any_database.url).of(Gravity.WARNING)
    assert warnings == ["没有任何单位，页面只会显示“无数据”", "数据来源状态（source_status）为空，无法说明数据截至何时"]


def test_nothing_of_the_contract_is_a_problem_of_its_own(any_database: EmptyDatabase) -> None:
    with pytest.raises(DatabaseProblem, match="请先导入数据"):
        report_of(any_database.url)


def test_the_gravest_stands_first_and_the_verdict_last() -> None:
    remarks = (
        Remark(gravity=Gravity.NOTE, text="c"),
        Remark(gravity=Gravity.WARNING, text="b"),
        Remark(gravity=Gravity.ERROR, text="a"),
    )
    assert str(Report(remarks=remarks)).splitlines() == [
        "[必须处理] a", "[建议处理] b", "[说明] c", "结论：不能使用，1 项必须处理，1 项建议处理。",
    ]  # fmt: skip
    assert str(Report(remarks=remarks[1:2])).splitlines()[-1] == "结论：可以使用，1 项建议处理。"
