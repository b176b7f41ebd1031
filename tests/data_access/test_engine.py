"""Every way a database cannot be used is one Chinese sentence, without address, account or password."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.engine import DatabaseProblem, explain, open_engine, sqlite_url
from tests.conftest import EmptyDatabase


def _problem(url: str) -> str:
    with pytest.raises(DatabaseProblem) as raised:
        open_engine(url)
    return str(raised.value)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("not an address", "数据库地址（DATABASE_URL）格式不正确，请检查配置。"),
        ("postgresql://host:no-port/x", "数据库地址（DATABASE_URL）格式不正确，请检查配置。"),
        ("mysql://u:p@h/x", "不支持的数据库类型：mysql。支持 PostgreSQL（及兼容其协议的数据库）和 SQLite。"),
        ("sqlite://", "数据库地址（DATABASE_URL）没有写明数据库文件。"),
        ("sqlite:////nowhere/district.sqlite", "找不到数据库文件：district.sqlite。"),
    ],
)
def test_an_address_that_cannot_be_used_is_a_sentence(url: str, sentence: str) -> None:
    assert _problem(url) == sentence


def test_a_file_that_is_no_database_is_told_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("just some notes, longer than a header")
    assert _problem(sqlite_url(path)) == "文件不是数据库：notes.sqlite。"
    path.write_bytes(b"short")
    assert _problem(sqlite_url(path)) == "文件不是数据库：notes.sqlite。"


def test_a_database_that_broke_in_the_middle_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 2000)
    engine = open_engine(sqlite_url(path))
    with pytest.raises(sa.exc.DatabaseError) as raised, engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM unit")
    assert str(explain(raised.value)) == "文件不是数据库或已损坏。"


def test_the_product_s_engine_cannot_write(any_database: EmptyDatabase) -> None:
    engine = open_engine(any_database.url)
    with pytest.raises(sa.exc.DBAPIError) as raised, engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE here (a INTEGER)")
    engine.dispose()
    assert str(explain(raised.value)) == "数据库账号没有写入权限。"


def test_a_table_that_is_missing_is_a_sentence(any_database: EmptyDatabase) -> None:
    with pytest.raises(sa.exc.DBAPIError) as raised, any_database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM complaint")
    problem = explain(raised.value)
    assert str(problem) == "数据库结构与约定不一致，缺少表或字段。"
    assert problem.__cause__ is raised.value
    assert explain(problem) is problem


def test_nothing_of_the_address_is_in_the_sentence() -> None:
    engine = open_engine("postgresql://someone:s3cret@127.0.0.1:1/district")
    with pytest.raises(sa.exc.DBAPIError) as raised, engine.connect():
        pass
    assert str(explain(raised.value)) == "暂时无法连接数据库。"


def test_a_file_put_in_another_s_place_is_read_at_the_next_question(tmp_path: Path) -> None:
    path, beside = tmp_path / "district.sqlite", tmp_path / "new.sqlite"
    for file, label in ((path, "old"), (beside, "new")):
        with open_engine(sqlite_url(file), writable=True).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE age (label TEXT)")
            connection.exec_driver_sql(f"INSERT INTO age VALUES ('{label}')")
    engine = open_engine(sqlite_url(path))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT label FROM age").scalar_one() == "old"
    beside.replace(path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT label FROM age").scalar_one() == "new"
