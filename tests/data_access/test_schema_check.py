"""What of the contract a database lacks is said in one sentence."""

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.engine import DatabaseProblem, open_engine
from data_access.schema_check import missing_parts, require_contract
from tests.conftest import EmptyDatabase


def test_a_database_made_from_the_contract_lacks_nothing(any_database: EmptyDatabase) -> None:
    metadata.create_all(any_database.engine)
    reader = open_engine(any_database.url)
    with reader.connect() as connection:
        assert missing_parts(connection) == []
        require_contract(connection)
    reader.dispose()


def test_an_empty_database_is_told_to_load(any_engine: sa.Engine) -> None:
    with any_engine.connect() as connection:
        assert len(missing_parts(connection)) == len(metadata.tables)
        with pytest.raises(DatabaseProblem, match="还没有约定的数据表，请先导入数据"):
            require_contract(connection)


def test_an_older_database_is_told_which_table_and_column_it_lacks(any_engine: sa.Engine) -> None:
    metadata.create_all(any_engine)
    with any_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE complaint")
        connection.exec_driver_sql("DROP INDEX unit_by_parent")
        connection.exec_driver_sql("ALTER TABLE unit DROP COLUMN parent_code")
    with any_engine.connect() as connection:
        assert missing_parts(connection) == ["表 unit 缺少字段 parent_code", "缺少表 complaint（信访举报）"]
        with pytest.raises(DatabaseProblem) as raised:
            require_contract(connection)
    assert str(raised.value) == (
        "数据库结构与约定不一致（可能是旧版本的数据库）：表 unit 缺少字段 parent_code、缺少表 complaint（信访举报）。"
    )


def test_many_missing_parts_are_counted_after_the_first_five(any_engine: sa.Engine) -> None:
    metadata.tables["zone"].create(any_engine)
    with any_engine.connect() as connection, pytest.raises(DatabaseProblem) as raised:
        require_contract(connection)
    sentence = str(raised.value)
    assert sentence.count("缺少表") == 5
    assert sentence.endswith(f"等 {len(metadata.tables) - 1} 处。")


def test_views_of_the_right_names_satisfy_the_contract(any_engine: sa.Engine) -> None:
    metadata.create_all(any_engine)
    with any_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE zone RENAME TO area")
        connection.exec_driver_sql("CREATE VIEW zone AS SELECT zone_code, name FROM area")
    with any_engine.connect() as connection:
        assert missing_parts(connection) == []
