"""docs/mapping.md is a promise: its statements are run as they stand, and the district behind them is counted."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.__main__ import main
from data_access.checking import Gravity, check_database
from data_access.contract import metadata
from data_access.engine import open_engine
from data_access.reading import read_snapshot
from data_access.settings import read_settings
from indicators.catalogue import INDICATORS
from indicators.periods import parse
from indicators.places import Level
from indicators.values import get_values
from indicators.viewer import COMMISSION
from tests.conftest import EmptyDatabase

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mapping.md"
TODAY = date(2026, 5, 17)
ROWS = """
INSERT INTO 镇街 VALUES ('T1', '甲镇', '镇', '东片'), ('T2', '乙街道', '街道', '');
INSERT INTO 机构 VALUES
    ('V1', '一村', '01', 'T1', NULL, '1', 40), ('V2', '二社区', '02', 'T2', NULL, '1', 30),
    ('K1', '一村合作社', '03', 'T1', 'V1', '0', NULL), ('X1', '三村', '09', 'T1', NULL, '1', 10);
INSERT INTO 信访登记 VALUES
    ('A1', 'V1', '2026-02-03', '来信', '自收', '否', '3', '2026-04-03', '2026-03-01', '三资', '某人', '000'),
    ('A2', 'V1', '2026-02-04', '来访', '上级', '是', '2', '2026-04-04', '2026-03-02', '征迁', '某人', '000'),
    ('A3', 'V2', '2026-03-05', '扫码', '自收', '否', '1', '2026-05-05', NULL, '', '某人', '000'),
    ('A4', 'V2', '2026-03-06', '网络', '自收', '否', '1', '2026-05-06', NULL, '工程', '某人', '000')
"""
OF_2026 = parse("2026")


def run(engine: sa.Engine, script: str) -> None:
    with engine.begin() as connection:
        for statement in script.split(";"):
            if statement.strip():
                connection.exec_driver_sql(statement)


@pytest.fixture
def mapped(any_database: EmptyDatabase) -> EmptyDatabase:
    """The district of the page, with a few rows, mapped as the page says."""
    tables, views, indexes = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    for script in (tables, ROWS, views):
        run(any_database.engine, script)
    assert main(["tables", "--database", any_database.url]) == 0
    run(any_database.engine, indexes)
    return any_database


def test_the_mapped_district_is_counted(mapped: EmptyDatabase) -> None:
    engine = open_engine(mapped.url)
    snapshot = read_snapshot(engine, settings=read_settings(), today=TODAY)
    engine.dispose()

    def counted(key: str) -> dict[str, float]:
        frame = get_values(
            snapshot.ledger, INDICATORS[key], period=OF_2026, level=Level.UNIT, viewer=COMMISSION, change=False
        )
        return {str(code): number for code, number in frame["value"].items() if number}

    assert counted("complaint_count") == {"V1": 2, "V2": 1}
    assert counted("complaint_open") == {"V1": 1, "V2": 1}
    assert list(snapshot.places.units.index) == ["K1", "V1", "V2"]


def test_the_check_names_what_was_not_translated_and_how_often(mapped: EmptyDatabase) -> None:
    engine = open_engine(mapped.url)
    report = check_database(engine, settings=read_settings(), today=TODAY)
    engine.dispose()
    warnings = "\n".join(report.of(Gravity.WARNING))
    assert "表 complaint 字段 channel 有约定之外的代码：“扫码”1 行" in warnings
    assert "表 unit 字段 kind 有约定之外的代码：“09”1 行" in warnings
    assert "表 unit（单位）有 1 行不计入统计：代码不在约定范围" not in warnings
    assert any("以下表是视图" in text and "complaint" in text for text in report.of(Gravity.NOTE))


def test_an_account_that_reads_the_views_alone_passes(
    postgres_database: EmptyDatabase, request: pytest.FixtureRequest
) -> None:
    tables, views, _ = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    for script in (tables, ROWS, views):
        run(postgres_database.engine, script)
    assert main(["tables", "--database", postgres_database.url]) == 0
    granted = re.search(r'psql -c "(GRANT SELECT ON .*? TO village_view)"', PAGE.read_text(encoding="utf-8"))
    assert granted is not None
    reader = f"reader_{postgres_database.engine.url.database}"
    run(postgres_database.engine, f"CREATE ROLE {reader} LOGIN; {granted[1].replace('village_view', reader)}")
    request.addfinalizer(lambda: run(postgres_database.engine, f"DROP OWNED BY {reader}; DROP ROLE {reader}"))
    url = postgres_database.engine.url.set(username=reader)
    engine = open_engine(url.render_as_string(hide_password=False))
    report = check_database(engine, settings=read_settings(), today=TODAY)
    engine.dispose()
    assert report.of(Gravity.ERROR) == []
    assert str(report).splitlines()[-1].startswith("结论：可以使用，")


def test_every_table_of_the_contract_is_granted_on_the_page() -> None:
    granted = re.search(r"GRANT SELECT ON (.*?) TO village_view", PAGE.read_text(encoding="utf-8"))
    assert granted is not None
    assert set(granted[1].split(", ")) == set(metadata.tables)
